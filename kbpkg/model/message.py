"""Messages and catalogs, in gettext's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kbpkg.model.entry import TextState
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


def lookup(catalogs: Iterable[Catalog], key: tuple[str, str]) -> tuple[Catalog | None, TextState]:
    """Return the nearest catalog of a chain that has a current message, and the state of its text.

    Without one the state says why: all that there is is fuzzy, or nothing is there.
    """
    state = TextState.MISSING
    for catalog in catalogs:
        message = catalog.messages.get(key)
        if message is None or not message.string.strip():
            continue
        if not message.is_fuzzy:
            return catalog, TextState.CURRENT
        state = TextState.FUZZY
    return None, state


@dataclass(frozen=True, slots=True)
class Template:
    """One message to translate, as a ``.pot`` file holds it."""

    context: str
    id: str
    comment: str
    locations: tuple[tuple[str, int], ...]
