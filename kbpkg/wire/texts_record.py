"""The passages of some entries, loaded only for the hits that are shown.

    [[entry id, type, [[field, section, text], ...]], ...]

An entry without a text in this locale is null. A passage in another language than the edition's,
because its translation is missing or fuzzy, has three values more: its locale's tag, its direction
and the state.
"""

from collections.abc import Iterable
from typing import Any

from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale
from kbpkg.model.posting import FIELDS, EntryText, Passage
from kbpkg.wire.script import FormatError

_SHOWN_AS_IS = (TextState.SOURCE, TextState.CURRENT)


def write_texts(texts: Iterable[EntryText | None], locale: Locale) -> list[object]:
    """Return the record of some entries of an edition, as plain JSON values."""
    return [
        text
        and [
            text.entry_id,
            text.kind,
            [_write_passage(passage, locale) for passage in text.passages],
        ]
        for text in texts
    ]


def _write_passage(passage: Passage, locale: Locale) -> list[object]:
    values: list[object] = [FIELDS.index(passage.field), passage.section, passage.text]
    if passage.locale != locale or passage.state not in _SHOWN_AS_IS:
        values += [passage.locale.tag, passage.locale.direction, str(passage.state)]
    return values


def read_texts(record: Any, locale: Locale) -> list[EntryText | None]:
    """Return the entries of a record in order. Raises FormatError where it is damaged."""
    try:
        return [None if found is None else _read_entry(found, locale) for found in list(record)]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"texts of {locale.tag}: damaged ({error!r})") from error


def _read_entry(found: list[Any], locale: Locale) -> EntryText:
    entry_id, kind, passages = found
    return EntryText(_text(entry_id), _read_passages(passages, locale), _text(kind))


def _read_passages(passages: list[Any], locale: Locale) -> tuple[Passage, ...]:
    found = tuple(_read_passage(each, locale) for each in passages)
    if not found or found[0].field != FIELDS[0]:
        raise ValueError("an entry without a title")
    return found


def _read_passage(values: list[Any], locale: Locale) -> Passage:
    field, section, text, *other = values
    # JSON's true is 1 for Python, and -1 would be the last field.
    if type(field) is not int or not 0 <= field < len(FIELDS):
        raise ValueError(f"no field {field!r}")
    if not other:
        return Passage(FIELDS[field], _text(section), _text(text), locale, TextState.CURRENT)
    tag, _, state = other
    shown_in = Locale.parse(_text(tag))
    return Passage(FIELDS[field], _text(section), _text(text), shown_in, TextState(state))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"no text: {value!r}")
    return value
