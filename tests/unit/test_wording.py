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


@pytest.mark.parametrize(
    "number",
    [
        *("555.123.4567", "0800–123–456", "0800‑123‑456", "0800‐123‐456", "+44.20.7946.0018"),
        *("0800·123·456", "01.23.45.67.89", "22.123.45.67", "555–123–4567", "020 7946 0018"),
        *("٠٨٠٠–١٢٣–٤٥٦", "請撥0800-123-456求助"),
    ],
)
def test_a_number_of_any_marks(number: str) -> None:
    """A phone number is found whatever stands between its groups."""
    assert found_in(f"Call {number} now") == {"KB404"}


@pytest.mark.parametrize(
    "amount",
    [
        *("1.234.567", "12·345·678", "24.12.2026", "2026.12.24", "1.2.3", "2013–2014", "24–48"),
        *(
            "2013–2014–2015",
            "2026‑11‑22",
            "10.30–12.30",
            "25–50–75–100",
            "100–120",
            "50.000–75.000",
        ),
        *("100.000", "3.14159265", "v12.34.5678", "24.12.2026–31.12.2026"),
    ],
)
def test_no_number_to_call(amount: str) -> None:
    """Thousands, dates, years, versions and ranges are no phone numbers."""
    assert found_in(f"It was {amount} then") == set()


def test_a_number_close_to_a_letter() -> None:
    """Where a language writes no spaces, a number to call and an amount look alike."""
    assert found_in("共999人") == {"KB409"}


def test_many_numbers_do_not_hang() -> None:
    """The time grows with the length of a text. Measured: 0.1 s; with its square 20 s."""
    text = "999 abcdef " * 9_000
    before = time.process_time()
    assert found_in(text) == {"KB409"}
    assert time.process_time() - before < 4
