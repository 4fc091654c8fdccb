"""Sign-offs: bound to a digest of the exact text, so that they end by themselves when it changes.

A clinical sign-off is of the source text; it stands in every edition for what it is. A language
sign-off is of one translation, and of the source that it was made from.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from kbpkg.model.entry import Entry, Text
from kbpkg.model.figure import Figure
from kbpkg.model.locale import Locale
from kbpkg.model.package import Package, ReviewKind, SignOff

# What may change without the text changing: where it stands, and when it was looked at.
_NOT_TEXT = frozenset(
    {"line", "lines", "path", "topic", "updated", "review_due", "related", "state"}
)


class ReviewState(StrEnum):
    """Whether somebody vouches for a text as it is now."""

    SIGNED = "signed"
    ENDED = "ended"  # the text has changed since
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The review of one entry, in one locale. ``digest`` is what a sign-off of it has to name."""

    entry_id: str
    kind: ReviewKind
    locale: Locale
    state: ReviewState
    digest: str
    sign_off: SignOff | None


def entry_digest(entry: Entry, kind: ReviewKind, figures: tuple[Figure, ...] = ()) -> str:
    """Return the SHA-256 of an entry's text, in hexadecimal.

    For a clinical review these are the words of the source with their order, sections, boxes and
    citations, and the entry's type and risk; for a language review the translated words too. The
    figures of the entry count with their words and drawings.
    """
    seen = [_plain(entry, kind), *(_plain(figure, kind) for figure in figures)]
    canonical = json.dumps(
        seen if figures else seen[0], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(f"{kind}\n{canonical}".encode()).hexdigest()


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


def review_statuses(
    package: Package, entries: Iterable[Entry], locale: Locale
) -> Iterator[ReviewStatus]:
    """Yield how every entry of an edition stands: its clinical review, then its language review.

    ``package`` is the edition's: its figures are in the language of the entries.
    """
    for entry in entries:
        yield _status(package, entry, ReviewKind.CLINICAL, package.source_locale)
        if locale != package.source_locale:
            yield _status(package, entry, ReviewKind.LANGUAGE, locale)


def valid_sign_offs(
    package: Package, entries: Iterable[Entry], locale: Locale
) -> dict[tuple[str, ReviewKind], SignOff]:
    """Return the sign-offs that hold for an edition as it is now, by entry and kind."""
    if not package.sign_offs:
        return {}
    return {
        (status.entry_id, status.kind): status.sign_off
        for status in review_statuses(package, entries, locale)
        if status.state is ReviewState.SIGNED and status.sign_off
    }


def _status(package: Package, entry: Entry, kind: ReviewKind, locale: Locale) -> ReviewStatus:
    digest = entry_digest(entry, kind, package.figures_of(entry))
    of_entry = sorted(
        (
            each
            for each in package.sign_offs
            if (each.entry_id, each.kind, each.locale) == (entry.id, kind, locale)
        ),
        key=lambda each: (each.digest == digest, each.date, each.line),
    )
    newest = of_entry[-1] if of_entry else None
    if newest is None:
        state = ReviewState.NONE
    else:
        state = ReviewState.SIGNED if newest.digest == digest else ReviewState.ENDED
    return ReviewStatus(entry.id, kind, locale, state, digest, newest)
