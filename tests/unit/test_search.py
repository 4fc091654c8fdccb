"""search: queries, corrections, ranking, phrases, snippets."""

import math
from functools import cache
from itertools import product

import pytest

from kbpkg.index.builder import build_index
from kbpkg.model.entry import TextState
from kbpkg.model.posting import EntryText, Passage
from kbpkg.search.arithmetic import ln
from kbpkg.search.correction import correct, distance
from kbpkg.search.query import Query, parse_query
from kbpkg.search.searcher import Hit, Searcher
from kbpkg.search.snippet import ELLIPSIS
from tests.unit.editions import EN, ES


def make_searcher(entries: dict[str, list[tuple[str, str, str]]]) -> Searcher:
    """Return the search over entries of (field, section, text)."""
    texts = {
        entry_id: EntryText(
            entry_id,
            tuple(Passage(*passage, EN, TextState.SOURCE) for passage in passages),
        )
        for entry_id, passages in sorted(entries.items())
    }
    index = build_index(EN, texts.values(), (0,) * len(texts))
    return Searcher(index, texts.__getitem__)


def simple(**bodies: str) -> Searcher:
    """Return the search over entries whose title is their id."""
    return make_searcher(
        {
            entry_id: [("title", "", entry_id), ("body", "s", text)]
            for entry_id, text in bodies.items()
        }
    )


def ids(hits: tuple[Hit, ...]) -> list[str]:
    """Return the entries of some hits."""
    return [hit.entry_id for hit in hits]


def marked(hit: Hit) -> list[str]:
    """Return the marked parts of a hit's snippet."""
    return [part.text for part in hit.snippet.parts if part.is_marked]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query((), (), "")),
        ("  ?! ", Query((), (), "")),
        ("Blood in pee", Query(("blood", "in", "pee"), (), "pee")),
        ("pee pee PEE", Query(("pee",), (), "pee")),
        ('"blood in" pee', Query(("blood", "in", "pee"), (("blood", "in"),), "pee")),
        ("“blood in” pee", Query(("blood", "in", "pee"), (("blood", "in"),), "pee")),
        ("«sangre» „Blut“", Query(("sangre", "blut"), (("sangre",), ("blut",)), "")),
        ("「膀胱痛」", Query(("膀胱", "胱痛"), (("膀胱", "胱痛"),), "")),
        ('pee "blood', Query(("pee", "blood"), (), "blood")),
        ('"a b" "c', Query(("a", "b", "c"), (("a", "b"),), "c")),
        ('"" x', Query(("x",), (), "x")),
        ('"pain"', Query(("pain",), (("pain",),), "")),
    ],
)
def test_parse_query(text: str, query: Query) -> None:
    """Words once each, closed quotes as phrases, the last word as unfinished."""
    assert query == parse_query(text)


def test_a_long_query_is_cut() -> None:
    """Of a whole page pasted into the box the first words count."""
    query = parse_query(" ".join(f"w{number}" for number in range(500)))
    assert tuple(f"w{number}" for number in range(64)) == query.words
    assert query.typing == ""


@pytest.mark.parametrize("value", [1.0, 1.5, 2.0, 3.0, 10.0, 1234.5, 1e6, 1e15])
def test_ln(value: float) -> None:
    """The logarithm made of + - * / is the logarithm, to the last digits."""
    assert ln(value) == pytest.approx(math.log(value), rel=1e-14, abs=1e-14)


@cache
def textbook(left: str, right: str) -> int:
    """Return the optimal string alignment distance by its definition."""
    if not left or not right:
        return len(left) + len(right)
    found = min(
        textbook(left[:-1], right) + 1,
        textbook(left, right[:-1]) + 1,
        textbook(left[:-1], right[:-1]) + (left[-1] != right[-1]),
    )
    if len(left) > 1 and len(right) > 1 and (left[-1], left[-2]) == (right[-2], right[-1]):
        found = min(found, textbook(left[:-2], right[:-2]) + 1)
    return found


def test_distance_is_the_textbooks() -> None:
    """The distance equals its definition up to the bound; beyond it is only larger."""
    short = ["".join(letters) for size in range(5) for letters in product("ab", repeat=size)]
    for left, right in product([*short, "bladder", "bldader", "balddre"], repeat=2):
        true = textbook(left, right)
        for most in (1, 2, 9):
            found = distance(left, right, most)
            assert found == true if true <= most else found > most


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("blader", "bladder"),
        ("bldader", "bladder"),
        ("bladdrr", "bladder"),
        ("ketamien", "ketamine"),
        ("ketmaien", "ketamine"),
        ("kexyzine", None),
        ("pan", None),
        ("pian", "pain"),
        ("xyzw", None),
        ("膀胱", None),
    ],
)
def test_correct(word: str, nearest: str | None) -> None:
    """One edit is mended from four letters, two from eight; shorter words are left alone."""
    index = simple(a="bladder ketamine pain pee 膀痛 膀膀").index
    assert nearest == correct(word, index.postings)


def test_correction_prefers_fewer_edits_then_more_entries_then_the_first() -> None:
    """Of several near words the nearest wins, then the commonest, then the first."""
    assert correct("pains", simple(a="paint painy", b="painy").index.postings) == "painy"
    assert correct("paixs", simple(a="paits", b="pails").index.postings) == "pails"
    assert correct("bladdres", simple(a="bladders", b="blades blades").index.postings) == "bladders"


def test_any_word_matches_and_more_words_rank_higher() -> None:
    """Entries with all words of a query come before those with one of them."""
    searcher = simple(one="blood", two="blood urine", none="other")
    assert ids(searcher.search("blood urine")) == ["two", "one"]


def test_title_counts_more_than_body() -> None:
    """A word in the title weighs more than the same word in the body."""
    searcher = make_searcher(
        {
            "a": [("title", "", "other words"), ("body", "s", "bladder pain")],
            "b": [("title", "", "bladder pain"), ("body", "s", "other words")],
        }
    )
    assert ids(searcher.search("bladder")) == ["b", "a"]


def test_rare_words_count_more() -> None:
    """A word that few entries have weighs more than one that most have."""
    searcher = simple(a="common common rare", b="common common extra", c="common", d="common")
    assert ids(searcher.search("rare common"))[0] == "a"


def test_ties_break_by_entry_id() -> None:
    """Equal scores stand in the order of the entries' ids."""
    searcher = make_searcher(
        {each: [("title", "", "same"), ("body", "s", "pain")] for each in ("c", "a", "b")}
    )
    hits = searcher.search("pain")
    assert ids(hits) == ["a", "b", "c"]
    assert len({hit.score for hit in hits}) == 1


def test_limit() -> None:
    """No more hits are given than wanted."""
    searcher = simple(a="pain", b="pain", c="pain")
    assert [len(searcher.search("pain", 2)), len(searcher.search("pain", 99))] == [2, 3]


@pytest.mark.parametrize("query", ["", "?", '""', "zzzzqqqq", "膀胱"])
def test_nothing_found(query: str) -> None:
    """A query of nothing, or of what nowhere stands, finds nothing."""
    assert simple(a="pain", b="blood").search(query) == ()


def test_a_word_form_is_found_by_its_grams() -> None:
    """The plural finds the singular with no stemmer, and marks it."""
    (hit,) = simple(a="the bladder hurts", b="other").search("bladders x")
    assert hit.entry_id == "a"
    assert marked(hit) == ["bladder"]


def test_the_last_word_is_a_prefix_while_typing() -> None:
    """An unknown last word stands for the words that begin with it; an earlier one does not."""
    searcher = simple(a="bladder", b="bland", c="other")
    hits = searcher.search("bla")
    assert {"a", "b"} == set(ids(hits))
    assert {"prefix"} == {match.how for hit in hits for match in hit.reason}
    assert ids(searcher.search("bla other")) == ["c"]


def test_a_known_last_word_is_no_prefix() -> None:
    """A last word that the index knows stands for itself."""
    assert ids(simple(a="pee", b="peeled").search("pee")) == ["a"]


def test_a_correction_is_told() -> None:
    """An unknown word is taken for the nearest, and the hit says so."""
    (hit,) = simple(a="cystitis", b="other").search("cistitis now")
    assert [(match.word, match.terms, match.how) for match in hit.reason] == [
        ("cistitis", ("cystitis",), "corrected")
    ]


def test_a_phrase_must_stand_in_one_passage() -> None:
    """Quoted words are found only side by side, in order, and not over the end of a block."""
    searcher = make_searcher(
        {
            "a": [("title", "", "a"), ("body", "s", "blood in urine")],
            "b": [("title", "", "b"), ("body", "s", "urine in blood")],
            "c": [("title", "", "c"), ("body", "s", "blood in"), ("body", "s", "urine")],
        }
    )
    assert ids(searcher.search('"blood in urine"')) == ["a"]
    assert ids(searcher.search('"in urine" blood')) == ["a"]
    assert {"a", "b", "c"} == set(ids(searcher.search("blood in urine")))
    assert searcher.search('"blood in urine" "nowhere"') == ()


def test_a_phrase_in_a_script_without_spaces() -> None:
    """A Chinese phrase is verified by its bigrams."""
    searcher = simple(a="膀胱疼痛", b="膀胱、疼痛")
    assert ids(searcher.search("「膀胱疼痛」")) == ["a"]


def test_the_snippet_names_its_section() -> None:
    """A hit leads to the section that answers; a heading shows the block after it."""
    searcher = make_searcher(
        {
            "a": [
                ("title", "", "title"),
                ("summary", "", "summary words"),
                ("headings", "signs", "Signs"),
                ("body", "signs", "Blood in it."),
                ("headings", "help", "Getting help"),
                ("body", "help", "Go there."),
            ]
        }
    )
    assert section_and_snippet(searcher, "blood") == ("signs", "Blood in it.")
    assert section_and_snippet(searcher, "getting") == ("help", "Go there.")
    assert section_and_snippet(searcher, "title") == ("", "summary words")


def section_and_snippet(searcher: Searcher, query: str) -> tuple[str, str]:
    """Return section and snippet of the only hit."""
    (hit,) = searcher.search(query)
    return hit.section, hit.snippet.text


def test_keywords_are_never_shown() -> None:
    """Keywords find an entry, but the snippet is text that the page has."""
    searcher = make_searcher(
        {"a": [("title", "", "Title"), ("summary", "", "Sum."), ("keywords", "", "ket bladder")]}
    )
    (hit,) = searcher.search("ket")
    assert (hit.section, hit.snippet.text) == ("", "Sum.")


def test_a_short_passage_is_shown_whole() -> None:
    """A passage shorter than a snippet is not cut; all matches are marked where they stand."""
    (hit,) = simple(a="Pain, then PAIN; no panel.").search("pain")
    assert hit.snippet.text == "Pain, then PAIN; no panel."
    assert marked(hit) == ["Pain", "PAIN"]


def test_a_long_passage_is_cut_around_its_first_match() -> None:
    """The window begins a little before the match, between words, and shows what it leaves out."""
    words = [f"{number:03}word" for number in range(200)]
    words[100] = "bladder"
    (hit,) = simple(a=" ".join(words)).search("bladder")
    text = hit.snippet.text
    assert text.startswith(ELLIPSIS)
    assert text.endswith(ELLIPSIS)
    assert marked(hit) == ["bladder"]
    shown = text.strip(ELLIPSIS).split()
    first = words.index(shown[0])
    assert words[first : first + len(shown)] == shown
    assert 120 <= len(text) <= 182


@pytest.mark.parametrize("where", [0, 1, 50, 198, 199])
def test_the_window_never_leaves_the_text(where: int) -> None:
    """Wherever the match stands, the snippet is a part of the text and holds it."""
    words = [f"w{number:03}" for number in range(200)]
    text = " ".join(words)
    (hit,) = simple(a=text).search(words[where])
    assert hit.snippet.text.strip(ELLIPSIS) in text
    assert [words[where]] == marked(hit)


def test_overlapping_bigrams_are_one_mark() -> None:
    """Neighbouring marked bigrams are marked as one stretch."""
    (hit,) = simple(a="我的膀胱痛了很久").search("膀胱痛")
    assert marked(hit) == ["膀胱痛"]
    assert hit.snippet.text == "我的膀胱痛了很久"


def test_a_text_without_spaces_is_cut_too() -> None:
    """A long text that has no space is cut where it must be."""
    (hit,) = simple(a="好" * 300 + "膀胱" + "好" * 300).search("膀胱")
    assert marked(hit) == ["膀胱"]
    assert len(hit.snippet.text) == 182


def test_the_snippet_says_its_language() -> None:
    """A passage that is shown in the source language says so, with its state."""
    text = EntryText(
        "a",
        (
            Passage("title", "", "Dolor", ES, TextState.CURRENT),
            Passage("body", "s", "Pain", EN, TextState.MISSING),
        ),
    )
    searcher = Searcher(build_index(ES, [text], (0,)), {"a": text}.__getitem__)
    (hit,) = searcher.search("pain")
    assert (hit.locale, hit.snippet.locale, hit.snippet.state) == ("es", EN, TextState.MISSING)


def test_the_score_is_bm25f() -> None:
    """The printed score is 1000 times the sum of the formula, here worked out by hand."""
    searcher = simple(x="pee", y="other")
    (hit,) = searcher.search("pee")
    weight = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    part = weight * 1.0 / (1.2 + 1.0)
    gram_length = 1 - 0.75 + 0.75 * 1 / ((1 + 2) / 2)
    frequency = 1 / gram_length
    gram = 0.25 * weight * frequency / (1.2 + frequency)
    assert hit.score == int((part + gram) * 1000 + 0.5)


def test_words_of_one_prefix_in_one_entry_count_together() -> None:
    """An entry that holds two of the words that a prefix stands for ranks above one with one."""
    searcher = simple(a="vomit rest rest", b="vomit vomiting rest")
    assert ids(searcher.search("vomi")) == ["b", "a"]


def test_grams_are_measured_by_grams() -> None:
    """Long words make a text long in grams though it has few words: it ranks lower."""
    searcher = simple(
        a="bladders unquestionably incomprehensibilities", b="bladders old sad", c="rest rest"
    )
    assert ids(searcher.search("xbladder"))[:2] == ["b", "a"]
