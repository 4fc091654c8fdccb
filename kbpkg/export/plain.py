"""An entry as plain text, for a terminal, a message or a reader aloud."""

import datetime
from collections.abc import Iterable, Iterator

from kbpkg.export.interface import Interface
from kbpkg.export.labels import CHANNELS, CONTAINERS, DRAFT, OVERDUE, REVIEW_DUE, UPDATED
from kbpkg.export.review_status import review_status
from kbpkg.model.entry import (
    Block,
    Container,
    Entry,
    Field,
    FigurePlace,
    ItemList,
    NumberCard,
    Paragraph,
    Question,
    ServiceTable,
    Table,
    Text,
    TextState,
)
from kbpkg.model.figure import Figure
from kbpkg.model.inline import plain_text
from kbpkg.model.package import Channel, Contact, Edition, LocaleState, Service


def entry_plain(edition: Edition, entry: Entry, today: datetime.date) -> str:
    """Return an entry's text, with its sources, dates and review status at the end.

    A text that is not translated begins with the tag of the language that it is in.
    """
    lines = [_text(entry.title), "", _text(entry.summary), ""]
    for section in entry.sections:
        lines += [f"## {_text(section.heading)}", ""]
        lines += _blocks(edition, section.blocks)
    sources = [edition.package.sources[key] for key in entry.sources]
    for each in sources:
        where = f" {each.url}" if each.url else ""
        lines.append(f"[{each.key}] {each.title}. {each.publisher}.{where}")
    lines += ["", *_dates(edition, entry, today), *_status(edition, entry)]
    return "\n".join(lines) + "\n"


def _dates(edition: Edition, entry: Entry, today: datetime.date) -> Iterator[str]:
    """Yield when the text was changed, when it is to be reviewed, and that it should have been."""
    yield f"{_said(edition, UPDATED)}: {entry.updated.isoformat()}"
    yield f"{_said(edition, REVIEW_DUE)}: {entry.review_due.isoformat()}"
    if entry.review_due < today:
        yield _said(edition, OVERDUE)


def _status(edition: Edition, entry: Entry) -> Iterator[str]:
    """Yield who vouches for the text and its translation, and that it is a draft."""
    for line in review_status(edition, entry.id):
        said = _said(edition, line.message)
        if line.sign_off:
            language = f" ({line.language})" if line.language else ""
            said += f"{language}: {line.sign_off.reviewer}, {line.sign_off.date.isoformat()}"
        yield said
    if edition.package.state(edition.locale) is LocaleState.DRAFT:
        yield _said(edition, DRAFT)


def _said(edition: Edition, message: str) -> str:
    return Interface(edition.locale, edition.interface).attr(message)


def _text(text: Text) -> str:
    words = plain_text(text.content)
    is_foreign = text.state in {TextState.FUZZY, TextState.MISSING}
    return f"[{text.locale.tag}] {words}" if is_foreign else words


def _blocks(edition: Edition, blocks: tuple[Block, ...], indent: str = "") -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield indent + _text(text)
            case ItemList():
                yield from _items(edition, block, indent)
            case Table():
                yield from _table(block, indent)
            case Container(name, inner):
                yield f"{indent}[{_said(edition, CONTAINERS[name])}]"
                yield from _blocks(edition, inner, f"{indent}  ")
            case _:
                yield from _place(edition, block, indent)
        if not indent:
            yield ""


def _place(edition: Edition, block: Block, indent: str) -> Iterator[str]:
    match block:
        case ServiceTable(kind):
            yield from _services(edition, edition.package.services_of(kind), indent)
        case NumberCard():
            yield from _services(edition, edition.package.services, indent)
        case FigurePlace(figure_id):
            yield from _figure(edition.package.figures[figure_id], indent)
        case Field() | Question():
            yield from _form(block, indent)
        case _:
            pass


def _table(block: Table, indent: str) -> Iterator[str]:
    for row in (block.header, *block.rows):
        yield indent + " | ".join(_text(cell) for cell in row)


def _items(edition: Edition, block: ItemList, indent: str) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        mark = f"{number}. " if block.is_numbered else "- "
        first, *rest = [*_blocks(edition, item, " ")] or [""]
        yield indent + mark + first.strip()
        yield from (f"{indent}  {line}" for line in rest)


def _figure(figure: Figure, indent: str) -> Iterator[str]:
    yield indent + _text(figure.title)
    for number, step in figure.numbered():
        yield f"{indent}{number}. {_text(step.text)}"


def _form(block: Field | Question, indent: str) -> Iterator[str]:
    yield f"{indent}{_text(block.label)} ______"
    if block.hint:
        yield f"{indent}  {_text(block.hint)}"
    if isinstance(block, Field):
        for option in block.options:
            yield f"{indent}  [ ] {_text(option)}"
        return
    for answer in block.answers:
        yield f"{indent}  [ ] {_text(answer.label)}"
        for outcome in answer.outcomes:
            yield f"{indent}      -> {_text(outcome)}"


def _services(edition: Edition, services: Iterable[Service], indent: str) -> Iterator[str]:
    """Yield services in the order of the pages: by country."""
    name_of = edition.locale.territory_name

    def by_country(service: Service) -> tuple[str, bool, str]:
        return name_of(service.country), service.kind != "emergency", service.id

    for service in sorted(services, key=by_country):
        area = f" ({_text(service.area)})" if service.area else ""
        note = f" - {_text(service.note)}" if service.note else ""
        hours = f" - {_text(service.hours)}" if service.hours else ""
        name = f" {service.name}:" if service.name else ""
        also = (_contact(edition, contact) for contact in service.also)
        numbers = ", ".join((service.number, *also))
        yield f"{indent}{name_of(service.country)}{area}:{name} {numbers}{hours}{note}"


def _contact(edition: Edition, contact: Contact) -> str:
    if contact.channel is Channel.PHONE:
        return contact.number
    return f"{contact.number} ({_said(edition, CHANNELS[contact.channel])})"
