"""Lines that CommonMark takes as words though their writer meant more: pages would show the marks.

A heading without its space, a bullet out of a word processor, a table without the line below its
head: whoever wrote it sees a heading, a list, a table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a line, which counts from 0 in its paragraph, and the cure.

    ``hides_structure`` says that it should have begun or ended a part of the entry.
    """

    line: int
    code: str
    what: str
    cure: str
    hides_structure: bool = False


_ODD_SPACE = "\u00a0\u2007\u202f"
_HEADING = re.compile(rf"##|#[{_ODD_SPACE}]|.*\{{#[\w-]*\}}\Z")
_ITEM = re.compile(
    rf"[•‣▪◦●]|[-*+][{_ODD_SPACE}]|-(?=[^\W\d_])|\d{{1,2}}[.)][{_ODD_SPACE}]"
    r"|\d{1,2}[.)](?=[^\W\d_])"
)
_BELOW_HEAD = re.compile(r"[ :]*-+[ :]*(?:\|[ :]*-+[ :]*)+\Z")
# A line break of Markdown; every second backslash is a letter.
_BREAK = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")


def slips(paragraph: str) -> Iterator[Slip]:
    """Yield the lines of a paragraph that were meant as something else, the first of each kind."""
    kinds: set[str] = set()
    lines = paragraph.split("\n")
    for number, line in enumerate(lines):
        found = _slip(number, line.strip(" \t"), is_last=number + 1 == len(lines))
        if found and found.cure not in kinds:
            kinds.add(found.cure)
            yield found


def _slip(number: int, line: str, *, is_last: bool) -> Slip | None:
    shown = line[:60]
    if line.startswith("::"):
        what = f"{shown!r} is not read as the begin or the end of a container"
        cure = "begin it with ::: now and end it with :::, three colons at the line's begin"
        return Slip(number, "KB109", what, cure, hides_structure=True)
    if _HEADING.match(line):
        what = f"this is not read as a heading: {shown!r}"
        cure = "write ## and a plain space at the line's begin: ## Signs {#signs}"
        return Slip(number, "KB108", what, cure, hides_structure=True)
    if line.startswith("|") or _BELOW_HEAD.match(line):
        what = f"this is not read as a table: {shown!r}"
        cure = "below the head stands |---|---|, a --- for each column; no blank line inside"
        return Slip(number, "KB109", what, cure)
    if _ITEM.match(line):
        what = f"this is not read as an item of a list: {shown!r}"
        return Slip(number, "KB109", what, "begin it with - or 1. and a plain space")
    if not is_last and _BREAK.search(line):
        what = r"a \ at the end of a line: it would be shown, for lines are joined"
        return Slip(number, "KB109", what, "remove it; a blank line begins a new paragraph")
    return None
