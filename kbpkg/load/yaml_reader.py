"""YAML, checked key by key, with the line of everything that is wrong.

Values are taken from the node tree and never constructed, so a file can make no object, and
anchors and aliases, with which a small file can unfold to a huge one, are refused.
"""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml

from kbpkg.load.yaml_fault import yaml_fault
from kbpkg.model.characters import UNHIDE, hidden, one_line
from kbpkg.model.problem import Problem

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)

_URL = re.compile(r"https?://[^\s<>\"]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DEEPEST = 20
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
# Windows keeps these names for devices, with any ending.
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])\Z")

Value = TypeVar("Value")


@dataclass
class YamlReader:
    """Reads the values of one file and keeps what is wrong with them.

    ``first_line`` is the line of the file on which the YAML begins.
    """

    path: str
    first_line: int = 1
    problems: list[Problem] = field(default_factory=list)

    def line(self, node: yaml.Node) -> int:
        """Return the line of a node in the file."""
        return int(node.start_mark.line) + self.first_line

    def problem(self, code: str, line: int, what: str, cure: str) -> None:
        """Keep a problem."""
        self.problems.append(Problem(self.path, line, code, what, cure))

    def parse(self, text: str) -> yaml.Node | None:
        """Return the root of a YAML text, or None with a problem kept."""
        try:
            root = _compose(text)
        except _RefusedError as error:
            line = self.first_line + error.line
            self.problem("KB101", line, error.what, error.cure)
            return None
        except yaml.YAMLError as error:
            line, what, cure = yaml_fault(text, error)
            self.problem("KB101", self.first_line + line, what, cure)
            return None
        if root is None:
            self.problem("KB101", self.first_line, "the YAML is empty", "fill it in")
        return root

    def mapping(
        self, node: yaml.Node, *, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, yaml.Node]:
        """Return the known keys of a mapping; unknown, double and missing ones are problems."""
        pairs = dict(self.pairs(node, "KB102"))
        known = [*required, *optional]
        for key in sorted(set(pairs) - set(known)):
            self.problem(
                "KB102",
                self.line(pairs[key]),
                f"unknown key {key!r}",
                f"remove it, or use one of: {', '.join(known)}",
            )
        for key in required:
            if key not in pairs and isinstance(node, yaml.MappingNode):
                self.problem("KB103", self.line(node), f"the key {key!r} is missing", "add it")
        return {key: value for key, value in pairs.items() if key in known}

    def pairs(self, node: yaml.Node, code: str = "KB106") -> Iterator[tuple[str, yaml.Node]]:
        """Yield the keys and values of a mapping once each; a key that stands twice is ``code``."""
        if not isinstance(node, yaml.MappingNode):
            self.problem("KB104", self.line(node), "keys and values are expected here", _SEE)
            return
        seen: set[str] = set()
        for key_node, value in node.value:
            key = self.text(key_node)
            if key is None:
                continue
            if key in seen:
                cure = "keep one of them"
                self.problem(code, self.line(key_node), f"{key!r} stands twice", cure)
                continue
            seen.add(key)
            yield key, value

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        """Return the items of a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.problem("KB104", self.line(node), "a list is expected here", _SEE)
        return []

    def text(self, node: yaml.Node) -> str | None:
        """Return a text that is not empty and holds nothing that nobody sees."""
        if isinstance(node, yaml.ScalarNode) and str(node.value).strip():
            text = one_line(str(node.value))
            if what := hidden(text):
                self.problem("KB112", self.line(node), what, UNHIDE)
                return None
            if node.style in _PLAIN and text in _NULL:
                what = f"{text}, which is YAML's word for nothing"
                self.problem("KB104", self.line(node), what, "leave the key out, or quote the word")
                return None
            if node.style in _PLAIN and _QUOTED.match(text):
                what = f"quotation marks that YAML takes as part of the text: {text[:60]!r}"
                self.problem("KB104", self.line(node), what, _QUOTE)
                return None
            return text
        self.problem("KB104", self.line(node), "a text is expected here", _SEE)
        return None

    def texts(self, node: yaml.Node) -> tuple[str, ...]:
        """Return a list of texts."""
        found = (self.text(item) for item in self.items(node))
        return tuple(text for text in found if text is not None)

    def identifier(self, node: yaml.Node) -> str | None:
        """Return a kebab-case id."""
        text = self.text(node)
        return text if text and self.is_good_id(text, node) else None

    def is_good_id(self, text: str, node: yaml.Node) -> bool:
        """Tell whether a text is a kebab-case id; else it is a problem of the node."""
        if ID.match(text):
            return True
        cure = "use small letters, digits and single hyphens"
        self.problem("KB104", self.line(node), f"{text!r} is not a good id", cure)
        return False

    def folder_name(self, node: yaml.Node) -> str | None:
        """Return a kebab-case id that may name a file or folder on every system."""
        text = self.identifier(node)
        if text is None or not RESERVED.match(text):
            return text
        what = f"{text!r} is a name that Windows keeps for a device"
        self.problem("KB104", self.line(node), what, "choose another one")
        return None

    def matching(self, node: yaml.Node | None, pattern: re.Pattern[str], form: str) -> str | None:
        """Return a text that a pattern matches; ``form`` says what it looks like."""
        text = self.optional(node, self.text)
        if node is None or text is None or pattern.match(text):
            return text
        self.problem("KB104", self.line(node), f"{text!r} has the wrong form", f"write {form}")
        return None

    def url(self, node: yaml.Node) -> str | None:
        """Return a web address."""
        text = self.text(node)
        if text is None or _URL.match(text):
            return text
        cure = "write a whole address that begins with https:// or http://"
        self.problem("KB104", self.line(node), f"{text!r} is not a web address", cure)
        return None

    def choice(self, node: yaml.Node, options: Collection[str]) -> str | None:
        """Return one of some words."""
        text = self.text(node)
        if text is None or text in options:
            return text
        cure = f"use one of: {', '.join(options)}"
        self.problem("KB104", self.line(node), f"{text!r} is not known here", cure)
        return None

    def date(self, node: yaml.Node) -> datetime.date | None:
        """Return a date written as YYYY-MM-DD."""
        text = self.text(node)
        if text is None:
            return None
        # Python also reads 20260103 and 2026-W01-6; people would not.
        if _DATE.match(text):
            with suppress(ValueError):
                return datetime.date.fromisoformat(text)
            what, cure = f"there is no day {text}", "correct it"
        else:
            what, cure = f"{text!r} is not a date", "write it as YYYY-MM-DD"
        self.problem("KB104", self.line(node), what, cure)
        return None

    def optional(
        self, node: yaml.Node | None, read: Callable[[yaml.Node], Value | None]
    ) -> Value | None:
        """Return what ``read`` makes of a node that may be absent."""
        return None if node is None else read(node)


_SEE = "see docs/files.md for the form of this file"
# Both parsers of PyYAML: a scalar without quotes.
_PLAIN = (None, "")
_NULL = ("null", "Null", "NULL", "~")
# A word processor's marks around the whole, or one of a pair that a comma of YAML has parted.
_QUOTED = re.compile(r"[“”„«»][^“”„«»]*[“”„«»]?\Z|[^“”„«»]*[“”„«»]\Z")
_QUOTE = 'write plain quotes: "..."; marks that belong to the text stand inside: "“...”"'


def is_empty(node: yaml.Node | None) -> bool:
    """Tell whether nothing stands behind a key that is there."""
    return isinstance(node, yaml.ScalarNode) and not str(node.value).strip()


class _RefusedError(Exception):
    """A text that must not be composed: what is wrong with it, its line, and the cure."""

    def __init__(self, line: int, what: str, cure: str) -> None:
        super().__init__(what)
        self.line, self.what, self.cure = line, what, cure


def _compose(text: str) -> yaml.Node | None:
    """Return the nodes of a text.

    PyYAML's own composer follows aliases and calls itself for every level: a small file could
    unfold to a huge one or overrun the stack. This one refuses the first and bounds the second.
    """
    # The levels that are open: a node and what was collected for it.
    levels: list[tuple[yaml.Node, list[yaml.Node]]] = []
    root: yaml.Node | None = None
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line if event.start_mark else 0
        _refuse_marks(event, line)
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            what = "a second YAML document begins here, and only one is read"
            raise _RefusedError(line, what, "join the two: remove this line")
        if isinstance(event, yaml.CollectionEndEvent):
            node, inner = levels.pop()
            if isinstance(node, yaml.MappingNode):
                node.value = list(zip(inner[::2], inner[1::2], strict=True))
            else:
                node.value = inner
            continue
        made = _node(event)
        if made is None:
            continue
        if levels:
            levels[-1][1].append(made)
        else:
            root = root or made
        if isinstance(event, yaml.CollectionStartEvent):
            if len(levels) >= _DEEPEST:
                what = "the YAML is nested too deeply"
                raise _RefusedError(line, what, "flatten it")
            levels.append((made, []))
    return root


def _refuse_marks(event: yaml.Event, line: int) -> None:
    """Raise _RefusedError where a value is marked to be used again, or to be of a kind."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        cure = "write the value out where it is used, or quote it if it begins with & or *"
        what = "YAML anchors and aliases (& and *) are not accepted"
        raise _RefusedError(line, what, cure)
    if tag := getattr(event, "tag", None):
        cure = "remove it, or quote the value if it begins with !"
        raise _RefusedError(line, f"YAML tags are not accepted: {tag[:60]}", cure)


def _node(event: yaml.Event) -> yaml.Node | None:
    """Return the node that an event begins, or None for the marks of a stream."""
    start: Any = event.start_mark
    end: Any = event.end_mark
    if isinstance(event, yaml.ScalarEvent):
        return yaml.ScalarNode("", event.value, start, end, event.style)
    if isinstance(event, yaml.SequenceStartEvent):
        return yaml.SequenceNode("", [], start, end)
    if isinstance(event, yaml.MappingStartEvent):
        return yaml.MappingNode("", [], start, end)
    return None
