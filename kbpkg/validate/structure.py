"""KB1xx: what an entry must hold, and may not."""

from collections.abc import Iterator

from kbpkg.analysis.words import has_words
from kbpkg.model.entry import Entry, NumberCard, ServiceTable, Text, TextKind
from kbpkg.model.inline import citations, foreign, links, plain_text
from kbpkg.model.package import Registries, Sources
from kbpkg.model.problem import Problem

# What is shown as words alone: a link or a citation in it would vanish. Translations hold the links
# and citations of their source (KB302, KB303), so none either.
_PLAIN = frozenset(
    {
        TextKind.TITLE,
        TextKind.SUMMARY,
        TextKind.KEYWORDS,
        TextKind.HEADING,
        TextKind.NAME,
        TextKind.NOTE,
        TextKind.NEED,
    }
)


def check_structure(sources: Sources) -> Iterator[Problem]:
    """Yield the problems of entries by themselves."""
    package = sources.package
    for entry in sources.entries:
        have = {section.id for section in entry.sections}
        for section in package.types[entry.type].sections:
            if section not in have:
                what = f"the section {section!r}, which every {entry.type} has, is missing"
                cure = f"add a heading that ends with {{#{section}}}"
                yield Problem(entry.path, 0, "KB105", what, cure)
        yield from _placed_twice(entry)
        yield from _rows_like_sections(entry, package)
    for _, path, text in sources.texts():
        yield from _check_markup(text, path)
        if text.kind in _PLAIN:
            yield from _check_plain(text, path)
    for figure in package.figures.values():
        yield from _check_plain(figure.title, figure.path)


def _placed_twice(entry: Entry) -> Iterator[Problem]:
    """Yield the numbers and services that an entry shows twice: each row has an id of its own."""
    seen: set[str] = set()
    for block in entry.blocks():
        match block:
            case NumberCard():
                name = "numbers"
            case ServiceTable(kind):
                name = f"services {{kind={kind}}}"
            case _:
                continue
        if name in seen:
            what = f"a second ::: {name}"
            yield Problem(entry.path, block.line, "KB106", what, "keep one, and link to it")
        seen.add(name)


def _rows_like_sections(entry: Entry, package: Registries) -> Iterator[Problem]:
    """Yield the sections that have the id of a service's row on the same page."""
    tables = (block for block in entry.blocks() if isinstance(block, ServiceTable))
    rows = {service.id for table in tables for service in package.services_of(table.kind)}
    for section in entry.sections:
        if section.id in rows:
            what = f"the section id {section.id!r} is that of a service in a table here"
            yield Problem(entry.path, section.heading.line, "KB106", what, "choose another")


def _check_plain(text: Text, path: str) -> Iterator[Problem]:
    if links(text.source) or citations(text.source):
        what = f"a link or a citation that nobody would see ({text.kind})"
        cure = "write words alone here; link and cite in a paragraph, a list or a table"
        yield Problem(path, text.line, "KB113", what, cure)


def _check_markup(text: Text, path: str) -> Iterator[Problem]:
    # A cell may hold a mark alone: – or ✓.
    if text.kind is not TextKind.TABLE_CELL and not has_words(plain_text(text.source)):
        what = f"no words yet ({text.kind})"
        yield Problem(path, text.line, "KB104", what, "write some, or remove it")
    for part in foreign(text.source):
        if part.kind == "raw HTML":
            what = f"raw HTML: {part.text[:60]!r}"
            yield Problem(path, text.line, "KB107", what, "write it as Markdown, or remove it")
        else:
            what = f"{part.kind} is not part of an entry: {part.text[:60]!r}"
            yield Problem(path, text.line, "KB109", what, "use words, links and citations")
