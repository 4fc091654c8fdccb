"""`kbpkg build --zip`, and `kbpkg verify` of a zip."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import kbpkg
from kbpkg.cli import main
from kbpkg.export.zip import write_zip
from tests.problems.package import BASE, contents

BUILD = ["build", "--quiet", "--kb", str(BASE / "kb")]


@pytest.fixture
def zipped(tmp_path: Path, base_bundle: Path) -> Path:
    """Give a zip of the base package's bundle."""
    shutil.copytree(base_bundle, tmp_path / "dist")
    return write_zip(tmp_path / "dist", "tiny")


def change(zipped: Path, edit: Callable[[dict[str, bytes]], object]) -> Path:
    """Write a zip anew after its files, by name, were changed."""
    with zipfile.ZipFile(zipped) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    edit(files)
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return zipped


def verify(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], list[str]]:
    """Return the status of `kbpkg verify`, its problems by code and path, and what is harmless."""
    status = main(["verify", "--json", str(path)])
    found = json.loads(capsys.readouterr().out)
    problems = [
        f"{each['code']} {each['path'].removeprefix(f'{path}/tiny/')}" for each in found["problems"]
    ]
    return status, problems, found["harmless"]


def test_a_build_writes_the_zip_beside_the_bundle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--zip writes OUT.zip with the files of the bundle in a folder named by the package."""
    out = tmp_path / "dist"
    assert main(["build", "--kb", str(BASE / "kb"), "--out", str(out), "--zip"]) == 0
    assert f"or send {out}.zip" in capsys.readouterr().out
    with zipfile.ZipFile(tmp_path / "dist.zip") as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == {f"tiny/{name}": content for name, content in contents(out).items()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dist", "dist.zip"]


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    """The same package gives the same zip, byte for byte, whatever the folder, day and umask."""
    assert main([*BUILD, "--zip", "--out", str(tmp_path / "a")]) == 0
    before = os.umask(0o077)
    try:
        assert main([*BUILD, "--zip", "--out", str(tmp_path / "b")]) == 0
    finally:
        os.umask(before)
    for path in (tmp_path / "b").rglob("*"):
        os.utime(path, (10**9, 10**9))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert write_zip(tmp_path / "b", "tiny").read_bytes() == (tmp_path / "a.zip").read_bytes()


def test_the_order_in_a_zip(tmp_path: Path) -> None:
    """Files stand in the order of their names as text, which no system's paths change."""
    for name in ("a/b.txt", "a-b.txt", "B.txt", "a.txt", "ä.txt"):
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).touch()
    with zipfile.ZipFile(write_zip(tmp_path / "dist", "x")) as archive:
        names = ["x/B.txt", "x/a-b.txt", "x/a.txt", "x/a/b.txt", "x/ä.txt"]
        assert archive.namelist() == names


def test_unzip_opens_it(zipped: Path, tmp_path: Path) -> None:
    """The program `unzip` gives the files of the bundle, readable, and nothing else."""
    if not shutil.which("unzip"):
        if os.environ.get("CI"):
            pytest.fail("unzip is not here: install it", pytrace=False)
        pytest.skip("unzip is not here: install it")
    subprocess.run(["unzip", "-tq", zipped], check=True, capture_output=True)
    subprocess.run(["unzip", "-q", zipped, "-d", tmp_path / "out"], check=True)
    assert contents(tmp_path / "dist") == contents(tmp_path / "out/tiny")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "out").rglob("*.html")}
    assert modes == {0o644}
    assert main(["verify", str(tmp_path / "out/tiny")]) == 0


def test_verify_a_good_zip(zipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A zip as it was built has no problem, under any name, repacked by another program too."""
    assert verify(zipped, capsys) == (0, [], [])
    renamed = zipped.rename(zipped.with_name("Ketamine # 100% 包.zip"))
    assert verify(renamed, capsys) == (0, [], [])
    assert main(["verify", str(change(renamed, lambda _: None))]) == 0
    assert "files, all as built" in capsys.readouterr().out


def test_verify_names_what_is_wrong_in_a_zip(
    zipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Changed, missing and added files are each named with their place in the zip."""

    def edit(files: dict[str, bytes]) -> None:
        files["tiny/es/bladder.html"] += b" "
        del files["tiny/README.txt"]
        files["tiny/es/extra.html"] = b""
        files["beside.txt"] = b""

    added = ["KB504 ../beside.txt", "KB504 es/extra.html"]
    expected = ["KB503 README.txt", "KB502 es/bladder.html", *added]
    assert verify(change(zipped, edit), capsys) == (1, expected, [])


def test_harmless_files_in_a_zip(zipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a file manager or a team adds is listed apart, with status 0."""
    names = ["tiny/.DS_Store", "tiny/es/Thumbs.db", "tiny/local.css", "tiny/DESKTOP.INI"]
    names += ["__MACOSX/tiny/._index.html", "__MACOSX/._tiny"]
    changed = change(zipped, lambda files: files.update(dict.fromkeys(names, b"")))
    expected = ["../__MACOSX/._tiny", "../__MACOSX/tiny/._index.html"]
    expected += [".DS_Store", "DESKTOP.INI", "es/Thumbs.db", "local.css"]
    assert verify(changed, capsys) == (0, [], expected)


def test_every_changed_file_is_found(zipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever file of the zip is changed or taken out, it is the one that is named."""
    original = zipped.read_bytes()
    with zipfile.ZipFile(zipped) as archive:
        names = [name.removeprefix("tiny/") for name in archive.namelist()]
    for name in sorted(set(names) - {"manifest.json", "SHA256SUMS"}):
        zipped.write_bytes(original)

        def spoil(files: dict[str, bytes], name: str = name) -> None:
            files[f"tiny/{name}"] = b"evil" + files[f"tiny/{name}"]

        assert verify(change(zipped, spoil), capsys) == (1, [f"KB502 {name}"], [])

        def take_out(files: dict[str, bytes], name: str = name) -> None:
            del files[f"tiny/{name}"]

        assert verify(change(zipped, take_out), capsys) == (1, [f"KB503 {name}"], [])


@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS"])
def test_a_zip_without_its_lists(
    name: str, zipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its manifest or its sums a zip is no bundle."""
    status, problems, _ = verify(change(zipped, lambda files: files.pop(f"tiny/{name}")), capsys)
    assert (status, [problem[:5] for problem in problems]) == (1, ["KB501"])


def test_a_zip_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--out .` builds the folder one stands in; its zip lies beside that folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert main([*BUILD, "--zip", "--out", "."]) == 0
    assert main(["verify", str(tmp_path / "here")]) == 0
    assert main(["verify", str(tmp_path / "here.zip")]) == 0


def test_a_strangers_zip_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file OUT.zip that is no bundle of ours is refused and left as it is."""
    mine = tmp_path / "dist.zip"
    mine.write_bytes(b"my thesis")
    assert main([*BUILD, "--zip", "--out", str(tmp_path / "dist")]) == 1
    assert "error KB501 " in capsys.readouterr().err
    assert mine.read_bytes() == b"my thesis"


def test_the_zip_before_is_replaced(tmp_path: Path) -> None:
    """A second build writes over the zip of the first; without --zip it stays."""
    out, zipped = tmp_path / "dist", tmp_path / "dist.zip"
    assert main([*BUILD, "--zip", "--out", str(out), "--locale", "en"]) == 0
    assert kbpkg.open_bundle(zipped).locales == ("en",)
    assert main([*BUILD, "--out", str(out)]) == 0
    assert kbpkg.open_bundle(zipped).locales == ("en",)
    assert main([*BUILD, "--zip", "--out", str(out)]) == 0
    assert kbpkg.open_bundle(zipped).locales == ("en", "es")


def test_a_zip_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder in the way is a problem; nothing is said to be as it was that is not."""
    out = tmp_path / "dist"
    assert main([*BUILD, "--out", str(out), "--locale", "en"]) == 0
    (tmp_path / "dist.zip").mkdir()
    capsys.readouterr()
    assert main(["build", "--kb", str(BASE / "kb"), "--zip", "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert f"{tmp_path / 'dist.zip'}: " in said
    assert "Traceback" not in said
    is_as_it_was = kbpkg.open_bundle(out).locales == ("en",)
    assert (f"{out} was left as it was" in said) == is_as_it_was
    assert main(["verify", str(out)]) == 0
    assert not (tmp_path / "dist.zip.building").exists()
