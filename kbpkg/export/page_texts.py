"""Entries and words as records, for the second language of a page and for the handout.

A page may not read another page from disk, but it may run a script of data. So each text of a
locale stands in a record once, without markup, and the page builds what it shows from it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from kbpkg.export.interface import Interface
from kbpkg.export.labels import (
    CHANNELS,
    CONTAINERS,
    DRAFT,
    OVERDUE,
    OWN_WORDS,
    REVIEW_DUE,
    UPDATED,
)
from kbpkg.export.review_status import review_status
from kbpkg.model.entry import Entry, Text
from kbpkg.model.inline import Strong
from kbpkg.model.package import OWN, Channel, Edition, LocaleState, Registries, ReviewKind
from kbpkg.wire.page_record import PageTexts
from kbpkg.wire.sources_record import ShortSource
from kbpkg.wire.text_value import ShownText
from kbpkg.wire.words_record import Call, Words


def text_numbers(entry: Entry) -> dict[Text, int]:
    """Return the number of each text in an entry's record. What reads the same has one number."""
    numbers: dict[Text, int] = {}
    for number, text in enumerate(entry.shown_texts()):
        numbers.setdefault(text, number)
    return numbers


def source_digest(entry: Entry) -> str:
    """Return what tells whether texts belong to a page: a digest of what they translate."""
    joined = "\0".join(text.source for text in entry.shown_texts())
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def page_texts(edition: Edition, entry: Entry) -> PageTexts:
    """Return the texts of an entry, and who reviewed it where anybody did."""
    is_reviewed = any((entry.id, kind) in edition.reviews for kind in ReviewKind)
    return PageTexts(
        source_digest(entry),
        tuple(map(ShownText.of, entry.shown_texts())),
        tuple(_status(edition, entry.id)) if is_reviewed else (),
    )


def short_sources(package: Registries) -> dict[str, ShortSource]:
    """Return what a handout says of each source."""
    return {
        key: ShortSource(each.title, each.publisher, each.kind, each.url, each.seen)
        for key, each in package.sources.items()
    }


def locale_words(edition: Edition) -> Words:
    """Return what all pages of a locale share."""
    package, locale = edition.package, edition.locale
    texts = {f"ui.{name}": text for name, text in _interface_words(edition).items()}
    texts |= {name: ShownText.of(text) for name, text in _package_texts(edition)}
    names = {each.country: locale.territory_name(each.country) for each in package.services}
    texts |= {f"country.{code}": ShownText.plain(name, locale) for code, name in names.items()}
    calls = tuple(
        Call(each.id, each.kind, each.country, each.number, each.name, each.also, each.checked)
        for each in sorted(package.services, key=lambda each: (names[each.country], each.id))
    )
    days = {day for entry in edition.entries for day in (entry.updated, entry.review_due)}
    days |= {each.checked for each in package.services}
    days |= {each.seen for each in package.sources.values()}
    dates = {day: locale.date(day) for day in days}
    return Words(texts, tuple(_status(edition)), dates, calls)


def _package_texts(edition: Edition) -> Iterator[tuple[str, Text]]:
    package = edition.package
    yield "title", package.title
    yield from ((f"type.{each.id}", each.title) for each in package.types.values())
    yield from ((f"entry.{entry.id}", entry.title) for entry in edition.entries)
    for term in package.glossary.values():
        yield f"term.{term.id}", term.title
        yield f"meaning.{term.id}", term.meaning
    for figure in package.figures.values():
        yield f"figure.{figure.id}", figure.title
        for number, step in enumerate(figure.steps):
            yield f"figure.{figure.id}.{number}", step.text
    for service in package.services:
        for name in ("area", "hours", "note"):
            text: Text | None = getattr(service, name)
            if text is not None:
                yield f"service.{service.id}.{name}", text


def _shown(interface: Interface, message: str) -> ShownText:
    return ShownText.plain(interface.attr(message), interface.locale_of(message))


def _interface_words(edition: Edition) -> dict[str, ShownText]:
    interface = Interface(edition.locale, edition.interface)

    # Named as the extractor of messages knows it.
    def attr(message: str) -> ShownText:
        return _shown(interface, message)

    words = {
        "missing": attr("Not translated yet"),
        "fuzzy": attr("Translation out of date"),
        "overdue": _shown(interface, OVERDUE),
        **{name: _shown(interface, label) for name, label in CONTAINERS.items()},
        "terms": attr("Words on this page"),
        "related": attr("See also"),
        "sources": attr("Sources"),
        "source": attr("Source"),
        OWN: _shown(interface, OWN_WORDS),
        "seen": attr("Seen on"),
        "updated": _shown(interface, UPDATED),
        "due": _shown(interface, REVIEW_DUE),
        "again": attr("Then it begins again at 1."),
        "emergency": attr("Emergency"),
        "helpline": attr("A helpline"),
        "local-number": attr("Your local emergency number"),
        "also": attr("also"),
        "tty": _shown(interface, CHANNELS[Channel.TTY]),
        "text": _shown(interface, CHANNELS[Channel.TEXT]),
        "checked": attr("Last checked"),
        "numbers": attr("Numbers to call"),
        "left-out": attr("Not on this handout"),
        "country": attr("Country"),
        "number": attr("Number"),
        "note": attr("Note"),
        "evidence": attr("Evidence"),
        "day": attr("Day"),
        "month": attr("Month"),
        "year": attr("Year"),
        "stops": attr("First, and before all else"),
        "talk": attr("Read and talk about together"),
        "keep": attr(
            "What you write stays on this page. It is stored nowhere: when you close or leave "
            "the page, it is gone. Print it or save it first if you want to keep it."
        ),
    }
    if edition.package.state(edition.locale) is LocaleState.DRAFT:
        words["draft"] = _shown(interface, DRAFT)
    return words


def _status(edition: Edition, entry_id: str = "") -> Iterator[ShownText]:
    interface = Interface(edition.locale, edition.interface)
    for line in review_status(edition, entry_id):
        if line.sign_off:
            language = f" ({line.language})" if line.language else ""
            signed = f"{line.sign_off.reviewer}, {edition.locale.date(line.sign_off.date)}"
            words = f"{interface.attr(line.message)}{language}: {signed}"
            yield ShownText.plain(words, edition.locale)
        else:
            shown = _shown(interface, line.message)
            yield replace(shown, parts=(Strong(shown.parts),)) if line.is_grave else shown
