"""How an entry is built on a handout: the blocks of its page, as compact as paper wants them."""

from collections.abc import Iterator
from itertools import groupby

from kbpkg.export.page_texts import source_digest, text_numbers
from kbpkg.model.entry import (
    Block,
    Container,
    Entry,
    Field,
    FieldKind,
    FigurePlace,
    ItemList,
    NumberCard,
    Paragraph,
    Question,
    Section,
    ServiceTable,
    Table,
    Text,
    block_texts,
    walk_blocks,
)
from kbpkg.model.figure import Drawing, Figure
from kbpkg.model.inline import links
from kbpkg.model.package import Registries
from kbpkg.wire.shape_record import CallPlace, Element, Node, Shape


def entry_shape(package: Registries, entry: Entry) -> Shape:
    """Return how an entry is built."""
    writer = _ShapeWriter(package, text_numbers(entry), set(_staying(entry)))
    body: list[Node] = []
    for is_narrow, sections in strips(entry):
        found = tuple(map(writer.section, sections))
        body += [Element("div", "columns", found)] if is_narrow else found
    return Shape(source_digest(entry), entry.updated, entry.review_due, tuple(body))


def strips(entry: Entry) -> list[tuple[bool, tuple[Section, ...]]]:
    """Return the sections of an entry in strips of paper: whether each has columns, and its part.

    What holds a table, fields, or what to do now takes the whole width.
    """
    return [
        (not is_wide, tuple(sections)) for is_wide, sections in groupby(entry.sections, _is_wide)
    ]


def _staying(entry: Entry) -> Iterator[str]:
    """Yield the ids of sections that a handout cannot leave out.

    They hold what to do now or a warning, or what to do now leads to them: without them it would
    say "start CPR" and not how.
    """
    for section in entry.sections:
        for block in walk_blocks(section.blocks):
            if isinstance(block, Container) and block.name in {"now", "warn"}:
                yield section.id
            if isinstance(block, Container) and block.name == "now":
                for text in block_texts(block.blocks):
                    targets = (each.partition("#") for each in links(text.source))
                    yield from (place for page, _, place in targets if page == f"entry:{entry.id}")


def _is_wide(section: Section) -> bool:
    return any(
        isinstance(block, Field | ServiceTable | Table)
        or (isinstance(block, Container) and block.name == "now")
        for block in walk_blocks(section.blocks)
    )


class _ShapeWriter:
    """Writes the blocks of one entry."""

    def __init__(self, package: Registries, numbers: dict[Text, int], staying: set[str]) -> None:
        self.package = package
        self.numbers = numbers
        self.staying = staying

    def section(self, section: Section) -> Element:
        heading = Element("h2", "", (self.numbers[section.heading],))
        name = f"{section.id} stays" if section.id in self.staying else section.id
        return Element("section", name, (heading, *self.blocks(section.blocks)))

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[Node]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[Node]:
        match block:
            case Paragraph(text):
                yield self.element("p", text)
            case ItemList(items, is_numbered):
                inner = tuple(Element("li", "", tuple(self.item(item))) for item in items)
                yield Element("ol" if is_numbered else "ul", "", inner)
            case Table(header, rows):
                head = Element("thead", "", (self.row("th", header),))
                body = Element("tbody", "", tuple(self.row("td", row) for row in rows))
                yield Element("table", "", (head, body))
            case Container(name, inner_blocks):
                label = Element("p", "label", (f"ui.{name}",))
                yield Element("div", f"box {name}", (label, *self.blocks(inner_blocks)))
            case ServiceTable(kind):
                yield CallPlace(kind)
            case NumberCard():
                yield CallPlace("")
            case FigurePlace(figure_id):
                yield _figure(self.package.figures[figure_id])
            case Field():
                yield Element("div", "field", tuple(self.field(block)))
            case Question():
                yield Element("div", "question", tuple(self.question(block)))

    def element(self, name: str, text: Text, class_name: str = "") -> Element:
        children = (self.numbers[text],) if text.source else ()
        return Element(name, class_name, children)

    def item(self, blocks: tuple[Block, ...]) -> Iterator[Node]:
        """Yield what is in a list item: its first text is the item's own."""
        match blocks:
            case (Paragraph(text), *rest):
                yield self.numbers[text]
                yield from self.blocks(tuple(rest))
            case _:
                yield from self.blocks(blocks)

    def row(self, name: str, cells: tuple[Text, ...]) -> Element:
        return Element("tr", "", tuple(self.element(name, cell) for cell in cells))

    def field(self, block: Field) -> Iterator[Node]:
        yield self.element("p", block.label, "label")
        if block.hint:
            yield self.element("p", block.hint, "hint")
        if block.kind is FieldKind.SCALE:
            low, high = block.options
            numbers = range(block.low, block.high + 1)
            yield self.element("p", low, f"low {block.low}")
            yield Element("ol", "scale", tuple(Element("li", f"step {each}") for each in numbers))
            yield self.element("p", high, f"high {block.high}")
        elif block.options:
            options = (self.element("li", option) for option in block.options)
            yield Element("ul", "options", tuple(options))
        else:
            rows = block.rows if block.kind is FieldKind.LINES else 1
            yield from (Element("p", "line") for _ in range(rows))

    def question(self, block: Question) -> Iterator[Node]:
        yield self.element("p", block.label, "label")
        if block.hint:
            yield self.element("p", block.hint, "hint")
        answers: list[Node] = []
        for answer in block.answers:
            outcomes = tuple(self.element("li", each) for each in answer.outcomes)
            below = (Element("ul", "", outcomes),) if outcomes else ()
            answers.append(Element("li", "", (self.numbers[answer.label], *below)))
        yield Element("ul", "options", tuple(answers))


def _figure(figure: Figure) -> Element:
    caption = Element("figcaption", "", (f"figure.{figure.id}",))
    steps: list[Node] = []
    for number, step in enumerate(figure.steps):
        shapes = tuple(map(_drawing, step.drawing))
        attributes = {
            "class": "drawing directed" if step.is_directed else "drawing",
            "viewBox": f"0 0 {figure.width} {figure.height}",
        }
        text = Element("p", "", (f"figure.{figure.id}.{number}",))
        steps.append(Element("li", "", (Element("svg", "", shapes, attributes), text)))
    pairs = "pairs" if len(figure.steps) in {2, 4} else ""
    again = (Element("p", "again", ("ui.again",)),) if figure.is_loop else ()
    return Element("figure", "figure", (caption, Element("ol", pairs, tuple(steps)), *again))


def _drawing(shape: Drawing) -> Element:
    children = tuple(map(_drawing, shape.children))
    return Element(shape.name, "", children, dict(shape.attributes))
