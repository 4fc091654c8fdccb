"""Whoosh inverts the words of an edition and gives up its postings; they become impacts.

Field lengths are our own, because Whoosh stores lengths above 18 lossily. The folder is a real
one, because Whoosh's RamStorage shares one temporary file between processes.
"""

import tempfile
import warnings
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kbpkg.analysis.everyday import everyday_words
from kbpkg.analysis.impact import impact_of
from kbpkg.analysis.words import tokens, words
from kbpkg.model.locale import Locale
from kbpkg.model.posting import FIELDS, EntryText, Postings, SearchIndex
from kbpkg.model.problem import Problem, ProblemsError

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
    texts: Sequence[EntryText | None],
    texts_per_file: int,
    elsewhere: Collection[Locale] = (),
    *,
    folder: Path | None = None,
    scratch: Path | None = None,
) -> SearchIndex:
    """Return the inverted words of some entries, sorted by id; None has no text in this locale.

    A passage that is not translated is left out where its own locale, one of ``elsewhere``, has an
    index: there it is found by the words of its language.

    With ``folder`` the Whoosh index is made there and stays, for other tools. Else it is made in
    a temporary folder inside ``scratch``, or where the system keeps such folders.

    Raises ProblemsError where another program writes into ``folder`` now.
    """
    others = frozenset(elsewhere) - {locale}
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            held, postings = _invert(texts, others, folder)
        except index.LockError as error:
            what = "another program writes into this index now"
            cure = "wait until it has ended, or give another folder with --keep-index"
            raise ProblemsError([Problem(str(folder), 0, "KB505", what, cure)]) from error
    else:
        with tempfile.TemporaryDirectory(prefix="kbpkg-index-", dir=scratch) as temporary:
            held, postings = _invert(texts, others, Path(temporary))
    everyday = everyday_words(locale.language) & postings.keys()
    return SearchIndex(locale, len(texts), held, texts_per_file, postings, everyday)


def _invert(
    texts: Iterable[EntryText | None], others: frozenset[Locale], folder: Path
) -> tuple[int, dict[str, Postings]]:
    """Return how many entries have a text in this locale, and all postings."""
    numbers: list[int] = []
    lengths: list[tuple[int, ...]] = []
    whoosh_index = index.create_in(folder, schema())
    try:
        writer = whoosh_index.writer(limitmb=64)
        for number, text in enumerate(texts):
            if text is None or not any(field_words := _field_words(text, others)):
                # Counted, it would make words look rarer and fields longer than they are.
                continue
            numbers.append(number)
            lengths.append(tuple(map(len, field_words)))
            # Whoosh takes a list as words that were analysed already.
            writer.add_document(id=text.entry_id, **dict(zip(FIELDS, field_words, strict=True)))
        writer.commit(optimize=True)
        with whoosh_index.reader() as reader:
            return len(numbers), _postings(reader, numbers, lengths)
    finally:
        whoosh_index.close()


def _field_words(text: EntryText, others: frozenset[Locale]) -> list[list[str]]:
    found: dict[str, list[str]] = {name: [] for name in FIELDS}
    for passage in text.passages:
        if passage.locale not in others:
            found[passage.field] += words(passage.text)
    return list(found.values())


def _postings(
    reader: Any, numbers: list[int], lengths: list[tuple[int, ...]]
) -> dict[str, Postings]:
    """Return all postings, sorted by term and entry. One segment: documents are as they came."""
    means = [sum(column) / len(lengths) for column in zip(*lengths, strict=True)]
    fields_of = defaultdict(list)
    for field, name in enumerate(FIELDS):
        for term in reader.field_terms(name):
            fields_of[term].append(field)
    return {
        term: _term_postings(
            reader, term, fields_of[term], numbers=numbers, lengths=lengths, means=means
        )
        for term in sorted(fields_of)
    }


def _term_postings(
    reader: Any,
    term: str,
    found_in: list[int],
    *,
    numbers: list[int],
    lengths: list[tuple[int, ...]],
    means: list[float],
) -> Postings:
    counts: dict[int, list[int]] = {}
    for field in found_in:
        matcher = reader.postings(FIELDS[field], term)
        while matcher.is_active():
            found = counts.setdefault(matcher.id(), [0] * len(FIELDS))
            found[field] = int(matcher.weight())
            matcher.next()
    documents = sorted(counts)
    return Postings(
        array("I", (numbers[document] for document in documents)),
        bytes(impact_of(counts[document], lengths[document], means) for document in documents),
    )
