"""KB314: translations whose length is out of line: something may be missing, or added.

Languages differ in length (Chinese has a third of the letters of English), so a text is measured
against the median of its own catalog.
"""

import statistics
from collections.abc import Iterator, Sequence

from kbpkg.analysis.words import has_words
from kbpkg.model.problem import Problem
from kbpkg.validate.pair import Pair

# Short texts vary too much; and a few texts make no median.
_SHORTEST = 70
_FEWEST = 10
# So many times longer or shorter than usual: in three whole catalogs (3,816 such texts) one is, and
# of texts cut in half 63 % are found. At 1.7 it would be 18, and 85 %.
_FAR = 1.9


def check_lengths(pairs: Sequence[Pair]) -> Iterator[Problem]:
    """Yield the translations that are far longer or shorter than is usual in their catalog."""
    # What has no words has no length: that is told as an error of its own (KB317).
    measured = [p for p in pairs if len(p.source) >= _SHORTEST and has_words(p.shown)]
    ratios = [(len(p.shown) / len(p.source), p) for p in measured]
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
