"""KB4xx: what could make a reader trust what is no longer sure."""

import datetime
from collections.abc import Iterator

from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem


def check_safety(sources: Sources, today: datetime.date) -> Iterator[Problem]:
    """Yield the entries that are past their review date. A warning: a calendar breaks no build."""
    for entry in sources.entries:
        if entry.review_due < today:
            what = f"the review was due on {entry.review_due.isoformat()}"
            cure = "check the entry against its sources, then set updated and review_due"
            yield Problem(entry.path, 0, "KB401", what, cure)
