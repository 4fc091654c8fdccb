"""The body of an entry: CommonMark into sections and blocks."""

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin

from kbpkg.load.form import FormError, make_field, make_question, read_options
from kbpkg.load.slips import slips
from kbpkg.load.yaml_reader import ID
from kbpkg.model.characters import one_line
from kbpkg.model.entry import (
    Block,
    Container,
    FigurePlace,
    ItemList,
    NumberCard,
    Paragraph,
    Section,
    ServiceTable,
    Table,
    Text,
    TextKind,
    TextState,
)
from kbpkg.model.locale import Locale
from kbpkg.model.page_ids import is_of_page
from kbpkg.model.problem import Problem

CONTAINERS = ("now", "say", "warn")
# Containers that are places: for data, for words of the reader, for a drawing.
PLACES = (
    "services {kind=...}",
    "field {#id kind=...}",
    "question {#id}",
    "figure {#id}",
    "numbers",
)

_PLACE = re.compile(
    r"(?P<name>field|question|figure)\s*\{#(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)"
    r"(?P<options>(?:\s+[a-z]+(?:=[a-z0-9]+)?)*)\s*\}\Z"
)
_SERVICES = re.compile(r"services\s*\{kind=(?P<kind>[a-z][a-z-]*)\}\Z")
# markdown-it drops what is nested deeper than its limit, so ours comes first and says so.
_DEEPEST = 16
# A table fills up short rows: a small file with a wide one would become millions of cells.
_MOST_BARS = 100


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 4 * _DEEPEST})
    # [x]: y would vanish without a trace; without the rule it stays visible as a paragraph.
    parser.enable("table").disable("reference")
    # What stands inside a block is parsed where it is shown, and there its depth is bounded.
    parser.disable("inline")
    return parser.use(container_plugin, "any", validate=lambda *_: True)


_PARSER = _parser()


def _split_heading(content: str) -> tuple[str, str]:
    """Return title and id of ``Signs {#signs}``; the id is empty where there is no good one."""
    title, mark, rest = content.strip().rpartition("{#")
    is_good = mark and rest.endswith("}") and ID.match(rest[:-1])
    return title.rstrip(), rest[:-1] if is_good else ""


_CELL = TextKind.TABLE_CELL


@dataclass
class BodyReader:
    """Reads one body. ``first_line`` is the line of the file on which the body begins.

    ``is_torn`` says that its parts are not those that were meant, so that nothing follows from
    what is missing or misplaced in it.
    """

    path: str
    locale: Locale
    first_line: int
    problems: list[Problem] = field(default_factory=list)
    is_torn: bool = False
    _lines: list[str] = field(default_factory=list)
    _form_ids: set[str] = field(default_factory=set)

    def read(self, body: str) -> tuple[Section, ...]:
        """Return the sections of a body; what an entry may not hold becomes a problem."""
        self._lines = body.split("\n")
        sections: list[Section] = []
        empty: list[SyntaxTreeNode] = []
        if self._is_too_wide():
            return ()
        tokens = _PARSER.parse(body)
        if self._is_too_deep(tokens):
            return ()
        for node, nodes in self._parts(SyntaxTreeNode(tokens).children):
            heading = self._heading(node)
            blocks = self._blocks(nodes, TextKind.PARAGRAPH)
            if heading:
                sections.append(Section(*heading, tuple(blocks)))
            if not nodes:
                empty.append(node)
        for node in () if self.is_torn else empty:
            self._problem("KB105", node, "a section without text", "write it, or remove it")
        seen: set[str] = set()
        for section in sections:
            if section.id in seen:
                what = f"the section id {section.id!r} stands twice"
                line = section.heading.line
                self.problems.append(Problem(self.path, line, "KB106", what, "rename one"))
            elif is_of_page(section.id):
                what = f"the section id {section.id!r} is one that every page has"
                line = section.heading.line
                self.problems.append(Problem(self.path, line, "KB106", what, "choose another"))
            seen.add(section.id)
        return tuple(sections)

    def _parts(
        self, nodes: list[SyntaxTreeNode]
    ) -> list[tuple[SyntaxTreeNode, list[SyntaxTreeNode]]]:
        """Return each heading with what stands under it."""
        parts: list[tuple[SyntaxTreeNode, list[SyntaxTreeNode]]] = []
        for node in nodes:
            if node.type == "heading":
                parts.append((node, []))
            elif parts:
                parts[-1][1].append(node)
            else:
                if node.type == "paragraph":
                    self._paragraph(node, TextKind.PARAGRAPH)
                if self.is_torn:
                    continue
                what, cure = "text before the first heading", "put it under a ## heading"
                self._problem("KB109", node, what, cure)
        return parts

    def _is_too_wide(self) -> bool:
        """Tell whether a line could make a table too wide, which is then a problem."""
        for number, line in enumerate(self._lines, self.first_line):
            if line.count("|") > _MOST_BARS:
                what = f"a line with more than {_MOST_BARS} |, too wide for a table"
                cure = "make smaller tables, or a list"
                self.problems.append(Problem(self.path, number, "KB109", what, cure))
                self.is_torn = True
                return True
        return False

    def _is_too_deep(self, tokens: list[Token]) -> bool:
        """Tell whether blocks nest too deeply, which is then a problem."""
        for token in tokens:
            if token.level > _DEEPEST:
                line = self.first_line + (token.map[0] if token.map else 0)
                what, cure = "blocks inside blocks, too deep to read", "flatten them"
                self.problems.append(Problem(self.path, line, "KB109", what, cure))
                self.is_torn = True
                return True
        return False

    def _line(self, node: SyntaxTreeNode) -> int:
        return self.first_line + (node.map[0] if node.map else 0)

    def _problem(self, code: str, node: SyntaxTreeNode, what: str, cure: str) -> None:
        self.problems.append(Problem(self.path, self._line(node), code, what, cure))

    def _text(self, content: str, node: SyntaxTreeNode, kind: TextKind) -> Text:
        words = one_line(content)
        return Text(words, words, self.locale, TextState.SOURCE, kind, self._line(node))

    def _heading(self, node: SyntaxTreeNode) -> tuple[str, Text] | None:
        content = node.children[0].content if node.children else ""
        title, section_id = _split_heading(content)
        if node.tag != "h2":
            self._problem("KB108", node, f"a heading of level {node.tag[1:]}", "use ## only")
        if not title or not section_id:
            what = f"the heading {content[:100]!r} has no id"
            cure = "end it with an id, as in ## Signs {#signs}"
            if not node.markup.startswith("#"):
                cure = f"remove the {node.markup * 3} below it, or write ## Signs {{#signs}}"
            self._problem("KB108", node, what, cure)
            self.is_torn = True
            return None
        return section_id, self._text(title, node, TextKind.HEADING)

    def _blocks(self, nodes: list[SyntaxTreeNode], kind: TextKind) -> list[Block]:
        return [block for node in nodes if (block := self._block(node, kind)) is not None]

    def _block(self, node: SyntaxTreeNode, kind: TextKind) -> Block | None:
        match node.type:
            case "paragraph":
                return self._paragraph(node, kind)
            case "bullet_list" | "ordered_list":
                return self._list(node)
            case "table":
                return self._table(node)
            case "container_any":
                return self._container(node)
            case "html_block":
                what = f"raw HTML: {node.content.strip()[:60]!r}"
                self._problem("KB107", node, what, "write it as Markdown, or remove it")
            case _:
                what = f"{node.type.replace('_', ' ')} is not part of an entry"
                cure = (
                    "take away the spaces before it"
                    if node.type == "code_block"
                    else "use paragraphs, lists, tables and ::: containers"
                )
                self._problem("KB109", node, what, cure)
        return None

    def _list(self, node: SyntaxTreeNode) -> ItemList:
        items: list[tuple[Block, ...]] = []
        for item in node.children:
            if item.children:
                items.append(tuple(self._blocks(item.children, TextKind.LIST_ITEM)))
            else:
                self._problem("KB109", item, "an empty list item", "fill it in, or remove it")
        if (first := node.attrs.get("start", 1)) != 1:
            # It would be shown from 1 again, as another list of steps.
            cure = "indent what stands before it, so that it is a part of the step above"
            self._problem("KB109", node, f"a numbered list that begins with {first}", cure)
        return ItemList(tuple(filter(None, items)), node.type == "ordered_list")

    def _paragraph(self, node: SyntaxTreeNode, kind: TextKind) -> Paragraph:
        content = node.children[0].content
        for slip in slips(content):
            line = self._line(node) + slip.line
            self.problems.append(Problem(self.path, line, slip.code, slip.what, slip.cure))
            self.is_torn = self.is_torn or slip.hides_structure
        return Paragraph(self._text(content, node, kind))

    def _table(self, node: SyntaxTreeNode) -> Table:
        columns = len(node.children[0].children[0].children)
        for row in node.children[1].children if len(node.children) > 1 else ():
            # markdown-it fills up short rows, and drops what is too much.
            cells = self._cells(row)
            if cells != columns:
                what = f"cells in this row: {cells}, in the head of the table: {columns}"
                cure = (
                    "give it as many; an empty one is | |, a | in a cell is \\|; "
                    "a blank line ends the table"
                )
                self._problem("KB109", row, what, cure)
        rows = [
            tuple(
                self._text(cell.children[0].content if cell.children else "", row, _CELL)
                for cell in row.children
            )
            for part in node.children
            for row in part.children
        ]
        return Table(rows[0], tuple(rows[1:]))

    def _cells(self, row: SyntaxTreeNode) -> int:
        """Return how many cells were written in a row."""
        line = self._lines[self._line(row) - self.first_line].strip()
        cells = escapedSplit(line)
        return len(cells) - line.startswith("|") - (len(cells) > 1 and not cells[-1])

    def _form(
        self, node: SyntaxTreeNode, place: re.Match[str], blocks: tuple[Block, ...]
    ) -> Block | None:
        make = make_field if place["name"] == "field" else make_question
        try:
            options = read_options(place["options"])
            made = make(place["id"], options, blocks, self._line(node))
        except FormError as error:
            self._problem(
                "KB113", node, f"{place['name']} {place['id']!r}: {error.what}", error.cure
            )
            return None
        if made.id in self._form_ids:
            what = f"the id {made.id!r} of a field or question stands twice"
            self._problem("KB106", node, what, "rename one")
        self._form_ids.add(made.id)
        return made

    def _is_good_container(self, node: SyntaxTreeNode, name: str) -> bool:
        """Tell whether a container is one that entries have, and is closed; else say so."""
        end = node.map[1] if node.map else 0
        is_known = name in (*CONTAINERS, "numbers") or _SERVICES.match(name) or _PLACE.match(name)
        if not name:
            what = "this ::: closes nothing"
            cure = "remove it, or look above for what should begin with ::: (no indent, a name)"
            self.is_torn = True
        elif not is_known:
            what = f"unknown container {name!r}"
            cure = f"use one of: {', '.join((*CONTAINERS, *PLACES))}"
        # markdown-it closes an open container at the end of what is around it.
        elif end >= len(self._lines) or not self._lines[end].strip().startswith(":::"):
            what, cure = f"the container {name!r} is not closed", "end it with :::"
            self.is_torn = True
        else:
            return True
        self._problem("KB109", node, what, cure)
        return False

    def _container(self, node: SyntaxTreeNode) -> Block | None:
        name = node.info.strip()
        if not self._is_good_container(node, name):
            return None
        services, place = _SERVICES.match(name), _PLACE.match(name)
        if services or name == "numbers" or (place and place["name"] == "figure"):
            if node.children:
                what = f"a container of {name.partition(' ')[0]} holds text"
                self._problem("KB109", node, what, "close it with ::: on the next line")
            if services:
                return ServiceTable(services["kind"], self._line(node))
            return (
                FigurePlace(place["id"], self._line(node))
                if place
                else NumberCard(self._line(node))
            )
        for inner in node.walk(include_self=False):
            if inner.type == "container_any":
                what = f"the container {inner.info.strip()!r} stands inside {name!r}"
                self._problem("KB109", inner, what, f"close {name!r} with ::: before it")
                return None
        blocks = tuple(self._blocks(node.children, TextKind.PARAGRAPH))
        if place:
            return self._form(node, place, blocks)
        if not blocks:
            self._problem(
                "KB109", node, f"the container {name!r} is empty", "fill it, or remove it"
            )
        return Container(name, blocks)
