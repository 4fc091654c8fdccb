"""KB311, KB312, KB318: numbers are the same on both sides, whatever their script and separators.

No custom of a language turns 10 into 30, so a number that the translation adds or changes is an
error in what matters for safety, and a warning elsewhere. One that it leaves out is a warning,
since it may stand there in words. So is a small one that it adds while all others are there: "two
people" may become "2 人".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kbpkg.model.problem import Problem
from kbpkg.validate.pair import Pair

# Marks inside a number: 1,614  1.614  1 614  1'614  1٬614; 3.8  3,8  3٫8.
_GROUP = r"[.,٬'’ \u00a0\u2009\u202f]"
_RUN = re.compile(rf"\d+(?:(?:{_GROUP}|٫)\d+)*")
_GROUPED = re.compile(rf"([1-9]\d{{0,2}}(?:({_GROUP})\d{{3}})(?:\2\d{{3}})*)(?:[.,٫](\d+))?\Z")
_DECIMAL = re.compile(r"(\d+)[.,٫](\d+)\Z")
# Up to here a language may well write a number in words.
_SMALL = 12


def check_numbers(pairs: Iterable[Pair]) -> Iterator[Problem]:
    """Yield the numbers that are not the same on both sides."""
    for pair in pairs:
        here, there = _values(pair.shown), _values(pair.source)
        added, missing = here - there, there - here
        if wrong := [each for each in added if missing or not _is_small(each)]:
            what = f"a number that the source does not have: {_listed(wrong)}"
            cure = (
                f"write those of the source: {_listed(there)}"
                if there
                else "leave it out; where the source says it in words, so does the translation"
            )
            code = "KB318" if pair.is_critical else "KB311"
            yield Problem(pair.path, pair.line, code, what, cure)
        elif added:
            what = f"a number in digits, and the source has none: {_listed(added)}"
            yield Problem(pair.path, pair.line, "KB312", what, "write it in words")
        elif missing:
            what = f"a number of the source is not here in digits: {_listed(missing)}"
            cure = "write it in digits, as the source does"
            yield Problem(pair.path, pair.line, "KB312", what, cure)


def _values(text: str) -> set[str]:
    """Return the numbers of a text, in ASCII digits without separators of thousands."""
    values: set[str] = set()
    for found in _RUN.finditer(text):
        run = "".join(map(_ascii, found.group()))
        if grouped := _GROUPED.match(run):
            whole, _, fraction = grouped.groups()
            values.add(_value(re.sub(r"\D", "", whole), fraction or ""))
        elif decimal := _DECIMAL.match(run):
            values.add(_value(*decimal.groups()))
        else:
            values.update(_value(each) for each in re.findall(r"\d+", run))
    return values


def _ascii(letter: str) -> str:
    return str(unicodedata.decimal(letter, letter))


def _value(whole: str, fraction: str = "") -> str:
    """Return a number so that 08 is 8 and 3.50 is 3.5."""
    shown = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{shown}" if shown else "")


def _is_small(value: str) -> bool:
    return value.isdecimal() and len(value) <= 2 and int(value) <= _SMALL


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values, key=float))
