"""Which words, corrections, grams and fields gave a hit its score."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kbpkg.analysis.words import grams, words
from kbpkg.model.posting import EntryText
from kbpkg.search.scorer import How, Scores


@dataclass(frozen=True, slots=True)
class Contribution:
    """One word or gram of the query: the terms that it stood for, its weight, and what it gave.

    ``fields`` counts how often it stands in each field of the entry.
    """

    kind: How | Literal["gram"]
    text: str
    terms: tuple[str, ...]
    weight: float
    value: float
    fields: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a hit came to its score: ``total``, the sum of the parts, times ``share``."""

    entry_id: str
    locale: str
    share: float
    total: float
    parts: tuple[Contribution, ...]


def explain_hit(
    text: EntryText, locale: str, share: float, scores: Scores, values: Mapping[str, float]
) -> Explanation:
    """Return the parts of a hit's score, best first.

    ``values`` gives what each word and gram added for this entry.
    """
    counts: dict[str, Counter[str]] = {}
    for passage in text.passages:
        counts.setdefault(passage.field, Counter()).update(words(passage.text))
    parts = [
        Contribution(
            match.how, match.word, match.terms, match.weight, value, _held(counts, match.terms)
        )
        for match in scores.matches
        if (value := values.get(f"word {match.word}", 0.0))
    ]
    for gram, weight in scores.gram_weights.items():
        if value := values.get(f"gram {gram}", 0.0):
            holders = tuple(
                dict.fromkeys(
                    word for found in counts.values() for word in found if gram in grams(word)
                )
            )
            parts.append(Contribution("gram", gram, holders, weight, value, _held(counts, holders)))
    ordered = tuple(sorted(parts, key=lambda part: (-part.value, part.kind, part.text)))
    total = sum(part.value for part in ordered)
    return Explanation(text.entry_id, locale, share, total, ordered)


def _held(counts: Mapping[str, Counter[str]], terms: tuple[str, ...]) -> dict[str, int]:
    sums = {field: sum(found[term] for term in terms) for field, found in counts.items()}
    return {field: count for field, count in sums.items() if count}
