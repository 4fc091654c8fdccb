"""The index of one locale as records: written here, read here and by ``web/js/indexRecord.js``.

A small index is one record, a large one a directory and files that share its words:

    index/<tag>        {size, held, textsPerFile, everyday, terms, postings}  a small one
                       {size, held, textsPerFile, everyday, postings: [first terms],
                        forward: [first words], backward: [first words]}      a large one
    postings/<tag>/0   {terms, postings}      a range of terms; a long list goes on in the next file
    forward/<tag>/0    {terms, counts}        words in order, with the number of their entries
    backward/<tag>/0   the same, each word written backwards

``terms`` and ``everyday`` are a ``term_list``. ``postings`` are joined by spaces, one a term: for
each entry the step from the entry before (``varint``) and one digit for the impact.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kbpkg.model.locale import Locale
from kbpkg.model.posting import Postings, SearchIndex
from kbpkg.wire.script import FormatError
from kbpkg.wire.term_list import read_terms, write_terms
from kbpkg.wire.varint import DIGITS, read_numbers, write_numbers

# How many bytes of a large index go into one file: 24 to 64 KB load fastest (DESIGN 6).
_FILE_SIZE = 32_000
_POSTING = re.compile(r"([g-z0-9_-]*+[A-Za-f])(.)")
# Possessive, and asked first: a search would begin anew at each digit of what is none.
_POSTINGS = re.compile(r"(?:[g-z0-9_-]*+[A-Za-f].)*+\Z")
_IMPACTS = {digit: impact for impact, digit in enumerate(DIGITS)}


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A record of an index, and its name."""

    name: str
    record: dict[str, object]


def write_index(index: SearchIndex, *, is_large: bool) -> Iterator[IndexFile]:
    """Yield the records of an index, in one or in many files."""
    tag = index.locale.tag
    head: dict[str, object] = {
        "size": index.size,
        "held": index.held,
        "textsPerFile": index.texts_per_file,
        "everyday": write_terms(sorted(index.everyday)),
    }
    if not is_large:
        terms, postings = _joined((term, _write(found)) for term, found in index.postings.items())
        yield IndexFile(f"index/{tag}", {**head, "terms": terms, "postings": postings})
        return
    firsts = []
    for number, pieces in enumerate(_postings_files(index.postings)):
        firsts.append(pieces[0][0])
        terms, postings = _joined(pieces)
        record: dict[str, object] = {"terms": terms, "postings": postings}
        yield IndexFile(f"postings/{tag}/{number}", record)
    head["postings"] = firsts
    counts = {term: len(found) for term, found in index.postings.items()}
    backward = {term[::-1]: count for term, count in counts.items()}
    for kind, words in (("forward", counts), ("backward", dict(sorted(backward.items())))):
        head[kind] = []
        for number, part in enumerate(_word_files(words)):
            head[kind].append(part[0][0])  # type: ignore[attr-defined] # made a list just above
            record = {
                "terms": write_terms(term for term, _ in part),
                "counts": write_numbers(count for _, count in part),
            }
            yield IndexFile(f"{kind}/{tag}/{number}", record)
    yield IndexFile(f"index/{tag}", head)


def _joined(pieces: Iterable[tuple[str, str]]) -> tuple[str, str]:
    terms, postings = zip(*pieces, strict=True) if (pieces := list(pieces)) else ((), ())
    return write_terms(terms), " ".join(postings)


def _write(postings: Postings) -> str:
    return "".join(_steps(postings))


def _steps(postings: Postings) -> Iterator[str]:
    before = 0
    for entry, impact in postings:
        yield write_numbers((entry - before,)) + DIGITS[impact]
        before = entry


def _postings_files(postings: Mapping[str, Postings]) -> Iterator[list[tuple[str, str]]]:
    """Yield the terms of each file with their postings.

    A list that is longer than a file begins a file of its own and goes on in the next ones; so the
    first terms of the files tell where every term is.
    """
    part: list[tuple[str, str]] = []
    size = 0
    for term, found in postings.items():
        steps = list(_steps(found))
        length = len(term.encode()) + sum(map(len, steps)) + 2
        if part and size + length > _FILE_SIZE:
            yield part
            part, size = [], 0
        if length > _FILE_SIZE:
            per_file = max(1, len(steps) * _FILE_SIZE // length)
            for at in range(0, len(steps), per_file):
                yield [(term, "".join(steps[at : at + per_file]))]
            continue
        part.append((term, "".join(steps)))
        size += length
    if part:
        yield part


def _word_files(words: Mapping[str, int]) -> Iterator[list[tuple[str, int]]]:
    part: list[tuple[str, int]] = []
    size = 0
    for word, count in words.items():
        part.append((word, count))
        size += len(word.encode()) + 2
        if size > _FILE_SIZE:
            yield part
            part, size = [], 0
    if part:
        yield part


def read_index(records: Mapping[str, Any], locale: Locale) -> SearchIndex:
    """Return the index of its records, by name.

    Raises FormatError where one is damaged or missing.
    """
    tag = locale.tag
    try:
        head = records[f"index/{tag}"]
        size, held, per_file = (int(head[key]) for key in ("size", "held", "textsPerFile"))
        parts = [head]
        if isinstance(head["postings"], list):
            parts = [records[f"postings/{tag}/{at}"] for at in range(len(head["postings"]))]
        pieces: dict[str, list[str]] = {}
        for part in parts:
            terms, found = read_terms(part["terms"]), str.split(part["postings"])
            for term, text in zip(terms, found, strict=True):
                pieces.setdefault(term, []).append(text)
        postings = {term: _read("".join(texts), size) for term, texts in pieces.items()}
        everyday = frozenset(read_terms(head["everyday"]))
    except FormatError as error:
        raise FormatError(f"index of {tag}: damaged ({error})") from error
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise FormatError(f"index of {tag}: damaged ({error!r})") from error
    if not (0 <= held <= size and per_file > 0):
        raise FormatError(f"index of {tag}: the numbers do not fit")
    if list(postings) != sorted(postings):
        raise FormatError(f"index of {tag}: the terms are not in order")
    return SearchIndex(locale, size, held, per_file, postings, everyday)


def index_files(head: Any, tag: str) -> Sequence[str]:
    """Return the names of the records beside ``index/<tag>`` that hold its postings."""
    firsts = head.get("postings") if isinstance(head, dict) else None
    count = len(firsts) if isinstance(firsts, list) else 0
    return [f"postings/{tag}/{number}" for number in range(count)]


def _read(text: str, size: int) -> Postings:
    """Return the postings of a text; long ones go on from the entry before."""
    if not _POSTINGS.match(text):
        raise FormatError("postings that are none")
    pairs = _POSTING.findall(text)
    entries = array("I")
    before = 0
    for step in read_numbers("".join(step for step, _ in pairs)):
        before += step
        if before >= size or (entries and before <= entries[-1]):
            raise FormatError("a posting of an entry that is not there")
        entries.append(before)
    return Postings(entries, bytes(_IMPACTS[impact] for _, impact in pairs))
