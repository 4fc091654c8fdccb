"""validate/wording: numbers beside numbers, in texts of any length."""

import time
from dataclasses import replace

import pytest

from kbpkg.validate.wording import check_wording
from tests.unit.editions import base_sources


def found_in(text: str) -> set[str]:
    """Return the codes of the problems of a text; 999 is a number of the base package."""
    sources = base_sources()
    package = sources.package
    title = replace(package.title, source=text, content=text)
    changed = replace(sources, package=replace(package, title=title), entries=(), catalogs={})
    return {problem.code for problem in check_wording(changed, ())}


@pytest.mark.parametrize(
    "amount", ["100 to 999", "5% up to 999", "999 – 1200", "999 in abcd 5", "8-999"]
)
def test_an_amount_beside_another(amount: str) -> None:
    """What stands beside an amount is one, however much stands around."""
    assert found_in(amount) == set()
    assert found_in(f"{'word ' * 50}{amount}{' word' * 50}") == set()


def test_a_number_to_call() -> None:
    """A service's number is found where the next number is far away."""
    assert found_in(f"12 {'word ' * 50}call 999.") == {"KB404"}


def test_many_numbers_do_not_hang() -> None:
    """The time grows with the length of a text. Measured: 0.1 s; with its square 20 s."""
    text = "999 abcdef " * 9_000
    before = time.process_time()
    assert found_in(text) == {"KB409"}
    assert time.process_time() - before < 4
