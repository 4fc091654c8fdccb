"""Files in other encodings, with byte order marks, with other line ends."""

import codecs
from pathlib import Path

import pytest

from kbpkg.load.extraction import extract_entry
from tests.faults.bounded import refused, run
from tests.problems.package import contents

ENTRY = "kb/entries/effects/bladder.md"
CATALOG = "locales/es/LC_MESSAGES/entries.po"
FILES = (ENTRY, "kb/package.yaml", "kb/sources.yaml", "kb/services.yaml", CATALOG)


def rewrite(path: Path, encoding: str, words: str = "") -> None:
    """Save a file in another encoding, with some words that this encoding has."""
    text = path.read_text(encoding="utf-8")
    comment = f"# {words}\n" if path.suffix != ".md" else f"\n{words}\n"
    path.write_bytes((text + comment).encode(encoding, "replace"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-16", ""),
        ("utf-16-le", "é"),
        ("utf-16-be", "é"),
        ("utf-32", ""),
        ("latin-1", "señal"),
        ("cp1252", "“niño”"),
        ("shift_jis", "膀胱"),
        ("gb18030", "膀胱"),
        ("koi8-r", "пузырь"),
    ],
)
def test_another_encoding_is_refused(encoding: str, words: str, name: str, package: Path) -> None:
    """A file that is not UTF-8 is named, with the byte that shows it and the cure."""
    rewrite(package / name, encoding, words)
    done = run(["check"], package)
    found = [each for each in done.problems if each.partition(" ")[2].startswith(name)]
    assert done.status == 1
    assert found[0].startswith(("KB101", "KB112")), done.err
    assert done.err.count("cure: ") == len(done.problems)
    if found[0].startswith("KB101"):
        assert "the file is not UTF-8: byte 0x" in done.err
        assert "cure: save the file as UTF-8" in done.err


def test_utf16_without_a_mark_is_told_by_its_zeros(package: Path) -> None:
    """ASCII as UTF-16 without a mark is valid UTF-8 with a NUL in every letter: refused too."""
    path = package / "kb/package.yaml"
    path.write_bytes(path.read_text(encoding="ascii").encode("utf-16-le"))
    refused(package, "KB112 kb/package.yaml:1")


def test_marks_and_line_ends_change_no_byte_of_the_bundle(package: Path) -> None:
    """With byte order marks and CRLF or CR everywhere the bundle is the same, byte for byte."""
    bundles = []
    sources = {
        path: path.read_bytes()
        for part in ("kb", "locales")
        for path in (package / part).rglob("*")
        if path.is_file()
    }
    for number, (mark, end) in enumerate(
        [(b"", b"\n"), (codecs.BOM_UTF8, b"\r\n"), (b"", b"\r\n"), (codecs.BOM_UTF8, b"\r")]
    ):
        for path, content in sources.items():
            path.write_bytes(mark + content.replace(b"\n", end))
        done = run(["build", "--quiet", "--out", f"dist{number}"], package)
        assert (done.status, done.err) == (0, "")
        bundles.append(contents(package / f"dist{number}"))
    assert all(bundle == bundles[0] for bundle in bundles)


def test_a_mark_in_the_middle_does_no_harm(package: Path) -> None:
    """Two files joined by a careless tool leave a byte order mark inside: nothing breaks."""
    path = package / ENTRY
    path.write_bytes(path.read_bytes().replace(b"Blood in it.", b"Blood \xef\xbb\xbfin it."))
    assert run(["check"], package).status == 0


def test_line_ends_change_no_message_that_pybabel_extracts(package: Path) -> None:
    """`pybabel extract` finds the same messages, at the same lines, whatever the line ends."""
    path = package / ENTRY
    content = path.read_bytes()
    found = []
    for end in (b"\n", b"\r\n", b"\r"):
        path.write_bytes(codecs.BOM_UTF8 + content.replace(b"\n", end))
        with path.open("rb") as file:
            found.append([*extract_entry(file, {}, (), {})])
    assert len(found[0]) > 10
    assert found[0] == found[1] == found[2]
