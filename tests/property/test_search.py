"""Whatever is typed, a query ends, breaks nothing, and costs no more than the constants say.

``tests/js/bounds.test.mjs`` tries the same in the browser's half.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbpkg.analysis.table import table
from kbpkg.analysis.words import words
from kbpkg.index.builder import build_index
from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale
from kbpkg.model.posting import EntryText, Passage
from kbpkg.search import correction
from kbpkg.search.query import parse_query
from kbpkg.search.scorer import Scorer
from kbpkg.search.searcher import LIMIT, Answer, SearchedLocale, Searcher
from kbpkg.search.snippet import ELLIPSIS, best_passage, make_snippet
from tests.property.test_properties import any_text

EN, ES = Locale("en"), Locale("es")
CONSTANTS = table().constants


def searched(locale: Locale, texts: list[EntryText]) -> SearchedLocale:
    """Return what search reads of some entries."""
    return SearchedLocale(build_index(locale, texts, 1), texts.__getitem__)


def many(locale: Locale, title: str, body: str) -> SearchedLocale:
    """Return what search reads of fifty entries; more words begin with "ve" than may be used."""
    texts = [
        EntryText(
            f"e{number:02}",
            (
                Passage("title", "", f"{title} {number}", locale, TextState.CURRENT),
                Passage("body", "s", body.format(number), locale, TextState.CURRENT),
            ),
        )
        for number in range(50)
    ]
    return searched(locale, texts)


SEARCHER = Searcher(
    [
        many(ES, "Vejiga", "ve{0}a ve{0}b sangre 膀胱痛 مثانة"),
        many(EN, "Bladder", "blood in the urine {0}"),
    ]
)

KNOWN = ("sangre", "vejiga", "ve", "v", "膀胱", "مثانة", "bldader", "urine")
STRANGE = (
    *('"', "“", "»", "「", "👍🏽", "👨\u200d👩\u200d👧", "\ud83d", "\ude00", "\u202e", "\u2067"),
    *("\u200f", "\0", "\u0301", "שלום", "مرحبا", "ｶﾞ", "ﷺ", "__class__", "\\", "%s", " ", "\n"),
)
letters = st.text(st.characters(exclude_categories=()), max_size=1000)
mixed = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(KNOWN), st.sampled_from(STRANGE), letters),
        st.sampled_from((" ", "", '"')),
    ),
    max_size=40,
).map(lambda pieces: "".join(piece + after for piece, after in pieces))
many_words = st.builds(
    lambda count, word: " ".join(f"{word}{number}" for number in range(count)),
    st.integers(60, 10_000),
    st.sampled_from(("w", "ve", "膀", "🄰", '"x')),
)
queries = st.one_of(letters, mixed, mixed, many_words)


def check(answer: Answer) -> None:
    """Fail where an answer says more than a query may cost."""
    assert len(answer.hits) <= LIMIT
    assert len(answer.ignored) <= CONSTANTS.longest_query
    assert len(answer.nearest) <= LIMIT
    assert len({hit.entry_id for hit in answer.hits}) == len(answer.hits)
    for hit in answer.hits:
        assert hit.score >= 0
        assert len({match.word for match in hit.reason}) <= CONSTANTS.longest_query
        assert all(1 <= len(match.terms) <= CONSTANTS.prefix_most for match in hit.reason)


@given(queries)
def test_a_query_is_bounded(text: str) -> None:
    """It has at most so many words of so many letters, and phrases of those alone."""
    query = parse_query(text)
    assert len(query.words) == len(set(query.words)) <= CONSTANTS.longest_query
    assert all(0 < len(word) <= CONSTANTS.longest_word for word in query.words)
    assert all(set(phrase) <= set(query.words) for phrase in query.phrases)
    assert query.typing in {"", *query.words}
    assert query.is_cut == (len(set(words(text))) > len(query.words))


@given(queries)
def test_any_query_is_answered(text: str) -> None:
    """There is an answer to anything, within its bounds; surrogates are nothing to find."""
    check(SEARCHER.ask(text))
    assert SEARCHER.ask(text) == SEARCHER.ask(text)


@given(queries)
def test_an_explanation_sums_up(text: str) -> None:
    """What explains a hit adds up to its score, whatever was typed."""
    answer = SEARCHER.ask(text)
    explained = SEARCHER.explain(text, answer)
    assert [each.entry_id for each in explained] == [hit.entry_id for hit in answer.hits]
    for hit, each in zip(answer.hits, explained, strict=True):
        assert each.total * each.share * 1000 == pytest.approx(hit.score, abs=0.51)
        assert each.locale == hit.found_in


def test_a_half_word_stands_for_so_many_words() -> None:
    """Of a hundred words that begin with it those of most entries are used."""
    (match,) = SEARCHER.ask("ve").hits[0].reason
    assert match.how == "prefix"
    assert len(match.terms) == CONSTANTS.prefix_most


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the words that the scorer corrects."""
    looked_at: list[str] = []
    real = correction.correct

    def correct(word: str, *rest: object) -> str | None:
        looked_at.append(word)
        return real(word, *rest)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr("kbpkg.search.scorer.correct", correct)
    return looked_at


def test_of_ten_thousand_words_the_first_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows the longest query is neither corrected nor looked up."""
    looked_at = counted(monkeypatch)
    text = " ".join(f"word{number}" for number in range(10_000))
    answer = SEARCHER.ask(text)
    assert answer.is_cut
    expected = [f"word{number}" for number in range(CONSTANTS.longest_query)]
    assert sorted(set(looked_at)) == sorted(expected)
    assert len(looked_at) == len(SEARCHER._locales) * len(expected)


# What would take long where something were done for each letter of each word.
LONG = {
    "letter": "a" * 1_000_000,
    "unspaced": "膀" * 1_000_000,
    "phrase": f'"{"sangre " * 100_000}"',
    "phrases": '"sangre" ' * 100_000,
    "quotes": '"' * 1_000_000,
    "marks": "\u0301" * 100_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_words_and_phrases_end_soon(name: str) -> None:
    """A megabyte of one letter, of quotes or of phrases is answered in seconds."""
    before = time.process_time()
    check(SEARCHER.ask(LONG[name]))
    assert time.process_time() - before < 10


@given(st.lists(any_text, min_size=1, max_size=4), any_text)
def test_any_query_over_any_text(texts: list[str], query: str) -> None:
    """Any query over any text is scored, and its snippet is a part of a passage."""
    passages = tuple(
        Passage("body", str(at), text, EN, TextState.SOURCE) for at, text in enumerate(texts)
    )
    entry = EntryText("a", passages)
    scorer = Scorer(build_index(EN, [entry], 1))
    scores = scorer.score(scorer.find(parse_query(query)), 1.0)
    assert all(score >= 0 for score in scores.by_entry.values())
    with pytest.raises(KeyError):
        scores.by_entry[1]  # asking for what was not found adds nothing
    assert 0 < scores.coverage <= 1
    passage = passages[best_passage(entry, scores)]
    shown = make_snippet(passage, scores).text
    assert (
        shown.removeprefix(ELLIPSIS).removesuffix(ELLIPSIS) in passage.text or shown == passage.text
    )
    hits = Searcher([searched(EN, [entry])]).search(query)
    assert [hit.entry_id for hit in hits] == (["a"] if scores.by_entry else [])
