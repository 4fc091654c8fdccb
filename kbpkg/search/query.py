"""A query: its words, and its phrases in quotes."""

import re
from dataclasses import dataclass

from kbpkg.analysis.table import table
from kbpkg.analysis.words import words

# A phrase stands between any two of these. A quote that is never closed is no phrase: the reader
# is still typing.
_QUOTES = re.compile(r"[\"“”„«»「」『』]")


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed.

    ``words`` holds every index term once, phrases' included, in the order typed, ``phrases`` each
    phrase once.

    ``typing`` is the last word where it may be unfinished, else empty. ``is_cut`` tells that the
    query was longer than search goes.
    """

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    typing: str
    is_cut: bool


def parse_query(text: str) -> Query:
    """Return the query of what a reader typed.

    Words beyond the longest query are left out, and phrases that hold one.
    """
    parts = _QUOTES.split(text)
    quoted = parts[1::2] if len(parts) % 2 else parts[1:-1:2]
    found = list(dict.fromkeys(term for part in parts for term in words(part)))
    used = dict.fromkeys(found[: table().constants.longest_query])
    phrases = dict.fromkeys(
        phrase
        for part in quoted
        if (phrase := tuple(words(part))) and all(term in used for term in phrase)
    )
    last = words(parts[-1])
    typing = last[-1] if last and last[-1] in used else ""
    return Query(tuple(used), tuple(phrases), typing, is_cut=len(used) < len(found))
