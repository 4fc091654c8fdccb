"""export/write: one write with a swap of folders; whatever happens, a whole bundle is there."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kbpkg.cli import main
from kbpkg.export.verify import verify_bundle
from kbpkg.export.write import recover, write_bundle
from kbpkg.model.problem import ProblemsError
from kbpkg.wire.manifest import FileSum, Manifest
from tests.problems.package import BASE, contents

KB = str(BASE / "kb")


def make_manifest(files: Mapping[str, FileSum]) -> Manifest:
    """Return a manifest of some files."""
    return Manifest("x", "X", "2026-01-01", "kbpkg", (), files)


def write(out: Path, text: str) -> None:
    """Write a bundle of two files."""
    write_bundle(out, [("index.html", text), ("a/b.txt", "é\n")], make_manifest)


def assert_whole(out: Path, text: str) -> None:
    """Check that a bundle is the one with this text and verifies."""
    assert verify_bundle(out).problems == ()
    assert (out / "index.html").read_text(encoding="utf-8") == text


def test_first_write(tmp_path: Path) -> None:
    """A first bundle is written whole, makes missing folders, and leaves nothing beside it."""
    out = tmp_path / "deep" / "dist"
    write(out, "one")
    assert_whole(out, "one")
    assert [out] == list(out.parent.iterdir())
    assert {"index.html", "a/b.txt", "manifest.json", "SHA256SUMS"} == set(contents(out))


def test_into_an_empty_folder(tmp_path: Path) -> None:
    """An empty folder may become the bundle."""
    (tmp_path / "dist").mkdir()
    write(tmp_path / "dist", "one")
    assert_whole(tmp_path / "dist", "one")


def test_the_last_bundle_becomes_previous(tmp_path: Path) -> None:
    """A new bundle takes the place of the last, which is kept; the one before goes."""
    out = tmp_path / "dist"
    for text in ("one", "two", "three"):
        write(out, text)
    assert_whole(out, "three")
    assert_whole(tmp_path / "dist.previous", "two")
    assert {"dist", "dist.previous"} == {path.name for path in tmp_path.iterdir()}


def test_old_files_do_not_stay(tmp_path: Path) -> None:
    """A page that a new build does not have is gone."""
    out = tmp_path / "dist"
    write_bundle(out, [("old.html", "")], make_manifest)
    write(out, "new")
    assert not (out / "old.html").exists()


def test_a_failure_while_building(tmp_path: Path) -> None:
    """Whatever is raised while files are made, the last bundle stays and no rest is left."""

    def failing() -> Iterator[tuple[str, str]]:
        yield "index.html", "half"
        raise RuntimeError("a template is broken")

    out = tmp_path / "dist"
    write(out, "good")
    before = contents(tmp_path)
    with pytest.raises(RuntimeError):
        write_bundle(out, failing(), make_manifest)
    assert before == contents(tmp_path)


def test_a_full_disk(tmp_path: Path) -> None:
    """A file that cannot be written is KB505, and the last bundle stays."""

    def full() -> Iterator[tuple[str, str]]:
        yield "index.html", "half"
        yield "index.html/inside", "a folder cannot stand where a file is"

    out = tmp_path / "dist"
    write(out, "good")
    before = contents(tmp_path)
    with pytest.raises(ProblemsError) as caught:
        write_bundle(out, full(), make_manifest)
    assert [problem.code for problem in caught.value.problems] == ["KB505"]
    assert before == contents(tmp_path)


def test_a_path_too_long_for_windows(tmp_path: Path) -> None:
    """A path of more than 100 characters inside a bundle is never written."""
    with pytest.raises(ValueError, match="too long"):
        write_bundle(tmp_path / "dist", [("x" * 101, "")], make_manifest)
    assert not (tmp_path / "dist").exists()


def test_recover(tmp_path: Path) -> None:
    """Between the two renames of a killed build the previous bundle is put back."""
    out = tmp_path / "dist"
    write(out, "one")
    out.rename(tmp_path / "dist.previous")
    assert recover(out)
    assert_whole(out, "one")
    assert not recover(out)


def test_nothing_to_recover(tmp_path: Path) -> None:
    """Where there is a bundle, or never was one, nothing is moved."""
    out = tmp_path / "dist"
    assert not recover(out)
    (tmp_path / "dist.previous").mkdir()
    assert not recover(out)
    write(out, "one")
    assert not recover(out)
    assert_whole(out, "one")


@pytest.mark.parametrize("command", ["build", "verify"])
def test_the_next_command_recovers(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a kill between the renames the next command puts the bundle back and says so."""
    out = tmp_path / "dist"
    assert main(["build", "--quiet", "--kb", KB, "--out", str(out)]) == 0
    good = contents(out)
    out.rename(tmp_path / "dist.previous")
    arguments = ["--kb", KB, "--out", str(out)] if command == "build" else [str(out)]
    assert main([command, *arguments]) == 0
    assert f"the bundle before it is back in {out}" in capsys.readouterr().err
    assert good == contents(out)


_KILLED = """
import os, pathlib, signal, sys
from kbpkg.cli import main
count, steps = 0, int(sys.argv[1])
def hook(event, arguments):
    global count
    is_ours = event in ("os.rename", "os.mkdir", "open") and {out!r} in str(arguments[0])
    # What rmtree removes it names inside its folder only.
    if is_ours or (event in ("os.rmdir", "os.remove") and arguments[-1] != -1):
        count += 1
        if count == steps:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
main(["build", "--quiet", "--kb", {kb!r}, "--out", {out!r}])
print(count)
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Killed at any step, dist or dist.previous verifies; the next build puts things right."""
    out = tmp_path / "dist"
    build = ["build", "--quiet", "--kb", KB, "--out", str(out)]
    assert main(build) == 0
    good = contents(out)
    script = _KILLED.format(out=str(out), kb=KB)
    run = [sys.executable, "-c", script]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    all_steps = int(
        subprocess.run([*run, "0"], env=environment, check=True, capture_output=True).stdout
    )
    assert all_steps > 50
    last = range(all_steps - 4, all_steps + 1)
    for steps in (1, 2, all_steps // 2, *range(all_steps - 35, all_steps - 4, 6), *last):
        done = subprocess.run([*run, str(steps)], env=environment, check=False, capture_output=True)
        assert done.returncode == -signal.SIGKILL
        whole = out if out.exists() else tmp_path / "dist.previous"
        assert verify_bundle(whole).problems == ()
        assert main(["verify", str(out)]) == 0
        assert main(build) == 0
        assert good == contents(out)
        assert {"dist", "dist.previous"} == {path.name for path in tmp_path.iterdir()}


def test_out_is_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`kbpkg verify .` inside a bundle works, and `--out .` is done or refused, not a traceback."""
    write(tmp_path / "dist", "one")
    monkeypatch.chdir(tmp_path / "dist")
    assert main(["verify", "."]) == 0
    capsys.readouterr()
    assert main(["build", "--quiet", "--kb", KB, "--out", "."]) in {0, 1}


def test_out_is_a_symbolic_link(tmp_path: Path) -> None:
    """A link to a folder can be built into again and again."""
    (tmp_path / "real").mkdir()
    (tmp_path / "dist").symlink_to(tmp_path / "real")
    for text in ("one", "two", "three"):
        write(tmp_path / "dist", text)
        assert_whole(tmp_path / "dist", text)


def test_what_a_team_added_is_carried_over(tmp_path: Path) -> None:
    """A build into the same folder keeps ``local.css`` as it is, and so does the one before."""
    out = tmp_path / "dist"
    write(out, "one")
    assert not (out / "local.css").exists()
    added = b':host{--kb-local:"\xff"}\r\n'
    (out / "local.css").write_bytes(added)
    for text in ("two", "three"):
        write(out, text)
        assert_whole(out, text)
        assert (out / "local.css").read_bytes() == added
    assert (tmp_path / "dist.previous/local.css").read_bytes() == added
    assert "local.css" not in (out / "manifest.json").read_text(encoding="utf-8")
    assert "local.css" not in (out / "SHA256SUMS").read_text(encoding="utf-8")


def test_a_link_that_a_team_added_stays_a_link(tmp_path: Path) -> None:
    """What a link leads to is not copied into the bundle."""
    out = tmp_path / "dist"
    write(out, "one")
    (out / "local.css").symlink_to(tmp_path / "nowhere.css")
    write(out, "two")
    assert (out / "local.css").readlink() == tmp_path / "nowhere.css"


def test_a_folder_of_that_name_is_left_behind(tmp_path: Path) -> None:
    """A folder in the place of the file is no file of a team, and stops no build."""
    out = tmp_path / "dist"
    write(out, "one")
    (out / "local.css").mkdir()
    write(out, "two")
    assert_whole(out, "two")
