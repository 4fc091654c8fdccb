"""``figures/<id>.svg``: a drawing in steps, whose titles are the words to translate.

An SVG file from a stranger can hold scripts, links and fonts; what is read here is a short list of
shapes with numbers, and everything else is a problem. The words never stand inside the drawing:
a page sets them beside it, where they wrap, grow and turn with the language.
"""

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NoReturn
from xml.parsers import expat

from kbpkg.load.yaml_reader import ID
from kbpkg.model.characters import UNHIDE, hidden, one_line
from kbpkg.model.entry import Text, TextKind, TextState
from kbpkg.model.figure import Drawing, Figure, FigureStep
from kbpkg.model.locale import Locale
from kbpkg.model.problem import Problem

LARGEST_FIGURE = 200_000
# Colours and strokes by name: the style sheet gives them for light, dark and print.
CLASSES = ("line", "thin", "thick", "dash", "fill", "soft", "paper", "accent", "alert", "good")

_NAMESPACE = "http://www.w3.org/2000/svg"
_DEEPEST, _MOST = 10, 2_000
_NUMBERS = re.compile(r"[-+0-9.,eE\s]*\Z")
_PATH = re.compile(r"[-+0-9.,eE\sMmLlHhVvCcSsQqTtAaZz]*\Z")
_TRANSFORM = re.compile(r"(?:\s*(?:translate|rotate|scale)\([-+0-9.,\s]+\))+\s*\Z")
_ATTRIBUTES = {
    **dict.fromkeys(
        ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"), _NUMBERS
    ),
    "points": _NUMBERS,
    "d": _PATH,
    "transform": _TRANSFORM,
    "class": re.compile(rf"(?:{'|'.join(CLASSES)})(?: (?:{'|'.join(CLASSES)}))*\Z"),
}
_SHAPES = ("g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon")
_SIZE = re.compile(r"[1-9][0-9]{1,3}\Z")


class _StopError(Exception):
    """The file is not worth reading on: its line, what is wrong, and the cure."""

    def __init__(self, line: int, what: str, cure: str) -> None:
        super().__init__(what)
        self.line, self.what, self.cure = line, what, cure


@dataclass
class _Node:
    """An element that is being read."""

    name: str
    attributes: dict[str, str]
    line: int
    children: "list[_Node]" = field(default_factory=list)
    words: str = ""


def read_figure(text: str, *, path: str, locale: Locale) -> tuple[Figure | None, list[Problem]]:
    """Return the figure of a file's text, or None, and everything that is wrong with it."""
    try:
        root = _tree(text)
    except _StopError as error:
        return None, [Problem(path, error.line, "KB115", error.what, error.cure)]
    reader = _FigureReader(path, locale)
    figure = reader.figure(root)
    return (None if reader.problems else figure), reader.problems


def _tree(text: str) -> _Node:
    """Return the elements of an XML text. Declarations of types and entities are refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    root = _Node("", {}, 0)
    levels = [root]
    count = 0

    def stop(what: str, cure: str) -> NoReturn:
        raise _StopError(parser.CurrentLineNumber, what, cure)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(levels) > _DEEPEST or count > _MOST:
            stop("the drawing is too large to read", "draw it with fewer shapes")
        namespace, _, local = name.rpartition(" ")
        if namespace != _NAMESPACE:
            stop(f"<{local}> is not SVG", f'begin with <svg xmlns="{_NAMESPACE}">')
        node = _Node(local, attributes, parser.CurrentLineNumber)
        levels[-1].children.append(node)
        levels.append(node)

    def words(data: str) -> None:
        levels[-1].words += data

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: levels.pop()
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = lambda *_: stop("a DOCTYPE", "remove it")
    parser.ProcessingInstructionHandler = lambda *_: stop("a processing instruction", "remove it")
    try:
        parser.Parse(text, True)  # noqa: FBT003 - expat's signature
    except expat.ExpatError as error:
        what = f"this is not well-formed XML: {expat.ErrorString(error.code)}"
        raise _StopError(error.lineno, what, "correct it in an SVG editor") from None
    return root.children[0]


@dataclass
class _FigureReader:
    """Makes a figure of the elements of a file, and keeps what is wrong with them."""

    path: str
    locale: Locale
    problems: list[Problem] = field(default_factory=list)

    def problem(self, node: _Node, what: str, cure: str) -> None:
        self.problems.append(Problem(self.path, node.line, "KB115", what, cure))

    def figure(self, root: _Node) -> Figure:
        figure_id = PurePath(self.path).stem
        if root.name != "svg":
            self.problem(root, f"<{root.name}> is no figure", "begin with <svg>")
        if not ID.match(figure_id):
            cure = "use small letters, digits and single hyphens"
            self.problem(root, f"{figure_id!r} cannot be a figure's id", cure)
        self.only(root, {"viewBox", "data-width", "data-height", "data-loop"})
        self.no_words(root)
        sizes = [root.attributes.get(f"data-{name}", "") for name in ("width", "height")]
        if not all(map(_SIZE.match, sizes)):
            cure = 'write data-width="240" data-height="180"'
            self.problem(root, "the size of a step is missing", cure)
            sizes = ["1", "1"]
        steps = [step for node in root.children if (step := self.step(node)) is not None]
        if steps and steps[0].is_alternative:
            cure = "remove data-or from the first step"
            self.problem(root, "the first step comes instead of none", cure)
        if not steps:
            cure = "draw each step in a <g> with its <title>"
            self.problem(root, "the figure has no step", cure)
        return Figure(
            id=figure_id,
            title=self.message(root),
            steps=tuple(steps),
            width=int(sizes[0]),
            height=int(sizes[1]),
            is_loop="data-loop" in root.attributes,
            path=self.path,
        )

    def only(self, node: _Node, known: set[str]) -> None:
        for name in sorted(set(node.attributes) - known):
            what = f"the attribute {name!r} is not part of <{node.name}> here"
            self.problem(node, what, "remove it")

    def no_words(self, node: _Node) -> None:
        """Words beside the shapes are drawn nowhere and translated by nobody."""
        if words := " ".join(node.words.split()):
            what = f"words outside a <title>: {words[:60]!r}"
            self.problem(node, what, "put them into the <title> of the step, or remove them")

    def message(self, node: _Node) -> Text:
        title = next((child for child in node.children if child.name == "title"), None)
        words = one_line(title.words) if title else ""
        for child in node.children:
            if child.name == "title" and child is not title:
                cure = "write one <title>, or draw a step of its own"
                self.problem(child, f"a second <title> in <{node.name}> is never shown", cure)
        if title is not None:
            for child in title.children:
                self.problem(child, f"<{child.name}> stands in a <title>", "write words only")
        if title is None or not words:
            self.problem(node, f"<{node.name}> has no words", "begin it with <title>words</title>")
        elif what := hidden(words):
            self.problems.append(Problem(self.path, title.line, "KB112", what, UNHIDE))
        line = title.line if title else node.line
        return Text(words, words, self.locale, TextState.SOURCE, TextKind.STEP, line)

    def step(self, node: _Node) -> FigureStep | None:
        if node.name == "title":
            return None
        if node.name != "g":
            self.problem(node, f"<{node.name}> stands outside a step", "put it into a <g>")
            return None
        self.no_words(node)
        # Where a step lies among the others is for the eyes of who draws; a page sets it anew.
        self.only(node, {"transform", "data-directed", "data-or"})
        shapes = (child for child in node.children if child.name != "title")
        drawing = tuple(shape for child in shapes if (shape := self.shape(child)) is not None)
        is_directed, is_alternative = (
            name in node.attributes for name in ("data-directed", "data-or")
        )
        return FigureStep(self.message(node), drawing, is_directed, is_alternative)

    def shape(self, node: _Node) -> Drawing | None:
        if node.name not in _SHAPES:
            self.problem(
                node, f"<{node.name}> is not part of a figure", f"use: {', '.join(_SHAPES)}"
            )
            return None
        for name, value in node.attributes.items():
            pattern = _ATTRIBUTES.get(name)
            if pattern is None or not pattern.match(value):
                cure = f"use {', '.join(_ATTRIBUTES)}; classes: {', '.join(CLASSES)}"
                self.problem(node, f"{name}={value[:40]!r} is not part of a figure", cure)
        self.no_words(node)
        children = (self.shape(child) for child in node.children)
        return Drawing(
            node.name,
            tuple(sorted(node.attributes.items())),
            tuple(child for child in children if child is not None),
        )
