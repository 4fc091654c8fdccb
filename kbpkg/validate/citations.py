"""KB403 and KB406: what matters for safety says where it comes from; every source is used."""

from collections.abc import Iterator

from kbpkg.analysis.words import words
from kbpkg.model.entry import (
    Block,
    Container,
    Entry,
    ItemList,
    Paragraph,
    Risk,
    ServiceTable,
    Table,
    Text,
    block_texts,
)
from kbpkg.model.inline import citations, plain_text
from kbpkg.model.package import OWN, Sources
from kbpkg.model.problem import Problem

# What somebody does because a page says so, or does not do.
URGENT = ("now", "warn")


def check_citations(sources: Sources) -> Iterator[Problem]:
    """Yield what cites nothing though it must, and sources that nothing cites."""
    for entry in sources.entries:
        for section in entry.sections:
            is_critical = entry.risk is Risk.SAFETY_CRITICAL
            yield from _check_blocks(entry, section.blocks, is_bound=is_critical)
    cited = {
        entry.id: {key for text in entry.texts() for key in citations(text.source)}
        for entry in sources.entries
    }
    for entry in sources.entries:
        for key in entry.sources:
            if key not in cited[entry.id]:
                what = f"the source {key!r} is listed, but nothing here cites it"
                cure = "cite it where it is used, or remove it from sources:"
                yield Problem(entry.path, 0, "KB406", what, cure)
    if sources.unread - {"sources"}:
        return  # an entry that could not be read may cite it
    used = set().union(*cited.values())
    for source in sources.package.sources.values():
        if source.key not in used and source.kind != OWN:
            what = f"no entry cites the source {source.key!r}"
            cure = "cite it, or remove it"
            yield Problem(sources.package.sources_path, source.line, "KB406", what, cure)


def _check_blocks(entry: Entry, blocks: tuple[Block, ...], *, is_bound: bool) -> Iterator[Problem]:
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        match block:
            case Paragraph(text) if is_bound and not _leads_in(text, following):
                yield from _check_texts(entry, (text,))
            case ItemList(items) if is_bound:
                for item in items:
                    yield from _check_texts(entry, tuple(block_texts(item)))
            case Table(_, rows) if is_bound:
                for row in rows:
                    yield from _check_texts(entry, row)
            case Container(name, inner):
                yield from _check_blocks(entry, inner, is_bound=is_bound or name in URGENT)
            case _:
                pass


def _leads_in(text: Text, following: Block | None) -> bool:
    """Tell whether a paragraph only announces what follows it, which cites for itself."""
    is_announced = isinstance(following, ItemList | Table | ServiceTable)
    return is_announced and text.source.rstrip().endswith((":", "："))


def _check_texts(entry: Entry, texts: tuple[Text, ...]) -> Iterator[Problem]:
    # What has no words yet is told as that (KB104).
    has_words = any(words(plain_text(text.source)) for text in texts)
    if has_words and not any(citations(text.source) for text in texts):
        shown = texts[0].source if len(texts[0].source) <= 60 else f"{texts[0].source[:57]}..."
        what = f"no source for what matters for safety: {shown!r}"
        cure = "cite [@key]; where there is no source, one of the kind own says so to the reader"
        yield Problem(entry.path, texts[0].line, "KB403", what, cure)
