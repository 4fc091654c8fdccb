"""Coverage: which entries carry what the package was written from; what was left out, and why."""

from dataclasses import dataclass
from enum import StrEnum


class LeftOut(StrEnum):
    """Why something is not in the package as it stands where it comes from."""

    NOISE = "noise"  # it is about something else
    MARKETING = "marketing"  # it sells
    UNSAFE = "unsafe"  # taken literally it could do harm
    CONTRADICTED = "contradicted"  # sources disagree: a position says what is shipped
    VAGUE = "vague"  # nothing in it can be checked


@dataclass(frozen=True, slots=True)
class CoverageItem:
    """One thing to cover: the entries that carry it, or why none does, or both.

    Both means that entries carry it corrected. ``position`` is the id of another item: what was
    decided where sources contradict each other.
    """

    id: str
    entries: tuple[str, ...]
    left_out: LeftOut | None
    position: str
    why: str
    line: int


@dataclass(frozen=True, slots=True)
class CoverageGroup:
    """Things to cover. ``expected`` are all their ids, numbered: ``C001`` to ``C257``."""

    id: str
    expected: tuple[str, ...]
    items: tuple[CoverageItem, ...]
    line: int
