"""export/write: one write with a swap of folders; whatever happens, a whole bundle is there."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import create_in

from kbpkg.cli import main
from kbpkg.export.verify import verify_bundle
from kbpkg.export.whole_file import whole_file
from kbpkg.export.write import interrupted, recover, write_bundle
from kbpkg.export.zip import write_zip
from kbpkg.index.builder import schema
from kbpkg.model.problem import Problem, ProblemsError
from kbpkg.pipeline import BuildOptions, build
from kbpkg.settings import PackageFolders
from kbpkg.wire.manifest import FileSum, Manifest
from tests.problems.package import BASE, contents

KB = str(BASE / "kb")


def make_manifest(files: Mapping[str, FileSum]) -> Manifest:
    """Return a manifest of some files."""
    return Manifest("x", "X", "2026-01-01", "kbpkg", (), files)


def write(out: Path, text: str) -> None:
    """Write a bundle of two files."""
    write_bundle(out, [("index.html", text), ("a/b.txt", "é\n")], make_manifest)


def cut_between_the_renames(out: Path) -> None:
    """Leave what a kill between the two renames of a build leaves."""
    shutil.copytree(out, out.with_name(f"{out.name}.building"))
    out.rename(out.with_name(f"{out.name}.previous"))


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
    cut_between_the_renames(out)
    assert interrupted(out) == tmp_path / "dist.previous"
    assert recover(out)
    assert_whole(out, "one")
    assert interrupted(out) is None
    assert not recover(out)


def test_a_bundle_that_somebody_removed_stays_away(tmp_path: Path) -> None:
    """Without a half built bundle beside it, a missing one was removed and not interrupted."""
    out = tmp_path / "dist"
    write(out, "one")
    write(out, "two")
    shutil.rmtree(out)
    assert interrupted(out) is None
    assert not recover(out)
    assert not out.exists()


def test_nothing_to_recover(tmp_path: Path) -> None:
    """Where there is a bundle, or never was one, nothing is moved."""
    out = tmp_path / "dist"
    assert not recover(out)
    (tmp_path / "dist.previous").mkdir()
    assert not recover(out)
    write(out, "one")
    assert not recover(out)
    assert_whole(out, "one")


def test_the_next_build_recovers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After a kill between the renames the next build puts the bundle back and says so."""
    out = tmp_path / "dist"
    assert main(["build", "--quiet", "--kb", KB, "--out", str(out)]) == 0
    good = contents(out)
    cut_between_the_renames(out)
    assert main(["build", "--kb", KB, "--out", str(out)]) == 0
    assert f"the bundle before it is back in {out}" in capsys.readouterr().err
    assert good == contents(out)


# Reads at which step a build is to be killed; says how many steps it took, if it was not, and how
# it ended. A fork each time: Python begins once.
_KILLED = """
import os, signal, sys
from kbpkg.cli import main
def build(kill_at):
    count = 0
    def hook(event, arguments):
        nonlocal count
        is_ours = event in ("os.rename", "os.mkdir", "open") and {out!r} in str(arguments[0])
        # What rmtree removes it names inside its folder only.
        if is_ours or (event in ("os.rmdir", "os.remove") and arguments[-1] != -1):
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    main(["build", "--quiet", "--kb", {kb!r}, "--out", {out!r}])
    print(count, flush=True)
    os._exit(0)
for line in sys.stdin:
    child = os.fork()
    if not child:
        build(int(line))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(status, flush=True)
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Killed at any step, dist or dist.previous verifies; the next build puts things right."""
    out = tmp_path / "dist"
    build = ["build", "--quiet", "--kb", KB, "--out", str(out)]
    assert main(build) == 0
    good = contents(out)
    command = [sys.executable, "-c", _KILLED.format(out=str(out), kb=KB)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as builds:
        assert builds.stdin is not None
        assert builds.stdout is not None
        print(0, file=builds.stdin, flush=True)
        all_steps = int(builds.stdout.readline())
        assert all_steps > 50
        assert builds.stdout.readline() == "0\n"
        last = range(all_steps - 4, all_steps + 1)
        for steps in (1, 2, all_steps // 2, *range(all_steps - 35, all_steps - 4, 6), *last):
            print(steps, file=builds.stdin, flush=True)
            assert builds.stdout.readline() == f"{-signal.SIGKILL}\n"
            whole = out if out.exists() else tmp_path / "dist.previous"
            assert verify_bundle(whole).problems == ()
            assert main(build) == 0
            assert good == contents(out)
            assert {"dist", "dist.previous"} == {path.name for path in tmp_path.iterdir()}


def test_out_is_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`kbpkg verify .` inside a bundle works; `--out .` is refused, or done and named rightly."""
    write(tmp_path / "dist", "one")
    monkeypatch.chdir(tmp_path / "dist")
    assert main(["verify", "."]) == 0
    capsys.readouterr()
    if main(["build", "--zip", "--kb", KB, "--out", "."]) == 0:
        said = capsys.readouterr().out
        assert f"The bundle is ready: {tmp_path / 'dist'}\n" in said
        assert f"paste {(tmp_path / 'dist/index.html').as_uri()}\n" in said
        assert f"or send {tmp_path / 'dist.zip'}\n" in said


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


@pytest.mark.parametrize("step", [1, 2])
def test_stopped_between_the_renames(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C after the first rename puts the bundle back; after the second the new one is there."""
    out = tmp_path / "dist"
    write(out, "one")
    rename, calls = Path.rename, []

    def stopped(self: Path, target: Path) -> Path:
        calls.append(rename(self, target))
        if len(calls) == step:
            raise KeyboardInterrupt
        return calls[-1]

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        write(out, "two")
    assert_whole(out, ["one", "two"][step - 1])
    assert not (tmp_path / "dist.building").exists()


def test_stopped_while_zipping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C leaves the zip before and no rest."""
    out = tmp_path / "dist"
    write(out, "one")
    before = write_zip(out, "x").read_bytes()
    write(out, "two")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(zipfile.ZipFile, "writestr", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_zip(out, "x")
    assert (tmp_path / "dist.zip").read_bytes() == before
    names = {"dist", "dist.previous", "dist.zip"}
    assert names == {path.name for path in tmp_path.iterdir()}


def test_a_zip_is_not_written_through_a_link(tmp_path: Path) -> None:
    """A link in the place of the unfinished zip is taken away, and what it leads to stays."""
    out, mine = tmp_path / "dist", tmp_path / "mine.txt"
    write(out, "one")
    mine.write_text("mine", encoding="utf-8")
    link_to(tmp_path / "dist.zip.building", mine)
    assert zipfile.is_zipfile(write_zip(out, "x"))
    assert mine.read_text(encoding="utf-8") == "mine"
    assert {"dist", "dist.zip", "mine.txt"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("what", ["building", "previous"])
def test_no_build_follows_a_link_beside_the_bundle(what: str, tmp_path: Path) -> None:
    """A link in the place of a folder of the build is refused; what it leads to is left."""
    out, other = tmp_path / "dist", tmp_path / "other"
    write(other, "other")
    write(out, "one")
    link_to(tmp_path / f"dist.{what}", other)
    with pytest.raises(ProblemsError) as caught:
        write(out, "two")
    assert [problem.code for problem in caught.value.problems] == ["KB501"]
    assert_whole(out, "one")
    assert_whole(other, "other")


def link_to(link: Path, target: Path) -> None:
    """Make a symbolic link, or skip the test."""
    try:
        link.symlink_to(target)
    except (NotImplementedError, OSError) as error:
        pytest.skip(f"no symbolic links here: {error}")


def options(out: Path, **others: Any) -> BuildOptions:
    """Return how the base package is built."""
    return BuildOptions(PackageFolders(BASE / "kb", BASE / "locales"), out, **others)


def names_in(folder: Path) -> set[str]:
    """Return the names of what lies in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("moment", ["reading", "packing"])
def test_two_builds_at_once(moment: str, tmp_path: Path) -> None:
    """While one build is at work the second is refused by name, and the first ends well."""
    out = tmp_path / "deep" / "dist"
    refused: list[ProblemsError] = []

    def second(said: str) -> None:
        if said.startswith(moment):
            with pytest.raises(ProblemsError) as caught:
                build(options(out), lambda _: None)
            refused.append(caught.value)

    for number in (1, 2):
        build(options(out, as_zip=True), second)
        assert len(refused) == number
    what, cure = "another build writes into this folder now", "wait until it has ended"
    assert refused[0].problems == (Problem(str(out), 0, "KB505", what, cure),)
    assert verify_bundle(out).problems == ()
    assert names_in(out.parent) == {"dist", "dist.previous", "dist.zip"}


def test_the_lock_of_a_killed_build_locks_nothing(tmp_path: Path) -> None:
    """The file that a kill left is taken over and goes with the next build."""
    (tmp_path / "dist.lock").touch()
    build(options(tmp_path / "dist"), lambda _: None)
    assert names_in(tmp_path) == {"dist"}


def test_a_refused_build_leaves_no_folders(tmp_path: Path) -> None:
    """Folders that were made for the lock go with it where nothing is built."""
    with pytest.raises(ProblemsError):
        build(options(tmp_path / "a/b/dist", locales=("fr",)), lambda _: None)
    assert names_in(tmp_path) == set()


@pytest.mark.parametrize("kind", ["text", "link", "pipe"])
def test_a_file_of_the_name_of_the_lock(kind: str, tmp_path: Path) -> None:
    """What is no lock of ours is refused by name and left as it is."""
    lock = tmp_path / "dist.lock"
    if kind == "text":
        lock.write_text("mine", encoding="utf-8")
    elif kind == "link":
        link_to(lock, tmp_path / "nowhere")
    elif hasattr(os, "mkfifo"):
        os.mkfifo(lock)
    else:
        pytest.skip("no pipes here")
    with pytest.raises(ProblemsError) as caught:
        build(options(tmp_path / "dist"), lambda _: None)
    assert [(each.code, each.path) for each in caught.value.problems] == [("KB501", str(lock))]
    assert names_in(tmp_path) == {"dist.lock"}
    assert kind != "text" or lock.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "kept", ["dist", "dist/index", "dist.building/index", "dist.previous", "", "x/../dist/index"]
)
def test_no_index_is_kept_inside_a_bundle(kept: str, tmp_path: Path) -> None:
    """A folder that the build fills, moves or removes is refused by name; the bundle stays."""
    out = tmp_path / "en"  # as a locale, so that an index beside it would land inside
    build(options(out), lambda _: None)
    before = contents(tmp_path)
    folder = tmp_path / kept.replace("dist", "en")
    with pytest.raises(ProblemsError) as caught:
        build(options(out, keep_index=folder), lambda _: None)
    assert [(each.code, each.path) for each in caught.value.problems] == [("KB505", str(folder))]
    assert contents(tmp_path) == before
    assert names_in(tmp_path) == {"en"}


def test_an_index_that_another_program_writes(tmp_path: Path) -> None:
    """A kept index that is locked is named, and nothing is built."""
    folder = tmp_path / "kept/en"
    folder.mkdir(parents=True)
    writer = create_in(folder, schema()).writer()
    with pytest.raises(ProblemsError) as caught:
        build(options(tmp_path / "dist", keep_index=tmp_path / "kept"), lambda _: None)
    writer.cancel()
    assert [(each.code, each.path) for each in caught.value.problems] == [("KB505", str(folder))]
    assert names_in(tmp_path) == {"kept"}


@pytest.mark.parametrize("name", ["notes.txt", "photos/a.jpg", "local.css/mine.css", "es/own.html"])
@pytest.mark.parametrize("where", ["dist", "dist.previous"])
def test_files_that_somebody_keeps_in_a_bundle(where: str, name: str, tmp_path: Path) -> None:
    """A build would remove them sooner or later: it is refused, and names the file."""
    out = tmp_path / "dist"
    write(out, "one")
    write(out, "two")
    mine = tmp_path / where / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine", encoding="utf-8")
    before = contents(tmp_path)
    with pytest.raises(ProblemsError) as caught:
        write(out, "three")
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("KB501", str(mine))
    assert before == contents(tmp_path)


@pytest.mark.parametrize("name", ["Thumbs.db", "es/.DS_Store", "._index.html", "local.css"])
def test_files_that_are_left_there_stop_no_build(name: str, tmp_path: Path) -> None:
    """What a file manager leaves, and a team's own contacts, are no reason to refuse."""
    out = tmp_path / "dist"
    write(out, "one")
    (out / "es").mkdir()
    (out / name).write_text("x", encoding="utf-8")
    write(out, "two")
    assert_whole(out, "two")


@pytest.mark.parametrize("inside", ["inner", "es/inner"])
def test_no_bundle_is_built_inside_another(inside: str, tmp_path: Path) -> None:
    """It would make the one around it fail: that one is as it was."""
    out = tmp_path / "dist"
    write(out, "one")
    before = contents(tmp_path)
    assert main(["build", "--quiet", "--kb", KB, "--out", str(out / inside)]) == 1
    with pytest.raises(ProblemsError, match=r"KB501 .*: this lies in a bundle"):
        write(out / inside, "two")
    assert before == contents(tmp_path)
    assert_whole(out, "one")


def test_a_full_disk_names_the_file(tmp_path: Path) -> None:
    """The system says of no file that the disk is full while it is written; we do."""
    target = tmp_path / "a.po"
    with (
        pytest.raises(OSError, match="No space") as caught,
        whole_file(target, tmp_path / ".a.po.writing"),
    ):
        raise OSError(28, "No space left on device")
    assert caught.value.filename == str(target)
    assert list(tmp_path.iterdir()) == []
