"""KB404, KB405, KB409: phone numbers and words that hurt, in the source and in translations."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kbpkg.analysis.words import is_unspaced, words
from kbpkg.model.entry import TextKind
from kbpkg.model.inline import plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog
from kbpkg.model.package import (
    FIGURES_CONTEXT,
    GLOSSARY_CONTEXT,
    PACKAGE_CONTEXT,
    SERVICES_CONTEXT,
    Registries,
    Sources,
)
from kbpkg.model.problem import Problem
from kbpkg.model.wording import AvoidedWording

# Digits in groups, as phone numbers are written. Bullets, commas and full stops are not among the
# marks: they stand in amounts.
_GROUPS = re.compile(r"(?<![\w.,])[+(]?\d[\d ()\u00a0\u202f/*#-]*\d(?![.,]?\d)")
# 2013-2014 or 2026-11-22: years and dates, not numbers to call.
_DATES = re.compile(r"(?:19|20)\d\d *[-/ ] *(?:(?:19|20)\d\d|\d\d? *[-/ ] *\d\d?)\Z")
# 100 to 120, 24-48, 112 of 240: an amount beside another. Up to two short words between them, in
# any language.
_AMOUNT_BEFORE = re.compile(r"\d[%]?\s*(?:[-–—/]|\s\S{1,4}(?:\s\S{1,4})?)\s*\Z")
_AMOUNT_AFTER = re.compile(r"%?\s*(?:[-–—/]|\s\S{1,4}(?:\s\S{1,4})?)\s*\d")
# An amount beside a number is at most so many characters away; no more are looked at.
_AROUND = 20
_SHORTEST = 6
_CURE = "numbers go out of date: link with [name](service:id) to services.yaml"
_MAYBE = f"if somebody is to call it: {_CURE}; if it is an amount, let it stand"
# After a number to call comes the end, a mark or a little word; after an amount comes its noun.
_NOUN_AFTER = re.compile(r"\s*[%°]|\s[^\W\d_]{4}")


def check_wording(sources: Sources, locales: Iterable[Locale]) -> Iterator[Problem]:
    """Yield phone numbers that stand in texts, and wording to avoid."""
    package = sources.package
    known = _registered_numbers(package)
    rules = package.wording.get(package.source_locale, ())
    for _, path, text in sources.texts():
        listed = text.kind is TextKind.KEYWORDS
        shown = plain_text(text.source)
        yield from _check_numbers(path, text.line, shown, set() if listed else known)
        # People type hard words too: as keywords they must lead to an entry.
        if not listed:
            yield from _check_rules(path, text.line, shown, rules)
    for locale in locales:
        if locale != package.source_locale and locale in sources.catalogs:
            yield from _check_catalog(sources, sources.catalogs[locale], known)


def _check_catalog(sources: Sources, catalog: Catalog, known: set[str]) -> Iterator[Problem]:
    keywords = {(entry.id, entry.keywords.source) for entry in sources.entries}
    # What belongs to no text is not shown, and of a file that was not read nothing is known.
    shown_in = {entry.id for entry in sources.entries}
    shown_in |= {PACKAGE_CONTEXT, SERVICES_CONTEXT, GLOSSARY_CONTEXT, FIGURES_CONTEXT}
    rules = sources.package.wording.get(catalog.locale, ())
    for key, message in catalog.messages.items():
        if not message.is_current or key[0] not in shown_in:
            continue
        shown = plain_text(message.string)
        listed = key in keywords
        yield from _check_numbers(catalog.path, message.line, shown, set() if listed else known)
        if not listed:
            yield from _check_rules(catalog.path, message.line, shown, rules)


def _registered_numbers(package: Registries) -> set[str]:
    """Return the numbers of services by their digits alone, such as 999 and 116123."""
    numbers = [
        number
        for service in package.services
        for number in (service.number, *(contact.number for contact in service.also))
    ]
    # Two digits are an amount far more often than a number to call.
    return {digits for number in numbers if len(digits := _digits(number)) > 2}


def _digits(text: str) -> str:
    """Return the digits of a text, in any script, as ASCII."""
    found = (unicodedata.decimal(letter, None) for letter in text)
    return "".join(str(digit) for digit in found if digit is not None)


def _check_numbers(path: str, line: int, text: str, known: set[str]) -> Iterator[Problem]:
    """Yield what looks like a phone number, or is one of the package's services."""
    for found in _GROUPS.finditer(text):
        shown, digits = found.group(), _digits(found.group())
        if _DATES.match(shown):
            continue
        if len(digits) >= _SHORTEST:
            what = f"this looks like a phone number: {shown!r}"
            yield Problem(path, line, "KB404", what, _CURE)
        elif digits in known and not _is_amount(text, found):
            what = f"{shown!r} is the number of a service"
            code = "KB409" if _NOUN_AFTER.match(text, found.end()) else "KB404"
            yield Problem(path, line, code, what, _CURE if code == "KB404" else _MAYBE)


def _is_amount(text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    before = _AMOUNT_BEFORE.search(text, max(0, start - _AROUND), start)
    return bool(before or _AMOUNT_AFTER.match(text, end, end + _AROUND))


def _check_rules(
    path: str, line: int, text: str, rules: tuple[AvoidedWording, ...]
) -> Iterator[Problem]:
    if not rules:
        return
    spaced = f" {' '.join(words(text))} "
    for rule in rules:
        for avoided in rule.avoid:
            terms = _avoided_terms(avoided)
            if terms and f" {' '.join(terms)} " in spaced and _is_said(avoided, terms, text):
                what = f"a word that hurts: {avoided!r}"
                yield Problem(path, line, "KB405", what, f"write: {rule.write}")


@lru_cache(maxsize=10_000)
def _avoided_terms(avoided: str) -> tuple[str, ...]:
    """Return the terms of a wording: every text is compared with all of them."""
    return tuple(words(avoided))


def _is_said(avoided: str, terms: tuple[str, ...], text: str) -> bool:
    """Tell whether bigrams stand for the phrase itself and not for its pieces."""
    return not any(map(is_unspaced, terms)) or avoided in text
