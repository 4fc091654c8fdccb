"""kbpkg.open_bundle: bundles that are whole, damaged, newer, or no bundles at all."""

import json
import random
import resource
import shutil
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import kbpkg
from kbpkg.cli import main
from kbpkg.wire import bundle_files
from kbpkg.wire.script import read_script, write_script
from tests.problems.package import contents

MEMORY = 1024**3


@pytest.fixture
def bundle(tmp_path: Path, base_bundle: Path) -> Path:
    """Give a copy of the small bundle, to be changed."""
    return Path(shutil.copytree(base_bundle, tmp_path / "dist"))


def write_zip(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip of some files, in order."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def zip_of(bundle: Path, path: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a bundle's folder as a zip."""
    return write_zip(
        path, {f"tiny/{name}": text for name, text in contents(bundle).items()}, method
    )


def refused(path: Path, locale: str | None = None, text: str = "pain bladder") -> str:
    """Open and search what cannot be searched, and return the words of its one problem."""
    with pytest.raises(kbpkg.ProblemsError) as caught:
        kbpkg.open_bundle(path).search(text, locale)
    (problem,) = caught.value.problems
    assert problem.code == "KB501"
    assert problem.path == str(path)
    assert problem.cure
    return problem.what


def codes_of_search(path: Path) -> set[str]:
    """Search what may or may not be searched, and return the codes of its problems."""
    try:
        found = kbpkg.open_bundle(path).search("pain bladder ambulanc 112")
    except kbpkg.ProblemsError as error:
        return {problem.code for problem in error.problems}
    assert all(isinstance(hit, kbpkg.Hit) for hit in found)
    return set()


def edit_manifest(bundle: Path, **values: object) -> None:
    """Change values of a manifest."""
    path = bundle / "manifest.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, **values}), encoding="utf-8")


def edit_index(bundle: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the record of the English index."""
    path = bundle / "search/en/index.js"
    record = read_script(path.read_text(encoding="utf-8"), "index/en")
    change(record)
    path.write_text(write_script("index/en", record), encoding="utf-8")


def test_a_bundle_without_its_source(bundle: Path, tmp_path: Path) -> None:
    """A folder and a zip say what they hold and are searched in each locale."""
    for path in (bundle, str(bundle), zip_of(bundle, tmp_path / "x.zip")):
        opened = kbpkg.open_bundle(path)
        assert opened.locales == ("en", "es")
        assert opened.manifest.package == "tiny"
        assert opened.entry_ids() == opened.entry_ids("es") == ("bladder", "numbers")
        assert [hit.title for hit in opened.search("dolor", "es", limit=1)] == [
            "Vejiga: señales y ayuda"
        ]
        assert opened.search("pain")[0].locale == "en"


def test_a_bundle_is_closed(bundle: Path, tmp_path: Path) -> None:
    """A zip is let go of at the end of ``with``, and not read afterwards; a folder stays."""
    for path in (bundle, zip_of(bundle, tmp_path / "x.zip")):
        with kbpkg.open_bundle(path) as opened:
            assert opened.search("pain")
    with pytest.raises(ValueError, match="closed"):
        opened.entry_ids("es")


def test_a_zip_of_the_files_alone(bundle: Path, tmp_path: Path) -> None:
    """A zip without the folder around the files is a bundle too, and so is one in a folder more."""
    files = contents(bundle)
    for prefix in ("", "a/", "a/b c/包/"):
        path = write_zip(tmp_path / "x.zip", {prefix + name: files[name] for name in files})
        assert kbpkg.open_bundle(path).search("pain")[0].entry_id == "bladder"


def test_a_locale_that_is_not_in_the_bundle(bundle: Path) -> None:
    """Another locale is a problem that names those that there are."""
    for locale in ("fr", "../en", ""):
        with pytest.raises(kbpkg.ProblemsError) as caught:
            kbpkg.open_bundle(bundle).search("pain", locale)
        assert [(each.code, each.cure) for each in caught.value.problems] == [
            ("KB110", "use one of: en, es")
        ]


def test_nothing_and_strangers(tmp_path: Path) -> None:
    """What is not there, an empty folder, another file and another zip are no bundles."""
    refused(tmp_path / "nowhere")
    refused(tmp_path)
    (tmp_path / "empty.zip").touch()
    refused(tmp_path / "empty.zip")
    (tmp_path / "text.zip").write_text("This is no zip.", encoding="utf-8")
    refused(tmp_path / "text.zip")
    refused(write_zip(tmp_path / "other.zip", {"thesis.txt": b"mine"}))
    refused(write_zip(tmp_path / "nothing.zip", {}))


def _locale(tag: str) -> dict[str, object]:
    """Return a manifest's record of a locale."""
    return {"tag": tag, "texts": 1, "untranslated": 0, "drafted_by": ""}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"format": 4}, "bundle format 4; this program reads 3"),
        ({"format": "1"}, "bundle format 1; this program reads 3"),
        ({"locales": []}, "it holds no language"),
        ({"locales": [_locale("klingon")]}, "unknown locale 'klingon'"),
        ({"locales": [_locale("../../x")]}, "unknown locale '../../x'"),
        ({"locales": [_locale("fr")]}, "search/fr/index.js"),
        ({"locales": [{}]}, "not a manifest (KeyError('tag'))"),
        ({"files": {"../outside": {"sha256": "", "size": 0}}}, "a path that leads out"),
    ],
    ids=["newer", "text", "none", "unknown", "outside", "another", "empty", "paths"],
)
def test_manifests_that_cannot_be_right(
    values: dict[str, object], said: str, bundle: Path, tmp_path: Path
) -> None:
    """A newer format and a manifest that lies are problems, in a folder and in a zip."""
    edit_manifest(bundle, **values)
    assert said in refused(bundle)
    assert said in refused(zip_of(bundle, tmp_path / "x.zip"))


@pytest.mark.parametrize("name", ["manifest.json", "search/en/index.js", "texts/en/0.js"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "bytes", "folder", "link"])
def test_damaged_files(name: str, damage: str, bundle: Path, tmp_path: Path) -> None:
    """A file that is missing, cut, not text, or no file at all is told by its bundle's name."""
    path = bundle / name
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage == "link":
        (tmp_path / "elsewhere").write_bytes(content)
        path.symlink_to(tmp_path / "elsewhere")
    elif damage != "missing":
        found = {"empty": b"", "cut": content[: len(content) // 2], "bytes": b"\xff\xfe" + content}
        path.write_bytes(found[damage])
    refused(bundle)


def test_a_script_of_another_name_or_version(bundle: Path) -> None:
    """A file that holds another locale's record, or one of a newer version, is refused."""
    english = bundle / "search/en/index.js"
    text = english.read_text(encoding="utf-8")
    english.write_text((bundle / "search/es/index.js").read_text(encoding="utf-8"), "utf-8")
    assert "holds something else" in refused(bundle)
    english.write_text(text.replace('"index/en",3,', '"index/en",4,'), encoding="utf-8")
    assert "format 4, this program reads 3" in refused(bundle)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", 0),
        ("size", 1),
        ("size", -1),
        ("size", 10**100),
        ("size", "many"),
        ("size", None),
        ("held", 3),
        ("held", -1),
        ("held", []),
        ("textsPerFile", 0),
        ("textsPerFile", -1),
        ("textsPerFile", "../../../x"),
        ("textsPerFile", None),
        ("postings", ""),
        ("postings", "AAAAAAAAA"),
        ("postings", "_" * 10_000),
        ("postings", "!" * 20),
        ("postings", None),
        ("postings", ["a", "b"]),
        ("postings", [None]),
        ("terms", ""),
        ("terms", "a a"),
        ("terms", "b a"),
        ("terms", 7),
    ],
    ids=str,
)
def test_damaged_indexes(name: str, value: object, bundle: Path) -> None:
    """An index that cannot be right is a problem, or gives fewer hits; it is no traceback."""
    edit_index(bundle, lambda record: record.update({name: value}))
    assert codes_of_search(bundle) <= {"KB501"}


@pytest.mark.parametrize(
    "record",
    [
        {},
        [],
        {"bladder": []},
        [None, None],
        [["bladder", "", []]],
        [["bladder", "", [[]]]],
        [["bladder", "", [[0, "", "Pain"]]]],
        [["bladder", "", [[99, "", "Pain"]]]],
        [["bladder", "", [["title", "", "Pain"]]]],
        [["bladder", "", [[0, "", "Pain", "klingon", "ltr", "missing"]]]],
        [["bladder", "", [[0, "", "Pain", "en", "ltr", "nonsense"]]]],
        [["bladder", [[0, "", "Pain"]]]],
        [["bladder", "", "Pain"]],
        [["bladder", "", None]],
        ["Pain", 7],
        [0, ""],
        [{"": None}],
        None,
    ],
    ids=json.dumps,
)
def test_damaged_texts(record: object, bundle: Path) -> None:
    """Passages that are missing or of another form are a problem and no traceback."""
    text = write_script("texts/en/0", record)
    (bundle / "texts/en/0.js").write_text(text, encoding="utf-8")
    assert codes_of_search(bundle) <= {"KB501"}


@pytest.mark.parametrize("name", ["search/es/index.js", "texts/es/0.js"])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_damaged_files_of_another_locale(name: str, damage: str, bundle: Path) -> None:
    """All locales are searched, so that a damaged file of any is told once it is needed."""
    path = bundle / name
    text = path.read_text(encoding="utf-8")
    path.unlink()
    if damage == "cut":
        path.write_text(text[:-9], encoding="utf-8")
    refused(bundle, "en", "vejiga")


def test_passages_of_another_locale_are_read_where_they_are_needed(bundle: Path) -> None:
    """A query that the reader's own locale answers does not read another's texts."""
    (bundle / "texts/es/0.js").unlink()
    assert [hit.entry_id for hit in kbpkg.open_bundle(bundle).search("peeing")] == ["bladder"]


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_zip(part: float, bundle: Path, tmp_path: Path) -> None:
    """A download that broke off is no zip, for the library and for `verify`."""
    path = zip_of(bundle, tmp_path / "x.zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    refused(path)
    assert main(["verify", str(path)]) == 1


@pytest.mark.parametrize(
    "method",
    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
    ids=["stored", "deflated", "bzip2", "lzma"],
)
@pytest.mark.parametrize("name", ["manifest.json", "search/en/index.js", "texts/en/0.js"])
def test_a_damaged_file_in_a_zip(method: int, name: str, bundle: Path, tmp_path: Path) -> None:
    """Bytes that changed inside a zip are noticed, however they are packed."""
    path = zip_of(bundle, tmp_path / "x.zip", method)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(f"tiny/{name}")
    content = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename)
    for at in range(start + info.compress_size // 3, start + info.compress_size // 2):
        content[at] ^= 0xFF
    path.write_bytes(content)
    refused(path)
    assert main(["verify", str(path)]) == 1


def test_random_damage_of_a_zip(bundle: Path, tmp_path: Path) -> None:
    """Of 300 zips with a few random bytes changed each works as before or is a problem."""
    chance = random.Random(20261122)  # noqa: S311 - seeded, not secret
    path = zip_of(bundle, tmp_path / "x.zip")
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    expected = kbpkg.open_bundle(path).search("pain")
    refusals = 0
    for number in range(300):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            # Half of the damage goes to the directory at the end, which is the smaller part.
            start = directory if number % 2 else 0
            damaged[chance.randrange(start, len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            assert kbpkg.open_bundle(path).search("pain") == expected
        except kbpkg.ProblemsError:
            refusals += 1
    assert refusals > 20


def test_an_encrypted_file_in_a_zip(bundle: Path, tmp_path: Path) -> None:
    """A file that asks for a password is a problem."""
    path = zip_of(bundle, tmp_path / "x.zip")
    content = bytearray(path.read_bytes())
    # The first bit of the flags, in the header of every file and in the directory.
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            (flags,) = struct.unpack_from("<H", content, at + offset)
            struct.pack_into("<H", content, at + offset, flags | 1)
            at = content.find(signature, at + 4)
    path.write_bytes(content)
    assert "encrypted" in refused(path)
    assert main(["verify", str(path)]) == 1


def test_names_that_lead_out_of_a_zip(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names with .. or / at their front are never written or read; `verify` names them."""
    outside = tmp_path / "inside" / "x.zip"
    outside.parent.mkdir()
    names = ["../evil.txt", "/evil.txt", "tiny/../../evil.txt", "C:\\evil.txt"]
    files = {f"tiny/{name}": text for name, text in contents(bundle).items()}
    write_zip(outside, {**files, **dict.fromkeys(names, b"evil")})
    assert kbpkg.open_bundle(outside).search("pain")[0].entry_id == "bladder"
    assert main(["verify", "--json", str(outside)]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {problem["code"] for problem in problems} == {"KB504"}
    assert len(problems) == len(names)
    assert not list(tmp_path.rglob("evil*"))


def test_a_manifest_outside_the_folder_of_a_zip(bundle: Path, tmp_path: Path) -> None:
    """A manifest under ../ is no bundle's: nothing beside the zip is read."""
    files = {f"../{name}": text for name, text in contents(bundle).items()}
    (tmp_path / "in").mkdir()
    shutil.copytree(bundle, tmp_path / "search")
    path = write_zip(tmp_path / "in/x.zip", files)
    try:
        opened = kbpkg.open_bundle(path)
    except kbpkg.ProblemsError:
        return
    assert opened.search("pain")[0].entry_id == "bladder"


def test_a_name_twice_in_a_zip(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that stands twice in a zip is named: other programs unpack the other one."""
    path = zip_of(bundle, tmp_path / "x.zip")
    good = path.read_bytes()
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("tiny/index.html", (bundle / "index.html").read_bytes())
    assert path.read_bytes() != good
    assert main(["verify", str(path)]) == 1
    assert "index.html" in capsys.readouterr().err


def test_a_file_that_unpacks_to_too_much(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record larger than its bound is refused, from a folder and from a zip."""
    monkeypatch.setattr(bundle_files, "LARGEST_RECORD", 100_000)
    kbpkg.open_bundle(bundle).search("pain")
    with (bundle / "texts/en/0.js").open("ab") as file:
        file.write(b" " * 100_000)
    assert "larger than 100000 bytes" in refused(bundle)
    assert "larger than 100000 bytes" in refused(zip_of(bundle, tmp_path / "x.zip"))


_OPEN_AND_VERIFY = """
import resource, sys
import kbpkg
from kbpkg.cli import main
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    kbpkg.open_bundle(sys.argv[1]).search("pain")
except kbpkg.ProblemsError as error:
    print(error.problems[0].code)
sys.exit(main(["verify", sys.argv[1]]))
"""


@dataclass(frozen=True)
class Bomb:
    """A file that unpacks to so many megabytes, for the most part one thing over and over."""

    name: str
    head: bytes
    filling: bytes
    tail: bytes
    megabytes: int


@pytest.mark.parametrize(
    "bomb",
    [
        Bomb("manifest.json", b"{", b" ", b"}", 300),
        Bomb("manifest.json", b'{"format": 3, "x": [1', b",1", b"]}", 200),
        Bomb("SHA256SUMS", b"", b"\n", b"", 200),
        Bomb("search/en/index.js", b"kbpkg.receive(", b" ", b");\n", 300),
        Bomb("texts/en/0.js", b"kbpkg.receive(", b"[", b");\n", 200),
    ],
    ids=["manifest spaces", "manifest list", "sums", "index", "texts"],
)
def test_a_zip_bomb_in_bounded_memory(bomb: Bomb, bundle: Path, tmp_path: Path) -> None:
    """A file of 200 or 300 MB in a zip of one is refused in 1 GB and 20 CPU seconds."""
    path = tmp_path / "x.zip"
    block = bomb.filling * (1_000_000 // len(bomb.filling))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for each, content in contents(bundle).items():
            if each != bomb.name:
                archive.writestr(f"tiny/{each}", content)
        with archive.open(f"tiny/{bomb.name}", "w", force_zip64=True) as out:
            for part in (bomb.head, *[block] * bomb.megabytes, bomb.tail):
                out.write(part)
    assert path.stat().st_size < 5_000_000
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", _OPEN_AND_VERIFY, str(path), str(MEMORY)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "Traceback" not in done.stderr
    # Nobody needs the sums to search.
    assert done.stdout.split()[:1] == ([] if bomb.name == "SHA256SUMS" else ["KB501"])
    assert done.returncode == 1
    assert after.ru_utime - before.ru_utime < 20
