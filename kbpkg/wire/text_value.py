"""A text as a page shows it, in a record: words, marks, links and citations, and no markup.

"words"                                  where it is words alone
[part, ...]                              else; a part is words, or one of
    ["strong", part, ...]  ["em", part, ...]  ["a", target, part, ...]  ["cite", key]  ["br"]
{"text": ..., "lang": tag, "dir": direction, "state": state}
                                         in another language than the record's
"""

from dataclasses import dataclass
from typing import Any

from kbpkg.model.entry import Text, TextState
from kbpkg.model.inline import (
    Break,
    Citation,
    Emphasis,
    Foreign,
    Inline,
    Link,
    Plain,
    Strong,
    parse_inline,
)
from kbpkg.model.locale import Locale

_SHOWN_AS_IS = (TextState.SOURCE, TextState.CURRENT)
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class ShownText:
    """The parts of a text, its language and where it comes from."""

    parts: tuple[Inline, ...]
    locale: Locale
    state: TextState

    @classmethod
    def of(cls, text: Text) -> "ShownText":
        """Return a text of an edition as it is shown."""
        return cls(parse_inline(text.content), text.locale, text.state)

    @classmethod
    def plain(cls, words: str, locale: Locale) -> "ShownText":
        """Return words that hold no marks."""
        return cls((Plain(words),) if words else (), locale, TextState.CURRENT)


def write_text(text: ShownText, locale: Locale) -> object:
    """Return a text of a record in a locale, as plain JSON values."""
    parts = [_write_part(part) for part in text.parts]
    words = parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts
    if text.locale == locale and text.state in _SHOWN_AS_IS:
        return words
    state = "current" if text.state in _SHOWN_AS_IS else str(text.state)
    where = {"lang": text.locale.tag, "dir": text.locale.direction, "state": state}
    return {"text": words, **where}


def _write_part(part: Inline) -> object:
    match part:
        case Plain(text) | Foreign(_, text):
            return text
        case Strong(children):
            return ["strong", *map(_write_part, children)]
        case Emphasis(children):
            return ["em", *map(_write_part, children)]
        case Link(target, children):
            return ["a", target, *map(_write_part, children)]
        case Citation(key):
            return ["cite", key]
        case Break():
            return ["br"]


def read_text(value: Any, locale: Locale) -> ShownText:
    """Return a text of a record. Raises ValueError where it is none."""
    found, state = locale, TextState.CURRENT
    if isinstance(value, dict):
        found, state = Locale.parse(value["lang"]), TextState(value["state"])
        value = value["text"]
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise ValueError("a text that is none")  # noqa: TRY004 - damage, not a wrong call
    return ShownText(tuple(_read_part(part, 0) for part in parts), found, state)


def _read_part(value: Any, depth: int) -> Inline:
    if isinstance(value, str):
        return Plain(value)
    if depth > _DEEPEST:
        raise ValueError("marks inside marks, too deep")

    def inner(values: list[Any]) -> tuple[Inline, ...]:
        return tuple(_read_part(each, depth + 1) for each in values)

    match value:
        case ["strong", *children]:
            return Strong(inner(children))
        case ["em", *children]:
            return Emphasis(inner(children))
        case ["a", str(target), *children]:
            return Link(target, inner(children))
        case ["cite", str(key)]:
            return Citation(key)
        case ["br"]:
            return Break()
        case _:
            raise ValueError(f"a part of a text that is none: {value!r:.80}")
