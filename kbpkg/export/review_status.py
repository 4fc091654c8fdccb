"""What is said of an entry's review: on its page, in records for handouts, and in plain text."""

from collections.abc import Iterator
from dataclasses import dataclass

from kbpkg.export.labels import attr
from kbpkg.model.package import Edition, ReviewKind, SignOff


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One line: a message of the interface and, where somebody signed, who and when.

    ``language`` names the language that was reviewed where it is not the reader's. A line is
    ``grave`` that says that no clinician has reviewed the text.
    """

    message: str
    sign_off: SignOff | None = None
    language: str = ""
    is_grave: bool = False


def review_status(edition: Edition, entry_id: str = "") -> Iterator[StatusLine]:
    """Yield the lines for an entry; without an id those of one that nobody has reviewed."""
    source, locale = edition.package.source_locale, edition.locale

    if clinical := edition.reviews.get((entry_id, ReviewKind.CLINICAL)):
        language = "" if locale == source else source.name_in(locale)
        yield StatusLine(attr("Reviewed by a clinician"), clinical, language)
    elif edition.package.drafted_by == "machine":
        message = attr("This text was drafted by a machine. No clinician has reviewed it.")
        yield StatusLine(message, is_grave=True)
    else:
        yield StatusLine(attr("No clinician has reviewed this text."), is_grave=True)
    if locale == source:
        return
    if signed := edition.reviews.get((entry_id, ReviewKind.LANGUAGE)):
        yield StatusLine(attr("Translation reviewed"), signed)
    elif edition.drafted_by == "machine":
        yield StatusLine(attr("The translation was drafted by a machine. Nobody has reviewed it."))
    else:
        yield StatusLine(attr("Nobody has reviewed the translation."))
