"""search: queries, corrections, ranking, phrases, snippets."""

import math
import time
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from kbpkg.analysis.table import table
from kbpkg.index.builder import build_index
from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale
from kbpkg.model.posting import EntryText, Passage
from kbpkg.search import scorer
from kbpkg.search.arithmetic import ln
from kbpkg.search.correction import correct, distance
from kbpkg.search.dictionary import Dictionary
from kbpkg.search.query import Query, parse_query
from kbpkg.search.searcher import Hit, SearchedLocale, Searcher
from kbpkg.search.snippet import ELLIPSIS
from tests.unit.editions import EN, ES


def searched(locale: Locale, entries: dict[str, list[tuple[str, str, str]]]) -> SearchedLocale:
    """Return what search reads of entries of (field, section, text)."""
    texts = [
        EntryText(
            entry_id,
            tuple(Passage(*passage, locale, TextState.CURRENT) for passage in passages),
        )
        for entry_id, passages in sorted(entries.items())
    ]
    return SearchedLocale(build_index(locale, texts, 1), texts.__getitem__)


def make_searcher(
    entries: dict[str, list[tuple[str, str, str]]],
    **others: dict[str, list[tuple[str, str, str]]],
) -> Searcher:
    """Return the search over entries in English, and in other locales by their names."""
    rest = (searched(Locale.parse(name), each) for name, each in others.items())
    return Searcher([searched(EN, entries), *rest])


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
        ("", Query((), (), "", is_cut=False)),
        ("  ?! ", Query((), (), "", is_cut=False)),
        ("Blood in pee", Query(("blood", "in", "pee"), (), "pee", is_cut=False)),
        ("pee pee PEE", Query(("pee",), (), "pee", is_cut=False)),
        ('"blood in" pee', Query(("blood", "in", "pee"), (("blood", "in"),), "pee", is_cut=False)),
        ("“blood in” pee", Query(("blood", "in", "pee"), (("blood", "in"),), "pee", is_cut=False)),
        ("«sangre» „Blut“", Query(("sangre", "blut"), (("sangre",), ("blut",)), "", is_cut=False)),
        ("「膀胱痛」", Query(("膀胱", "胱痛"), (("膀胱", "胱痛"),), "", is_cut=False)),
        ('pee "blood', Query(("pee", "blood"), (), "blood", is_cut=False)),
        ('"a b" "c', Query(("a", "b", "c"), (("a", "b"),), "c", is_cut=False)),
        ('"" x', Query(("x",), (), "x", is_cut=False)),
        ('"pain"', Query(("pain",), (("pain",),), "", is_cut=False)),
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


@pytest.mark.parametrize("letter", ["a", "ä", "膀", "\N{GRINNING FACE}", "𝐚"])
def test_a_text_is_cut_where_the_search_box_cuts_it(letter: str) -> None:
    """As many UTF-16 units as the box takes are read; words behind them, and half ones, are not."""
    fits = (table().constants.longest_text - len(" pee")) // (2 if ord(letter) > 0xFFFF else 1)
    whole = f"{letter * fits} pee"
    assert "pee" in parse_query(whole).words
    assert not parse_query(whole).is_cut
    cut = parse_query(f"{letter}{whole}")
    assert "pee" not in cut.words
    assert cut.is_cut
    before = time.process_time()
    assert parse_query(f"{whole} " * 2_000) == parse_query(f"{whole} ")
    assert time.process_time() - before < 1


def test_halves_of_letters_are_not_taken_for_a_cut() -> None:
    """A short text is read as it is, two halves of a letter beside each other too."""
    assert not parse_query("pee \ud83d\ude00").is_cut
    assert parse_query("pee " + "\ud83d\ude00" * 5_000).is_cut


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
    assert nearest == corrected(word, a="bladder ketamine pain pee 膀痛 膀膀")


def test_which_correction_is_preferred() -> None:
    """Of near words the nearest wins, then the same letters, then the commonest, then the first."""
    assert corrected("pians", a="pains", b="plans", c="plans") == "pains"
    assert corrected("realy", a="really", b="real", c="real") == "really"
    assert corrected("pains", a="paint painy", b="painy") == "painy"
    assert corrected("paixs", a="paits", b="pails") == "pails"
    assert corrected("bladdres", a="bladders", b="blades blades") == "bladders"


def corrected(word: str, **bodies: str) -> str | None:
    """Return what a word is taken for in an index of some texts."""
    postings = simple(**bodies)._locales[0].index.postings
    return correct(word, Dictionary(postings), postings)


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


def test_everyday_words_never_outweigh() -> None:
    """A pronoun that one entry happens to hold leads to it no more than the words that matter."""
    pain = dict.fromkeys("bcdef", "pain")
    assert ids(simple(a="he smokes", g="smokes", **pain).search("he has pain"))[0] == "b"
    # A word that is no everyday one does: it is as rare.
    assert ids(simple(a="ket smokes", g="smokes", **pain).search("ket has pain"))[0] == "a"


def test_everyday_words_find_by_themselves_alone() -> None:
    """Their letters, which other words have too, lead nowhere; known alone, they do find."""
    assert ids(simple(a="she", b="shed", c="more").search("she")) == ["a"]
    assert ids(simple(a="ket", b="keta", c="more").search("ket")) == ["a", "b"]


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
    assert [len(searcher.search("pain", limit)) for limit in (0, 2, 99, 10**30)] == [0, 2, 3, 3]


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
    """An unknown last word stands for the words that begin with it; an earlier one is a gram."""
    searcher = simple(a="bladder", b="bland", c="other")
    hits = searcher.search("bla")
    assert {"a", "b"} == set(ids(hits))
    assert {"prefix"} == {match.how for hit in hits for match in hit.reason}
    first, *rest = searcher.search("bla other")
    assert first.entry_id == "c"
    assert [hit.reason for hit in rest] == [(), ()]


def test_a_known_last_word_is_no_prefix() -> None:
    """A last word that the index knows stands for itself."""
    first, second = simple(a="pee", b="peeled").search("pee")
    assert [(match.terms, match.how) for match in first.reason] == [(("pee",), "exact")]
    assert (second.entry_id, second.reason) == ("b", ())


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


def test_a_phrase_that_nowhere_stands_leaves_its_words() -> None:
    """Where no entry holds the phrases, their words are searched, and the answer says so."""
    searcher = simple(a="blood in urine", b="other")
    answer = searcher.ask('"urine blood"')
    assert (ids(answer.hits), answer.is_loose) == (["a"], True)
    assert not searcher.ask('"blood in urine"').is_loose
    assert not searcher.ask('"zzzz"').is_loose


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
    searcher = Searcher([SearchedLocale(build_index(ES, [text], 1), [text].__getitem__)])
    (hit,) = searcher.search("pain")
    assert (hit.locale, hit.snippet.locale, hit.snippet.state) == ("es", EN, TextState.MISSING)


def test_the_score_is_bm25f() -> None:
    """The printed score is 1000 times the sum of the formula, here worked out by hand."""
    searcher = simple(x="pee", y="other")
    (hit,) = searcher.search("pee")
    weight = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    # One word in a body of mean length counts 1, or the step that is nearest to it.
    frequency = min((0.1 * 1.08**step for step in range(64)), key=lambda value: abs(value - 1))
    part = weight * frequency / (0.9 + frequency)
    # Its only gram, " pee", stands in no other word.
    assert hit.score == int((part + 0.4 * part) * 1000 + 0.5)


def test_words_of_one_prefix_in_one_entry_count_together() -> None:
    """An entry that holds two of the words that a prefix stands for ranks above one with one."""
    searcher = simple(a="vomit rest rest", b="vomit vomiting rest")
    assert ids(searcher.search("vomi")) == ["b", "a"]


BLADDER = [
    ("title", "", "Bladder"),
    ("summary", "", "It can heal."),
    ("keywords", "", "pee"),
    ("body", "signs", "Blood in pee."),
]
VEJIGA = [
    ("title", "", "Vejiga"),
    ("summary", "", "Puede curarse."),
    ("keywords", "", "pis"),
    ("body", "signs", "Sangre en la orina."),
]
NOSE = [("title", "", "Nose"), ("body", "signs", "It bleeds.")]
NARIZ = [("title", "", "Nariz"), ("body", "signs", "Le sale sangre.")]


def both() -> Searcher:
    """Return the search over two entries in English, the reader's, and Spanish."""
    return make_searcher({"a": BLADDER, "b": NOSE}, es={"a": VEJIGA, "b": NARIZ})


def test_words_of_another_language_find_an_entry_once() -> None:
    """It is shown in the reader's language, and says which words of which language found it."""
    first, second = both().search("sangre en la orina")
    assert (first.entry_id, first.locale, first.title) == ("a", "en", "Bladder")
    assert (first.section, first.snippet.text) == ("signs", "Blood in pee.")
    assert {match.locale for match in first.reason} == {"es"}
    assert first.found_by is not None
    assert first.found_by.text == "Sangre en la orina."
    assert [part.text for part in first.found_by.parts if part.is_marked] == [
        *("Sangre", "en", "la", "orina")
    ]
    assert second.entry_id == "b"


def test_a_street_name_in_the_keywords_is_the_reason() -> None:
    """Keywords are never a snippet, but they may be why a page of another language was found."""
    (hit,) = both().search("pis")[:1]
    assert hit.found_by is not None
    assert (hit.entry_id, hit.found_by.text, hit.snippet.text) == ("a", "pis", "It can heal.")


def test_the_readers_own_language_wins_a_tie() -> None:
    """A word that two languages share finds the entry by the reader's."""
    same = [("title", "", "Ketamine"), ("body", "s", "ketamine")]
    (hit,) = make_searcher({"a": same}, es={"a": same}).search("ketamine")
    assert (hit.found_by, {match.locale for match in hit.reason}) == (None, {"en"})


def test_a_language_that_knows_more_of_the_query_wins() -> None:
    """A word that is right by chance in one language does not win over a whole sentence."""
    en = {"a": [("title", "", "en"), ("body", "s", "en en en")], "b": NOSE}
    es = {"a": NARIZ, "b": [("title", "", "Otra"), ("body", "s", "Sangre en la orina.")]}
    assert ids(make_searcher(en, es=es).search("sangre en la orina"))[0] == "b"


def test_what_was_not_found_is_told() -> None:
    """Words that stand nowhere are named; where nothing was found known words are offered."""
    searcher = simple(a="bladder blade", b="blade", c="other")
    assert searcher.ask("bladder qqqq").ignored == ("qqqq",)
    assert searcher.ask("bladder qqqq").nearest == ()
    answer = searcher.ask("bxxxxxxx")
    assert answer.hits == ()
    assert answer.nearest == ()
    answer = searcher.ask("blxxxxxx zz")
    assert answer.nearest in {(), ("blade", "bladder")}


def test_a_long_query_says_that_it_was_cut() -> None:
    """Of a very long query the first words count, and the answer says so."""
    searcher = simple(a="w1")
    assert searcher.ask(" ".join(f"w{number}" for number in range(65))).is_cut
    assert not searcher.ask(" ".join(f"w{number}" for number in range(64))).is_cut


def test_the_explanation_sums_up_to_the_score() -> None:
    """Every word and gram of the query that gave something is there, with the fields it is in."""
    searcher = both()
    answer = searcher.ask("blod in pee")
    (explained, *_) = searcher.explain("blod in pee", answer)
    assert explained.entry_id == answer.hits[0].entry_id == "a"
    assert answer.hits[0].score == int(explained.total * explained.share * 1000 + 0.5)
    found = {(part.kind, part.text): part for part in explained.parts}
    assert found["corrected", "blod"].terms == ("blood",)
    assert found["exact", "pee"].fields == {"keywords": 1, "body": 1}
    assert found["gram", " pee"].terms == ("pee",)


def test_a_large_index_needs_no_grams(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a number of entries on, words, corrections and prefixes must do."""
    entries = {
        f"e{number}": [("title", "", f"title{number}"), ("body", "s", text)]
        for number, text in enumerate(["bladder pain", "other", "words"])
    }
    small = make_searcher(entries)
    assert ids(small.search("xbladder x")) == ["e0"]
    constants = replace(table().constants, large_from=3)
    monkeypatch.setattr(scorer, "table", lambda: replace(table(), constants=constants))
    large = make_searcher(entries)
    assert large.search("xxbladderxx x") == ()
    assert ids(large.search("blader x")) == ["e0"]
    assert ids(large.search("blad")) == ["e0"]
    assert large.search("bla") == ()
