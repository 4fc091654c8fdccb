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

    @property
    def is_current(self) -> bool:
        """Whether the translation is there and shown."""
        return bool(self.string.strip()) and not self.is_fuzzy


@dataclass(frozen=True, slots=True)
class Catalog:
    """The messages of one locale, by context and id. ``drafted_by`` is ``X-Drafted-By``."""

    locale: Locale
    path: str
    drafted_by: str
    messages: Mapping[tuple[str, str], Message]
    obsolete: int


@dataclass(frozen=True, slots=True)
class Template:
    """One message to translate, as a ``.pot`` file holds it."""

    context: str
    id: str
    comment: str
    locations: tuple[tuple[str, int], ...]
