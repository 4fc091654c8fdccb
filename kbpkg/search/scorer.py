"""BM25F over words, and over the character n-grams inside them (Robertson and Zaragoza 2009).

A query word counts by the postings of the word itself, of the words that begin with it (while it
is typed and unknown), or of the nearest known word. Beside the words, every n-gram of the query
counts a little, by the words that hold it: so "bladders" still finds "bladder". In a large index
grams would cost too much, and words must do; everyday words count little and have no grams.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Literal

from kbpkg.analysis.impact import impact_values
from kbpkg.analysis.table import table
from kbpkg.analysis.words import grams, is_unspaced
from kbpkg.model.posting import SearchIndex
from kbpkg.search.arithmetic import ln
from kbpkg.search.correction import correct
from kbpkg.search.dictionary import Dictionary
from kbpkg.search.query import Query

How = Literal["exact", "prefix", "corrected"]

# How many grams are kept with their entries; then all are forgotten and made again.
_KEPT_GRAMS = 5000


@dataclass(frozen=True, slots=True)
class Match:
    """A query word, the indexed words of a locale that it stands for, and what that is worth."""

    word: str
    terms: tuple[str, ...]
    how: How
    locale: str
    weight: float


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A query word as a locale holds it: its terms, their frequencies by entry, and its weight."""

    word: str
    terms: tuple[str, ...]
    how: How
    frequencies: Mapping[int, float]
    weight: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What a locale holds of a query: words, grams (frequencies and weight), and the coverage.

    ``held`` is how many entries have a text in it.
    """

    words: tuple[FoundWord, ...]
    grams: Mapping[str, tuple[Mapping[int, float], float]]
    coverage: float
    held: int


@dataclass(frozen=True, slots=True)
class Scores:
    """What a query is worth in one locale: per entry number, with the matches it rests on.

    ``coverage`` is how likely the query is one of this locale's language, up to 1: nobody says in
    which language they type, but the words of a language are together in it alone, and some of
    them are used more there than elsewhere.
    """

    by_entry: Mapping[int, float]
    matches: tuple[Match, ...]
    gram_weights: Mapping[str, float]
    coverage: float


@dataclass
class Scorer:
    """Scores queries over one index; keeps which words hold a gram, made at the first query."""

    index: SearchIndex
    dictionary: Dictionary = field(init=False)
    _holders: dict[str, list[str]] = field(default_factory=dict)
    _gram_entries: dict[str, dict[int, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dictionary = Dictionary(self.index.postings)

    @property
    def is_large(self) -> bool:
        """Whether grams are left out: more entries than a reader's machine could sum up."""
        return self.index.size >= table().constants.large_from

    def find(self, query: Query) -> Findings:
        """Return which words and grams of the query this locale holds, and how rare they are."""
        words: list[tuple[str, tuple[str, ...], How, Mapping[int, float]]] = []
        for word in query.words:
            terms, how = self._terms(word, is_typing=word == query.typing)
            if terms:
                words.append((word, terms, how, self._frequencies(terms)))
        query_grams = self._query_grams(query)
        found = {gram: self._entries_of_gram(gram) for gram in query_grams}
        held = {gram: entries for gram, entries in found.items() if entries}
        certain = sum(how != "corrected" for _, _, how, _ in words)
        of_words = (certain + 0.5) / (len(query.words) + 0.5)
        of_grams = (len(held) + 0.5) / (len(query_grams) + 0.5)
        return Findings(
            words=tuple(FoundWord(*each, self._word_weight(each[1], each[3])) for each in words),
            grams={gram: (entries, self._weight(entries)) for gram, entries in held.items()},
            coverage=of_words * of_grams * of_grams,
            held=self.index.held,
        )

    def score(self, found: Findings, likeness: float) -> Scores:
        """Return the scores of all entries that any word or gram of the query matches.

        ``likeness`` is how much the query is like this locale, beside the others.
        """
        scores: dict[int, float] = {}
        matches: list[Match] = []
        for each in found.words:
            _add(scores, each.frequencies, each.weight)
            locale = self.index.locale.tag
            matches.append(Match(each.word, each.terms, each.how, locale, each.weight))
        gram_weights: dict[str, float] = {}
        for gram, (frequencies, own) in found.grams.items():
            weight = _gram_weight(own)
            _add(scores, frequencies, weight)
            gram_weights[gram] = weight
        return Scores(scores, tuple(matches), gram_weights, found.coverage * likeness)

    def _word_weight(self, terms: tuple[str, ...], found: Collection[int]) -> float:
        weight = self._weight(found)
        most = ln(1.0 / table().constants.everyday_share)
        return min(weight, most) if self.index.everyday.issuperset(terms) else weight

    def _weight(self, found: Collection[int]) -> float:
        """Return the inverse frequency of what stands in so many entries."""
        return ln(1.0 + (self.index.held - len(found) + 0.5) / (len(found) + 0.5))

    def parts(self, scores: Scores, entry: int) -> dict[str, float]:
        """Return what each word ("word ...") and gram ("gram ...") added to an entry's score."""
        found = {
            f"word {match.word}": (self._frequencies(match.terms), match.weight)
            for match in scores.matches
        }
        for gram, weight in scores.gram_weights.items():
            found[f"gram {gram}"] = (self._entries_of_gram(gram), weight)
        return {
            name: _part(weight, frequencies[entry])
            for name, (frequencies, weight) in found.items()
            if entry in frequencies
        }

    def _query_grams(self, query: Query) -> Collection[str]:
        if self.is_large:
            return ()
        words = (word for word in query.words if word not in self.index.everyday)
        return dict.fromkeys(gram for word in words for gram in grams(word))

    def _terms(self, word: str, *, is_typing: bool) -> tuple[tuple[str, ...], How]:
        postings = self.index.postings
        if word in postings:
            return (word,), "exact"
        if is_typing and (len(word) >= self._shortest_prefix() or is_unspaced(word)):
            found = self.dictionary.starting(word)
            if found:
                return self._most_used(found), "prefix"
        nearest = correct(word, self.dictionary, postings)
        return ((nearest,) if nearest else ()), "corrected"

    def _shortest_prefix(self) -> int:
        constants = table().constants
        return constants.prefix_from_large if self.is_large else constants.prefix_from

    def _most_used(self, terms: Collection[str]) -> tuple[str, ...]:
        """Return the terms of most entries, in the order of the index."""
        postings, most = self.index.postings, table().constants.prefix_most
        chosen = sorted(terms, key=lambda term: (-len(postings[term]), term))[:most]
        return tuple(sorted(chosen))

    def _frequencies(self, terms: tuple[str, ...]) -> Mapping[int, float]:
        """Return the weighted frequency of several terms taken as one, by entry."""
        values = impact_values()
        found: dict[int, float] = {}
        for term in terms:
            for entry, impact in self.index.postings[term]:
                found[entry] = found.get(entry, 0.0) + values[impact]
        return found

    def _entries_of_gram(self, gram: str) -> Mapping[int, float]:
        """Return the weighted frequency of a gram by entry: that of the words that hold it."""
        found = self._gram_entries.get(gram)
        if found is None:
            if len(self._gram_entries) >= _KEPT_GRAMS:
                self._gram_entries.clear()
            found = self._gram_entries[gram] = self._sum_gram(gram)
        return found

    def _sum_gram(self, gram: str) -> dict[int, float]:
        values = impact_values()
        found: dict[int, float] = {}
        for word in self._gram_holders().get(gram, ()):
            times = grams(word).count(gram)
            for entry, impact in self.index.postings[word]:
                found[entry] = found.get(entry, 0.0) + values[impact] * times
        return found

    def _gram_holders(self) -> dict[str, list[str]]:
        if not self._holders:
            for word in self.index.postings:
                for gram in dict.fromkeys(grams(word)):
                    self._holders.setdefault(gram, []).append(word)
        return self._holders


def likenesses(query: Query, found: Sequence[Findings]) -> list[float]:
    """Return how much a query is like each locale beside the others, up to 1: alone it is 1."""
    if len(found) == 1:
        return [1.0]
    both = zip(_rarities(found), _likelihoods(query, found), strict=True)
    return [rarity * likelihood for rarity, likelihood in both]


def _rarities(found: Sequence[Findings]) -> list[float]:
    """Return the least weights that any locale gives, as a share of each locale's own.

    A word that is everyday in one language is no rarity where another one borrows it.
    """
    weights = [
        {f"word {word.word}": word.weight for word in each.words}
        | {f"gram {gram}": _gram_weight(weight) for gram, (_, weight) in each.grams.items()}
        for each in found
    ]
    least: dict[str, float] = {}
    for own, each in zip(weights, found, strict=True):
        guessed = {f"word {word.word}" for word in each.words if word.how == "corrected"}
        for name, weight in own.items():
            if name not in guessed:
                least[name] = min(weight, least.get(name, weight))
    result = []
    for own in weights:
        whole, bounded = 0.0, 0.0
        for name, weight in own.items():
            whole = whole + weight
            bounded = bounded + min(weight, least.get(name, weight))
        result.append(bounded / whole if own else 1.0)
    return result


def _likelihoods(query: Query, found: Sequence[Findings]) -> list[float]:
    """Return how likely the words of a query are in each locale, beside where each is likeliest.

    A word is as likely as the share of entries that hold it. Words come together, so the product
    says too much: its sixteenth root must do. Square roots give the same bits in Python and in
    every browser.
    """
    usual = [
        {
            word.word: _usual(len(word.frequencies), each.held)
            for word in each.words
            if word.how != "corrected"
        }
        for each in found
    ]
    result = [1.0] * len(found)
    for word in query.words:
        most = max((shares[word] for shares in usual if word in shares), default=None)
        if most is None:
            continue
        for place, (each, shares) in enumerate(zip(found, usual, strict=True)):
            share = shares.get(word, min(_usual(0, each.held), most)) / most
            result[place] = result[place] * sqrt(sqrt(sqrt(sqrt(share))))
    return result


def _usual(count: int, held: int) -> float:
    """Return the share of entries that hold a word, as the estimate that is never zero."""
    return (count + 0.5) / (held + 1.0)


def _gram_weight(rarity: float) -> float:
    return table().constants.gram_weight * rarity


def _add(scores: dict[int, float], found: Mapping[int, float], weight: float) -> None:
    for entry, frequency in found.items():
        scores[entry] = scores.get(entry, 0.0) + _part(weight, frequency)


def _part(weight: float, frequency: float) -> float:
    return weight * frequency / (table().constants.saturation + frequency)
