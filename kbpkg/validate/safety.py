"""KB401, KB410: what could make a reader trust what is no longer sure, or not yet.

Both are warnings: a calendar breaks no build.
"""

import datetime
from collections.abc import Iterator

from kbpkg.model.package import Sources, latest_day
from kbpkg.model.problem import Problem


def check_safety(sources: Sources, today: datetime.date) -> Iterator[Problem]:
    """Yield the entries past their review date, and what is dated after today."""
    for entry in sources.entries:
        if entry.review_due < today:
            what = f"the review was due on {entry.review_due.isoformat()}"
            cure = "check the entry against its sources, then set updated and review_due"
            yield Problem(entry.path, entry.line_of("review_due"), "KB401", what, cure)
    yield from _check_to_come(sources, latest_day(today))


def _check_to_come(sources: Sources, latest: datetime.date) -> Iterator[Problem]:
    package = sources.package
    late = [entry for entry in sources.entries if entry.updated > latest]
    if len(late) == len(sources.entries) > 1:
        # Told once: hardly each of them is wrong.
        what = "by the clock of this computer no entry has been written yet"
        cure = "correct the clock, or SOURCE_DATE_EPOCH where it is set"
        yield Problem(package.path, 0, "KB410", what, cure)
        return
    cure = "correct it, or the clock of this computer"
    for entry in late:
        what = f"updated on {entry.updated.isoformat()}, which has not come yet"
        yield Problem(entry.path, entry.line_of("updated"), "KB410", what, cure)
    for sign_off in package.sign_offs:
        if sign_off.date > latest:
            what = f"signed off on {sign_off.date.isoformat()}, which has not come yet"
            yield Problem(package.reviews_path, sign_off.line, "KB410", what, cure)
