"""KB311 to KB316 and KB318: what a reader sees of a translation, beside what the source shows.

Nothing here counts the items of lists: each item is a message, so both sides have the same ones.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kbpkg.model.entry import TextKind
from kbpkg.model.inline import foreign, plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog
from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem
from kbpkg.validate.chosen_terms import check_chosen_terms
from kbpkg.validate.customs import check_customs
from kbpkg.validate.leftovers import check_leftovers
from kbpkg.validate.lengths import check_lengths
from kbpkg.validate.numbers import check_numbers
from kbpkg.validate.pair import Pair


@dataclass(frozen=True, slots=True)
class _Messages:
    """What is translated: the messages that are used, the keywords, and what matters for safety."""

    used: frozenset[tuple[str, str]]
    keywords: frozenset[tuple[str, str]]
    critical: frozenset[tuple[str, str]]


def check_shown(sources: Sources, locales: Iterable[Locale]) -> Iterator[Problem]:
    """Yield what of the translations is not as it should be beside the source."""
    texts = [(context, text) for context, _, text in sources.texts()]
    messages = _Messages(
        frozenset((context, text.source) for context, text in texts),
        frozenset((c, text.source) for c, text in texts if text.kind is TextKind.KEYWORDS),
        frozenset(key for _, keys in sources.critical() for key in keys),
    )
    source_locale = sources.package.source_locale
    for locale in locales:
        if locale == source_locale:
            continue
        entries, interface = sources.catalogs.get(locale), sources.interfaces.get(locale)
        of_entries = list(_of_entries(entries, messages)) if entries else []
        of_interface = list(_of_interface(interface)) if interface else []
        for pairs in (of_entries, of_interface):
            yield from check_numbers(pairs)
            yield from check_customs(pairs, locale)
            # British English is English: what stays the same was not left over.
            if locale.language != source_locale.language:
                yield from check_leftovers(pairs)
        yield from check_lengths(of_entries)
        yield from check_chosen_terms(of_entries, sources.chosen_terms.get(locale, ()))


def _of_entries(catalog: Catalog, messages: _Messages) -> Iterator[Pair]:
    """Yield what is shown of a catalog but the keywords: they are each language's own words."""
    for key, message in catalog.messages.items():
        if not message.is_current or key not in messages.used or key in messages.keywords:
            continue
        # Raw HTML is an error of its own, and no words.
        if not foreign(message.string):
            source, shown = plain_text(message.id), plain_text(message.string)
            yield Pair(catalog.path, message.line, source, shown, key in messages.critical)


def _of_interface(catalog: Catalog) -> Iterator[Pair]:
    for message in catalog.messages.values():
        if message.is_current:
            yield Pair(catalog.path, message.line, message.id, message.string)
