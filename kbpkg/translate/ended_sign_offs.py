"""KB402: sign-offs that ended because the text changed, found beside the editions."""

from collections.abc import Iterable, Iterator

from kbpkg.model.locale import Locale
from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem
from kbpkg.translate.edition import make_edition
from kbpkg.translate.review import ReviewState, signed_statuses

_CHANGED = "has ended: the text changed"
_NOT_WHOLE = "does not hold: the page shows texts that are not translated"


def check_sign_offs(sources: Sources, locales: Iterable[Locale]) -> Iterator[Problem]:
    """Yield the sign-offs that no longer hold. Editions are made only where there are any."""
    package = sources.package
    signed = {sign_off.locale for sign_off in package.sign_offs}
    # A clinical sign-off is of the source, whichever locale is asked for.
    for locale in dict.fromkeys((package.source_locale, *locales)):
        if locale not in signed:
            continue
        edition = make_edition(sources, locale)
        for status in signed_statuses(edition.package, edition.entries, locale):
            if status.state is ReviewState.ENDED and status.locale == locale and status.sign_off:
                what = (
                    f"the {status.kind} sign-off of {status.entry_id} in {locale.tag} "
                    f"{_CHANGED if status.digest else _NOT_WHOLE}"
                )
                cure = "ask for a new review; kbpkg review status prints the digest to sign"
                if not status.digest:
                    cure = f"translate what is missing or fuzzy, then {cure}"
                line = status.sign_off.line
                yield Problem(package.reviews_path, line, "KB402", what, cure)
