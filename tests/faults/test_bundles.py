"""Bundles that were cut, changed, made by a newer program or left among other files."""

import json
import random
import shutil
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

import kbpkg
from kbpkg.cli import main
from kbpkg.export.verify import verify_bundle
from kbpkg.export.zip import write_zip
from kbpkg.model.problem import ProblemsError
from kbpkg.wire.manifest import MANIFEST_NAME, SUMS_NAME
from kbpkg.wire.script import FORMAT_VERSION
from tests.faults.bounded import run
from tests.problems.package import BASE, contents


@pytest.fixture
def bundle(tmp_path: Path, base_bundle: Path) -> Path:
    """Give a copy of the bundle, to be changed."""
    return Path(shutil.copytree(base_bundle, tmp_path / "dist"))


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory, base_bundle: Path) -> bytes:
    """Give the bundle as a zip."""
    folder = tmp_path_factory.mktemp("zip")
    return write_zip(Path(shutil.copytree(base_bundle, folder / "dist")), "tiny").read_bytes()


def found(path: Path) -> list[str]:
    """Return code and path inside the bundle of each problem."""
    problems = verify_bundle(path).problems
    assert all(problem.cure for problem in problems)
    return [f"{each.code} {each.path.removeprefix(f'{path}').strip('/')}" for each in problems]


def test_each_file_changed_missing_and_added(bundle: Path) -> None:
    """Every file of a bundle, one after the other: changed, emptied, missing, one added beside."""
    for name, content in contents(bundle).items():
        path = bundle / name
        is_list = name in {MANIFEST_NAME, SUMS_NAME}
        for changed in (content + b"\n", content[:-1], content.replace(b"e", b"E", 1), b""):
            path.write_bytes(changed)
            assert {each[:5] for each in found(bundle)} <= {"KB501", "KB502"}
            assert is_list or found(bundle) == [f"KB502 {name}"]
            assert found(bundle)
        path.unlink()
        assert found(bundle) == (["KB501 "] if is_list else [f"KB503 {name}"])
        path.write_bytes(content)
        added = path.with_name(f"{path.name}.bak")
        added.write_bytes(content)
        assert found(bundle) == [f"KB504 {name}.bak"]
        added.unlink()
    assert found(bundle) == []


def test_what_people_and_file_managers_leave(bundle: Path, tmp_path: Path) -> None:
    """A team's own file and those of file managers are listed apart, with exit status 0."""
    names = ["local.css", "Thumbs.db", "en/.DS_Store", "assets/desktop.ini"]
    for name in names:
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_text("ours", encoding="utf-8")
    for target in ("dist", "dist.zip"):
        if target == "dist.zip":
            write_zip(bundle, "tiny")
            names.remove("local.css")  # a zip goes to others
        done = run(["verify", target, "--json"], tmp_path)
        answer = json.loads(done.out)
        assert (done.status, answer["problems"]) == (0, [])
        assert sorted(names) == sorted(answer["harmless"])
        says_so = "local.css: contacts that a team added" in run(["verify", target], tmp_path).out
        assert says_so is (target == "dist")
    (bundle / "locals.txt").touch()
    (bundle / "en/local.css").touch()
    (bundle / "local (1).css").touch()
    added = ["KB504 en/local.css", "KB504 local (1).css", "KB504 locals.txt"]
    assert found(bundle) == added


def test_a_newer_format(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle of a newer format is refused by name; a build does not take its place."""
    path = bundle / MANIFEST_NAME
    record = json.loads(path.read_text(encoding="utf-8"))
    for version in (FORMAT_VERSION + 1, 99, 0, "3", None, 1.5, [1]):
        path.write_text(json.dumps({**record, "format": version}), encoding="utf-8")
        before = contents(tmp_path)
        assert main(["verify", str(bundle)]) == 1
        said = capsys.readouterr().err
        assert f"KB501 {bundle}: the bundle cannot be read: bundle format {version}" in said
        with pytest.raises(ProblemsError, match="bundle format"):
            kbpkg.open_bundle(bundle)
        assert main(["build", "--quiet", "--out", str(bundle)]) == 1
        assert "KB501" in capsys.readouterr().err
        assert before == contents(tmp_path)


def test_an_older_format(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle of an older format is refused by name; a build takes its place, not that of more."""
    path = bundle / MANIFEST_NAME
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "format": 1, "locales": None}), encoding="utf-8")
    with pytest.raises(ProblemsError, match="bundle format 1"):
        kbpkg.open_bundle(bundle)
    build = ["build", "--kb", str(BASE / "kb"), "--out", str(bundle)]
    (bundle / "mine.txt").touch()
    assert main(build) == 1
    assert f"KB501 {bundle / 'mine.txt'}" in capsys.readouterr().err
    (bundle / "mine.txt").unlink()
    write_zip(bundle, "tiny")
    assert main([*build, "--zip"]) == 0
    assert main(["verify", str(bundle)]) == 0
    assert "too: until the next build" not in capsys.readouterr().out


def opened(path: Path) -> None:
    """Open and search a bundle that may be damaged: an answer or a problem, nothing else."""
    with suppress(ProblemsError):
        bundle = kbpkg.open_bundle(path)
        for tag in bundle.locales:
            bundle.search("bladder", tag)


def test_a_truncated_zip(zipped: bytes, tmp_path: Path) -> None:
    """A zip cut anywhere, as by a stick pulled out, is refused as damaged."""
    path = tmp_path / "dist.zip"
    lengths = {*range(0, len(zipped), len(zipped) // 150), *range(len(zipped) - 60, len(zipped))}
    for length in sorted(lengths):
        path.write_bytes(zipped[:length])
        assert found(path) == ["KB501 "], length
        opened(path)
    path.write_bytes(zipped)
    assert found(path) == []


def test_a_zip_with_changed_bytes(zipped: bytes, tmp_path: Path) -> None:
    """A byte changed anywhere in a zip is told, or is one that holds no part of a file."""
    chance = random.Random(20260105)  # noqa: S311 - the same damage every time
    path = tmp_path / "dist.zip"
    directory = struct.unpack("<L", zipped[-6:-2])[0]
    places = [chance.randrange(len(zipped)) for _ in range(300)]
    # The directory says what the files are, so it is where a change does most.
    places += [chance.randrange(directory, len(zipped)) for _ in range(700)]
    for at in places:
        change = bytes([zipped[at] ^ chance.randrange(1, 256)])
        path.write_bytes(zipped[:at] + change + zipped[at + 1 :])
        for problem in verify_bundle(path).problems:
            assert problem.code in {"KB501", "KB502", "KB503", "KB504"}
        opened(path)


@pytest.mark.parametrize("method", [1, 6, 9, 12, 14, 93, 98, 99])
def test_a_zip_packed_in_another_way(method: int, zipped: bytes, tmp_path: Path) -> None:
    """Whatever method of compression a zip claims, it is told and not a traceback."""
    path = tmp_path / "dist.zip"
    content = bytearray(zipped)
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset : at + offset + 2] = struct.pack("<H", method)
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    assert found(path)
    opened(path)


def test_a_zip_that_unpacks_to_too_much(tmp_path: Path, bundle: Path) -> None:
    """A zip bomb in the place of a file is refused within 512 MB."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents(bundle).items():
            if name != "index.html":
                archive.writestr(name, content)
        with archive.open("index.html", "w", force_zip64=True) as member:
            for _ in range(600):
                member.write(bytes(1_000_000))
    done = run(["verify", "bomb.zip"], tmp_path, seconds=20, megabytes=1024)
    assert (done.status, done.problems) == (1, ["KB502 bomb.zip/index.html"])


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"not a zip", bytes(1000), b"\x89PNG\r\n"]
)
def test_a_file_that_is_no_zip(content: bytes, tmp_path: Path) -> None:
    """Another file, or an empty zip, is no bundle."""
    path = tmp_path / "dist.zip"
    path.write_bytes(content)
    assert found(path) == ["KB501 "]
    opened(path)


def test_damaged_records(bundle: Path) -> None:
    """Search in a bundle whose index or texts were damaged answers or is told, never a crash."""
    chance = random.Random(20260105)  # noqa: S311 - the same damage every time
    for name in ("search/en/index.js", "texts/en/0.js"):
        path = bundle / name
        good = path.read_bytes()
        for _ in range(300):
            at = chance.randrange(len(good))
            path.write_bytes(good[:at] + bytes([chance.randrange(256)]) + good[at + 1 :])
            opened(bundle)
        path.write_bytes(good)
