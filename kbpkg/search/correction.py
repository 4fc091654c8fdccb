"""The nearest word of the index to a word that it does not hold."""

from collections.abc import Mapping

from kbpkg.analysis.table import table
from kbpkg.analysis.words import is_unspaced
from kbpkg.model.posting import Posting


def correct(word: str, postings: Mapping[str, tuple[Posting, ...]]) -> str | None:
    """Return the nearest indexed word, or None where nothing is near enough.

    One edit is allowed from 4 letters, two from 8; fewer edits win, then the word of more
    entries, then the one that comes first in the index.
    """
    constants = table().constants
    letters = len(word)
    if letters < constants.one_edit_from or is_unspaced(word):
        return None
    allowed = 2 if letters >= constants.two_edits_from else 1
    best: tuple[int, int] | None = None
    nearest: str | None = None
    for candidate, found in postings.items():
        if abs(len(candidate) - letters) > allowed:
            continue
        edits = distance(word, candidate, allowed)
        if edits <= allowed and (best is None or (edits, -len(found)) < best):
            best, nearest = (edits, -len(found)), candidate
    return nearest


def distance(left: str, right: str, most: int) -> int:
    """Return how many letters to add, drop, change or swap with a neighbour.

    That is the optimal string alignment distance; beyond ``most`` it is only some larger number.
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        new = [i]
        for j, other in enumerate(right, 1):
            cost = 0 if letter == other else 1
            value = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + cost)
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                value = min(value, before[j - 2] + 1)
            new.append(value)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return row[-1]
