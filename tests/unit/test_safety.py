"""Dates beside the day on which they are read."""

import datetime

from kbpkg.validate.safety import check_safety
from tests.unit.editions import base_sources

# The base package was written on 2 and 3 January 2026.
NEWEST = datetime.date(2026, 1, 3)


def test_a_day_to_spare() -> None:
    """Where it is tomorrow already, today's clock in Greenwich complains of nothing."""
    assert list(check_safety(base_sources(), NEWEST - datetime.timedelta(days=1))) == []


def test_a_date_that_has_not_come() -> None:
    """One entry that is dated later than the others is told with its line."""
    (problem,) = check_safety(base_sources(), NEWEST - datetime.timedelta(days=2))
    assert (problem.code, problem.line) == ("KB410", 9)
    assert problem.path.endswith("bladder.md")


def test_a_clock_that_stands_before_everything() -> None:
    """A clock that was never set is told once, and not once for each entry."""
    (problem,) = check_safety(base_sources(), datetime.date(1970, 1, 1))
    assert (problem.code, problem.line) == ("KB410", 0)
    assert problem.path.endswith("package.yaml")


def test_the_last_day_of_all() -> None:
    """The end of the calendar is a day like others."""
    problems = list(check_safety(base_sources(), datetime.date.max))
    assert {problem.code for problem in problems} == {"KB401"}
