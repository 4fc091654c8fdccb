"""The one table of characters, foldings and constants.

A bundle carries the same for the page (``wire/table_record.py``).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Constants:
    """What search is tuned by. Names in ``constants.json`` are the same in camel case.

    Tuned on corpora/mlqa, six: ``field_weights`` (what a word counts in title, keywords, summary,
    headings and body), ``saturation`` and ``length_shares`` (BM25's k1 and, by field, b, Robertson
    and Zaragoza 2009; a list of keywords is little worse for being long), ``gram_weight`` (what a
    gram counts beside a word), ``gram_size`` (letters of a gram) and ``other_share`` (what a match
    in another locale counts beside one in the reader's).

    The others are limits. An everyday word weighs at most what a word does that ``everyday_share``
    of all entries hold. Impacts are stored as steps: the first is ``impact_first``, each is
    ``impact_step`` times the one before. Words from ``one_edit_from`` letters are corrected by one
    edit, from ``two_edits_from`` by two. The last word stands for at most ``prefix_most`` words
    that begin with it, from ``prefix_from`` letters (``prefix_from_large`` in a large index, which
    is one from ``large_from`` entries). ``longest_query`` bounds the words of a query that are
    used, ``longest_word`` their letters, ``longest_text`` what is read of it, in units of UTF-16
    as the search box counts; ``snippet_length`` and ``snippet_lead`` are code points.
    """

    field_weights: tuple[float, ...]
    saturation: float
    length_shares: tuple[float, ...]
    gram_weight: float
    gram_size: int
    other_share: float
    everyday_share: float
    impact_first: float
    impact_step: float
    one_edit_from: int
    two_edits_from: int
    prefix_from: int
    prefix_from_large: int
    prefix_most: int
    large_from: int
    longest_word: int
    longest_query: int
    longest_text: int
    snippet_length: int
    snippet_lead: int


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters: ``(first code point, class)`` of each run of one class, and the foldings.

    A folding is of one letter, into another or into nothing.
    """

    runs: tuple[tuple[int, int], ...]
    folds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The characters as a pattern of runs and as foldings, and the constants."""

    runs: re.Pattern[str]
    folds: Mapping[int, str]
    constants: Constants


def _read(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return record


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda capital: "_" + capital.group().lower(), name)


def _ranges(runs: tuple[tuple[int, int], ...], kind: int) -> str:
    ends = [first for first, _ in runs[1:]] + [0x110000]
    return "".join(
        f"\\U{first:08x}-\\U{end - 1:08x}"
        for (first, run_kind), end in zip(runs, ends, strict=True)
        if run_kind == kind
    )


@cache
def characters() -> Characters:
    """Return the characters, read once."""
    record = _read("characters.json")
    return Characters(
        runs=tuple((first, kind) for first, kind in record["runs"]),
        folds={**record["folds"], **dict(zip(*record["simplified"], strict=True))},
    )


def constants_record() -> dict[str, Any]:
    """Return the constants by their names in ``constants.json``."""
    return _read("constants.json")


@cache
def table() -> Table:
    """Return the table, made once."""
    runs = characters().runs
    values: dict[str, Any] = {
        _snake(name): tuple(value) if isinstance(value, list) else value
        for name, value in constants_record().items()
    }
    return Table(
        runs=re.compile(f"([{_ranges(runs, 1)}]+)|([{_ranges(runs, 2)}]+)"),
        folds=str.maketrans(dict(characters().folds)),
        constants=Constants(**values),
    )
