"""KB407: everything that was to be covered points to an entry, or says why it was left out."""

from collections.abc import Iterator

from kbpkg.model.coverage import CoverageGroup, CoverageItem, LeftOut
from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem


def check_coverage(sources: Sources) -> Iterator[Problem]:
    """Yield what ``coverage.yaml`` misses, or what leads nowhere in it."""
    package = sources.package
    entries = {entry.id for entry in sources.entries} | sources.unread.entries
    known = {item.id for group in package.coverage for item in group.items}
    for group in package.coverage:
        for line, what, cure in _check_group(group):
            yield Problem(package.coverage_path, line, "KB407", what, cure)
        for item in group.items:
            for what, cure in _check_item(item, entries, known):
                yield Problem(package.coverage_path, item.line, "KB407", what, cure)


def _check_group(group: CoverageGroup) -> Iterator[tuple[int, str, str]]:
    listed = {item.id for item in group.items}
    for item_id in group.expected:
        if item_id not in listed:
            what = f"{item_id} of {group.id!r} is missing"
            yield group.line, what, "name the entries that carry it, or say why it is left_out"
    expected = set(group.expected)
    for item in group.items:
        if item.id not in expected:
            what = f"{item.id} is none of {group.expected[0]} to {group.expected[-1]}"
            yield item.line, what, "correct the id, or first and last"


def _check_item(
    item: CoverageItem, entries: set[str] | frozenset[str], known: set[str]
) -> Iterator[tuple[str, str]]:
    for entry_id in item.entries:
        if entry_id not in entries:
            yield f"{item.id} points to the entry {entry_id!r}, which is not there", "correct it"
    if not item.entries and item.left_out is None:
        cure = "name the entries that carry it, or say why it is left_out"
        yield f"{item.id} points nowhere", cure
    if item.left_out and not item.why:
        yield f"{item.id} is left out without a word on why", "say it in one sentence: why"
    if item.left_out is LeftOut.CONTRADICTED and item.position not in known:
        what = f"{item.id} is contradicted, but no position says what is shipped"
        yield what, "name the id of the position: R1"
