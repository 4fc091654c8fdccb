"""Numbered problems: what is wrong, where, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: an error stops the build, the others are shown and counted."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


# Every code has a failing sample under tests/problems/.
SEVERITIES = {
    # structure
    "KB101": Severity.ERROR,  # a file that cannot be read as text or YAML
    "KB102": Severity.ERROR,  # an unknown key
    "KB103": Severity.ERROR,  # a missing key
    "KB104": Severity.ERROR,  # a value of the wrong form
    "KB105": Severity.ERROR,  # a section that the type needs, or one that is empty
    "KB106": Severity.ERROR,  # an id that stands twice
    "KB107": Severity.ERROR,  # raw HTML
    "KB108": Severity.ERROR,  # a heading without a good id
    "KB109": Severity.ERROR,  # Markdown that entries do not have
    "KB110": Severity.ERROR,  # a missing file or folder
    "KB111": Severity.ERROR,  # a symbolic link that leads out of its folder
    "KB112": Severity.ERROR,  # a character that nobody sees but that changes what is read
    "KB113": Severity.ERROR,  # a field, question or plain text that is not written rightly
    "KB114": Severity.ERROR,  # answers of a guide that lead nowhere
    "KB115": Severity.ERROR,  # a figure that holds more than shapes and words
    "KB116": Severity.WARNING,  # a file that nothing reads
    # references
    "KB201": Severity.ERROR,  # a link to an entry or section that is not there
    "KB202": Severity.ERROR,  # a source that is not registered or not declared
    "KB203": Severity.ERROR,  # a service that is not registered
    "KB204": Severity.ERROR,  # a link of a kind that entries do not have
    "KB205": Severity.ERROR,  # a glossary term that is not registered
    "KB206": Severity.ERROR,  # a sign-off of an entry or locale that is not there
    "KB207": Severity.ERROR,  # a figure that is not there
    # translations
    "KB301": Severity.ERROR,  # a catalog that cannot be read
    "KB302": Severity.ERROR,  # links that differ from the source
    "KB303": Severity.ERROR,  # citations that differ from the source
    "KB304": Severity.ERROR,  # raw HTML, or marks that would be shown as they stand
    "KB305": Severity.WARNING,  # messages without a translation
    "KB306": Severity.WARNING,  # messages marked fuzzy
    "KB307": Severity.ERROR,  # placeholders that differ from the source
    "KB308": Severity.ERROR,  # a release locale in which something that matters is missing
    "KB309": Severity.ERROR,  # a locale that is declared but has no catalog
    "KB310": Severity.ERROR,  # a catalog's header that gettext, or a page, would not take
    "KB311": Severity.WARNING,  # a number that the source does not have
    "KB312": Severity.WARNING,  # a number in digits on one side only, perhaps in words on the other
    "KB313": Severity.WARNING,  # source text that was left standing
    "KB314": Severity.ADVICE,  # a translation far longer or shorter than the locale's others
    "KB315": Severity.ADVICE,  # marks and digits that the language writes otherwise
    "KB316": Severity.ADVICE,  # another word than the locale's glossary chose
    "KB317": Severity.ERROR,  # a translation without words
    "KB318": Severity.ERROR,  # such a number (KB311) in what matters for safety
    # safety
    "KB401": Severity.WARNING,  # past the review date
    "KB402": Severity.WARNING,  # a sign-off that does not hold: the text changed, or has holes
    "KB403": Severity.ERROR,  # something that matters for safety, without a source
    "KB404": Severity.ERROR,  # a phone number in a text
    "KB405": Severity.ERROR,  # a word that hurts
    "KB406": Severity.WARNING,  # a source that nothing cites
    "KB407": Severity.ERROR,  # something to cover that stands nowhere and was not left out
    "KB408": Severity.ADVICE,  # a text that is hard to read
    "KB409": Severity.ADVICE,  # an amount that is a service's number too
    "KB410": Severity.WARNING,  # a date that has not come yet
    # bundles
    "KB501": Severity.ERROR,  # a folder that is no bundle of this format
    "KB502": Severity.ERROR,  # a file that was changed
    "KB503": Severity.ERROR,  # a file that is missing
    "KB504": Severity.ERROR,  # a file that was added
    "KB505": Severity.ERROR,  # what cannot be read or written
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. ``path`` is as the user would type it; ``line`` is 0 for a whole file."""

    path: str
    line: int
    code: str
    what: str
    cure: str

    @property
    def severity(self) -> Severity:
        """The severity that belongs to the code."""
        return SEVERITIES[self.code]

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{self.severity} {self.code} {place}: {self.what}\n    cure: {self.cure}"


def unusable(error: OSError, path: str) -> Problem:
    """Return the problem of what the system refuses; ``path`` is said where it names no file."""
    what = f"this cannot be read or written: {error.strerror or error}"
    cure = "check that it may be, and that the disk has room"
    return Problem(str(error.filename or path), 0, "KB505", what, cure)


class ProblemsError(Exception):
    """A command met errors: ``problems`` holds everything that was found, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether a problem stops the build; ``strict`` counts warnings too."""
    stopping = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(problem.severity in stopping for problem in problems)
