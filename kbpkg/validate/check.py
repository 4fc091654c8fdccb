"""All checks, one after another."""

import datetime
from collections.abc import Iterable

from kbpkg.model.locale import Locale
from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem
from kbpkg.validate.characters import check_characters
from kbpkg.validate.citations import check_citations
from kbpkg.validate.coverage import check_coverage
from kbpkg.validate.guides import check_guides
from kbpkg.validate.marks import check_marks
from kbpkg.validate.references import check_references
from kbpkg.validate.safety import check_safety
from kbpkg.validate.shown import check_shown
from kbpkg.validate.structure import check_structure
from kbpkg.validate.translations import check_translations
from kbpkg.validate.wording import check_wording


def check_sources(
    sources: Sources, locales: Iterable[Locale], today: datetime.date
) -> list[Problem]:
    """Return everything that is wrong with a package, in the locales given."""
    return [
        *check_structure(sources),
        *check_characters(sources, locales),
        *check_references(sources),
        *check_marks(sources, locales),
        *check_translations(sources, locales),
        *check_shown(sources, locales),
        *check_safety(sources, today),
        *check_citations(sources),
        *check_wording(sources, locales),
        *check_coverage(sources),
        *check_guides(sources),
    ]
