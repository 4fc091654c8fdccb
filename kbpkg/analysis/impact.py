"""What a term counts in an entry, as one of 64 steps: small on disk, and equal everywhere."""

from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from kbpkg.analysis.table import table

STEPS = 64


@cache
def impact_values() -> tuple[float, ...]:
    """Return the weighted frequency that each step stands for, rising."""
    constants = table().constants
    values = [constants.impact_first]
    for _ in range(STEPS - 1):
        values.append(values[-1] * constants.impact_step)
    return tuple(values)


@cache
def _middles() -> tuple[float, ...]:
    values = impact_values()
    return tuple((low + high) / 2.0 for low, high in pairwise(values))


def impact_of(counts: Sequence[int], lengths: Sequence[int], means: Sequence[float]) -> int:
    """Return the step of a term's frequencies in the fields of an entry.

    The frequency of BM25F (Robertson and Zaragoza 2009, section 3.6): in each field divided by how
    long the field is beside its mean, then weighted and summed.
    """
    constants = table().constants
    frequency = 0.0
    for field, count in enumerate(counts):
        if count:
            share = constants.length_shares[field]
            length = 1.0 - share + share * lengths[field] / means[field]
            frequency += constants.field_weights[field] * count / length
    return bisect(_middles(), frequency)
