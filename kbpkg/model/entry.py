"""Entries: what a knowledge package is made of, before and after translation."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kbpkg.model.locale import Locale


class TextState(StrEnum):
    """Where a text that the reader sees comes from."""

    SOURCE = "source"  # the edition is in the source language
    CURRENT = "current"  # translated
    FUZZY = "fuzzy"  # the translation is of an older source, so the source is shown
    MISSING = "missing"  # there is no translation, so the source is shown


class TextKind(StrEnum):
    """What a message is; translators see it as the extracted comment."""

    TITLE = "title"
    SUMMARY = "summary"
    KEYWORDS = "keywords"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"
    NAME = "name"
    NOTE = "note"
    LABEL = "label"  # of a place to write on, or a question
    OPTION = "option"  # one answer to choose
    STEP = "step of a figure"
    URGENT_LINE = "line of what to do first"
    NEED = "need, as a reader says it"


@dataclass(frozen=True, slots=True)
class Text:
    """One block of text: a message. ``content`` is in ``locale``; ``source`` is the msgid."""

    source: str
    content: str
    locale: Locale
    state: TextState
    kind: TextKind
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, numbered or not; each item is its own blocks."""

    items: "tuple[tuple[Block, ...], ...]"
    is_numbered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one header row, then rows of as many cells."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Container:
    """A marked group of blocks: ``now``, ``say`` or ``warn``."""

    name: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class ServiceTable:
    """The place of a table of all services of a kind."""

    kind: str
    line: int


class FieldKind(StrEnum):
    """What is written into a field."""

    LINE = "line"
    LINES = "lines"
    DATE = "date"
    CHOICE = "choice"  # one of the options
    TICKS = "ticks"  # any of the options
    SCALE = "scale"  # a number; the options are the words at its two ends


@dataclass(frozen=True, slots=True)
class Field:
    """A place to write on. ``rows`` are those of ``lines``; ``low`` and ``high`` end a scale."""

    id: str
    kind: FieldKind
    label: Text
    hint: Text | None
    options: tuple[Text, ...]
    rows: int
    low: int
    high: int
    line: int

    def texts(self) -> Iterator[Text]:
        """Yield the texts in reading order."""
        yield self.label
        yield from (self.hint,) if self.hint else ()
        yield from self.options


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose for a question, and where the talk goes on when it is given."""

    label: Text
    outcomes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a guide. An outcome of one that stops comes before all others, and alone."""

    id: str
    label: Text
    hint: Text | None
    answers: tuple[Choice, ...]
    stops: bool
    line: int

    def texts(self) -> Iterator[Text]:
        """Yield the texts in reading order."""
        yield self.label
        yield from (self.hint,) if self.hint else ()
        for answer in self.answers:
            yield answer.label
            yield from answer.outcomes


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """The place of a figure."""

    id: str
    line: int


@dataclass(frozen=True, slots=True)
class NumberCard:
    """The place of the numbers of the country that the reader chooses."""

    line: int


Block = (
    Paragraph
    | ItemList
    | Table
    | Container
    | ServiceTable
    | Field
    | Question
    | FigurePlace
    | NumberCard
)


@dataclass(frozen=True, slots=True)
class Section:
    """A ``##`` section with its stable id."""

    id: str
    heading: Text
    blocks: tuple[Block, ...]


class Risk(StrEnum):
    """How much harm a wrong word in an entry can do."""

    SAFETY_CRITICAL = "safety-critical"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of knowledge. ``path`` is its file as the user would type it."""

    id: str
    topic: str
    path: str
    type: str
    title: Text
    summary: Text
    keywords: Text
    risk: Risk
    sources: tuple[str, ...]
    related: tuple[str, ...]
    updated: datetime.date
    review_due: datetime.date
    sections: tuple[Section, ...]
    # Where the keys of the front matter stand: for problems, and no part of what an entry is.
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def line_of(self, key: str) -> int:
        """Return the line of a key of the front matter, or 0 for the whole file."""
        return self.lines.get(key, 0)

    def texts(self) -> Iterator[Text]:
        """Yield every text of the entry in reading order."""
        yield from (self.title, self.summary, self.keywords)
        yield from self._section_texts()

    def shown_texts(self) -> Iterator[Text]:
        """Yield every text that a page shows in reading order: keywords are for search alone."""
        yield from (self.title, self.summary)
        yield from self._section_texts()

    def blocks(self) -> Iterator[Block]:
        """Yield every block of the entry, those inside others too, in reading order."""
        for section in self.sections:
            yield from walk_blocks(section.blocks)

    def _section_texts(self) -> Iterator[Text]:
        for section in self.sections:
            yield section.heading
            yield from block_texts(section.blocks)


def walk_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield some blocks with all that stand inside them, outer before inner, in reading order.

    Who looks for a kind of block asks here: it may stand in a list item or in a container.
    """
    for block in blocks:
        yield block
        match block:
            case Container(_, inner):
                yield from walk_blocks(inner)
            case ItemList(items):
                for item in items:
                    yield from walk_blocks(item)
            case _:
                pass


def block_texts(blocks: tuple[Block, ...]) -> Iterator[Text]:
    """Yield every text of some blocks in reading order."""
    for block in blocks:
        match block:
            case Paragraph(text):
                yield text
            case ItemList(items):
                for item in items:
                    yield from block_texts(item)
            case Table(header, rows):
                # An empty cell is nothing to translate: an empty msgid is a catalog's header.
                yield from (cell for row in (header, *rows) for cell in row if cell.source)
            case Container(_, inner):
                yield from block_texts(inner)
            case Field() | Question():
                yield from block.texts()
            case ServiceTable() | FigurePlace() | NumberCard():
                pass
