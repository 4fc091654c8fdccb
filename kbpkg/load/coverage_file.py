"""``coverage.yaml``: what was to be covered, where it stands, what was left out and why."""

import re

import yaml

from kbpkg.load.yaml_reader import YamlReader
from kbpkg.model.coverage import CoverageGroup, CoverageItem, LeftOut
from kbpkg.model.problem import Problem

_NUMBERED = re.compile(r"(?P<letters>[A-Z]+)(?P<number>[0-9]+)\Z")
_FORM = "capital letters and a number: C001"
# More than that is no list that somebody wrote.
_MOST = 100_000


def read_coverage(text: str, *, path: str) -> tuple[tuple[CoverageGroup, ...], list[Problem]]:
    """Return the groups in order, and everything that is wrong with the file."""
    reader = YamlReader(path)
    root = reader.parse(text)
    if root is None:
        return (), reader.problems
    listed = reader.mapping(root, required=["groups"]).get("groups")
    nodes = reader.items(listed) if listed is not None else []
    groups = [_group(reader, node) for node in nodes]
    return tuple(group for group in groups if group), reader.problems


def _group(reader: YamlReader, node: yaml.Node) -> CoverageGroup | None:
    nodes = reader.mapping(node, required=["id", "title", "first", "last", "items"])
    group_id = reader.optional(nodes.get("id"), reader.identifier)
    reader.optional(nodes.get("title"), reader.text)
    first = reader.matching(nodes.get("first"), _NUMBERED, _FORM)
    last = reader.matching(nodes.get("last"), _NUMBERED, _FORM)
    items = [
        item
        for item_id, value in (reader.pairs(nodes["items"]) if "items" in nodes else ())
        if (item := _item(reader, item_id, value))
    ]
    if not (group_id and first and last):
        return None
    expected = _range(first, last)
    if not expected:
        what = f"there is nothing from {first} to {last}"
        cure = "write the same letters twice, and the smaller number first"
        reader.problem("KB104", reader.line(nodes["first"]), what, cure)
        return None
    return CoverageGroup(group_id, expected, tuple(items), reader.line(node))


def _range(first: str, last: str) -> tuple[str, ...]:
    """Return the ids from one to another, with as many digits as the first has."""
    start, end = _NUMBERED.match(first), _NUMBERED.match(last)
    if start is None or end is None or start["letters"] != end["letters"]:
        return ()
    # Longer numbers than these cannot be counted, and Python refuses to read them.
    if max(len(start["number"]), len(end["number"])) > len(str(_MOST)):
        return ()
    width = len(start["number"])
    numbers = range(int(start["number"]), int(end["number"]) + 1)
    return tuple(f"{start['letters']}{number:0{width}}" for number in numbers)


def _item(reader: YamlReader, item_id: str, node: yaml.Node) -> CoverageItem | None:
    optional = ["name", "entries", "left_out", "position", "why"]
    nodes = reader.mapping(node, required=[], optional=optional)
    entries = (
        [reader.identifier(value) for value in reader.items(nodes["entries"])]
        if ("entries" in nodes)
        else []
    )
    left_out = reader.optional(
        nodes.get("left_out"), lambda value: reader.choice(value, list(LeftOut))
    )
    texts = {
        name: reader.optional(nodes.get(name), reader.text) or ""
        for name in ("name", "position", "why")
    }
    if "left_out" in nodes and left_out is None:
        return None
    return CoverageItem(
        id=item_id,
        entries=tuple(entry for entry in entries if entry),
        left_out=LeftOut(left_out) if left_out else None,
        position=texts["position"],
        why=texts["why"],
        line=reader.line(node),
    )
