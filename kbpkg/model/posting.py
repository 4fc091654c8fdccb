"""What search reads: postings of index terms, and the passages that hits are shown by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale

# The searched fields, in the order in which weights, frequencies and lengths stand everywhere.
FIELDS = ("title", "keywords", "summary", "headings", "body")


class Posting(NamedTuple):
    """How often an index term stands in each field of an entry (its number in ``entries``)."""

    entry: int
    frequencies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The inverted words of one edition.

    ``word_lengths`` and ``gram_lengths`` count, per entry and field, the words and the n-grams.
    ``texts`` gives, per entry, the number of the shard that holds its passages.
    """

    locale: Locale
    entries: tuple[str, ...]
    word_lengths: tuple[tuple[int, ...], ...]
    gram_lengths: tuple[tuple[int, ...], ...]
    postings: Mapping[str, tuple[Posting, ...]]
    shards: tuple[int, ...]


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
    """The passages of one entry in reading order: title, summary, keywords, then its sections."""

    entry_id: str
    passages: tuple[Passage, ...]

    @property
    def title(self) -> Passage:
        """The title."""
        return self.passages[0]
