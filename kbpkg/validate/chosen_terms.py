"""KB316: the words that a locale's glossary chose, in the translations.

Only terms marked ``checked: true`` are looked for: those of medical urgency, and those that must
mean the same on every page. Words have endings, so a term is there when each of its longer words
begins like a word of the translation; what the check cannot see is for people, and so it advises.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kbpkg.analysis.words import is_unspaced, words
from kbpkg.model.chosen_term import ChosenTerm
from kbpkg.model.problem import Problem
from kbpkg.validate.pair import Pair

# A glossary writes other forms in brackets, or after one of these.
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_BETWEEN_FORMS = re.compile(r" / |[／,，،、;；؛]")
# Words with fewer letters tell little of a term that has longer ones.
_LONGER = 4
# At least so much of a word, and more than half of it, is its beginning.
_BEGINNING = 3
# In Arabic the article and little words are written together with the word that follows, and the
# ending of the feminine changes in the plural. These are as the analysis folds them.
_ARABIC = re.compile(r"[\u0620-\u064a]")
_ARTICLE, _ENDING = "ال", "ه"


@dataclass(frozen=True, slots=True)
class _Watched:
    """A term to look for, as pieces of a text whose words stand between single spaces.

    ``sources`` are the source's words, ``forms`` the pieces of each form that the term has.
    """

    term: ChosenTerm
    sources: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]


def check_chosen_terms(pairs: Iterable[Pair], terms: Sequence[ChosenTerm]) -> Iterator[Problem]:
    """Yield the translations of a glossary's words that do not hold the term it chose."""
    watched = [_watch(term) for term in terms if term.is_checked]
    for pair in pairs if watched else ():
        source = _spaced_source(pair.source)
        meant = [each for each in watched if any(piece in source for piece in each.sources)]
        said = _spaced(words(pair.shown)) if meant else ""
        for each in meant:
            if not any(all(piece in said for piece in form) for form in each.forms):
                what = f"{each.term.source!r} is here, and the glossary's term is not"
                cure = f"write: {each.term.term}; or let it stand if it says the same"
                yield Problem(pair.path, pair.line, "KB316", what, cure)


def _watch(term: ChosenTerm) -> _Watched:
    # What stands in brackets explains the source's words; it is not among them.
    sources = _forms(_BRACKETS.sub("", term.source))
    forms = [
        *_forms(_BRACKETS.sub("", term.term)),
        *(form for inside in _BRACKETS.findall(term.term) for form in _forms(inside)),
    ]
    return _Watched(term, tuple(map(_spaced, sources)), tuple(map(_pieces, forms)))


def _forms(text: str) -> list[list[str]]:
    return [found for part in _BETWEEN_FORMS.split(text) if (found := words(part))]


@lru_cache(maxsize=10_000)
def _spaced_source(text: str) -> str:
    """Return a source text for every locale that is checked."""
    return _spaced(words(text))


def _spaced(terms: Iterable[str]) -> str:
    return f" {' '.join(terms)} "


def _pieces(form: Sequence[str]) -> tuple[str, ...]:
    """Return what a text holds that has a form: of its little words only if it has no others."""
    longer = [word for word in form if is_unspaced(word) or len(word) >= _LONGER]
    return tuple(map(_piece, longer or form))


def _piece(word: str) -> str:
    if is_unspaced(word):
        return f" {word} "
    if not _ARABIC.match(word):
        return f" {_beginning(word)}"
    bare = word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 2 else word
    return _beginning(bare.removesuffix(_ENDING))


def _beginning(word: str) -> str:
    return word[: max(_BEGINNING, len(word) // 2 + 1)]
