"""Values that several registries hold: messages and locales."""

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
    try:
        return None if identifier is None else Locale.parse(identifier)
    except ValueError as error:
        cure = "use a language that CLDR knows, for example en or zh_Hant"
        reader.problem("KB104", reader.line(node), str(error), cure)
        return None
