"""An edition: the package in one locale, with the source text where a translation is missing.

A fuzzy translation is of an older source text. In a text that keeps somebody breathing that is
worse than a foreign language, so the reader gets the source and is told so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kbpkg.model.entry import (
    Block,
    Choice,
    Container,
    Entry,
    Field,
    FigurePlace,
    ItemList,
    NumberCard,
    Paragraph,
    Question,
    Section,
    ServiceTable,
    Table,
    Text,
    TextState,
)
from kbpkg.model.figure import Figure
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog, lookup
from kbpkg.model.package import (
    FIGURES_CONTEXT,
    GLOSSARY_CONTEXT,
    PACKAGE_CONTEXT,
    SERVICES_CONTEXT,
    Edition,
    EntryType,
    GlossaryTerm,
    Need,
    NeedGroup,
    Registries,
    Service,
    Sources,
    Topic,
)
from kbpkg.translate.review import valid_sign_offs


def make_edition(sources: Sources, locale: Locale) -> Edition:
    """Return the edition of a package in a locale."""
    catalogs, interfaces = sources.catalogs_of(locale), sources.interfaces_of(locale)
    source = sources.package.source_locale
    if locale == source:
        package, entries, drafted_by = sources.package, sources.entries, sources.package.drafted_by
    else:
        reads = source in locale.fallbacks()
        package = _package(sources.package, catalogs, reads_source=reads)
        entries = tuple(
            _Translator(catalogs, entry.id, reads).entry(entry) for entry in sources.entries
        )
        drafted_by = catalogs[0].drafted_by if catalogs else ""
    reviews = valid_sign_offs(package, entries, locale)
    return Edition(locale, package, entries, drafted_by, _interface(interfaces), reviews)


def _interface(catalogs: Iterable[Catalog]) -> dict[str, str]:
    """Return the translated words around the entries, nearest catalog first."""
    found: dict[str, str] = {}
    for catalog in catalogs:
        for message in catalog.messages.values():
            if message.is_current:
                found.setdefault(message.id, message.string)
    return found


@dataclass(frozen=True, slots=True)
class _Translator:
    """Translates the texts of one context."""

    catalogs: Sequence[Catalog]
    context: str
    # Whether the source is a parent of the locale (en of en_GB), so that it needs no mark.
    reads_source: bool

    def text(self, text: Text) -> Text:
        if not text.source:
            return text
        key = (self.context, text.source)
        catalog, state = lookup(self.catalogs, key)
        if catalog:
            content = catalog.messages[key].string
            return replace(text, content=content, locale=catalog.locale, state=state)
        return replace(text, state=TextState.CURRENT if self.reads_source else state)

    def optional(self, text: Text | None) -> Text | None:
        return None if text is None else self.text(text)

    def entry(self, entry: Entry) -> Entry:
        return replace(
            entry,
            title=self.text(entry.title),
            summary=self.text(entry.summary),
            keywords=self.text(entry.keywords),
            sections=tuple(
                Section(section.id, self.text(section.heading), self.blocks(section.blocks))
                for section in entry.sections
            ),
        )

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(map(self.block, blocks))

    def block(self, block: Block) -> Block:
        found: Block = block
        match block:
            case Paragraph(text):
                found = Paragraph(self.text(text))
            case ItemList(items, is_numbered):
                found = ItemList(tuple(map(self.blocks, items)), is_numbered)
            case Table(header, rows):
                found = Table(
                    tuple(map(self.text, header)), tuple(tuple(map(self.text, row)) for row in rows)
                )
            case Container(name, blocks):
                found = Container(name, self.blocks(blocks))
            case Field() | Question():
                found = self.form(block)
            case ServiceTable() | FigurePlace() | NumberCard():
                pass
        return found

    def form(self, block: Field | Question) -> Field | Question:
        label, hint = self.text(block.label), self.optional(block.hint)
        if isinstance(block, Field):
            options = tuple(map(self.text, block.options))
            return replace(block, label=label, hint=hint, options=options)
        answers = tuple(
            Choice(self.text(each.label), tuple(map(self.text, each.outcomes)))
            for each in block.answers
        )
        return replace(block, label=label, hint=hint, answers=answers)

    def figure(self, figure: Figure) -> Figure:
        steps = (replace(step, text=self.text(step.text)) for step in figure.steps)
        return replace(figure, title=self.text(figure.title), steps=tuple(steps))

    def service(self, service: Service) -> Service:
        return replace(
            service,
            area=self.optional(service.area),
            hours=self.optional(service.hours),
            note=self.optional(service.note),
        )


def _package(package: Registries, catalogs: Sequence[Catalog], *, reads_source: bool) -> Registries:
    words = _Translator(catalogs, PACKAGE_CONTEXT, reads_source)
    services = _Translator(catalogs, SERVICES_CONTEXT, reads_source)
    glossary = _Translator(catalogs, GLOSSARY_CONTEXT, reads_source)
    figures = _Translator(catalogs, FIGURES_CONTEXT, reads_source)
    return replace(
        package,
        title=words.text(package.title),
        topics=tuple(
            Topic(topic.id, words.text(topic.title), topic.start_with) for topic in package.topics
        ),
        emergency=tuple(map(words.text, package.emergency)),
        needs=tuple(
            NeedGroup(
                words.text(group.title),
                tuple(
                    Need(words.text(need.words), need.entry_id, need.section)
                    for need in group.needs
                ),
            )
            for group in package.needs
        ),
        types={
            each.id: EntryType(each.id, words.text(each.title), each.sections)
            for each in package.types.values()
        },
        services=tuple(map(services.service, package.services)),
        glossary={
            term.id: GlossaryTerm(term.id, glossary.text(term.title), glossary.text(term.meaning))
            for term in package.glossary.values()
        },
        figures={each.id: figures.figure(each) for each in package.figures.values()},
    )
