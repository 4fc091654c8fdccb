"""The words of an index in order, and backwards in order: which begin, and which end, so."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from kbpkg.model.posting import Postings

# No index term holds it, and every term that begins with a prefix comes before prefix + this.
_LAST = "\U0010ffff"


class Dictionary:
    """Finds index terms by their beginning and by their end without looking at all of them."""

    def __init__(self, postings: Mapping[str, Postings]) -> None:
        self._forward = list(postings)
        self._backward: list[str] = []

    def starting(self, prefix: str) -> Sequence[str]:
        """Return the terms that begin with a prefix, in order."""
        low = bisect_left(self._forward, prefix)
        return self._forward[low : bisect_left(self._forward, prefix + _LAST, low)]

    def ending(self, suffix: str) -> Iterator[str]:
        """Yield the terms that end with a suffix."""
        if not self._backward:
            self._backward = sorted(term[::-1] for term in self._forward)
        tail = suffix[::-1]
        low = bisect_left(self._backward, tail)
        high = bisect_left(self._backward, tail + _LAST, low)
        return (term[::-1] for term in self._backward[low:high])
