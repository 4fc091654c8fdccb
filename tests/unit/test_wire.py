"""wire: what a bundle holds for programs, written and read back."""

import json
from typing import Any

import pytest

from kbpkg.model.entry import TextState
from kbpkg.model.posting import EntryText, Passage, Posting, SearchIndex
from kbpkg.wire.index_record import read_index, write_index
from kbpkg.wire.manifest import (
    BundleLocale,
    FileSum,
    Manifest,
    read_manifest,
    read_sums,
    write_manifest,
    write_sums,
)
from kbpkg.wire.script import FormatError, read_script, write_script
from kbpkg.wire.texts_record import read_texts, write_texts
from kbpkg.wire.varint import read_numbers, write_numbers
from tests.unit.editions import EN, ES

INDEX = SearchIndex(
    locale=ES,
    entries=("a", "b"),
    word_lengths=((1, 2, 0, 0, 100), (1, 0, 0, 3, 4)),
    gram_lengths=((4, 2, 0, 0, 33), (1, 0, 0, 3, 40)),
    postings={
        "dolor": (Posting(0, (1, 0, 0, 0, 2)), Posting(1, (0, 0, 0, 0, 40))),
        "膀胱": (Posting(1, (0, 0, 0, 1, 0)),),
    },
    shards=(0, 1),
)
MANIFEST = Manifest(
    package="tiny",
    title="Tiny “package”",
    date="2026-01-03",
    generator="kbpkg 0.1.0",
    locales=(BundleLocale("en", 3, 0, ""), BundleLocale("zh-Hant", 3, 1, "machine")),
    files={"a/b.html": FileSum("0" * 64, 12), "index.html": FileSum("f" * 64, 0)},
)
TEXTS = (
    EntryText(
        "a",
        (
            Passage("title", "", "Título", ES, TextState.CURRENT),
            Passage("body", "signs", "Pain", EN, TextState.MISSING),
            Passage("body", "signs", "Blood", EN, TextState.FUZZY),
        ),
    ),
)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([0], "A"),
        ([31], "f"),
        ([32], "gB"),
        ([1, 1023, 1024], "B_fggB"),
        ([2**53], "ggggggggggI"),
    ],
)
def test_numbers(numbers: list[int], text: str) -> None:
    """Whole numbers are written in base64 digits of five bits, lowest first, and read back."""
    assert text == write_numbers(numbers)
    assert numbers == read_numbers(text)


@pytest.mark.parametrize("text", ["g", "Ag", "A B", "+", "é", "_" * 11, "g" * 12 + "B"])
def test_damaged_numbers(text: str) -> None:
    """A cut number, a strange digit and a number above 2**53 are refused."""
    with pytest.raises(FormatError):
        read_numbers(text)


@pytest.mark.parametrize("number", [-1, 2**53 + 1])
def test_numbers_that_no_reader_takes_are_not_written(number: int) -> None:
    """A number that reads back otherwise, or not at all, is an error of the writer."""
    with pytest.raises(ValueError):  # noqa: PT011 - which one is its own matter
        assert read_numbers(write_numbers([number])) == [number]


def test_script() -> None:
    """A record is handed to the page by one call, in one line that no old program cuts."""
    text = write_script("texts/es/0", {"a": "</script>\u2028\u2029 é"})
    assert text == ('kbpkg.receive("texts/es/0",1,{"a":"</script>\\u2028\\u2029 é"});\n')
    assert read_script(text, "texts/es/0") == {"a": "</script>\u2028\u2029 é"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alert(1);\n",
        'kbpkg.receive("other",1,{});\n',
        'kbpkg.receive("x",2,{});\n',
        'kbpkg.receive("x","1",{});\n',
        'kbpkg.receive("x",1);\n',
        'kbpkg.receive("x",1,{},{});\n',
        'kbpkg.receive("x",1,{);\n',
        'kbpkg.receive("x",1,{})',
        'kbpkg.receive("x",1,' + "[" * 100_000 + ");\n",
    ],
)
def test_strange_scripts(text: str) -> None:
    """Another script, name, version or form is refused."""
    with pytest.raises(FormatError):
        read_script(text, "x")


def through_json(record: object) -> Any:
    """Return a record as a reader gets it."""
    return json.loads(json.dumps(record))


def test_index() -> None:
    """An index reads back as it was written."""
    assert read_index(through_json(write_index(INDEX)), ES) == INDEX


def test_empty_index() -> None:
    """An index of no entries reads back too."""
    empty = SearchIndex(ES, (), (), (), {}, ())
    assert read_index(through_json(write_index(empty)), ES) == empty


@pytest.mark.parametrize(
    "change",
    [
        {"entries": None},
        {"entries": ["a"]},
        {"entries": ["a", "b", "c"]},
        {"shards": [0]},
        {"shards": ["x", "y"]},
        {"shards": [float("inf"), 0]},
        {"lengths": ""},
        {"lengths": "g"},
        {"lengths": 3},
        {"terms": "dolor"},
        {"terms": "dolor\n膀胱\nmás"},
        {"terms": None},
        {"postings": ""},
        {"postings": "BZBB"},
        {"postings": "é"},
    ],
    ids=str,
)
def test_damaged_index(change: dict[str, object]) -> None:
    """An index of which a part is missing, cut, too long or does not fit is refused."""
    record = {**write_index(INDEX), **change}
    with pytest.raises(FormatError):
        read_index(through_json(record), ES)


@pytest.mark.parametrize("record", [None, [], {}, "", 1])
def test_no_index(record: object) -> None:
    """What is no index at all is refused."""
    with pytest.raises(FormatError):
        read_index(record, ES)


def test_texts() -> None:
    """Passages read back, with language and state where they differ from the edition's."""
    record = through_json(write_texts(TEXTS, ES))
    assert record == {
        "a": [
            [0, "", "Título"],
            [4, "signs", "Pain", "en", "ltr", "missing"],
            [4, "signs", "Blood", "en", "ltr", "fuzzy"],
        ]
    }
    assert {"a": TEXTS[0]} == read_texts(record, ES)


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {"a": None},
        {"a": [[]]},
        {"a": [[0, ""]]},
        {"a": [[9, "", "x"]]},
        {"a": [[0, "", "x", "en"]]},
        {"a": [[0, "", "x", "xx", "ltr", "missing"]]},
        {"a": [[0, "", "x", "en", "ltr", "strange"]]},
    ],
)
def test_damaged_texts(record: object) -> None:
    """Passages of another form are refused."""
    with pytest.raises(FormatError):
        read_texts(record, ES)


def test_manifest() -> None:
    """A manifest reads back as it was written; files stand sorted."""
    text = write_manifest(MANIFEST)
    assert read_manifest(text) == MANIFEST
    assert text.index("a/b.html") < text.index("index.html")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"format": 0}', '{"format": 2}', '{"format": "1"}', '{"format": 1}'],
)
def test_strange_manifests(text: str) -> None:
    """Another form or version is refused."""
    with pytest.raises(FormatError):
        read_manifest(text)


def test_a_manifest_of_wrong_values() -> None:
    """A word where a number must stand is a FormatError like every other damage."""
    text = write_manifest(MANIFEST).replace('"texts": 3', '"texts": "three"')
    with pytest.raises(FormatError):
        read_manifest(text)


def test_sums() -> None:
    """SHA256SUMS reads back, and is what sha256sum -c reads: two spaces between sum and path."""
    text = write_sums(MANIFEST.files)
    assert text == f"{'0' * 64}  a/b.html\n{'f' * 64}  index.html\n"
    assert read_sums(text) == {"a/b.html": "0" * 64, "index.html": "f" * 64}


@pytest.mark.parametrize("text", ["x\n", "abc def\n", "abc  \n", "\n"])
def test_strange_sums(text: str) -> None:
    """A line of another form is refused."""
    with pytest.raises(FormatError):
        read_sums(text)
