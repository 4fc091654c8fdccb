"""KB404, KB405, KB409: phone numbers and words that hurt, in the source and in translations."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from kbpkg.analysis.words import is_unspaced, words
from kbpkg.model.entry import TextKind
from kbpkg.model.inline import plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog
from kbpkg.model.package import Registries, Sources
from kbpkg.model.problem import Problem
from kbpkg.model.wording import AvoidedWording

# Digits in groups, as phone numbers are written. Letters of Latin script are part of a name (B12).
_GROUPS = re.compile(r"(?<![\dA-Za-z_.,])[+(]?\d[\d ()\u00a0\u202f/*#\-\u2010\u2011]*\d(?![.,]?\d)")
# Bullets, dashes and full stops stand in amounts too: with these there are three groups or more.
_MARKED = re.compile(
    r"(?<![\dA-Za-z_.,·–])(?P<sign>\+?)(?P<first>\d{1,4})(?P<mark>[.·–])\d{2,4}"
    r"(?:(?P=mark)\d{2,4})+(?![.,·–]?\d)"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.·–]\d{3})+\Z")
_FEWEST_MARKED = 7
# 2013-2014, 2026-11-22, 24.12.2026: years and dates, not numbers to call.
_DASH = r" *[-/ \u2010\u2011.·–] *"
_DATES = re.compile(
    rf"(?:19|20)\d\d{_DASH}(?:(?:19|20)\d\d(?:{_DASH}(?:19|20)\d\d)*|\d\d?{_DASH}\d\d?)\Z"
    rf"|\d\d?[.·–]\d\d?[.·–](?:19|20)\d\d\Z"
)
# 100 to 120, 24-48, 112 of 240: an amount beside another. Up to two short words between them, in
# any language.
_AMOUNT_BEFORE = re.compile(r"\d[%]?\s*(?:[-–—/]|\s\S{1,4}(?:\s\S{1,4})?)\s*\Z")
_AMOUNT_AFTER = re.compile(r"%?\s*(?:[-–—/]|\s\S{1,4}(?:\s\S{1,4})?)\s*\d")
# An amount beside a number is at most so many characters away; no more are looked at.
_AROUND = 20
_SHORTEST = 6
_LINK = "numbers go out of date: link with [name](service:id) to services.yaml"
_TAKE_OUT = "take it out: numbers go out of date, and pages show those of services.yaml (also: ...)"
_AS_SOURCE = "write it as the source does, without the number"
_LINKING = frozenset(
    {TextKind.PARAGRAPH, TextKind.LIST_ITEM, TextKind.TABLE_CELL, TextKind.URGENT_LINE}
)
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
        cure = _LINK if text.kind in _LINKING else _TAKE_OUT
        yield from _check_numbers(path, text.line, shown, set() if listed else known, cure)
        # People type hard words too: as keywords they must lead to an entry.
        if not listed:
            yield from _check_rules(path, text.line, shown, rules)
    used = {(context, text.source) for context, _, text in sources.texts()}
    for locale in locales:
        if locale != package.source_locale and locale in sources.catalogs:
            yield from _check_catalog(sources, sources.catalogs[locale], used, known)


def _check_catalog(
    sources: Sources, catalog: Catalog, used: AbstractSet[tuple[str, str]], known: set[str]
) -> Iterator[Problem]:
    keywords = {(entry.id, entry.keywords.source) for entry in sources.entries}
    rules = sources.package.wording.get(catalog.locale, ())
    for key, message in catalog.messages.items():
        # What belongs to no text is not shown, and of a file that was not read nothing is known.
        if not message.is_current or key not in used:
            continue
        shown = plain_text(message.string)
        listed = key in keywords
        numbers = set() if listed else known
        yield from _check_numbers(catalog.path, message.line, shown, numbers, _AS_SOURCE)
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


def _check_numbers(
    path: str, line: int, text: str, known: set[str], cure: str
) -> Iterator[Problem]:
    """Yield what looks like a phone number, or is one of the package's services."""
    for found in (*_GROUPS.finditer(text), *_MARKED.finditer(text)):
        shown, digits = found.group(), _digits(found.group())
        if _DATES.match(shown):
            continue
        if found.re is _MARKED:
            looks_like_one = _is_marked_number(found, digits)
        else:
            looks_like_one = len(digits) >= _SHORTEST
        if looks_like_one:
            what = f"this looks like a phone number: {shown!r}"
            yield Problem(path, line, "KB404", what, cure)
        elif digits in known and not _is_amount(text, found):
            what = f"{shown!r} is the number of a service"
            # Where no space stands before it, in Chinese, an amount looks the same.
            is_close = text[max(0, found.start() - 1) : found.start()].isalpha()
            if is_close or _NOUN_AFTER.match(text, found.end()):
                maybe = f"if somebody is to call it: {cure}; if it is an amount, let it stand"
                yield Problem(path, line, "KB409", what, maybe)
            else:
                yield Problem(path, line, "KB404", what, cure)


def _is_marked_number(found: re.Match[str], digits: str) -> bool:
    """Tell whether groups between full stops, bullets or dashes are a number to call."""
    shown = found.group()
    if len(digits) < _FEWEST_MARKED or _THOUSANDS.match(shown):
        return False
    is_marked_off = found["sign"] or _digits(found["first"])[0] == "0"
    return bool(is_marked_off or found["mark"] == "." or re.search(r"\d{4}\Z", shown))


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
