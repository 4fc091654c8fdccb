"""Values that several registries hold: messages and locales."""

from collections.abc import Collection

import yaml

from kbpkg.load.yaml_reader import YamlReader
from kbpkg.model.entry import Text, TextKind, TextState
from kbpkg.model.locale import Locale


def read_message(
    reader: YamlReader, node: yaml.Node, locale: Locale, kind: TextKind
) -> Text | None:
    """Return a text of the source language that translators get as a message."""
    content = reader.text(node)
    if content is None:
        return None
    return Text(content, content, locale, TextState.SOURCE, kind, reader.line(node))


def read_locale(reader: YamlReader, node: yaml.Node) -> Locale | None:
    """Return a locale that CLDR knows."""
    identifier = reader.text(node)
    return None if identifier is None else read_locale_name(reader, identifier, reader.line(node))


def read_locale_name(
    reader: YamlReader, name: str, line: int, taken: Collection[Locale] = ()
) -> Locale | None:
    """Return the locale that a key names, once: ``zh-Hant`` and ``zh_Hant`` are one."""
    try:
        locale = Locale.parse(name)
    except ValueError as error:
        cure = "use a language that CLDR knows, for example es or zh_Hant"
        reader.problem("KB104", line, str(error), cure)
        return None
    if locale in taken:
        what = f"the locale {locale.identifier} stands twice, here as {name!r}"
        reader.problem("KB106", line, what, "write all of it in one place")
        return None
    return locale
