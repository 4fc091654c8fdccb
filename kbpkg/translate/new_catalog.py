"""An empty catalog of a locale, with the header that gettext and PO editors want."""

import datetime
from collections.abc import Iterable

from babel.messages.plurals import get_plural

from kbpkg.model.locale import Locale
from kbpkg.model.message import Template
from kbpkg.translate.template import dates_and_encoding, write_untranslated


def new_catalog(
    project: str, templates: Iterable[Template], locale: Locale, day: datetime.date
) -> str:
    """Return the text of a PO file in which nothing is translated yet.

    The rule of plurals is Babel's (CLDR). ``X-Drafted-By`` is for the translator to fill in.
    """
    header = {
        "Project-Id-Version": project,
        **dates_and_encoding(day),
        "PO-Revision-Date": f"{day.isoformat()} 00:00+0000",
        "Last-Translator": "none",
        "Language-Team": "none",
        "Language": locale.identifier,
        "Plural-Forms": get_plural(locale.identifier).plural_forms,
        "X-Drafted-By": "none",
        "X-Reviewed-By": "none",
    }
    return write_untranslated(f"{project} in {locale.name_in(Locale('en'))}.", header, templates)
