"""KB401, KB410: what could make a reader trust what is no longer sure, or not yet.

Both are warnings: a calendar breaks no build.
"""

import datetime
from collections.abc import Iterator

from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem

# East of Greenwich it is tomorrow already.
_AHEAD = datetime.timedelta(days=1)


def check_safety(sources: Sources, today: datetime.date) -> Iterator[Problem]:
    """Yield the entries past their review date, and what is dated after today."""
    for entry in sources.entries:
        if entry.review_due < today:
            what = f"the review was due on {entry.review_due.isoformat()}"
            cure = "check the entry against its sources, then set updated and review_due"
            yield Problem(entry.path, entry.line_of("review_due"), "KB401", what, cure)
        if entry.updated > today + _AHEAD:
            what = f"updated on {entry.updated.isoformat()}, which has not come yet"
            yield Problem(entry.path, entry.line_of("updated"), "KB410", what, _cure(today))
    for sign_off in sources.package.sign_offs:
        if sign_off.date > today + _AHEAD:
            what = f"signed off on {sign_off.date.isoformat()}, which has not come yet"
            path = sources.package.reviews_path
            yield Problem(path, sign_off.line, "KB410", what, _cure(today))


def _cure(today: datetime.date) -> str:
    return f"correct it; or the clock, which says that today is {today.isoformat()}"
