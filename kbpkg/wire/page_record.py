"""The texts of one entry in one locale, for the page of another locale and for the handout.

{"digest": what the source texts are; a page and a record of two builds do not fit,
 "texts":  [text, ...] in reading order, without the keywords,
 "status": [text, ...] who reviewed this entry, where it is another than the locale's}
"""

from dataclasses import dataclass
from typing import Any

from kbpkg.model.locale import Locale
from kbpkg.wire.script import FormatError
from kbpkg.wire.text_value import ShownText, read_text, write_text


@dataclass(frozen=True, slots=True)
class PageTexts:
    """What a page of an entry says, block by block. No ``status`` means the locale's own."""

    digest: str
    texts: tuple[ShownText, ...]
    status: tuple[ShownText, ...] = ()


def write_page(page: PageTexts, locale: Locale) -> dict[str, object]:
    """Return the record of an entry's texts, as plain JSON values."""
    record: dict[str, object] = {
        "digest": page.digest,
        "texts": [write_text(text, locale) for text in page.texts],
    }
    if page.status:
        record["status"] = [write_text(text, locale) for text in page.status]
    return record


def read_page(record: Any, locale: Locale) -> PageTexts:
    """Return the texts of a record. Raises FormatError where it is damaged."""
    try:
        return PageTexts(
            str(record["digest"]),
            tuple(read_text(value, locale) for value in record["texts"]),
            tuple(read_text(value, locale) for value in record.get("status", [])),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"texts of a page in {locale.tag}: damaged ({error!r})") from error
