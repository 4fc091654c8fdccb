"""The one table of characters, foldings and constants; the bundle carries the same for the page."""

import json
import re
from collections.abc import Mapping, Sequence
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

    The others are limits. Impacts are stored as steps: the first is ``impact_first``, each is
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


def _ranges(runs: list[tuple[int, int]], kind: int) -> str:
    ends = [first for first, _ in runs[1:]] + [0x110000]
    return "".join(
        f"\\U{first:08x}-\\U{end - 1:08x}"
        for (first, run_kind), end in zip(runs, ends, strict=True)
        if run_kind == kind
    )


@cache
def table() -> Table:
    """Return the table, read once."""
    characters = _read("characters.json")
    runs = [(first, kind) for first, kind in characters["runs"]]
    values: dict[str, Any] = {
        _snake(name): tuple(value) if isinstance(value, list) else value
        for name, value in _read("constants.json").items()
    }
    return Table(
        runs=re.compile(f"([{_ranges(runs, 1)}]+)|([{_ranges(runs, 2)}]+)"),
        folds=str.maketrans(
            {**characters["folds"], **dict(zip(*characters["simplified"], strict=True))}
        ),
        constants=Constants(**values),
    )


def table_record(locales: Sequence[str]) -> dict[str, object]:
    """Return what the browser's search begins with, as plain JSON values.

    That is the table, and the tags of the locales that the bundle holds.
    """
    constants = _read("constants.json")
    return {**_read("characters.json"), "constants": constants, "locales": list(locales)}
