"""Locales: the only place that turns ``zh_Hant`` (catalogs) into ``zh-Hant`` (folders, HTML)."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import babel
from babel.core import UnknownLocaleError, get_global
from babel.dates import format_date
from babel.lists import format_list

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True, order=True)
class Locale:
    """A language as a catalog names it, for example ``es`` or ``zh_Hant``."""

    identifier: str

    @classmethod
    def parse(cls, identifier: str) -> "Locale":
        """Return the locale of an identifier, written with ``_`` or ``-``.

        Raises ValueError where CLDR knows no such locale.
        """
        language, *rest = identifier.replace("-", "_").split("_")
        # Of an older name (iw) Babel makes a language of one country, so ours is the newer (he).
        language = get_global("language_aliases").get(language.lower(), language)
        asked = "_".join((language, *rest))
        try:
            found = str(_babel(asked))
        except (UnknownLocaleError, ValueError, TypeError) as error:
            raise ValueError(f"unknown locale {identifier!r}") from error
        # What Babel cannot place it leaves out, or takes for the likeliest: und would be en_US. A
        # modifier (ca@valencia) has no place in a tag or in the name of a folder.
        is_other = not set(asked.lower().split("_")) <= set(found.lower().split("_"))
        if is_other or "@" in found or found == "root":
            raise ValueError(f"unknown locale {identifier!r}")
        return cls(found)

    @property
    def tag(self) -> str:
        """The BCP 47 tag, for ``lang``, ``hreflang`` and folders."""
        return self.identifier.replace("_", "-")

    @property
    def language(self) -> str:
        """The language alone: ``zh`` of ``zh_Hant``."""
        return self.identifier.partition("_")[0]

    @property
    def direction(self) -> Direction:
        """The direction of the script."""
        return "rtl" if _babel(self.identifier).text_direction == "rtl" else "ltr"

    @property
    def autonym(self) -> str:
        """The language's own name for itself, with a capital where its script has them."""
        name = _babel(self.identifier).get_display_name(self.identifier) or self.identifier
        return name[:1].upper() + name[1:]

    def name_in(self, other: "Locale") -> str:
        """Return the name of this language in another one."""
        return _babel(self.identifier).get_display_name(other.identifier) or self.identifier

    def territory_name(self, code: str) -> str:
        """Return the name of a country or region (ISO 3166), or its code where CLDR has none."""
        return str(_babel(self.identifier).territories.get(code, code))

    def territories(self) -> tuple[tuple[str, str], ...]:
        """Return the codes and names of all countries and territories (ISO 3166), by name."""
        names = _babel(self.identifier).territories
        found = {code: name for code, name in names.items() if len(code) == 2 and code.isalpha()}
        aside = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # unions, and codes for tests
        return tuple(
            sorted(
                ((code, str(name)) for code, name in found.items() if code not in aside),
                key=lambda each: (each[1], each[0]),
            )
        )

    def date(self, day: datetime.date) -> str:
        """Return a date as this language writes it in full."""
        return format_date(day, "long", _babel(self.identifier))

    def date_parts(self) -> tuple[str, ...]:
        """Return ``day``, ``month`` and ``year`` in the order in which this language has them."""
        pattern = _babel(self.identifier).date_formats["short"].pattern
        first = {"d": "day", "M": "month", "L": "month", "y": "year"}
        return tuple(dict.fromkeys(first[letter] for letter in pattern if letter in first))

    def listed(self, names: Sequence[str]) -> str:
        """Return some names as this language lists them: English and Spanish."""
        return format_list(list(names), locale=_babel(self.identifier))

    def fallbacks(self) -> Iterator["Locale"]:
        """Yield the CLDR parents, nearest first, without the root (UTS 35, parent locales)."""
        parent = _parent(self.identifier)
        while parent:
            yield Locale(parent)
            parent = _parent(parent)


def _parent(identifier: str) -> str:
    exception: str = get_global("parent_exceptions").get(identifier, "")
    if exception:
        return "" if exception == "root" else exception
    shorter, _, last = identifier.rpartition("_")
    # A script that is not the language's likely one inherits nothing: zh_Hant is not zh (Hans).
    if len(last) == 4 and last not in get_global("likely_subtags").get(shorter, last):
        return ""
    return shorter


@cache
def _babel(identifier: str) -> babel.Locale:
    return babel.Locale.parse(identifier)
