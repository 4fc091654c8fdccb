"""KB305, KB306: how much of the words around the entries a release does not have.

Warnings, unlike what matters for safety in the entries: whoever makes a package writes those, but
the words around them come with the program.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePath

from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale
from kbpkg.model.message import lookup
from kbpkg.model.package import INTERFACE_LANGUAGE, LocaleState, Sources
from kbpkg.model.problem import Problem


def released(sources: Sources, locales: Iterable[Locale]) -> tuple[Locale, ...]:
    """Return the locales that are declared as released and need words of their own."""
    states = sources.package.states
    return tuple(
        locale
        for locale in locales
        if states.get(locale) is LocaleState.RELEASE
        and locale in sources.catalogs
        and locale.language != INTERFACE_LANGUAGE
    )


def check_interfaces(
    sources: Sources, locales: Iterable[Locale], used: Collection[str]
) -> Iterator[Problem]:
    """Yield the locales without all words around the entries; ``used`` are those that there are."""
    for locale in locales:
        catalogs = sources.interfaces_of(locale)
        states = {words: lookup(catalogs, ("", words))[1] for words in sorted(used)}
        missing = [words for words, state in states.items() if state is TextState.MISSING]
        fuzzy = [words for words, state in states.items() if state is TextState.FUZZY]
        path, cure = _place(sources, locale)
        if missing:
            what = f"words around the entries have no translation, such as {missing[0]!r}"
            yield Problem(path, 0, "KB305", what, cure)
        if fuzzy:
            what = f"words around the entries are marked fuzzy, such as {fuzzy[0]!r}"
            yield Problem(path, 0, "KB306", what, cure)


def _place(sources: Sources, locale: Locale) -> tuple[str, str]:
    """Return the path of a locale's catalog of such words, and what to do with it."""
    until = "until then the reader sees English words"
    if locale in sources.interfaces:
        cure = f"translate them in a PO editor (kbpkg catalog status counts them); {until}"
        return sources.interfaces[locale].path, cure
    path = PurePath(sources.catalogs[locale].path).with_name("interface.po")
    return str(path), f"begin the file with: kbpkg new locale {locale.identifier}; {until}"
