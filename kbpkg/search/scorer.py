"""BM25F over words, and over the character n-grams inside them (Robertson and Zaragoza 2009).

A query word counts by the postings of the word itself, of the words that begin with it (while it
is typed and unknown), or of the nearest known word. Beside the words, every n-gram of the query
counts a little, by the words that hold it: so "bladders" still finds "bladder".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kbpkg.analysis.table import table
from kbpkg.analysis.words import grams, is_unspaced
from kbpkg.model.posting import FIELDS, Posting, SearchIndex
from kbpkg.search.arithmetic import ln
from kbpkg.search.correction import correct
from kbpkg.search.query import Query

How = Literal["exact", "prefix", "corrected"]


@dataclass(frozen=True, slots=True)
class Match:
    """A query word, the indexed words that it stands for, and what that is worth."""

    word: str
    terms: tuple[str, ...]
    how: How
    weight: float


@dataclass(frozen=True, slots=True)
class Scores:
    """What a query is worth: per entry number, with the matches that it rests on."""

    by_entry: Mapping[int, float]
    matches: tuple[Match, ...]
    gram_weights: Mapping[str, float]


@dataclass
class Scorer:
    """Scores queries over one index; keeps which words hold a gram, made at the first query."""

    index: SearchIndex
    _holders: dict[str, list[str]] = field(default_factory=dict)
    _means: dict[bool, list[float]] = field(default_factory=dict)

    def score(self, query: Query) -> Scores:
        """Return the scores of all entries that any word or gram of the query matches."""
        scores: dict[int, float] = defaultdict(float)
        matches: list[Match] = []
        for word in query.words:
            terms, how = self._terms(word, is_typing=word == query.typing)
            if terms:
                postings = _merge((self.index.postings[term], 1) for term in terms)
                weight = self._add(scores, postings, 1.0, of_grams=False)
                matches.append(Match(word, terms, how, weight))
        gram_weights: dict[str, float] = {}
        for gram in dict.fromkeys(gram for word in query.words for gram in grams(word)):
            holders = self._gram_holders().get(gram)
            if holders:
                postings = _merge(
                    (self.index.postings[word], grams(word).count(gram)) for word in holders
                )
                share = table().constants.gram_weight
                gram_weights[gram] = self._add(scores, postings, share, of_grams=True)
        return Scores(scores, tuple(matches), gram_weights)

    def _terms(self, word: str, *, is_typing: bool) -> tuple[tuple[str, ...], How]:
        postings = self.index.postings
        if word in postings:
            return (word,), "exact"
        if is_typing and (len(word) >= table().constants.prefix_from or is_unspaced(word)):
            found = tuple(term for term in postings if term.startswith(word))
            if found:
                return found, "prefix"
        nearest = correct(word, postings)
        return ((nearest,) if nearest else ()), "corrected"

    def _add(
        self,
        scores: dict[int, float],
        postings: Iterable[Posting],
        share: float,
        *,
        of_grams: bool,
    ) -> float:
        """Add one term's part to the scores and return its weight (inverse frequency)."""
        constants = table().constants
        found = list(postings)
        entries = len(self.index.entries)
        weight = share * ln(1.0 + (entries - len(found) + 0.5) / (len(found) + 0.5))
        lengths = self.index.gram_lengths if of_grams else self.index.word_lengths
        means = self._mean_lengths(of_grams=of_grams)
        for entry, frequencies in found:
            frequency = 0.0
            for number, count in enumerate(frequencies):
                if count:
                    relative = lengths[entry][number] / means[number]
                    length = 1.0 - constants.length_share + constants.length_share * relative
                    frequency = frequency + constants.field_weights[number] * count / length
            part = weight * frequency / (constants.saturation + frequency)
            scores[entry] = scores[entry] + part
        return weight

    def _mean_lengths(self, *, of_grams: bool) -> list[float]:
        if of_grams not in self._means:
            lengths = self.index.gram_lengths if of_grams else self.index.word_lengths
            sums = [sum(row[number] for row in lengths) for number in range(len(FIELDS))]
            self._means[of_grams] = [total / max(1, len(lengths)) for total in sums]
        return self._means[of_grams]

    def _gram_holders(self) -> dict[str, list[str]]:
        if not self._holders:
            for word in self.index.postings:
                for gram in dict.fromkeys(grams(word)):
                    self._holders.setdefault(gram, []).append(word)
        return self._holders


def _merge(parts: Iterable[tuple[tuple[Posting, ...], int]]) -> list[Posting]:
    """Return the postings of several words as those of one, each word counted some times."""
    merged: dict[int, list[int]] = {}
    for postings, times in parts:
        for entry, frequencies in postings:
            counts = merged.setdefault(entry, [0] * len(FIELDS))
            for number, count in enumerate(frequencies):
                counts[number] += count * times
    return [Posting(entry, tuple(counts)) for entry, counts in sorted(merged.items())]
