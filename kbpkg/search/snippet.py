"""The passage of an entry that answers a query best, with the matching words marked."""

from dataclasses import dataclass

from kbpkg.analysis.table import table
from kbpkg.analysis.words import Token, grams, is_unspaced, tokens
from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale
from kbpkg.model.posting import EntryText, Passage
from kbpkg.search.scorer import Scores

ELLIPSIS = "…"
# How far a cut may move to fall between two words.
_WORD_ROOM = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a snippet; the matching words are marked."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage, cut around its matching words, in the language that it is written in."""

    parts: tuple[Part, ...]
    locale: Locale
    state: TextState

    @property
    def text(self) -> str:
        """The snippet without marks."""
        return "".join(part.text for part in self.parts)


def best_passage(text: EntryText, scores: Scores) -> int:
    """Return the number of the passage to show.

    The section with the most of the query comes first (the earlier of equals; keywords do not
    count, they hold everything), in it the passage with the most. Where that is a title the
    summary is shown instead, where it is a heading the block after it.
    """
    shown = [at for at, passage in enumerate(text.passages) if passage.field != "keywords"]
    found = {at: _found(text.passages[at], scores) for at in shown}
    sections: dict[str, set[str]] = {}
    for at in shown:
        sections.setdefault(text.passages[at].section, set()).update(found[at])
    section = max(sections, key=lambda each: _total(sections[each], scores))
    inside = [at for at in shown if text.passages[at].section == section]
    best = max(inside, key=lambda at: _total(found[at], scores))
    if text.passages[best].field in {"title", "headings"} and best + 1 in inside:
        return best + 1
    return best


def make_snippet(passage: Passage, scores: Scores) -> Snippet:
    """Return a passage cut around its first match, with all matches marked."""
    marked = [token for token in tokens(passage.text) if _is_match(token, scores)]
    start, end = _window(passage.text, marked)
    parts: list[Part] = []
    at = start
    for first, last in _joined(marked):
        if last <= start or first >= end:
            continue
        if first > at:
            parts.append(Part(passage.text[at:first], is_marked=False))
        parts.append(Part(passage.text[max(first, at) : min(last, end)], is_marked=True))
        at = min(last, end)
    if at < end:
        parts.append(Part(passage.text[at:end], is_marked=False))
    if start > 0:
        parts.insert(0, Part(ELLIPSIS, is_marked=False))
    if end < len(passage.text):
        parts.append(Part(ELLIPSIS, is_marked=False))
    return Snippet(tuple(parts), passage.locale, passage.state)


def _found(passage: Passage, scores: Scores) -> set[str]:
    """Return which words and grams of the query stand in a passage."""
    terms = {token.term for token in tokens(passage.text)}
    held = {gram for term in terms for gram in grams(term)}
    found = {f"word {match.word}" for match in scores.matches if not terms.isdisjoint(match.terms)}
    return found | {f"gram {gram}" for gram in scores.gram_weights if gram in held}


def _total(found: set[str], scores: Scores) -> float:
    """Return what the found words and grams are worth, summed in the query's order."""
    total = 0.0
    for match in scores.matches:
        if f"word {match.word}" in found:
            total = total + match.weight
    for gram, weight in scores.gram_weights.items():
        if f"gram {gram}" in found:
            total = total + weight
    return total


def _is_match(token: Token, scores: Scores) -> bool:
    if any(token.term in match.terms for match in scores.matches):
        return True
    if is_unspaced(token.term):
        return False
    held = grams(token.term)
    # A word of which more than half stands in the query is near enough to mark.
    return 2 * sum(gram in scores.gram_weights for gram in held) > len(held)


def _joined(marked: list[Token]) -> list[tuple[int, int]]:
    """Return the marked stretches, those that touch or overlap (bigrams) as one."""
    joined: list[tuple[int, int]] = []
    for token in marked:
        if joined and token.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], token.end))
        else:
            joined.append((token.start, token.end))
    return joined


def _window(text: str, marked: list[Token]) -> tuple[int, int]:
    """Return the first and last code point to show; cuts fall between words where they can."""
    constants = table().constants
    if len(text) <= constants.snippet_length:
        return 0, len(text)
    start = max(0, (marked[0].start if marked else 0) - constants.snippet_lead)
    start = min(start, len(text) - constants.snippet_length)
    end = start + constants.snippet_length
    if start > 0:
        space = text.find(" ", start, start + _WORD_ROOM)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", end - _WORD_ROOM, end)
        end = space if space >= 0 else end
    return start, end
