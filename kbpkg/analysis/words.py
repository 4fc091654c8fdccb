"""Text into index terms: words, and bigrams where a script writes no spaces.

Runs are cut from the text as it stands and normalised one by one, so that every term knows its
place in the text and a snippet can mark it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kbpkg.analysis.table import table


class Token(NamedTuple):
    """An index term and the code points of the text that it stands for."""

    term: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order."""
    for run in table().runs.finditer(text):
        start = run.start()
        for term, first, last in _terms(run):
            yield Token(term, start + first, start + last)


def words(text: str) -> list[str]:
    """Return the index terms of a text in order."""
    return [term for run in table().runs.finditer(text) for term, _, _ in _terms(run)]


def has_words(text: str) -> bool:
    """Tell whether a text has any index term; most have one at their beginning."""
    return next(tokens(text), None) is not None


def is_unspaced(term: str) -> bool:
    """Tell whether a term comes from a script that writes no spaces between words."""
    run = table().runs.match(term)
    return run is not None and run.group(2) is not None


@lru_cache(maxsize=50_000)
def grams(word: str) -> tuple[str, ...]:
    """Return a word's character n-grams in order.

    A space stands before the word, so that a gram at its beginning is another one than the same
    letters inside. Terms of scripts without spaces are bigrams: their grams are single letters.
    """
    if is_unspaced(word):
        return tuple(word)
    marked = f" {word}"
    size = table().constants.gram_size
    return tuple(marked[at : at + size] for at in range(max(1, len(marked) - size + 1)))


def _terms(run: re.Match[str]) -> tuple[tuple[str, int, int], ...]:
    """Return the terms of a run. Words come again and again, whole sentences do not."""
    return _word_terms(run.group()) if run.group(1) is not None else _run_terms(run.group())


@lru_cache(maxsize=50_000)
def _word_terms(word: str) -> tuple[tuple[str, int, int], ...]:
    return _run_terms(word)


def _run_terms(run: str) -> tuple[tuple[str, int, int], ...]:
    """Return a run's terms, each with its first and last code point in the run."""
    normal = _normalise(run)
    longest = table().constants.longest_word
    terms: list[tuple[str, int, int]] = []
    for part in table().runs.finditer(normal):
        letters = part.group()
        aligned = len(normal) == len(run)
        start, end = part.span() if aligned else (0, len(run))
        if part.group(1) is not None:
            terms.append((letters[:longest], start, end))
        elif len(letters) == 1:
            terms.append((letters, start, end))
        else:
            for at in range(len(letters) - 1):
                span = (start + at, start + at + 2) if aligned else (start, end)
                terms.append((letters[at : at + 2], *span))
    return tuple(terms)


def _normalise(run: str) -> str:
    if run.isascii():
        return run.lower()
    composed = unicodedata.normalize("NFKC", run)
    # Lower case letter by letter: the final sigma depends on its neighbours otherwise.
    lower = unicodedata.normalize("NFKC", "".join(map(str.lower, composed)))
    return lower.translate(table().folds)
