"""KB313: source text that was left standing in a translation."""

from collections.abc import Iterable, Iterator

from kbpkg.analysis.words import tokens
from kbpkg.model.problem import Problem
from kbpkg.validate.pair import Pair

# So many words are hardly a name that both languages share.
_WORDS_OF_A_TEXT = 4
_WORDS_IN_A_ROW = 6
# Fewer, since marks may stand beside them and one may come twice.
_WORDS_SHARED = 2


def check_leftovers(pairs: Iterable[Pair]) -> Iterator[Problem]:
    """Yield the translations that are their source, or hold a piece of it."""
    for pair in pairs:
        if not _share_words(pair):
            continue
        source, shown = _said(pair.source), _said(pair.shown)
        left = shown if shown == source and len(source) >= _WORDS_OF_A_TEXT else ()
        if not left:
            rows = set(_rows(source))
            left = next((row for row in _rows(shown) if row in rows), ())
        if left and not _are_names(left):
            text = " ".join(word for word, _ in left)
            what = f"text of the source is left in the translation: {text[:60]!r}"
            yield Problem(pair.path, pair.line, "KB313", what, "translate it")


def _share_words(pair: Pair) -> bool:
    """Tell whether it is worth a closer look: most translations share a name or two."""
    shared = set(pair.source.split()) & set(pair.shown.split())
    return len(shared) >= _WORDS_SHARED


def _said(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the words of a text, and of each whether it begins with a capital letter."""
    return tuple((each.term, text[each.start].isupper()) for each in tokens(text))


def _rows(words: tuple[tuple[str, bool], ...]) -> Iterator[tuple[tuple[str, bool], ...]]:
    for at in range(len(words) - _WORDS_IN_A_ROW + 1):
        yield words[at : at + _WORDS_IN_A_ROW]


def _are_names(words: tuple[tuple[str, bool], ...]) -> bool:
    """Tell whether most words are written as names: Special K, Vitamin K, Kit Kat."""
    return sum(is_capital for _, is_capital in words) * 2 > len(words)
