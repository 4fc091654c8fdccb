"""Sign-offs: bound to a digest of the exact text, so that they end by themselves when it changes.

A clinical sign-off is of the source text; it stands in every edition for what it is. A language
sign-off is of one translation, and of the source that it was made from: of a whole one, since who
reads a page with holes has not read what fills them later.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum

from kbpkg.model.entry import Entry, Text, TextState
from kbpkg.model.figure import Figure
from kbpkg.model.inline import links
from kbpkg.model.locale import Locale
from kbpkg.model.package import (
    GlossaryTerm,
    Registries,
    ReviewKind,
    Service,
    SignOff,
    Sources,
    latest_day,
)

# What may change without the text changing: where it stands, when it was looked at, and by what.
_NOT_TEXT = frozenset(
    (
        *("line", "lines", "path", "topic", "updated", "review_due", "related", "state"),
        *("url", "grade", "checked"),
    )
)

# What has words that a page of an entry shows.
_Part = Entry | Figure | GlossaryTerm | Service


class ReviewState(StrEnum):
    """Whether somebody vouches for a text as it is now."""

    SIGNED = "signed"
    ENDED = "ended"  # the text has changed since, or was never whole
    NONE = "none"
    NOT_WHOLE = "not translated"  # or not all of it: there is nothing yet to sign


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The review of one entry, in one locale. ``digest`` is what a sign-off of it has to name.

    It is empty where there is nothing to sign.
    """

    entry_id: str
    kind: ReviewKind
    locale: Locale
    state: ReviewState
    digest: str
    sign_off: SignOff | None


def entry_digest(package: Registries, entry: Entry, kind: ReviewKind) -> str:
    """Return the SHA-256 of an entry's text, in hexadecimal.

    For a clinical review these are the words of the source with their order, sections, boxes and
    citations, and the entry's type and risk; for a language review the translated words too. What
    the page shows beside them counts as well: figures with their words and drawings, what the
    glossary says of the words linked to, services with their numbers.
    """
    targets = _link_targets(entry)
    linked = [each.number for each in package.services if f"service:{each.id}" in targets]
    seen = [*(_plain(part, kind) for part in _parts(package, entry)), linked]
    canonical = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{kind}\n{canonical}".encode()).hexdigest()


def _parts(package: Registries, entry: Entry) -> Iterator[_Part]:
    """Yield an entry, and what its page shows that has words of its own."""
    yield entry
    yield from package.figures_of(entry)
    targets = _link_targets(entry)
    yield from (term for term in package.glossary.values() if f"term:{term.id}" in targets)
    yield from package.services_on(entry)


def _link_targets(entry: Entry) -> frozenset[str]:
    return frozenset(target for text in entry.texts() for target in links(text.source))


def _is_whole(parts: Iterable[_Part]) -> bool:
    """Tell whether every text is translated."""
    texts = (text for part in parts for text in part.texts() if text.source)
    return all(text.state is TextState.CURRENT for text in texts)


def _plain(value: object, kind: ReviewKind) -> object:
    if isinstance(value, Text):
        texts = [str(value.kind), value.source]
        return [*texts, value.content] if kind is ReviewKind.LANGUAGE else texts
    if is_dataclass(value):
        inner = {
            field.name: _plain(getattr(value, field.name), kind)
            for field in fields(value)
            if field.name not in _NOT_TEXT
        }
        return [type(value).__name__, inner]
    if isinstance(value, tuple):
        return [_plain(each, kind) for each in value]
    return value


def without_future_sign_offs(sources: Sources, today: datetime.date) -> Sources:
    """Leave out what is dated after today: nobody has signed it yet."""
    package, latest = sources.package, latest_day(today)
    signed = tuple(each for each in package.sign_offs if each.date <= latest)
    return replace(sources, package=replace(package, sign_offs=signed))


def review_statuses(
    package: Registries, entries: Iterable[Entry], locale: Locale
) -> Iterator[ReviewStatus]:
    """Yield how every entry of an edition stands: its clinical review, then its language review.

    ``package`` is the edition's: its figures are in the language of the entries.
    """
    signed = _sign_offs(package)
    for entry in entries:
        for kind, of in _reviewed(package, locale):
            yield _status(package, entry, kind, of, signed.get((entry.id, kind, of), ()))


def signed_statuses(
    package: Registries, entries: Iterable[Entry], locale: Locale
) -> Iterator[ReviewStatus]:
    """Yield the same of what somebody signed: of the rest no digest is needed."""
    signed = _sign_offs(package)
    for entry in entries if signed else ():
        for kind, of in _reviewed(package, locale):
            if found := signed.get((entry.id, kind, of)):
                yield _status(package, entry, kind, of, found)


def _reviewed(package: Registries, locale: Locale) -> Iterator[tuple[ReviewKind, Locale]]:
    yield ReviewKind.CLINICAL, package.source_locale
    if locale != package.source_locale:
        yield ReviewKind.LANGUAGE, locale


def _sign_offs(package: Registries) -> Mapping[tuple[str, ReviewKind, Locale], Sequence[SignOff]]:
    """Return the sign-offs of each text."""
    found: dict[tuple[str, ReviewKind, Locale], list[SignOff]] = {}
    for each in package.sign_offs:
        found.setdefault((each.entry_id, each.kind, each.locale), []).append(each)
    return found


def valid_sign_offs(
    package: Registries, entries: Iterable[Entry], locale: Locale
) -> dict[tuple[str, ReviewKind], SignOff]:
    """Return the sign-offs that hold for an edition as it is now, by entry and kind."""
    return {
        (status.entry_id, status.kind): status.sign_off
        for status in signed_statuses(package, entries, locale)
        if status.state is ReviewState.SIGNED and status.sign_off
    }


def _status(
    package: Registries,
    entry: Entry,
    kind: ReviewKind,
    locale: Locale,
    sign_offs: Sequence[SignOff],
) -> ReviewStatus:
    is_whole = kind is ReviewKind.CLINICAL or _is_whole(_parts(package, entry))
    digest = entry_digest(package, entry, kind) if is_whole else ""
    newest = max(
        sign_offs, key=lambda each: (each.digest == digest, each.date, each.line), default=None
    )
    if newest is None:
        state = ReviewState.NONE if is_whole else ReviewState.NOT_WHOLE
    else:
        state = ReviewState.SIGNED if newest.digest == digest else ReviewState.ENDED
    return ReviewStatus(entry.id, kind, locale, state, digest, newest)
