"""Sorted terms as one text: each says how many letters it shares with the one before.

    bladder, blade, blue   ->   "Abladder Ee Cue"

A digit of ``varint`` (0 to 63 letters shared), then the rest; joined by spaces: no term has one.
"""

from collections.abc import Iterable

from kbpkg.wire.script import FormatError
from kbpkg.wire.varint import DIGITS

_VALUES = {digit: value for value, digit in enumerate(DIGITS)}


def write_terms(terms: Iterable[str]) -> str:
    """Return terms, each beside the one before it, as text."""
    return " ".join(_pieces(terms))


def _pieces(terms: Iterable[str]) -> Iterable[str]:
    before = ""
    for term in terms:
        most = min(len(term), len(before), len(DIGITS) - 1)
        shared = next((at for at in range(most) if term[at] != before[at]), most)
        yield DIGITS[shared] + term[shared:]
        before = term


def read_terms(text: str) -> list[str]:
    """Return the terms of a text. Raises FormatError where it is damaged."""
    terms: list[str] = []
    before = ""
    for piece in text.split(" ") if text != "" else ():
        shared = _VALUES.get(piece[:1])
        if shared is None or shared > len(before):
            raise FormatError(f"not a term: {piece[:20]!r}")
        before = before[:shared] + piece[1:]
        terms.append(before)
    return terms
