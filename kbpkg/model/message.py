"""Messages and catalogs, in gettext's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from kbpkg.model.locale import Locale


@dataclass(frozen=True, slots=True)
class Message:
    """One translated block: ``line`` is its place in the PO file."""

    context: str
    id: str
    string: str
    is_fuzzy: bool
    line: int


@dataclass(frozen=True, slots=True)
class Catalog:
    """The messages of one locale, by context and id. ``drafted_by`` is ``X-Drafted-By``."""

    locale: Locale
    path: str
    drafted_by: str
    messages: Mapping[tuple[str, str], Message]


@dataclass(frozen=True, slots=True)
class Template:
    """One message to translate, as a ``.pot`` file holds it."""

    context: str
    id: str
    comment: str
    locations: tuple[tuple[str, int], ...]
