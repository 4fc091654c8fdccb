"""The passages of an entry: its blocks as plain text, in reading order."""

from collections.abc import Iterator
from dataclasses import replace

from kbpkg.model.entry import Entry, Text, TextState, block_texts
from kbpkg.model.inline import plain_text
from kbpkg.model.posting import EntryText, Passage


def entry_text(entry: Entry, kind: str = "") -> EntryText:
    """Return the passages that search reads and shows of an entry, with the name of its type."""
    found = tuple(passage for passage in _passages(entry) if passage.text)
    return EntryText(entry.id, found, kind)


def _passages(entry: Entry) -> Iterator[Passage]:
    title = _passage(entry.title, "title", "")
    # Readers take the first passage for the title, so one without words is shown as it is written.
    yield replace(title, text=title.text or entry.title.content)
    yield _passage(entry.summary, "summary", "")
    yield _passage(entry.keywords, "keywords", "")
    for section in entry.sections:
        yield _passage(section.heading, "headings", section.id)
        for text in block_texts(section.blocks):
            yield _passage(text, "body", section.id)


def _passage(text: Text, field: str, section: str) -> Passage:
    # To a reader of hits the source's own words are as good as a translation.
    state = TextState.CURRENT if text.state is TextState.SOURCE else text.state
    return Passage(field, section, plain_text(text.content), text.locale, state)
