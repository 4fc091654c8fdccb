"""KB3xx: what a translation must leave as it is, and how much is still to do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kbpkg.analysis.words import has_words
from kbpkg.model.entry import TextState
from kbpkg.model.inline import citations, foreign, links, plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog, Message, lookup
from kbpkg.model.package import LocaleState, Sources
from kbpkg.model.problem import Problem

_PLACEHOLDER = re.compile(r"\{[a-z_]*\}")


def check_translations(sources: Sources, locales: Iterable[Locale]) -> Iterator[Problem]:
    """Yield the problems of the catalogs of some locales."""
    package = sources.package
    used = {(context, text.source) for context, _, text in sources.texts()}
    for locale in sorted(package.states):
        if locale not in sources.locales and locale.identifier not in sources.unread.locales:
            what = f"the locale {locale.identifier} is declared, but has no catalog"
            cure = f"start one with: kbpkg new locale {locale.identifier}"
            yield Problem(package.path, 0, "KB309", what, cure)
    for locale in locales:
        catalog = sources.catalogs.get(locale)
        if catalog is None or locale == package.source_locale:
            continue
        yield from _check_messages(catalog, used)
        if package.source_locale in locale.fallbacks():
            continue  # what it does not have it reads from the source, as its own
        read = _Read(sources.catalogs_of(locale))
        # A draft is known to have holes: catalog status counts them, and each page says so.
        if package.state(locale) is LocaleState.RELEASE:
            yield from _check_coverage(read, used)
        if package.states.get(locale) is LocaleState.RELEASE:
            yield from _check_release(sources, read)
    for locale in locales:
        interface = sources.interfaces.get(locale)
        if interface is not None:
            yield from _check_interface(interface)


def _check_messages(catalog: Catalog, used: AbstractSet[tuple[str, str]]) -> Iterator[Problem]:
    for key, message in catalog.messages.items():
        # A fuzzy text is not shown, so what it holds harms nobody yet.
        if key in used and message.is_current:
            yield from _check_message(catalog, message)


def _check_message(catalog: Catalog, message: Message) -> Iterator[Problem]:
    for code, kind, found in (("KB302", "link", links), ("KB303", "citation", citations)):
        here, there = found(message.string), found(message.id)
        if sorted(here) != sorted(there):
            wrong = (
                ", ".join(each for each in here if each not in there) or "one left out or double"
            )
            what = f"the {kind}s of the translation differ from the source: {wrong[:80]}"
            cure = f"copy every {kind} from the source as it stands"
            yield Problem(catalog.path, message.line, code, what, cure)
    if html := [part for part in foreign(message.string) if part not in foreign(message.id)]:
        what = f"{html[0].kind} in a translation: {html[0].text[:60]!r}"
        cure = "write it as the source does, in Markdown"
        yield Problem(catalog.path, message.line, "KB304", what, cure)
    if has_words(plain_text(message.id)) and not has_words(plain_text(message.string)):
        yield _without_words(catalog, message)


def _without_words(catalog: Catalog, message: Message) -> Problem:
    what = f"a translation without words: {message.string[:60]!r}"
    cure = "translate it, or leave it empty: the reader then sees the source text, marked"
    return Problem(catalog.path, message.line, "KB317", what, cure)


@dataclass(frozen=True, slots=True)
class _Read:
    """The catalogs that an edition reads, nearest first: a locale's own, then its parents'."""

    catalogs: Sequence[Catalog]

    @property
    def own(self) -> Catalog:
        return self.catalogs[0]

    def holes(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], TextState]:
        """Return the messages of which no translation is shown, each once, and why."""
        states = {key: lookup(self.catalogs, key)[1] for key in keys}
        return {key: state for key, state in states.items() if state is not TextState.CURRENT}

    def first_line(self, holes: Iterable[tuple[str, str]]) -> int:
        """Return the line of the first that stands in the locale's own catalog, or 0."""
        lines = [own[key].line for key in holes if key in (own := self.own.messages)]
        return min(lines, default=0)


def _check_coverage(read: _Read, used: AbstractSet[tuple[str, str]]) -> Iterator[Problem]:
    holes = read.holes(used)
    fuzzy = [key for key, state in holes.items() if state is TextState.FUZZY]
    missing = [key for key, state in holes.items() if state is TextState.MISSING]
    cure = "translate them in a PO editor; until then the reader sees the source text, marked"
    path = read.own.path
    if missing:
        what = f"{len(missing)} of {len(used)} messages have no translation"
        yield Problem(path, read.first_line(missing), "KB305", what, cure)
    if fuzzy:
        what = f"{len(fuzzy)} of {len(used)} translations are marked fuzzy"
        yield Problem(path, read.first_line(fuzzy), "KB306", what, cure)


def _check_release(sources: Sources, read: _Read) -> Iterator[Problem]:
    """Yield what matters for safety and a release locale does not have whole."""
    path = read.own.path
    cure = (
        "run kbpkg catalog update, then translate them, "
        f"or set {read.own.locale.identifier} to draft in package.yaml"
    )
    for entry_id, keys in sources.critical():
        if holes := read.holes(keys):
            of = (
                f"{entry_id} is safety-critical, and {len(holes)} of its messages"
                if entry_id
                else f"{len(holes)} of the lines of what to do first"
            )
            what = f"{of} are missing or fuzzy though the locale is a release"
            yield Problem(path, read.first_line(holes), "KB308", what, cure)


def _check_interface(catalog: Catalog) -> Iterator[Problem]:
    for message in catalog.messages.values():
        if not message.is_current:
            continue
        if sorted(_PLACEHOLDER.findall(message.id)) != sorted(_PLACEHOLDER.findall(message.string)):
            what = "the placeholders of the translation differ from the source"
            cure = "copy every word in {braces} from the source as it stands"
            yield Problem(catalog.path, message.line, "KB307", what, cure)
        if has_words(message.id) and not has_words(message.string):
            yield _without_words(catalog, message)
