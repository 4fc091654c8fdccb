"""The nearest word of the index to a word that it does not hold."""

from collections.abc import Mapping

from kbpkg.analysis.table import table
from kbpkg.analysis.words import is_unspaced
from kbpkg.model.posting import Postings
from kbpkg.search.dictionary import Dictionary

# As many words as are offered where nothing was found.
NEAREST = 3
_SHORTEST_SHARED = 2


def correct(word: str, dictionary: Dictionary, postings: Mapping[str, Postings]) -> str | None:
    """Return the nearest indexed word, or None where nothing is near enough.

    One edit is allowed from 4 letters, two from 8; fewer edits win, then the same letters (two were
    swapped, or one doubled), then the word of more entries, then the first in the index. Only words
    with the same first or last part are looked at (halves for one edit, thirds for two): one edit
    leaves a half as it was, but for two letters that were swapped where the halves meet.
    """
    constants = table().constants
    letters = len(word)
    if letters < constants.one_edit_from or is_unspaced(word):
        return None
    allowed = 2 if letters >= constants.two_edits_from else 1
    part = letters // (allowed + 1)
    candidates = {*dictionary.starting(word[:part]), *dictionary.ending(word[-part:])}
    middle = letters // 2
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    if swapped in postings:
        candidates.add(swapped)
    same = set(word)
    near = (
        (edits, set(candidate) != same, -len(postings[candidate]), candidate)
        for candidate in candidates
        if abs(len(candidate) - letters) <= allowed
        and (edits := distance(word, candidate, allowed)) <= allowed
    )
    best = min(near, default=None)
    return best[3] if best else None


def nearest_words(
    word: str, dictionary: Dictionary, postings: Mapping[str, Postings]
) -> tuple[str, ...]:
    """Return the words that begin with most of a word's letters, those of more entries first."""
    shortest = 1 if is_unspaced(word) else _SHORTEST_SHARED
    for length in range(len(word), shortest - 1, -1):
        found = dictionary.starting(word[:length])
        if found:
            return tuple(sorted(found, key=lambda term: (-len(postings[term]), term))[:NEAREST])
    return ()


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
