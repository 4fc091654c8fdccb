"""Search over all locales of a package: parse, score, verify phrases, show in the reader's.

Words of any locale find an entry; it is shown once, in the reader's locale, and says which words
of which language found it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kbpkg.analysis.table import table
from kbpkg.analysis.words import grams, words
from kbpkg.model.entry import TextState
from kbpkg.model.posting import EntryText, Passage, SearchIndex
from kbpkg.search.correction import nearest_words
from kbpkg.search.explain import Explanation, explain_hit
from kbpkg.search.query import Query, parse_query
from kbpkg.search.scorer import Match, Scorer, Scores, likenesses
from kbpkg.search.snippet import Snippet, best_passage, make_snippet

LIMIT = 10
_PRINTED = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found. ``score`` is printed: 1000 times the sum, rounded half up.

    ``locale`` and ``title_locale`` are tags, as in ``lang``; ``title_locale`` and ``title_state``
    tell a title that is not translated. ``kind`` names the entry's type. ``section`` is empty where
    the top of the page answers best, else ``heading`` is its heading. ``reason`` says which words
    of the query, or what they were taken for, found it: none where only parts of words did.
    ``found_in`` is the locale that found it; where that is not the reader's, ``found_by`` is the
    passage that did.
    """

    entry_id: str
    locale: str
    kind: str
    section: str
    heading: str
    title: str
    title_locale: str
    title_state: TextState
    score: int
    snippet: Snippet
    reason: tuple[Match, ...]
    found_in: str
    found_by: Snippet | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of a query, and what became of it.

    ``ignored`` are words that stand in no locale, in whole or in part. ``is_cut`` tells that the
    query was longer than search goes, ``is_loose`` that no entry holds its phrases and their words
    were searched. ``nearest`` are words to try instead where nothing was found.
    """

    hits: tuple[Hit, ...]
    ignored: tuple[str, ...]
    is_cut: bool
    is_loose: bool
    nearest: tuple[str, ...]


class SearchedLocale:
    """An index with its scorer, and what gives the passages of an entry by its number."""

    def __init__(self, index: SearchIndex, texts: Callable[[int], EntryText]) -> None:
        self.index = index
        self.texts = texts
        self.scorer = Scorer(index)


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry, by its number, as one locale found it."""

    entry: int
    place: int
    score: float


class Searcher:
    """Searches the locales of a package; the first is the reader's.

    ``Package.searcher`` makes one.
    """

    def __init__(self, locales: Sequence[SearchedLocale]) -> None:
        self._locales = tuple(locales)

    def search(self, text: str, limit: int = LIMIT) -> tuple[Hit, ...]:
        """Return the best entries for what a reader typed, best first; ties go by entry id."""
        return self.ask(text, limit).hits

    def ask(self, text: str, limit: int = LIMIT) -> Answer:
        """Return the best entries, and what became of the words of the query.

        Raises ValueError where ``limit`` is negative.
        """
        if limit < 0:
            raise ValueError(f"a limit of {limit} hits")
        query = parse_query(text)
        scores = self._scores(query)
        found, is_loose = self._found(query, scores, limit)
        hits = tuple(self._hit(each, scores[each.place]) for each in found)
        ignored = tuple(word for word in query.words if _is_ignored(word, scores))
        nearest = () if hits else self._nearest(ignored)
        return Answer(hits, ignored, query.is_cut, is_loose and bool(hits), nearest)

    def explain(self, text: str, answer: Answer) -> list[Explanation]:
        """Return, for each hit of an answer to a query, what its score is made of."""
        query = parse_query(text)
        if answer.is_loose:
            query = replace(query, phrases=())
        scores = self._scores(query)
        found = islice(self._ranked(query, scores), len(answer.hits))
        return [self._explanation(each, scores[each.place]) for each in found]

    def _explanation(self, found: _Found, scores: Scores) -> Explanation:
        locale = self._locales[found.place]
        share = scores.coverage * (table().constants.other_share if found.place else 1.0)
        values = locale.scorer.parts(scores, found.entry)
        tag = locale.index.locale.tag
        return explain_hit(locale.texts(found.entry), tag, share, scores, values)

    def rank(self, text: str, limit: int = LIMIT) -> list[tuple[int, float]]:
        """Return the numbers of the best entries with their scores, without reading a text."""
        query = parse_query(text)
        found, _ = self._found(query, self._scores(query), limit)
        return [(each.entry, each.score) for each in found]

    def _found(
        self, query: Query, scores: Sequence[Scores], limit: int
    ) -> tuple[list[_Found], bool]:
        """Return the best entries, and whether none held the phrases, so that words must do."""
        limit = min(limit, self._locales[0].index.size)
        found = list(islice(self._ranked(query, scores), limit))
        if found or not query.phrases:
            return found, False
        loose = replace(query, phrases=())
        return list(islice(self._ranked(loose, scores), limit)), True

    def _scores(self, query: Query) -> list[Scores]:
        found = [each.scorer.find(query) for each in self._locales]
        each = zip(self._locales, found, likenesses(query, found), strict=True)
        return [locale.scorer.score(own, likeness) for locale, own, likeness in each]

    def _ranked(self, query: Query, scores: Sequence[Scores]) -> Iterator[_Found]:
        """Yield every entry once, by the locale that is worth most; the reader's wins a tie."""
        other_share = table().constants.other_share
        found: list[_Found] = []
        for place, in_locale in enumerate(scores):
            candidates = self._phrase_candidates(query, place)
            share = in_locale.coverage if place == 0 else in_locale.coverage * other_share
            found += [
                _Found(entry, place, score * share)
                for entry, score in in_locale.by_entry.items()
                if candidates is None or entry in candidates
            ]
        found.sort(key=lambda each: (-each.score, each.entry, each.place))
        seen: set[int] = set()
        for each in found:
            if each.entry not in seen and self._holds_phrases(each, query):
                seen.add(each.entry)
                yield each

    def _phrase_candidates(self, query: Query, place: int) -> set[int] | None:
        """Return the entries that hold all words of all phrases, or None without a phrase."""
        candidates: set[int] | None = None
        postings = self._locales[place].index.postings
        for term in (term for phrase in query.phrases for term in phrase):
            found = set(postings[term].entries) if term in postings else set()
            candidates = found if candidates is None else candidates & found
        return candidates

    def _holds_phrases(self, found: _Found, query: Query) -> bool:
        """Verify phrases on the text: each must stand, word after word, in one passage."""
        if not query.phrases:
            return True
        text = self._locales[found.place].texts(found.entry)
        passages = [words(each.text) for each in text.passages]
        return all(any(_holds(passage, phrase) for passage in passages) for phrase in query.phrases)

    def _nearest(self, ignored: Sequence[str]) -> tuple[str, ...]:
        """Return known words that begin like the ignored ones, the reader's locale first."""
        found = (
            term
            for each in self._locales
            for word in ignored
            for term in nearest_words(word, each.scorer.dictionary, each.index.postings)
        )
        return tuple(islice(dict.fromkeys(found), LIMIT))

    def _hit(self, found: _Found, scores: Scores) -> Hit:
        own, other = self._locales[0], self._locales[found.place]
        text, found_text = own.texts(found.entry), other.texts(found.entry)
        at = best_passage(found_text, scores)
        passage = _same_passage(text, at, found_text)
        postings = other.index.postings
        reason = tuple(
            match
            for match in scores.matches
            if any(found.entry in postings[term].entries for term in match.terms)
        )
        return Hit(
            entry_id=text.entry_id,
            locale=own.index.locale.tag,
            kind=text.kind,
            section=passage.section,
            heading=_heading(text, passage.section),
            title=text.title.text,
            title_locale=text.title.locale.tag,
            title_state=text.title.state,
            score=int(found.score * _PRINTED + 0.5),
            snippet=make_snippet(passage, scores),
            reason=reason,
            found_in=other.index.locale.tag,
            found_by=make_snippet(_evidence(found_text, at, scores), scores)
            if found.place
            else None,
        )


def _is_ignored(word: str, scores: Sequence[Scores]) -> bool:
    """Tell whether neither a word nor a gram of it was found anywhere."""
    return not any(
        any(match.word == word for match in each.matches)
        or any(gram in each.gram_weights for gram in grams(word))
        for each in scores
    )


def _same_passage(text: EntryText, at: int, other: EntryText) -> Passage:
    """Return the passage that stands where another locale's does; its section's, else the top."""
    wanted = other.passages[at]
    if at < len(text.passages) and text.passages[at].section == wanted.section:
        return text.passages[at]
    inside = (each for each in text.passages if each.section == wanted.section)
    return next((each for each in inside if each.field not in {"title", "headings"}), text.title)


def _heading(text: EntryText, section: str) -> str:
    """Return the heading of a section; the top of a page has none."""
    found = (each.text for each in text.passages if each.section == section)
    return next(found, "") if section else ""


def _evidence(text: EntryText, at: int, scores: Scores) -> Passage:
    """Return the passage that holds the words found: the best, or the keywords where it has none.

    Street names stand in the keywords alone.
    """
    terms = {term for match in scores.matches for term in match.terms}
    if terms.isdisjoint(words(text.passages[at].text)):
        for passage in text.passages:
            if passage.field == "keywords" and not terms.isdisjoint(words(passage.text)):
                return passage
    return text.passages[at]


def _holds(passage: list[str], phrase: tuple[str, ...]) -> bool:
    width = len(phrase)
    return any(tuple(passage[at : at + width]) == phrase for at in range(len(passage) - width + 1))
