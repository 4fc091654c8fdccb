"""How one entry is built, whatever its language: the handout puts the texts of a locale into it.

    {"digest": that of its texts, "updated": day, "due": day, "body": [node, ...]}

A node is the number of a text of the entry, the name of a shared text, or

    [element, class, node, ...]                 an element of HTML; its text is its first node
    ["section", id, heading, node, ...]         a section of the entry; one that no handout may
                                                leave out has "stays" behind its id
    [element, "low 0", node, ...]               the low or the high end of a scale, or a step of
                                                it ("step 3"): the number is shown
    [element, {attribute: value}, node, ...]    one of a drawing
    ["services", kind]                          the place of numbers; "" means all of a country
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kbpkg.wire.script import FormatError

# A reader builds nothing else; kbpkg/web/js/shape.js has the same lists.
ELEMENTS = frozenset(
    {"div", "figcaption", "figure", "h2", "li", "ol", "p", "section"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
DRAWN = frozenset({"circle", "ellipse", "g", "line", "path", "polygon", "polyline", "rect", "svg"})
_CLASS = re.compile(r"[a-z0-9 -]*\Z")
_ATTRIBUTE = re.compile(r"[a-zA-Z0-9]+\Z")
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Element:
    """An element, with a class or, in a drawing, with attributes; a section has its id as class."""

    name: str
    class_name: str = ""
    children: "tuple[Node, ...]" = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallPlace:
    """The place of the numbers of a kind."""

    kind: str


Node = int | str | Element | CallPlace


@dataclass(frozen=True, slots=True)
class Shape:
    """How an entry is built."""

    digest: str
    updated: datetime.date
    review_due: datetime.date
    body: tuple[Node, ...]


def write_shape(shape: Shape) -> dict[str, object]:
    """Return the record of a shape, as plain JSON values."""
    return {
        "digest": shape.digest,
        "updated": shape.updated.isoformat(),
        "due": shape.review_due.isoformat(),
        "body": [_write_node(node) for node in shape.body],
    }


def _write_node(node: Node) -> object:
    match node:
        case Element(name, class_name, children, attributes):
            second = dict(attributes) if name in DRAWN else class_name
            return [name, second, *map(_write_node, children)]
        case CallPlace(kind):
            return ["services", kind]
        case _:
            return node


def read_shape(record: Any) -> Shape:
    """Return the shape of a record. Raises FormatError where it is damaged."""
    try:
        return Shape(
            str(record["digest"]),
            datetime.date.fromisoformat(record["updated"]),
            datetime.date.fromisoformat(record["due"]),
            tuple(_read_node(value, 0) for value in record["body"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"shape of an entry: damaged ({error!r})") from error


def _read_node(value: Any, depth: int) -> Node:
    match value:
        case bool():
            pass
        case int() | str():
            return value
        case ["services", str(kind)]:
            return CallPlace(kind)
        case [str(name), second, *inner] if depth < _DEEPEST:
            children = tuple(_read_node(each, depth + 1) for each in inner)
            if name in ELEMENTS and isinstance(second, str) and _CLASS.match(second):
                return Element(name, second, children)
            if name in DRAWN and isinstance(second, dict) and all(map(_ATTRIBUTE.match, second)):
                return Element(name, "", children, {key: str(each) for key, each in second.items()})
        case _:
            pass
    raise ValueError(f"a node that is none: {value!r:.80}")
