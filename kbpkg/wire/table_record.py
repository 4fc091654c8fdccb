"""What search in the browser begins with: the characters, what it is tuned by, the locales.

{"runs": numbers, "folds": numbers, "constants": {name: value}, "locales": [tag, ...]}

Numbers are texts (``varint.py``). A run is one: three times the step from the first code point of
the run before, and its class. A folding is two: the step from the letter before, and the step from
what the letter before becomes, which may lead back: twice the step, or twice it less one where it
does. A letter that becomes nothing becomes code point 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from kbpkg.analysis.table import Characters, characters, constants_record
from kbpkg.wire.script import FormatError
from kbpkg.wire.varint import read_numbers, write_numbers

_CLASSES = 3


def write_table(locales: Sequence[str]) -> dict[str, object]:
    """Return the record for a bundle with locales of these tags, as plain JSON values."""
    return {
        "runs": write_numbers(_run_numbers(characters().runs)),
        "folds": write_numbers(_fold_numbers(characters().folds)),
        "constants": constants_record(),
        "locales": list(locales),
    }


def read_table(record: Any) -> Characters:
    """Return the characters of a record. Raises FormatError where they are damaged."""
    try:
        runs = read_numbers(record["runs"])
        folds = read_numbers(record["folds"])
        firsts = accumulate(number // _CLASSES for number in runs)
        letters = map(chr, accumulate(folds[::2]))
        become = accumulate(map(_signed, folds[1::2]))
        return Characters(
            runs=tuple(zip(firsts, (number % _CLASSES for number in runs), strict=True)),
            folds=dict(zip(letters, (chr(code) if code else "" for code in become), strict=True)),
        )
    except (KeyError, OverflowError, TypeError, ValueError) as error:
        raise FormatError(f"table: damaged ({error!r})") from error


def _run_numbers(runs: Sequence[tuple[int, int]]) -> Iterator[int]:
    before = 0
    for first, kind in runs:
        yield (first - before) * _CLASSES + kind
        before = first


def _fold_numbers(folds: Mapping[str, str]) -> Iterator[int]:
    before = before_becomes = 0
    for letter, written in sorted(folds.items()):
        code, becomes = ord(letter), ord(written) if written else 0
        step = becomes - before_becomes
        yield code - before
        yield 2 * step if step >= 0 else -2 * step - 1
        before, before_becomes = code, becomes


def _signed(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2
