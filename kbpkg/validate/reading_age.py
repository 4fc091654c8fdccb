"""KB408: how hard a text is to read. Advice: a formula counts syllables, it does not understand.

The grade is that of Kincaid, Fishburne, Rogers and Chissom (1975): 0.39 x words a sentence + 11.8 x
syllables a word - 15.59, a school year of the United States, as ``textstat`` counts them. It is
made for English.
"""

import shlex
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from kbpkg.model.entry import Entry, Text, TextKind, block_texts
from kbpkg.model.inline import plain_text
from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem, ProblemsError

# Reading age is about the grade and five years.
HIGHEST_GRADE = 10.0
LANGUAGE = "en"
# As in the extra "reading" of pyproject.toml.
_TEXTSTAT = "textstat==0.7.8"


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """The grade of each entry by id, hardest first."""

    grades: tuple[tuple[str, float], ...]

    @property
    def median(self) -> float:
        """The grade in the middle; 0 where there is no entry."""
        return statistics.median(grade for _, grade in self.grades) if self.grades else 0.0


def measure_reading(sources: Sources) -> ReadingReport:
    """Return how hard the entries are to read, in their source language.

    Raises ProblemsError where that cannot be measured: another language than English, or the
    package ``textstat`` is not installed.
    """
    if sources.package.source_locale.language != LANGUAGE:
        what = "the grade of reading is a formula for English, and this package is in another one"
        cure = "leave out --reading-age"
        raise ProblemsError([Problem(sources.package.path, 0, "KB110", what, cure)])
    try:
        # An optional extra: no build needs it.
        from textstat import textstat  # noqa: PLC0415
    except ImportError:
        # A bare pip is often another Python's.
        cure = f"install it: {shlex.quote(sys.executable or 'python3')} -m pip install {_TEXTSTAT}"
        problem = Problem("textstat", 0, "KB110", "it is not installed here", cure)
        raise ProblemsError([problem]) from None
    grades = [
        (float(textstat.flesch_kincaid_grade(_prose(entry))), entry.id) for entry in sources.entries
    ]
    ordered = sorted(grades, key=lambda found: (-found[0], found[1]))
    return ReadingReport(tuple((entry_id, grade) for grade, entry_id in ordered))


def check_reading(sources: Sources, report: ReadingReport) -> Iterator[Problem]:
    """Yield the entries that are hard to read."""
    paths = {entry.id: entry.path for entry in sources.entries}
    for entry_id, grade in report.grades:
        if grade > HIGHEST_GRADE:
            what = f"hard to read: grade {grade:.1f} (Flesch-Kincaid)"
            cure = (
                f"shorter sentences and words, to {HIGHEST_GRADE:.0f} or below, where sense allows"
            )
            yield Problem(paths[entry_id], 0, "KB408", what, cure)


def _prose(entry: Entry) -> str:
    """Return the running text as sentences: an item of a list or a cell ends like one."""
    texts = [entry.summary, *(text for each in entry.sections for text in block_texts(each.blocks))]
    return " ".join(_sentence(text) for text in texts if text.kind is not TextKind.HEADING)


def _sentence(text: Text) -> str:
    words = plain_text(text.source)
    return words if words.endswith((".", "!", "?")) else f"{words.rstrip(':;,')}."
