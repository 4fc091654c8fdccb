"""Figures: drawings in steps, with the words beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

from kbpkg.model.entry import Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """One allowed SVG element with its attributes in order, and what it holds."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: "tuple[Drawing, ...]"


@dataclass(frozen=True, slots=True)
class FigureStep:
    """One step: the drawing, and the words that say the same.

    ``is_directed`` means that the drawing has a direction of reading and is mirrored with it. A
    step that ``is_alternative`` comes instead of the step before, and has its number.
    """

    text: Text
    drawing: tuple[Drawing, ...]
    is_directed: bool
    is_alternative: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. ``width`` and ``height`` are those of each step's drawing, in its own units.

    The last step of a ``loop`` leads back to the first.
    """

    id: str
    title: Text
    steps: tuple[FigureStep, ...]
    width: int
    height: int
    is_loop: bool
    path: str

    def texts(self) -> Iterator[Text]:
        """Yield the texts that are translated, in reading order."""
        yield self.title
        yield from (step.text for step in self.steps)

    def numbered(self) -> Iterator[tuple[int, FigureStep]]:
        """Yield the steps with their numbers: alternatives share one."""
        number = 0
        for step in self.steps:
            number += not step.is_alternative
            yield number, step
