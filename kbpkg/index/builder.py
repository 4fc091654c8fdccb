"""Whoosh inverts the words of an edition and gives up its postings.

Field lengths are our own, because Whoosh stores lengths above 18 lossily. The folder is a real
one, because Whoosh's RamStorage shares one temporary file between processes.
"""

import tempfile
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kbpkg.analysis.words import grams, tokens, words
from kbpkg.model.locale import Locale
from kbpkg.model.posting import FIELDS, EntryText, Posting, SearchIndex

with warnings.catch_warnings():
    # Whoosh 2.7.4 is full of invalid escapes; nobody else's warnings are hidden.
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    from whoosh import fields, index
    from whoosh.analysis import Composable
    from whoosh.analysis import Token as WhooshToken


class EntryAnalyzer(Composable):  # type: ignore[misc] # Whoosh has no types
    """Our analysis as Whoosh wants it, for its query language over a kept index."""

    def __call__(
        self, value: str, *, positions: bool = False, chars: bool = False, **_: Any
    ) -> Iterator[WhooshToken]:
        """Yield Whoosh tokens: one object, filled anew for each term, as Whoosh does itself."""
        token = WhooshToken(positions, chars, mode="index")
        for position, (term, start, end) in enumerate(tokens(value)):
            token.text, token.boost, token.stopped = term, 1.0, False
            token.pos, token.startchar, token.endchar = position, start, end
            yield token


def schema() -> fields.Schema:
    """Return the fields of an index: an entry's id and the searched fields."""
    text = {name: fields.TEXT(analyzer=EntryAnalyzer(), phrase=False) for name in FIELDS}
    return fields.Schema(id=fields.ID(stored=True), **text)


def build_index(
    locale: Locale,
    texts: Iterable[EntryText],
    shards: tuple[int, ...],
    folder: Path | None = None,
    scratch: Path | None = None,
) -> SearchIndex:
    """Return the inverted words of some entries, sorted by id.

    With ``folder`` the Whoosh index is made there and stays, for other tools. Else it is made in
    a temporary folder inside ``scratch``, or where the system keeps such folders.
    """
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        return _build(locale, texts, shards, folder)
    with tempfile.TemporaryDirectory(prefix="kbpkg-index-", dir=scratch) as temporary:
        return _build(locale, texts, shards, Path(temporary))


def _build(
    locale: Locale, texts: Iterable[EntryText], shards: tuple[int, ...], folder: Path
) -> SearchIndex:
    entries: list[str] = []
    word_lengths: list[tuple[int, ...]] = []
    gram_lengths: list[tuple[int, ...]] = []
    whoosh_index = index.create_in(folder, schema())
    try:
        writer = whoosh_index.writer(limitmb=64)
        for text in texts:
            field_words = _field_words(text)
            entries.append(text.entry_id)
            word_lengths.append(tuple(map(len, field_words)))
            gram_lengths.append(
                tuple(sum(len(grams(word)) for word in found) for found in field_words)
            )
            # Whoosh takes a list as words that were analysed already.
            writer.add_document(id=text.entry_id, **dict(zip(FIELDS, field_words, strict=True)))
        writer.commit(optimize=True)
        with whoosh_index.reader() as reader:
            postings = _postings(reader)
    finally:
        whoosh_index.close()
    return SearchIndex(
        locale=locale,
        entries=tuple(entries),
        word_lengths=tuple(word_lengths),
        gram_lengths=tuple(gram_lengths),
        postings=postings,
        shards=shards,
    )


def _field_words(text: EntryText) -> list[list[str]]:
    found: dict[str, list[str]] = {name: [] for name in FIELDS}
    for passage in text.passages:
        found[passage.field] += words(passage.text)
    return list(found.values())


def _postings(reader: Any) -> dict[str, tuple[Posting, ...]]:
    """Return all postings, sorted by term and entry. One segment: numbers are as they came."""
    frequencies: dict[str, dict[int, list[int]]] = defaultdict(dict)
    for number, name in enumerate(FIELDS):
        for term in reader.field_terms(name):
            found = frequencies[term]
            matcher = reader.postings(name, term)
            while matcher.is_active():
                counts = found.setdefault(matcher.id(), [0] * len(FIELDS))
                counts[number] = int(matcher.weight())
                matcher.next()
    return {
        term: tuple(Posting(entry, tuple(counts)) for entry, counts in sorted(found.items()))
        for term, found in sorted(frequencies.items())
    }
