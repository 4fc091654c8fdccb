"""What search reads: postings of index terms, and the passages that hits are shown by."""

from array import array  # noqa: TC003 - what reads the types at run time needs it
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale

# The searched fields, in the order in which weights and lengths stand everywhere.
FIELDS = ("title", "keywords", "summary", "headings", "body")


@dataclass(frozen=True, slots=True)
class Postings:
    """The entries that hold an index term: their numbers, rising, and the term's impact in each.

    An impact is the step (0 to 63) of the term's weighted frequency: all of BM25F that depends on
    an entry. So neither lengths nor counts per field have to be carried along.
    """

    entries: "array[int]"
    impacts: bytes

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.impacts)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield entry number and impact."""
        return zip(self.entries, self.impacts, strict=True)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The inverted words of one edition; ``postings`` is sorted by term.

    Entries are numbered in the order of their ids, the same number in every locale of a package.
    ``size`` is how many numbers there are, ``held`` how many of them have a text in this locale.
    ``texts_per_file`` entries share one file of passages. ``everyday`` are the terms that everybody
    uses, however few entries hold them.
    """

    locale: Locale
    size: int
    held: int
    texts_per_file: int
    postings: Mapping[str, Postings]
    everyday: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """One block as plain text. ``section`` is empty for the title, summary and keywords."""

    field: str
    section: str
    text: str
    locale: Locale
    state: TextState


@dataclass(frozen=True, slots=True)
class EntryText:
    """The passages of one entry in reading order: title, summary, keywords, then its sections.

    ``kind`` is the name of its type in the edition's locale, empty where it is not translated.
    """

    entry_id: str
    passages: tuple[Passage, ...]
    kind: str = ""

    @property
    def title(self) -> Passage:
        """The title."""
        return self.passages[0]
