"""wire: what a bundle holds for programs, written and read back."""

import json
from array import array
from typing import Any

import pytest

from kbpkg.model.entry import TextState
from kbpkg.model.posting import EntryText, Passage, Postings, SearchIndex
from kbpkg.wire.index_record import index_files, read_index, write_index
from kbpkg.wire.manifest import (
    BundleLocale,
    FileSum,
    Manifest,
    read_manifest,
    read_sums,
    write_manifest,
    write_sums,
)
from kbpkg.wire.script import FormatError, data_path, read_script, write_script
from kbpkg.wire.term_list import read_terms, write_terms
from kbpkg.wire.texts_record import read_texts, write_texts
from kbpkg.wire.varint import read_numbers, write_numbers
from tests.unit.editions import EN, ES


def postings(*found: tuple[int, int]) -> Postings:
    """Return postings of pairs of entry and impact."""
    return Postings(array("I", (entry for entry, _ in found)), bytes(step for _, step in found))


INDEX = SearchIndex(
    locale=ES,
    size=70,
    held=60,
    texts_per_file=3,
    postings={
        "dolor": postings((0, 0), (1, 63), (69, 32)),
        "膀胱": postings((40, 5)),
    },
    everyday=frozenset({"dolor"}),
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
        "Efecto",
    ),
    None,
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
    assert text == ('kbpkg.receive("texts/es/0",3,{"a":"</script>\\u2028\\u2029 é"});\n')
    assert read_script(text, "texts/es/0") == {"a": "</script>\u2028\u2029 é"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alert(1);\n",
        'kbpkg.receive("other",3,{});\n',
        'kbpkg.receive("x",1,{});\n',
        'kbpkg.receive("x","3",{});\n',
        'kbpkg.receive("x",1);\n',
        'kbpkg.receive("x",3,{},{});\n',
        'kbpkg.receive("x",3,{);\n',
        'kbpkg.receive("x",3,{})',
        'kbpkg.receive("x",3,' + "[" * 100_000 + ");\n",
    ],
)
def test_strange_scripts(text: str) -> None:
    """Another script, name, version or form is refused."""
    with pytest.raises(FormatError):
        read_script(text, "x")


def through_json(record: object) -> Any:
    """Return a record as a reader gets it."""
    return json.loads(json.dumps(record))


def records(index: SearchIndex, *, is_large: bool) -> dict[str, Any]:
    """Return the records of an index by name, as a reader gets them."""
    return {file.name: through_json(file.record) for file in write_index(index, is_large=is_large)}


@pytest.mark.parametrize("is_large", [False, True])
def test_index(is_large: bool) -> None:  # noqa: FBT001 - a parameter
    """An index reads back as it was written, as one record and as many."""
    assert read_index(records(INDEX, is_large=is_large), ES) == INDEX


@pytest.mark.parametrize("is_large", [False, True])
def test_empty_index(is_large: bool) -> None:  # noqa: FBT001 - a parameter
    """An index of no entries reads back too."""
    empty = SearchIndex(ES, 0, 0, 1, {})
    assert read_index(records(empty, is_large=is_large), ES) == empty


def test_a_small_index_is_one_record() -> None:
    """Terms and postings stand beside each other, one posting list a term."""
    assert records(INDEX, is_large=False) == {
        "index/es": {
            "size": 70,
            "held": 60,
            "textsPerFile": 3,
            "everyday": "Adolor",
            "terms": "Adolor A膀胱",
            "postings": "AAB_kCg oBF",
        }
    }


def test_a_long_list_goes_on_in_the_next_file() -> None:
    """A list longer than a file begins one of its own; the directory names its term twice."""
    long = postings(*((entry, entry % 64) for entry in range(20_000)))
    index = SearchIndex(ES, 20_000, 20_000, 1, {"a": postings((3, 1)), "m": long, "z": long})
    found = records(index, is_large=True)
    firsts = found["index/es"]["postings"]
    assert firsts == ["a", "m", "m", "z", "z"]
    assert all(len(json.dumps(record)) < 40_000 for record in found.values())
    assert set(index_files(found["index/es"], "es")) == {f"postings/es/{at}" for at in range(5)}
    assert read_index(found, ES) == index


def test_words_stand_forward_and_backward() -> None:
    """A large index has its words in order, and again from their ends, with how many hold them."""
    found = records(INDEX, is_large=True)
    assert found["forward/es/0"] == {"terms": "Adolor A膀胱", "counts": "DB"}
    assert found["backward/es/0"] == {"terms": "Arolod A胱膀", "counts": "DB"}
    assert (found["index/es"]["forward"], found["index/es"]["backward"]) == (["dolor"], ["rolod"])


@pytest.mark.parametrize(
    "change",
    [
        {"size": None},
        {"size": 69},
        {"size": float("inf")},
        {"held": 71},
        {"held": -1},
        {"textsPerFile": 0},
        {"everyday": None},
        {"everyday": "Gdolor"},
        {"terms": "Adolor"},
        {"terms": "Adolor A膀胱 Amás"},
        {"terms": "A膀胱 Adolor"},
        {"terms": "Adolor G膀胱"},
        {"terms": "Adolor +膀胱"},
        {"terms": None},
        {"postings": ""},
        {"postings": "AAB_kCg oB"},
        {"postings": "AAB_kCg oBFA"},
        {"postings": "AAA_kCg oBF"},
        {"postings": "é oBF"},
    ],
    ids=str,
)
def test_damaged_index(change: dict[str, object]) -> None:
    """An index of which a part is missing, cut, too long or does not fit is refused."""
    found = records(INDEX, is_large=False)
    found["index/es"] |= change
    with pytest.raises(FormatError, match=r"^index of es: (?!.*FormatError)"):
        read_index(found, ES)


def test_a_number_without_an_end_holds_nobody_up() -> None:
    """What is no number, however long, is refused in the time that it takes to read it."""
    endless = "g" * 500_000
    found = records(INDEX, is_large=False)
    found["index/es"]["postings"] = f"{endless} oBF"
    with pytest.raises(FormatError):
        read_index(found, ES)
    with pytest.raises(FormatError):
        read_numbers(endless)
    assert read_numbers(f"h{endless}A") == [1]


def test_a_missing_file_of_an_index() -> None:
    """A large index of which a file is missing is refused."""
    found = records(INDEX, is_large=True)
    del found["postings/es/0"]
    with pytest.raises(FormatError):
        read_index(found, ES)


@pytest.mark.parametrize("record", [None, [], {}, "", 1])
def test_no_index(record: object) -> None:
    """What is no index at all is refused."""
    with pytest.raises(FormatError):
        read_index({"index/es": record}, ES)


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ([], ""),
        (["a"], "Aa"),
        (["bladder", "blade", "blue", "x"], "Abladder Ee Cue Ax"),
        (["𐐀𐐁", "𐐀𐐂", "𐐀𐐂x"], "A𐐀𐐁 B𐐂 Cx"),
        (["a" * 70, "a" * 70 + "b"], f"A{'a' * 70} _{'a' * 7}b"),
    ],
)
def test_terms(terms: list[str], text: str) -> None:
    """Each term is written by what it does not share with the one before, and read back."""
    assert text == write_terms(terms)
    assert terms == read_terms(text)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("table", "assets/table.js"),
        ("sources", "assets/sources.js"),
        ("index/zh-Hant", "search/zh-Hant/index.js"),
        ("postings/es/12", "search/es/postings12.js"),
        ("texts/es/0", "texts/es/0.js"),
        ("pages/es/bladder", "pages/es/bladder.js"),
    ],
)
def test_where_records_lie(name: str, path: str) -> None:
    """A record's name tells its path; tests/js/core.test.mjs has the same."""
    assert path == data_path(name)


def test_texts() -> None:
    """Passages read back, with language and state where they differ from the edition's."""
    record = through_json(write_texts(TEXTS, ES))
    assert record == [
        [
            "a",
            "Efecto",
            [
                [0, "", "Título"],
                [4, "signs", "Pain", "en", "ltr", "missing"],
                [4, "signs", "Blood", "en", "ltr", "fuzzy"],
            ],
        ],
        None,
    ]
    assert read_texts(record, ES) == [*TEXTS]


@pytest.mark.parametrize(
    "record",
    [
        None,
        1,
        ["a"],
        [["a"]],
        [["a", "", None]],
        [["a", "", []]],
        [["a", "", [[]]]],
        [["a", "", [[0, ""]]]],
        [["a", "", [[9, "", "x"]]]],
        [["a", "", [[-5, "", "x"]]]],
        [["a", "", [[False, "", "x"]]]],
        [["a", "", [[0.0, "", "x"]]]],
        [["a", "", [["0", "", "x"]]]],
        [["a", "", [[4, "", "x"], [0, "", "x"]]]],
        [["a", "", [[0, "", None]]]],
        [["a", "", [[0, [], "x"]]]],
        [[7, "", [[0, "", "x"]]]],
        [["a", None, [[0, "", "x"]]]],
        [["a", "", [[0, "", "x", 5, "ltr", "missing"]]]],
        [["a", "", [[0, "", "x", "en"]]]],
        [["a", "", [[0, "", "x", "xx", "ltr", "missing"]]]],
        [["a", "", [[0, "", "x", "en", "ltr", "strange"]]]],
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
    ["", "[]", "null", "{}", '{"format": 0}', '{"format": 1}', '{"format": "3"}', '{"format": 3}'],
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
