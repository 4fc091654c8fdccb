"""The sources of a package in short: one record for all entries and locales.

{"lang": tag, "dir": direction, "sources": {key: [title, publisher, kind, address, day seen]}}
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kbpkg.model.locale import Locale
from kbpkg.wire.script import FormatError


@dataclass(frozen=True, slots=True)
class ShortSource:
    """What a handout says of a source."""

    title: str
    publisher: str
    kind: str
    url: str
    seen: datetime.date


def write_sources(sources: Mapping[str, ShortSource], locale: Locale) -> dict[str, object]:
    """Return the record of sources whose titles are in a locale, as plain JSON values."""
    return {
        "lang": locale.tag,
        "dir": locale.direction,
        "sources": {
            key: [each.title, each.publisher, each.kind, each.url, each.seen.isoformat()]
            for key, each in sorted(sources.items())
        },
    }


def read_sources(record: Any) -> tuple[dict[str, ShortSource], Locale]:
    """Return the sources of a record and their locale. Raises FormatError where it is damaged."""
    try:
        locale = Locale.parse(record["lang"])
        found = {str(key): _read_source(values) for key, values in record["sources"].items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"sources: damaged ({error!r})") from error
    return found, locale


def _read_source(values: list[Any]) -> ShortSource:
    title, publisher, kind, url, day = values
    seen = datetime.date.fromisoformat(day)
    return ShortSource(str(title), str(publisher), str(kind), str(url), seen)
