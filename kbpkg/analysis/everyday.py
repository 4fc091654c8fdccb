"""The everyday words of a language: in a small package they are rare by chance only.

A hundred entries that say "you" and "they" make "he" a rarity that would outweigh "breathing". So
a word that everybody uses never counts for more than one that three of four entries hold. The lists
hold pronouns, auxiliaries, question words, particles and what people call each other, in spoken
forms too; no word that names a drug, a body or a danger.
"""

import json
from functools import cache
from pathlib import Path

from kbpkg.analysis.words import words

_LISTS = Path(__file__).with_name("everyday.json")


@cache
def everyday_words(language: str) -> frozenset[str]:
    """Return the everyday words of a language (``es``) as index terms; none where no list is."""
    lists: dict[str, str] = json.loads(_LISTS.read_text(encoding="utf-8"))
    # Each by itself, for a script without spaces makes terms across words.
    return frozenset(term for word in lists.get(language, "").split() for term in words(word))
