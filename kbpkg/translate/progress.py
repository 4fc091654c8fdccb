"""How much of a package is translated: per locale, topic and risk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kbpkg.model.entry import Entry, Text, TextState
from kbpkg.model.locale import Locale
from kbpkg.model.message import Template, lookup
from kbpkg.model.package import (
    INTERFACE_LANGUAGE,
    Edition,
    LocaleState,
    ReviewKind,
    Sources,
    Standing,
)
from kbpkg.translate.edition import make_edition
from kbpkg.translate.review import ReviewState, signed_statuses


@dataclass(frozen=True, slots=True)
class Progress:
    """Messages of one group: all, and how many are current, fuzzy or missing."""

    group: str
    messages: int
    current: int
    fuzzy: int
    missing: int

    @property
    def percent(self) -> int:
        """How many of a hundred are current, rounded down: 100 means all."""
        return 100 * self.current // self.messages if self.messages else 100


@dataclass(frozen=True, slots=True)
class LocaleProgress:
    """A locale's progress: all first, then by topic, by risk, and the interface."""

    locale: Locale
    state: LocaleState
    groups: tuple[Progress, ...]
    obsolete: int
    ended_sign_offs: tuple[str, ...]


def progress(sources: Sources, interface: Sequence[Template]) -> Iterator[LocaleProgress]:
    """Yield the progress of every locale but the source's. ``interface`` is what there is of it."""
    package = sources.package
    for locale in sources.locales:
        if locale == package.source_locale:
            continue
        edition = make_edition(sources, locale)
        catalog = sources.catalogs[locale]
        ended = (
            status.entry_id
            for status in signed_statuses(edition.package, edition.entries, locale)
            if status.kind is ReviewKind.LANGUAGE and status.state is ReviewState.ENDED
        )
        yield LocaleProgress(
            locale=locale,
            state=package.state(locale),
            groups=(*_groups(edition), _interface(interface, sources, locale)),
            obsolete=catalog.obsolete,
            ended_sign_offs=tuple(ended),
        )


def standing(sources: Sources, locale: Locale) -> Standing:
    """Return how far a locale is, counted from its catalogs alone."""
    package, state = sources.package, sources.package.state(locale)
    if package.source_locale in (locale, *locale.fallbacks()):
        return Standing(locale, state, 100)
    catalogs = sources.catalogs_of(locale)
    keys = {(context, text.source) for context, _, text in sources.texts()}
    current = sum(lookup(catalogs, key)[1] is TextState.CURRENT for key in keys)
    return Standing(locale, state, Progress("", len(keys), current, 0, 0).percent)


def _groups(edition: Edition) -> Iterator[Progress]:
    package = edition.package
    texts = [(context, text) for context, _, text in package.registered_texts()]
    yield _count("all", texts + _texts(edition.entries))
    for topic in package.topics:
        found = [entry for entry in edition.entries if entry.topic == topic.id]
        yield _count(f"topic {topic.id}", _texts(found))
    for risk in sorted({entry.risk for entry in edition.entries}):
        found = [entry for entry in edition.entries if entry.risk == risk]
        yield _count(f"risk {risk}", _texts(found))


def _texts(entries: Sequence[Entry]) -> list[tuple[str, Text]]:
    return [(entry.id, text) for entry in entries for text in entry.texts()]


def _count(group: str, texts: Sequence[tuple[str, Text]]) -> Progress:
    """Count messages, not places: a text that stands twice in an entry is translated once."""
    states = list({(context, text.source): text.state for context, text in texts}.values())
    fuzzy, missing = states.count(TextState.FUZZY), states.count(TextState.MISSING)
    return Progress(group, len(states), len(states) - fuzzy - missing, fuzzy, missing)


def _interface(templates: Sequence[Template], sources: Sources, locale: Locale) -> Progress:
    """Count the words around the entries as an edition has them: its own, or its parents'."""
    if locale.language == INTERFACE_LANGUAGE:
        return Progress("interface", len(templates), len(templates), 0, 0)
    catalogs = sources.interfaces_of(locale)
    states = [lookup(catalogs, ("", template.id))[1] for template in templates]
    fuzzy, missing = states.count(TextState.FUZZY), states.count(TextState.MISSING)
    return Progress("interface", len(states), len(states) - fuzzy - missing, fuzzy, missing)
