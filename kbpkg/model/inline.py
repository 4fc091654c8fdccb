"""The Markdown inside one message: emphasis, links, citations.

CommonMark is parsed by markdown-it-py; this module names what an entry may hold and keeps the
rest visible (raw HTML, images) so that a check can point at it and no page ever renders it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from kbpkg.model.characters import one_line


@dataclass(frozen=True, slots=True)
class Plain:
    """Words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that matter."""

    children: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words said with stress."""

    children: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    """A link; ``target`` is as written, for example ``entry:effects-bladder#signs``."""

    target: str
    children: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of a registered source."""

    key: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that entries do not have: its text is shown, never interpreted."""

    kind: str
    text: str


Inline = Plain | Strong | Emphasis | Link | Citation | Break | Foreign

_DEEPEST = 20
_LONGEST = 100_000
_LONGEST_KEY = 100
# Nothing that CommonMark or a citation starts with: such text needs no parser.
_MARKS = frozenset("*_[]<>`!\\&\n")


def parse_inline(text: str) -> tuple[Inline, ...]:
    """Return the parts of one message's text."""
    if _MARKS.isdisjoint(text):
        return (Plain(text),) if text else ()
    if len(text) > _LONGEST:
        return (Foreign("a text too long to read", text),)
    return _parse_marked(text)


@lru_cache(maxsize=10_000)
def _parse_marked(text: str) -> tuple[Inline, ...]:
    tokens = _parser().parseInline(text)[0].children or []
    if any(token.level > _DEEPEST for token in tokens):
        return (Foreign("marks inside marks, too deep to read,", text),)
    parts, _ = _build(tokens, 0)
    return parts


def walk(parts: tuple[Inline, ...]) -> Iterator[Inline]:
    """Yield all parts, outer before inner, in reading order."""
    for part in parts:
        yield part
        if isinstance(part, Strong | Emphasis | Link):
            yield from walk(part.children)


def plain_text(text: str) -> str:
    """Return the words of a message without markup and citations, as search reads them."""
    words = "".join(
        part.text if isinstance(part, Plain | Foreign) else " "
        for part in walk(parse_inline(text))
        if isinstance(part, Plain | Foreign | Break)
    )
    return one_line(words)


def links(text: str) -> list[str]:
    """Return the targets of a message's links, in order."""
    return [part.target for part in walk(parse_inline(text)) if isinstance(part, Link)]


def citations(text: str) -> list[str]:
    """Return the keys that a message cites, in order."""
    return [part.key for part in walk(parse_inline(text)) if isinstance(part, Citation)]


def foreign(text: str) -> list[Foreign]:
    """Return what entries do not have: raw HTML, images, code."""
    return [part for part in walk(parse_inline(text)) if isinstance(part, Foreign)]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True})
    # Every link is kept, whatever its scheme, so that a check sees it; pages render known ones.
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - its name
    parser.inline.ruler.before("link", "citation", _citation)
    return parser


def _citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if not state.src.startswith("[@", state.pos):
        return False
    # A search to the end at every bracket would take for ever in a text of nothing else.
    end = state.src.find("]", state.pos, state.pos + len("[@]") + _LONGEST_KEY)
    key = state.src[state.pos + 2 : end]
    if end < 0 or not key or not set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        return False
    if not silent:
        state.push("citation", "", 0).content = key
    state.pos = end + 1
    return True


def _build(tokens: list[Token], at: int) -> tuple[tuple[Inline, ...], int]:
    """Nest the flat tokens up to the one that closes this level."""
    parts: list[Inline] = []
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.nesting < 0:
            break
        if token.nesting > 0:
            children, at = _build(tokens, at)
            parts.append(_outer(token, children))
        elif token.type != "text" or token.content:
            parts.append(_inner(token))
    return tuple(parts), at


def _outer(token: Token, children: tuple[Inline, ...]) -> Inline:
    match token.type:
        case "strong_open":
            return Strong(children)
        case "em_open":
            return Emphasis(children)
        case _ if "title" in token.attrs:
            # It would be shown nowhere.
            return Foreign("a title of a link", str(token.attrs["title"]))
        case _:
            return Link(str(token.attrs.get("href", "")), children)


def _inner(token: Token) -> Inline:
    match token.type:
        case "text":
            return Plain(token.content)
        case "softbreak":
            return Plain(" ")
        case "hardbreak":
            return Break()
        case "citation":
            return Citation(token.content)
        case "html_inline":
            return Foreign("raw HTML", token.content)
        case kind:
            return Foreign(kind.replace("_", " "), token.content)
