"""Whole numbers as text: base64 digits of five bits, the sixth bit says that more follow.

Lowest bits first, as in source maps (base64 VLQ), but without a sign: 0 is ``A``, 31 is ``f``,
32 is ``gB``.
"""

from collections.abc import Iterable

from kbpkg.wire.script import FormatError

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {digit: value for value, digit in enumerate(DIGITS)}
# 53 bits: what the browser's numbers hold exactly.
_LARGEST = 2**53


def write_numbers(numbers: Iterable[int]) -> str:
    """Return whole numbers, none below 0, as text."""
    digits: list[str] = []
    for number in numbers:
        rest = number
        while rest > 31:
            digits.append(DIGITS[32 + rest % 32])
            rest //= 32
        digits.append(DIGITS[rest])
    return "".join(digits)


def read_numbers(text: str) -> list[int]:
    """Return the numbers of a text. Raises FormatError where it is damaged."""
    numbers: list[int] = []
    number = shift = 0
    for digit in text:
        value = _VALUES.get(digit)
        if value is None:
            raise FormatError(f"not a digit: {digit!r}")
        number += value % 32 << shift if value % 32 else 0
        if number > _LARGEST:
            raise FormatError("a number is too large")
        if value > 31:
            shift += 5
        else:
            numbers.append(number)
            number = shift = 0
    if shift:
        raise FormatError("the last number is cut")
    return numbers
