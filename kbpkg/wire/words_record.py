"""What all pages of a locale share: words, names of countries, dates, numbers to call.

{"texts":    {name: text}, as "ui.sources", "country.GB", "service.gb-emergency.note",
 "status":   [text, ...] of an entry that nobody reviewed,
 "dates":    {day: the day as the locale writes it},
 "services": [[id, kind, country, number, name, [[channel, number], ...], day checked], ...]}
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kbpkg.model.locale import Locale
from kbpkg.model.package import Channel, Contact
from kbpkg.wire.script import FormatError
from kbpkg.wire.text_value import ShownText, read_text, write_text


@dataclass(frozen=True, slots=True)
class Call:
    """A number to call. Its words are texts of the record: ``service.<id>.note``."""

    id: str
    kind: str
    country: str
    number: str
    name: str
    also: tuple[Contact, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class Words:
    """What all pages of a locale share."""

    texts: Mapping[str, ShownText]
    status: tuple[ShownText, ...]
    dates: Mapping[datetime.date, str]
    services: tuple[Call, ...]


def write_words(words: Words, locale: Locale) -> dict[str, object]:
    """Return the record of a locale's words, as plain JSON values."""
    return {
        "texts": {name: write_text(text, locale) for name, text in sorted(words.texts.items())},
        "status": [write_text(text, locale) for text in words.status],
        "dates": {day.isoformat(): shown for day, shown in sorted(words.dates.items())},
        "services": [_write_call(call) for call in words.services],
    }


def _write_call(call: Call) -> list[object]:
    also = [[str(contact.channel), contact.number] for contact in call.also]
    day = call.checked.isoformat()
    return [call.id, call.kind, call.country, call.number, call.name, also, day]


def read_words(record: Any, locale: Locale) -> Words:
    """Return the words of a record. Raises FormatError where it is damaged."""
    try:
        return Words(
            {str(name): read_text(text, locale) for name, text in record["texts"].items()},
            tuple(read_text(text, locale) for text in record["status"]),
            {
                datetime.date.fromisoformat(day): str(shown)
                for day, shown in record["dates"].items()
            },
            tuple(map(_read_call, record["services"])),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"words of {locale.tag}: damaged ({error!r})") from error


def _read_call(values: list[Any]) -> Call:
    call_id, kind, country, number, name, also, day = values
    contacts = tuple(Contact(str(other), Channel(channel)) for channel, other in also)
    checked = datetime.date.fromisoformat(day)
    return Call(str(call_id), str(kind), str(country), str(number), str(name), contacts, checked)
