"""KB314: translations whose length is out of line: something may be missing, or added.

Languages differ in length (Chinese has a third of the letters of English), so a text is measured
against the median of its own catalog.
"""

import statistics
from collections.abc import Iterator, Sequence

from kbpkg.model.problem import Problem
from kbpkg.validate.pair import Pair

# Short texts vary too much; and a few texts make no median.
_SHORTEST = 40
_FEWEST = 10
# Twice as long or half as long as usual: measured on three catalogs of 1,271 such texts, 4 are.
_FAR = 2.0


def check_lengths(pairs: Sequence[Pair]) -> Iterator[Problem]:
    """Yield the translations that are far longer or shorter than is usual in their catalog."""
    ratios = [(len(p.shown) / len(p.source), p) for p in pairs if len(p.source) >= _SHORTEST]
    if len(ratios) < _FEWEST:
        return
    usual = statistics.median(ratio for ratio, _ in ratios)
    for ratio, pair in ratios:
        if not usual / _FAR <= ratio <= usual * _FAR:
            how = "longer" if ratio > usual else "shorter"
            times = max(ratio / usual, usual / ratio)
            what = f"{times:.1f} times {how} than this catalog's translations usually are"
            cure = "read it beside the source: is something missing, or added?"
            yield Problem(pair.path, pair.line, "KB314", what, cure)
