"""``wording.yaml``: words that hurt, per language, with what to write instead."""

import yaml

from kbpkg.load.values import read_locale_name
from kbpkg.load.yaml_reader import YamlReader
from kbpkg.model.locale import Locale
from kbpkg.model.problem import Problem
from kbpkg.model.wording import AvoidedWording


def read_wording(
    text: str, *, path: str
) -> tuple[dict[Locale, tuple[AvoidedWording, ...]], list[Problem]]:
    """Return the wording to avoid by locale, and everything that is wrong with the file."""
    reader = YamlReader(path)
    root = reader.parse(text)
    found: dict[Locale, tuple[AvoidedWording, ...]] = {}
    if root is None:
        return found, reader.problems
    listed = reader.mapping(root, required=["wording"]).get("wording")
    for name, node in reader.pairs(listed) if listed is not None else ():
        locale = read_locale_name(reader, name, reader.line(node), found)
        rules = (_rule(reader, item) for item in reader.items(node))
        if locale:
            found[locale] = tuple(rule for rule in rules if rule)
    return found, reader.problems


def _rule(reader: YamlReader, node: yaml.Node) -> AvoidedWording | None:
    nodes = reader.mapping(node, required=["avoid", "write"])
    avoid = reader.texts(nodes["avoid"]) if "avoid" in nodes else ()
    write = reader.optional(nodes.get("write"), reader.text)
    return AvoidedWording(avoid, write) if avoid and write else None
