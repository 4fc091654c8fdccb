"""Python and the browser's scripts give the same answers to the same questions."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbpkg.analysis.words import tokens
from kbpkg.wire.script import read_script
from tests.parity.bundles import MADE_UP, NodeRunner
from tests.parity.conftest import Pair

CASES: list[dict[str, str]] = json.loads(
    Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
)
TAGS = sorted({case["locale"] for case in CASES})
READERS = [
    *(("package", tag) for tag in TAGS),
    *((name, locale.tag) for name in ("made-up", "large") for locale in MADE_UP),
]
LIMIT = 10
QUOTES = '"“”„«»「」『』'
CHUNK = 4096
# Beyond these there are only private characters, tags and variation selectors.
LAST_LETTER = 0x32000

# Every code point, lone surrogates too; and letters that compose, fold, shrink, grow or cut runs.
ANY_TEXT = st.text(st.characters(exclude_categories=()))
HARD_LETTERS = st.text(
    "aKΣςİ ẞﬁ½²Ⅷ①ﷺﷲe\u0301\u0323\u0308\u0345가\u1100\u1161\u11a8กำะเค\u0e33ກຳជ្រាမြန်ｶﾞﾊﾟｱ々〇漢字"
    "膀胱𠮷𝐊𐐀١۲९आीإآةىﻻـًٰ\u0653\u0654\u200c\u200d\u2028\ud83d\ude00_-'…\U000e0100"
)
MISTAKES = st.sampled_from(("add", "drop", "change", "swap", "upper"))


def joined(text: str) -> str:
    """Return a text with its surrogate pairs joined, as JSON and the browser join them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@st.composite
def queries(draw: st.DrawFn, words: list[str]) -> str:
    """Draw some words of an index, whole, cut or mistyped, quotes and anything else."""
    word = st.sampled_from(words)
    pieces = st.one_of(
        word,
        word,
        st.builds(lambda whole, end: whole[: end + 1], word, st.integers(0, 6)),
        st.builds(_mistyped, word, st.integers(0, 9), st.sampled_from("aeñقسk膀 "), MISTAKES),
        st.sampled_from(QUOTES),
        st.builds(lambda quoted: f'"{" ".join(quoted)}"', st.lists(word, max_size=3)),
        HARD_LETTERS,
        ANY_TEXT,
    )
    separator = st.sampled_from((" ", " ", " ", "", "\u3000", " - "))
    parts = draw(st.lists(st.tuples(pieces, separator), min_size=1, max_size=8))
    return joined("".join(piece + after for piece, after in parts))


def _mistyped(word: str, at: int, letter: str, mistake: str) -> str:
    if mistake == "upper":
        return word.upper()
    before, here, after = word[:at], word[at : at + 1], word[at + 1 :]
    if mistake == "swap":
        return before + after[:1] + here + after[1:]
    return before + {"add": letter + here, "drop": "", "change": letter}[mistake] + after


def phrases(texts: list[str]) -> st.SearchStrategy[str]:
    """Return a strategy of quoted pieces of some texts, cut anywhere."""
    return st.builds(
        lambda text, at, size: f'"{text[at : at + size]}"',
        st.sampled_from(texts),
        st.integers(0, 60),
        st.integers(2, 30),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['locale']}: {case['text']}")
def test_cases(case: dict[str, str], pairs: dict[str, Pair]) -> None:
    """A question that people ask finds something, and the same in both, for every reader."""
    python, node = pairs["package"]
    assert python.ask(case["locale"], case["text"], LIMIT)["hits"]
    for reader in TAGS:
        expected = python.ask(reader, case["text"], LIMIT)
        assert node.ask(reader, case["text"], LIMIT) == expected


@pytest.mark.parametrize(("name", "tag"), READERS)
@settings(max_examples=40, deadline=None)
@given(data=st.data(), limit=st.sampled_from((0, 1, 3, LIMIT, 500)))
def test_made_up_queries(
    name: str, tag: str, pairs: dict[str, Pair], data: st.DataObject, limit: int
) -> None:
    """Whatever is typed, in words of any locales, both give the whole same answer."""
    python, node = pairs[name]
    text = data.draw(queries(python.words), label="query")
    assert node.ask(tag, text, limit) == python.ask(tag, text, limit)


@pytest.mark.parametrize(("name", "tag"), READERS)
@settings(max_examples=20, deadline=None)
@given(data=st.data(), limit=st.sampled_from((1, 3, LIMIT)))
def test_phrases(
    name: str, tag: str, pairs: dict[str, Pair], data: st.DataObject, limit: int
) -> None:
    """A phrase that stands in a text, or nearly, is found in the same entries."""
    python, node = pairs[name]
    text = joined(data.draw(phrases(python.passages), label="phrase"))
    assert node.ask(tag, text, limit) == python.ask(tag, text, limit)


@pytest.mark.parametrize("name", ["package", "made-up", "large"])
@settings(max_examples=30, deadline=None)
@given(data=st.data(), limit=st.sampled_from((1, LIMIT, 500)))
def test_scores_before_rounding(
    name: str, pairs: dict[str, Pair], data: st.DataObject, limit: int
) -> None:
    """Scores are equal to the last bit, so that near equals come in the same order."""
    python, node = pairs[name]
    text = data.draw(queries(python.words), label="query")
    tag = python.tags[-1]
    assert node.rank(tag, text, limit) == python.rank(tag, text, limit)


@pytest.mark.parametrize("name", ["package", "made-up", "large"])
@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"wort{number}" for number in range(10_000)),
        '"' + " ".join(f"wort{number}" for number in range(100)) + '"',
        "膀" * 1000,
        "a" * 1000,
        '"' * 1000,
        "👨\u200d👩\u200d👧 👍🏽" * 100,
        "ket \u202eمرحبا\u202c שלום \u2067ket\u2069 " * 50,
    ],
    ids=["words", "phrase", "unspaced", "letter", "quotes", "emoji", "directions"],
)
def test_long_queries(name: str, text: str, pairs: dict[str, Pair]) -> None:
    """What is longer than search goes is cut at the same place."""
    python, node = pairs[name]
    for tag in python.tags:
        assert node.ask(tag, text, LIMIT) == python.ask(tag, text, LIMIT)


def test_the_large_bundle_is_large(folders: dict[str, Path]) -> None:
    """Its index lies in many files, and the list of a common word in several."""
    for locale in MADE_UP:
        folder = folders["large"] / "search" / locale.tag
        head = read_script((folder / "index.js").read_text(encoding="utf-8"), f"index/{locale.tag}")
        for kind in ("postings", "forward", "backward"):
            assert len(head[kind]) == len(list(folder.glob(f"{kind}*.js"))) > 10
        assert len(set(head["postings"])) < len(head["postings"])


def python_tokens(text: str) -> list[list[Any]]:
    """Return the tokens, each as its values."""
    return [list(token) for token in tokens(text)]


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(ANY_TEXT, HARD_LETTERS))
def test_tokens(text: str, node: NodeRunner) -> None:
    """Any text has the same index terms at the same places."""
    text = joined(text)
    assert node.tokens(text) == python_tokens(text)


@pytest.mark.parametrize(
    ("around", "end"),
    [("{}", 0x110000), ("a{}\u0301", LAST_LETTER), ("ก{}า", LAST_LETTER)],
    ids=["alone", "Latin", "Thai"],
)
def test_every_character(around: str, end: int, node: NodeRunner) -> None:
    """Every code point is read in the same way, alone and between others."""
    for first in range(0, end, CHUNK):
        text = " ".join(around.format(chr(code)) for code in range(first, first + CHUNK))
        assert node.tokens(text) == python_tokens(text)
