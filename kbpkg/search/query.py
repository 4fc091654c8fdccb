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

    What is beyond the longest text is left out; so are words beyond the longest query, and
    phrases that hold one.
    """
    kept = _cut(text)
    parts = _QUOTES.split(kept)
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
    is_cut = kept != text or len(used) < len(found)
    return Query(tuple(used), tuple(phrases), typing, is_cut)


def _cut(text: str) -> str:
    """Return the beginning of a text as JavaScript's ``slice`` does, half a letter too."""
    longest = table().constants.longest_text
    # One more letter than units: enough to see that a text is too long.
    units = text[: longest + 1].encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * longest].decode("utf-16-le", "surrogatepass")
