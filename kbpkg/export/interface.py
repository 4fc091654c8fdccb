"""The words around the entries."""

from collections.abc import Mapping

from markupsafe import Markup

from kbpkg.model.locale import Locale
from kbpkg.model.package import INTERFACE_LANGUAGE


class Interface:
    """The words around the entries in one locale; what is not translated is English and marked."""

    def __init__(self, locale: Locale, messages: Mapping[str, str]) -> None:
        self.locale = locale
        self._messages = messages

    def has(self, message: str) -> bool:
        """Tell whether a message is in this locale."""
        # British English is English.
        return bool(self._messages.get(message)) or self.locale.language == INTERFACE_LANGUAGE

    def locale_of(self, message: str) -> Locale:
        """Return the locale in which a message is shown."""
        return self.locale if self.has(message) else Locale(INTERFACE_LANGUAGE)

    def text(self, message: str) -> str | Markup:
        """Return a message for a place where markup can stand."""
        if self.has(message):
            return self.attr(message)
        return Markup('<span lang="en" dir="ltr">{}</span>').format(message)

    def attr(self, message: str) -> str:
        """Return a message for a place where no markup can stand."""
        return self._messages.get(message) or message
