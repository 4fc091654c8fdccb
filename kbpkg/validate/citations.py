"""KB403 and KB406: what matters for safety says where it comes from; every source is used."""

from collections.abc import Iterator

from kbpkg.analysis.words import has_words
from kbpkg.model.entry import (
    Block,
    Container,
    Entry,
    Field,
    FieldKind,
    ItemList,
    Paragraph,
    Question,
    Risk,
    ServiceTable,
    Table,
    Text,
    walk_blocks,
)
from kbpkg.model.inline import citations, links, plain_text
from kbpkg.model.package import OWN, Registries, Sources
from kbpkg.model.problem import Problem

# What somebody does because a page says so, or does not do.
URGENT = ("now", "warn")


def check_citations(sources: Sources) -> Iterator[Problem]:
    """Yield what cites nothing though it must, and sources that nothing cites."""
    for entry in sources.entries:
        yield from _check_entry(entry, sources.package)
    yield from _check_urgent_lines(sources)
    cited = {entry.id: set(_cited(entry, sources.package)) for entry in sources.entries}
    for entry in sources.entries:
        for key in entry.sources:
            if key not in cited[entry.id]:
                what = f"the source {key!r} is listed, but nothing here cites it"
                cure = "cite it where it is used, or remove it from sources:"
                yield Problem(entry.path, entry.line_of("sources"), "KB406", what, cure)
    if sources.unread.entries or sources.unread.figures:
        return  # what could not be read may cite it
    used = set().union(*cited.values())
    for source in sources.package.sources.values():
        if source.key not in used and source.kind != OWN:
            what = f"no entry cites the source {source.key!r}"
            cure = "cite it, or remove it"
            yield Problem(sources.package.sources_path, source.line, "KB406", what, cure)


def _check_entry(entry: Entry, package: Registries) -> Iterator[Problem]:
    is_critical = entry.risk is Risk.SAFETY_CRITICAL
    for section in entry.sections:
        yield from _check_blocks(entry, section.blocks, is_bound=is_critical)
    # Where an answer leads is a rule: it has its source in any entry.
    for question in (block for block in entry.blocks() if isinstance(block, Question)):
        for answer in question.answers:
            for outcome in answer.outcomes:
                yield from _check_texts(entry.path, (outcome,))
    for figure in package.figures_of(entry) if is_critical else ():
        for step in figure.steps:
            yield from _check_texts(figure.path, (step.text,))


def _check_urgent_lines(sources: Sources) -> Iterator[Problem]:
    """Yield the lines of what to do first that lead to nothing whose every statement cites."""
    bound = {
        f"entry:{entry.id}#{section.id}"
        for entry in sources.entries
        for section in entry.sections
        if entry.risk is Risk.SAFETY_CRITICAL or any(map(_is_urgent, walk_blocks(section.blocks)))
    }
    unread = sources.unread.entries
    for line in sources.package.emergency:
        targets = links(line.source)
        if any(target[6:].partition("#")[0] in unread for target in targets):
            continue
        if not bound & set(targets):
            what = f"no source for what to do first: {line.source[:60]!r}"
            cure = "link to the section that says it and cites: [words](entry:id#section)"
            yield Problem(sources.package.path, line.line, "KB403", what, cure)


def _is_urgent(block: Block) -> bool:
    return isinstance(block, Container) and block.name in URGENT


def _cited(entry: Entry, package: Registries) -> Iterator[str]:
    """Yield the sources that an entry and its figures cite."""
    for text in entry.texts():
        yield from citations(text.source)
    for figure in package.figures_of(entry):
        for text in figure.texts():
            yield from citations(text.source)


def _check_blocks(entry: Entry, blocks: tuple[Block, ...], *, is_bound: bool) -> Iterator[Problem]:
    for number, block in enumerate(blocks):
        match block:
            case Container(name, inner):
                yield from _check_blocks(entry, inner, is_bound=is_bound or name in URGENT)
            case ItemList(items):
                for item in items:
                    yield from _check_item(entry, item, is_bound=is_bound)
            case Paragraph(text) if is_bound and not _leads_in(text, _next(blocks, number)):
                yield from _check_texts(entry.path, (text,))
            case _ if is_bound:
                for texts in _statements(block):
                    yield from _check_texts(entry.path, texts)


def _check_item(entry: Entry, item: tuple[Block, ...], *, is_bound: bool) -> Iterator[Problem]:
    """Yield what has no source: an item's paragraphs are one statement, a list in it its own."""
    said = tuple(
        block.text
        for number, block in enumerate(item)
        if isinstance(block, Paragraph) and not _leads_in(block.text, _next(item, number))
    )
    if is_bound and said:
        yield from _check_texts(entry.path, said)
    others = tuple(block for block in item if not isinstance(block, Paragraph))
    yield from _check_blocks(entry, others, is_bound=is_bound)


def _statements(block: Block) -> Iterator[tuple[Text, ...]]:
    """Yield the texts that say something by themselves: a row, ticks."""
    match block:
        case Table(_, rows):
            yield from rows
        # Ticks are statements to tell true or not; what is asked of other fields states nothing.
        case Field(kind=FieldKind.TICKS):
            yield tuple(block.texts())
        case _:
            pass


def _next(blocks: tuple[Block, ...], number: int) -> Block | None:
    return blocks[number + 1] if number + 1 < len(blocks) else None


def _leads_in(text: Text, following: Block | None) -> bool:
    """Tell whether a paragraph only announces what follows it, which cites for itself."""
    is_announced = isinstance(following, ItemList | Table | ServiceTable)
    return is_announced and text.source.rstrip().endswith((":", "："))


def _check_texts(path: str, texts: tuple[Text, ...]) -> Iterator[Problem]:
    # What has no words yet is told as that (KB104).
    is_written = any(has_words(plain_text(text.source)) for text in texts)
    if is_written and not any(citations(text.source) for text in texts):
        shown = texts[0].source if len(texts[0].source) <= 60 else f"{texts[0].source[:57]}..."
        what = f"no source for what matters for safety: {shown!r}"
        cure = "cite [@key]; where there is no source, one of the kind own says so to the reader"
        yield Problem(path, texts[0].line, "KB403", what, cure)
