"""A source text and its translation, as both are read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """The words of a message on both sides; ``path`` and ``line`` are those of the PO file.

    ``is_critical`` says that it is of what matters for safety.
    """

    path: str
    line: int
    source: str
    shown: str
    is_critical: bool = False
