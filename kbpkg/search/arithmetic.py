"""A logarithm made of + - * /: ``math.log`` and the browser's differ in the last bit."""

_LN2 = 0.6931471805599453
_TERMS = 25


def ln(value: float) -> float:
    """Return the natural logarithm of a value of at least 1.

    Halved until below 2, then 2 artanh((x-1)/(x+1)) as its power series, summed from the first
    term on; 1/3 to the power of 51 is below what a double can hold beside the sum.
    """
    halvings = 0
    rest = value
    while rest >= 2.0:
        rest = rest / 2.0
        halvings += 1
    ratio = (rest - 1.0) / (rest + 1.0)
    square = ratio * ratio
    power, total = ratio, 0.0
    for step in range(_TERMS):
        total = total + power / (2.0 * step + 1.0)
        power = power * square
    return 2.0 * total + halvings * _LN2
