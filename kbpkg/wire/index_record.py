"""The index of one locale.

{"entries": [ids, sorted],
 "shards":  [number of the texts file, per entry],
 "lengths": numbers: per entry the words, then the grams, of each field,
 "terms":   one text, terms sorted by code point, a line break between them,
 "postings": numbers: per term how many, then per posting
             the entry (first, then the difference), the fields as bits, a frequency per bit}
"""

from collections.abc import Iterator
from typing import Any

from kbpkg.model.locale import Locale
from kbpkg.model.posting import FIELDS, Posting, SearchIndex
from kbpkg.wire.script import FormatError
from kbpkg.wire.varint import read_numbers, write_numbers


def write_index(index: SearchIndex) -> dict[str, object]:
    """Return the record of an index, as plain JSON values."""
    lengths = (
        number
        for words, grams in zip(index.word_lengths, index.gram_lengths, strict=True)
        for number in (*words, *grams)
    )
    return {
        "entries": list(index.entries),
        "shards": list(index.shards),
        "lengths": write_numbers(lengths),
        "terms": "\n".join(index.postings),
        "postings": write_numbers(_posting_numbers(index)),
    }


def _posting_numbers(index: SearchIndex) -> Iterator[int]:
    for postings in index.postings.values():
        yield len(postings)
        before = 0
        for entry, frequencies in postings:
            yield entry - before
            before = entry
            yield sum(1 << field for field, count in enumerate(frequencies) if count)
            yield from (count for count in frequencies if count)


def read_index(record: Any, locale: Locale) -> SearchIndex:
    """Return the index of a record. Raises FormatError where it is damaged."""
    try:
        entries = tuple(map(str, record["entries"]))
        shards = tuple(map(int, record["shards"]))
        lengths = read_numbers(record["lengths"])
        terms = str.split(record["terms"], "\n") if record["terms"] != "" else []
        numbers = iter(read_numbers(record["postings"]))
        postings = {term: _read_postings(numbers, len(entries)) for term in terms}
        if len(postings) != len(terms) or next(numbers, None) is not None:
            raise FormatError("terms and postings do not fit")
    except (KeyError, TypeError, ValueError, StopIteration, OverflowError) as error:
        raise FormatError(f"index of {locale.tag}: damaged ({error!r})") from error
    width = len(FIELDS)
    if len(lengths) != 2 * width * len(entries) or len(shards) != len(entries):
        raise FormatError(f"index of {locale.tag}: the lengths do not fit the entries")
    rows = [tuple(lengths[at : at + width]) for at in range(0, len(lengths), width)]
    word_lengths, gram_lengths = tuple(rows[::2]), tuple(rows[1::2])
    # A field that has words, but no length in any entry, would divide by nothing.
    used = {
        field
        for found in postings.values()
        for posting in found
        for field, count in enumerate(posting.frequencies)
        if count
    }
    if any(not sum(row[field] for row in word_lengths) for field in used):
        raise FormatError(f"index of {locale.tag}: the lengths do not fit the postings")
    return SearchIndex(locale, entries, word_lengths, gram_lengths, postings, shards)


def _read_postings(numbers: Iterator[int], entries: int) -> tuple[Posting, ...]:
    found: list[Posting] = []
    entry = 0
    for _ in range(next(numbers)):
        entry += next(numbers)
        if entry >= entries:
            raise FormatError("a posting of an entry that is not there")
        bits = next(numbers)
        frequencies = [next(numbers) if bits >> field & 1 else 0 for field in range(len(FIELDS))]
        found.append(Posting(entry, tuple(frequencies)))
    return tuple(found)
