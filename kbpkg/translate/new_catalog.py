"""An empty catalog of a locale, with the header that gettext and PO editors want."""

import datetime
from collections.abc import Iterable

from babel.messages.plurals import get_plural

from kbpkg.model.locale import Locale
from kbpkg.model.message import Template
from kbpkg.translate.template import dates_and_encoding, write_untranslated

# What Babel 2.18 has wrong: for Arabic, 11 to 99 and their like.
_PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}


def new_catalog(
    project: str, templates: Iterable[Template], locale: Locale, day: datetime.date
) -> str:
    """Return the text of a PO file in which nothing is translated yet.

    The rule of plurals is gettext's customary one. ``X-Drafted-By`` is for the translator.
    """
    plural_forms = _PLURALS.get(locale.identifier) or get_plural(locale.identifier).plural_forms
    header = {
        "Project-Id-Version": project,
        **dates_and_encoding(day),
        "PO-Revision-Date": f"{day.isoformat()} 00:00+0000",
        "Last-Translator": "none",
        "Language-Team": "none",
        "Language": locale.identifier,
        "Plural-Forms": plural_forms,
        "X-Drafted-By": "none",
        "X-Reviewed-By": "none",
    }
    return write_untranslated(f"{project} in {locale.name_in(Locale('en'))}.", header, templates)
