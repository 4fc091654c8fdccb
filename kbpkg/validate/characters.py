"""KB112: characters that nobody sees, as the reader would get them: entities are resolved."""

from collections.abc import Callable, Iterable, Iterator

from kbpkg.model.characters import UNHIDE, hidden
from kbpkg.model.inline import Foreign, Plain, parse_inline, walk
from kbpkg.model.locale import Locale
from kbpkg.model.message import Message
from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem


def check_characters(sources: Sources, locales: Iterable[Locale]) -> Iterator[Problem]:
    """Yield the texts and the translations that hold what nobody sees."""
    used = set()
    for context, path, text in sources.texts():
        used.add((context, text.source))
        if what := hidden(_shown(text.source)):
            yield Problem(path, text.line, "KB112", what, UNHIDE)
    for locale in locales:
        if locale in sources.catalogs:
            catalog = sources.catalogs[locale]
            # What belongs to no text any more is shown nowhere.
            shown = (message for key, message in catalog.messages.items() if key in used)
            yield from _check_messages(catalog.path, shown, _shown)
        if locale in sources.interfaces:
            # The words around the entries are no Markdown: what is written is shown.
            interface = sources.interfaces[locale]
            yield from _check_messages(interface.path, interface.messages.values(), str)


def _check_messages(
    path: str, messages: Iterable[Message], shown: Callable[[str], str]
) -> Iterator[Problem]:
    for message in messages:
        # A fuzzy text is not shown, so what it holds harms nobody yet.
        if message.is_current and (what := hidden(shown(message.string))):
            yield Problem(path, message.line, "KB112", what, UNHIDE)


def _shown(text: str) -> str:
    """Return the words that a page shows of a message, with every character that it has."""
    if "&" not in text:
        return text
    parts = walk(parse_inline(text))
    return "".join(part.text for part in parts if isinstance(part, Plain | Foreign))
