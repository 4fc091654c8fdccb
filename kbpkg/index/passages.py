"""The passages of an entry: its blocks as plain text, a section's numbers after its texts."""

from collections.abc import Iterator
from dataclasses import replace

from kbpkg.model.entry import Entry, ServiceTable, Text, TextState, block_texts, walk_blocks
from kbpkg.model.inline import plain_text
from kbpkg.model.package import Edition
from kbpkg.model.posting import EntryText, Passage


def entry_text(edition: Edition, entry: Entry) -> EntryText:
    """Return the passages that search reads and shows of an entry, with the name of its type.

    The name is empty where it is not in the edition's language.
    """
    title = edition.package.types[entry.type].title
    kind = plain_text(title.content) if title.locale == edition.locale else ""
    found = tuple(passage for passage in _passages(edition, entry) if passage.text)
    return EntryText(entry.id, found, kind)


def _passages(edition: Edition, entry: Entry) -> Iterator[Passage]:
    title = _passage(entry.title, "title", "")
    # Readers take the first passage for the title, so one without words is shown as it is written.
    yield replace(title, text=title.text or entry.title.content)
    yield _passage(entry.summary, "summary", "")
    yield _passage(entry.keywords, "keywords", "")
    for section in entry.sections:
        yield _passage(section.heading, "headings", section.id)
        for text in block_texts(section.blocks):
            yield _passage(text, "body", section.id)
        for block in walk_blocks(section.blocks):
            if isinstance(block, ServiceTable):
                yield from _service_passages(edition, block, section.id)


def _service_passages(edition: Edition, table: ServiceTable, section: str) -> Iterator[Passage]:
    """Yield each service of a table: its place, its name, and its numbers, as people type them."""
    here = edition.locale
    for service in edition.package.services_of(table.kind):
        numbers = (service.number, *(contact.number for contact in service.also))
        place = here.territory_name(service.country)
        # A passage is of one language: what is not translated is left to the page, which marks it.
        own = service.area if service.area and service.area.locale == here else None
        area = f" ({plain_text(own.content)})" if own else ""
        name = f"{service.name} " if service.name else ""
        text = f"{place}{area}: {name}{', '.join(numbers)}"
        yield Passage("body", section, text, here, TextState.CURRENT)


def _passage(text: Text, field: str, section: str) -> Passage:
    # To a reader of hits the source's own words are as good as a translation.
    state = TextState.CURRENT if text.state is TextState.SOURCE else text.state
    return Passage(field, section, plain_text(text.content), text.locale, state)
