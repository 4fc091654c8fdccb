"""A knowledge package as read from ``kb/`` and ``locales/``, and an edition of it per locale."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kbpkg.model.chosen_term import ChosenTerm
from kbpkg.model.coverage import CoverageGroup
from kbpkg.model.entry import Entry, FigurePlace, NumberCard, Risk, ServiceTable, Text
from kbpkg.model.figure import Figure
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog
from kbpkg.model.wording import AvoidedWording


class LocaleState(StrEnum):
    """How far a locale is: a release is promised to be whole where that matters for safety."""

    RELEASE = "release"
    DRAFT = "draft"


# The kind of a source that is nobody else's: what the writers say without one, and say so.
OWN = "own"

# Who wrote a text first. Another word would hide from the reader that it was a machine.
DRAFTERS = ("machine", "person", "none")

# The msgctxt of texts that stand in no entry: of package.yaml (its own title, those of topics and
# types, what to do first, needs), of services, of the glossary, of figures.
PACKAGE_CONTEXT = "package"
SERVICES_CONTEXT = "services"
GLOSSARY_CONTEXT = "glossary"
FIGURES_CONTEXT = "figures"

# What the words around the entries are written in.
INTERFACE_LANGUAGE = "en"

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of entries, in the order that the package gives.

    ``start_with`` names the entries that come first in it; the others follow by title.
    """

    id: str
    title: Text
    start_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody comes with, in their own words, and where the answer stands."""

    words: Text
    entry_id: str
    section: str


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """Needs that belong together."""

    title: Text
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class EntryType:
    """A kind of entry and the ids of the sections that it must have."""

    id: str
    title: Text
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that an entry cites. ``support`` grades how directly it says it.

    A source of the kind ``own`` has no page: ``url``, ``page_date`` and ``support`` are empty.
    """

    key: str
    title: str
    publisher: str
    url: str
    kind: str
    page_date: str
    seen: datetime.date
    support: str
    supports: str
    line: int = 0


class Channel(StrEnum):
    """How a number is reached."""

    PHONE = "phone"
    TEXT = "text"
    WHATSAPP = "whatsapp"
    TTY = "tty"  # a phone that writes, for people who do not hear


@dataclass(frozen=True, slots=True)
class Contact:
    """One more number of a service."""

    number: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class Service:
    """A number to call: data, never part of a translated text.

    ``name`` is what the service calls itself and is not translated; ``languages`` are those in
    which it answers, as far as its page says.
    """

    id: str
    kind: str
    country: str
    number: str
    also: tuple[Contact, ...]
    area: Text | None
    note: Text | None
    url: str
    grade: str
    checked: datetime.date
    name: str = ""
    hours: Text | None = None
    languages: tuple[Locale, ...] = ()

    def texts(self) -> Iterator[Text]:
        """Yield the texts that are translated."""
        yield from (text for text in (self.area, self.hours, self.note) if text is not None)


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word and one plain sentence that explains it."""

    id: str
    title: Text
    meaning: Text

    def texts(self) -> Iterator[Text]:
        """Yield the texts that are translated."""
        yield from (self.title, self.meaning)


def latest_day(today: datetime.date) -> datetime.date:
    """Return the last day that it can be anywhere: east of Greenwich it is tomorrow already."""
    return min(today, datetime.date.max - _DAY) + _DAY


class ReviewKind(StrEnum):
    """What a sign-off vouches for."""

    CLINICAL = "clinical"  # the entry in its source language
    LANGUAGE = "language"  # its translation into one locale


@dataclass(frozen=True, slots=True)
class SignOff:
    """A real person vouches for the exact text that a digest stands for."""

    kind: ReviewKind
    entry_id: str
    locale: Locale
    reviewer: str
    date: datetime.date
    digest: str
    line: int


@dataclass(frozen=True, slots=True)
class Registries:
    """What the registries say: all of a package but its entries and catalogs, in one language.

    ``package.yaml`` there is always; the other files are optional, and come after it.
    """

    id: str
    title: Text
    source_locale: Locale
    drafted_by: str
    # Of the texts, as it is named: nothing is claimed where the package names none.
    license: str
    path: str
    topics: tuple[Topic, ...]
    # What to do first, in so few lines that they are read; their sources are in what they link to.
    emergency: tuple[Text, ...]
    needs: tuple[NeedGroup, ...]
    types: Mapping[str, EntryType]
    states: Mapping[Locale, LocaleState]
    sources: Mapping[str, Source] = field(default_factory=dict)
    sources_path: str = ""
    services: tuple[Service, ...] = ()
    services_path: str = ""
    glossary: Mapping[str, GlossaryTerm] = field(default_factory=dict)
    glossary_path: str = ""
    figures: Mapping[str, Figure] = field(default_factory=dict)
    sign_offs: tuple[SignOff, ...] = ()
    reviews_path: str = ""
    coverage: tuple[CoverageGroup, ...] = ()
    coverage_path: str = ""
    wording: Mapping[Locale, tuple[AvoidedWording, ...]] = field(default_factory=dict)

    def state(self, locale: Locale) -> LocaleState:
        """Return a locale's state. Where ``package.yaml`` names no states, all are released."""
        if locale == self.source_locale or not self.states:
            return LocaleState.RELEASE
        return self.states.get(locale, LocaleState.DRAFT)

    def texts(self) -> Iterator[Text]:
        """Yield the texts of ``package.yaml`` in order."""
        yield self.title
        yield from (topic.title for topic in self.topics)
        yield from (entry_type.title for entry_type in self.types.values())
        yield from self.emergency
        for group in self.needs:
            yield from (group.title, *(need.words for need in group.needs))

    def figures_of(self, entry: Entry) -> tuple[Figure, ...]:
        """Return the figures that have their place in an entry, as far as they are there."""
        ids = [block.id for block in entry.blocks() if isinstance(block, FigurePlace)]
        return tuple(self.figures[each] for each in ids if each in self.figures)

    def services_of(self, kind: str) -> tuple[Service, ...]:
        """Return the services of a kind."""
        return tuple(service for service in self.services if service.kind == kind)

    def services_on(self, entry: Entry) -> tuple[Service, ...]:
        """Return the services that an entry shows: those of its tables, or all on a card."""
        blocks = tuple(entry.blocks())
        if any(isinstance(block, NumberCard) for block in blocks):
            return self.services
        kinds = {block.kind for block in blocks if isinstance(block, ServiceTable)}
        return tuple(service for service in self.services if service.kind in kinds)

    def registered_texts(self) -> Iterator[tuple[str, str, Text]]:
        """Yield context, path and text of all that stands around the entries, in order."""
        yield from ((PACKAGE_CONTEXT, self.path, text) for text in self.texts())
        for service in self.services:
            yield from ((SERVICES_CONTEXT, self.services_path, text) for text in service.texts())
        for term in self.glossary.values():
            yield from ((GLOSSARY_CONTEXT, self.glossary_path, text) for text in term.texts())
        for figure in self.figures.values():
            yield from ((FIGURES_CONTEXT, figure.path, text) for text in figure.texts())


@dataclass(frozen=True, slots=True)
class Unread:
    """The names of files that are there but could not be read: they cause no follow-ons.

    ``entries`` and ``figures`` are ids, ``registries`` names without ``.yaml``, ``locales``
    identifiers.
    """

    entries: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    registries: frozenset[str] = frozenset()
    locales: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: the package, its entries by id, its catalogs by locale."""

    package: Registries
    entries: tuple[Entry, ...]
    catalogs: Mapping[Locale, Catalog]
    # The package's own words around the entries; what it has not is the program's.
    interfaces: Mapping[Locale, Catalog]
    program_interfaces: Mapping[Locale, Catalog] = field(default_factory=dict)
    unread: Unread = Unread()
    # What the translators of a locale keep to.
    chosen_terms: Mapping[Locale, tuple[ChosenTerm, ...]] = field(default_factory=dict)

    def texts(self) -> Iterator[tuple[str, str, Text]]:
        """Yield context, path and text of everything that is translated, in reading order."""
        yield from self.package.registered_texts()
        for entry in self.entries:
            yield from ((entry.id, entry.path, text) for text in entry.texts())

    def critical(self) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """Yield the messages that matter for safety: of each such entry, by its id, with figures.

        What to do first comes before them, under an empty id.
        """
        yield "", tuple((PACKAGE_CONTEXT, line.source) for line in self.package.emergency)
        for entry in self.entries:
            if entry.risk is Risk.SAFETY_CRITICAL:
                own = [(entry.id, text.source) for text in entry.texts()]
                drawn = [
                    (FIGURES_CONTEXT, text.source)
                    for figure in self.package.figures_of(entry)
                    for text in figure.texts()
                ]
                yield entry.id, (*own, *drawn)

    def catalogs_of(self, locale: Locale) -> tuple[Catalog, ...]:
        """Return the catalogs that an edition reads, nearest first: its own, then its parents'."""
        chain = (locale, *locale.fallbacks())
        return tuple(self.catalogs[each] for each in chain if each in self.catalogs)

    def interfaces_of(self, locale: Locale) -> tuple[Catalog, ...]:
        """Return the words around the entries of an edition: in each language first its own."""
        chain = (locale, *locale.fallbacks())
        both = (self.interfaces, self.program_interfaces)
        return tuple(found[each] for each in chain for found in both if each in found)

    @property
    def locales(self) -> tuple[Locale, ...]:
        """The source locale, then the locales that have a catalog."""
        source = self.package.source_locale
        return (source, *sorted(locale for locale in self.catalogs if locale != source))


@dataclass(frozen=True, slots=True)
class Edition:
    """A package in one locale; ``interface`` holds the words around the entries."""

    locale: Locale
    package: Registries
    entries: tuple[Entry, ...]
    drafted_by: str
    interface: Mapping[str, str]
    # Who vouches for an entry's text as it is now: at most one of each kind is kept, the newest.
    reviews: Mapping[tuple[str, ReviewKind], SignOff]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a locale is: of a hundred messages, how many are translated, rounded down."""

    locale: Locale
    state: LocaleState
    percent: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a start page says of the whole bundle: its languages, and its dates.

    ``newest`` is the date of the newest entry, ``next_review`` the first date of a review.
    """

    standings: tuple[Standing, ...]
    newest: datetime.date
    next_review: datetime.date
