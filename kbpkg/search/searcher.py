"""Search in one locale: parse, score, verify phrases, show."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from kbpkg.analysis.words import words
from kbpkg.model.entry import TextState
from kbpkg.model.posting import EntryText, SearchIndex
from kbpkg.search.query import Query, parse_query
from kbpkg.search.scorer import Match, Scorer, Scores
from kbpkg.search.snippet import Snippet, best_passage, make_snippet

LIMIT = 10
_PRINTED = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found. ``score`` is printed: 1000 times the sum, rounded half up.

    ``locale`` and ``title_locale`` are tags, as in ``lang``; ``title_locale`` and ``title_state``
    tell a title that is not translated. ``section`` is empty where the top of the page answers
    best. ``reason`` says which words of the query, or what they were taken for, found it.
    """

    entry_id: str
    locale: str
    section: str
    title: str
    title_locale: str
    title_state: TextState
    score: int
    snippet: Snippet
    reason: tuple[Match, ...]


@dataclass
class Searcher:
    """Searches one edition's index; ``texts`` gives the passages of an entry by its id."""

    index: SearchIndex
    texts: Callable[[str], EntryText]
    _scorer: Scorer = field(init=False)

    def __post_init__(self) -> None:
        self._scorer = Scorer(self.index)

    def search(self, text: str, limit: int = LIMIT) -> tuple[Hit, ...]:
        """Return the best entries for what a reader typed, best first; ties go by entry id."""
        query = parse_query(text)
        scores = self._scorer.score(query)
        ids = self.index.entries
        candidates = self._phrase_candidates(query)
        ranked = sorted(
            (number for number in scores.by_entry if candidates is None or number in candidates),
            key=lambda number: (-scores.by_entry[number], ids[number]),
        )
        holding = (number for number in ranked if self._holds_phrases(number, query))
        return tuple(self._hit(number, scores) for number in islice(holding, limit))

    def _phrase_candidates(self, query: Query) -> set[int] | None:
        """Return the entries that hold all words of all phrases, or None without a phrase."""
        candidates: set[int] | None = None
        for term in (term for phrase in query.phrases for term in phrase):
            found = {posting.entry for posting in self.index.postings.get(term, ())}
            candidates = found if candidates is None else candidates & found
        return candidates

    def _holds_phrases(self, number: int, query: Query) -> bool:
        """Verify phrases on the text: each must stand, word after word, in one passage."""
        if not query.phrases:
            return True
        passages = [words(each.text) for each in self.texts(self.index.entries[number]).passages]
        return all(any(_holds(passage, phrase) for passage in passages) for phrase in query.phrases)

    def _hit(self, number: int, scores: Scores) -> Hit:
        entry_id = self.index.entries[number]
        text = self.texts(entry_id)
        passage = best_passage(text, scores)
        reason = tuple(
            match
            for match in scores.matches
            if any(
                posting.entry == number
                for term in match.terms
                for posting in self.index.postings[term]
            )
        )
        return Hit(
            entry_id=entry_id,
            locale=self.index.locale.tag,
            section=passage.section,
            title=text.title.text,
            title_locale=text.title.locale.tag,
            title_state=text.title.state,
            score=int(scores.by_entry[number] * _PRINTED + 0.5),
            snippet=make_snippet(passage, scores),
            reason=reason,
        )


def _holds(passage: list[str], phrase: tuple[str, ...]) -> bool:
    width = len(phrase)
    return any(tuple(passage[at : at + width]) == phrase for at in range(len(passage) - width + 1))
