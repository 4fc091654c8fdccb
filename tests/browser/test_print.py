"""Paper: an entry on two pages, and a handout of what the reader picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

import kbpkg
from tests.browser.driver import Browser, Paper, file_url
from tests.browser.test_local_services import CONTACT, sheet
from tests.browser.test_worksheets import ROOT, squeezed

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = [entry.id for entry in kbpkg.load(ROOT / "kb", ROOT / "locales").entries("en")]
LONGEST = ["emergency-unresponsive-person", "emergency-recovery-position"]
# Some of each kind: all were counted once, in every locale.
OTHERS = sorted({*ENTRIES[::24], "service-emergency-numbers", "service-helplines"})
# It asks ten questions, and says what follows from each answer.
LONGER = {"treatment-choosing-a-level": 3}
# Every pair of languages was counted once. In two, the longest dozen take a third page.
IN_TWO = ["effects-comedown", "plan-after-a-lapse"]


def printed(browser: Browser, path: Path, paper: Paper = "A4") -> tuple[int, str]:
    """Return how many pages the page takes on paper, and its words without spaces."""
    browser.print_pdf(path, paper)
    pages = PdfReader(path).pages
    return len(pages), squeezed(" ".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("tag", ["en", "es", "ar", "zh-Hant"])
def test_an_emergency_prints_on_two_pages(
    browser: Browser, bundle: Path, tag: str, tmp_path: Path
) -> None:
    """In every locale, on Letter, whose pages are shorter than those of A4."""
    if browser.kind == "firefox" and tag != "es":
        pytest.skip("half a second a page: the longest locale stands for all")
    for entry_id in LONGEST if browser.kind == "chromium" else LONGEST[:1]:
        browser.goto(file_url(bundle / f"{tag}/{entry_id}.html"))
        assert printed(browser, tmp_path / "page.pdf", "Letter")[0] == 2, entry_id


def test_an_entry_prints_on_two_pages(browser: Browser, bundle: Path, tmp_path: Path) -> None:
    """Some of each kind, and the longest; none is longer than is known."""
    if browser.kind == "firefox":
        pytest.skip("pages are counted in Chromium")
    for entry_id in sorted({*OTHERS, *LONGER}):
        browser.goto(file_url(bundle / f"en/{entry_id}.html"))
        count, _ = printed(browser, tmp_path / "page.pdf", "Letter")
        assert count <= LONGER.get(entry_id, 2), entry_id
    # In longer languages the table of all countries needs a third, that of the reader's none.
    browser.goto(file_url(bundle / "es/service-helplines.html") + "#country=GB")
    browser.wait_for("!!document.querySelector('.for-paper')")
    assert printed(browser, tmp_path / "page.pdf", "Letter")[0] <= 2


def test_an_entry_prints_in_two_languages_on_two_pages(
    browser: Browser, bundle: Path, tmp_path: Path
) -> None:
    """With the numbers of a country; each language has the width that its words need."""
    if browser.kind == "firefox":
        pytest.skip("pages are counted in Chromium")
    share = "Number.parseFloat(document.querySelector('main').style.getPropertyValue('--one'))"
    for tag, second in (("en", "es"), ("zh-Hant", "en")):
        for entry_id in IN_TWO:
            address = file_url(bundle / f"{tag}/{entry_id}.html")
            browser.goto(f"{address}#country=GB&with={second}")
            browser.wait_for("document.documentElement.dataset.two")
            browser.wait_for(
                "document.querySelector('.for-paper, [data-numbers]')?.textContent.includes('999')"
            )
            count, words = printed(browser, tmp_path / "page.pdf", "Letter")
            assert (count, "999" in words) == (2, True), (tag, entry_id)
            # Spanish says the same in more words.
            assert second != "es" or browser.evaluate(share) < 0.5


def test_what_a_printed_page_holds(browser: Browser, bundle: Path, tmp_path: Path) -> None:
    """Sources in short, dates, review status, the country's numbers."""
    address = file_url(bundle / "es/effects-bladder.html") + "#country=GB&with=ar"
    browser.goto(address)
    browser.wait_for("!!document.querySelector('.for-paper .two')")
    count, words = printed(browser, tmp_path / "page.pdf")
    assert count <= 3  # the longest but one
    for expected in (
        "Ningún profesional de la salud lo ha revisado",
        "Último cambio",
        "Reino Unido",
        "116 123",
        "Kidney infection treatment page",
    ):
        assert squeezed(expected) in words, expected
    # Nothing of the screen: no search, no language links, no addresses of pages.
    for screen in ("Buscar", "https://", "中文", "Todas las páginas"):
        assert squeezed(screen) not in words, screen
    # What a table of the page shows is not said again.
    browser.goto(file_url(bundle / "en/service-helplines.html") + "#country=GB")
    browser.wait_for("!!document.querySelector('.for-paper')")
    again = browser.evaluate("document.querySelector('.for-paper').textContent")
    assert "999" in again
    assert "116 123" not in again
    assert browser.find("link", "116 123")


def test_a_handout_of_picked_entries(browser: Browser, bundle: Path, tmp_path: Path) -> None:
    """Pick on two pages, choose a country and a second language, print: all of it is there."""
    (bundle / "local.css").write_text(sheet(CONTACT), encoding="utf-8")
    browser.goto(file_url(bundle / "en/emergency-k-hole.html"))
    browser.find("button", "Put on the handout").click()
    browser.wait_for("location.hash === '#pick=emergency-k-hole'")
    browser.find("link", "Handout (1)").click()
    browser.wait_for("!!document.querySelector('#sheets article')")
    browser.evaluate("document.querySelector('details').open = true")
    browser.find("checkbox", "Detox: the steps, and who needs medical help").click()
    browser.wait_for("document.querySelectorAll('#sheets article').length === 2")
    for name, value in (("Country", "GB"), ("Second language", "ar")):
        browser.find("combobox", name).evaluate(
            f"(e) => {{ e.value = '{value}'; e.dispatchEvent(new Event('change')); }}"
        )
    browser.wait_for("!!document.querySelector('#sheets .two')")
    assert browser.url.endswith("#country=GB&pick=emergency-k-hole,treatment-detox&with=ar")
    count, words = printed(browser, tmp_path / "handout.pdf")
    assert count <= 6
    for expected in (
        "K-hole: how to stay",
        "Detox: the steps",
        "Words on this page",
        "A state in which a person sees, hears or firmly believes things that are not real.",
        "Night bus team",
        "+44 20 7946 0018",
        "Last checked: November 1, 2020",
        "United Kingdom",
        "116 123",
        "Last changed",
        "No clinician has reviewed it",
        "worksopguardian.co.uk",
    ):
        assert squeezed(expected) in words, expected
    assert "Takeallpagesoff" not in words
    (bundle / "local.css").unlink()
    assert (browser.connections(), browser.requests(), browser.console()) == ([], [], [])
    assert browser.evaluate("localStorage.length + sessionStorage.length + document.cookie") == "0"


def test_what_is_missing_costs_its_own_part_of_a_handout(browser: Browser, bundle: Path) -> None:
    """An entry, the sources, the second language of one: the rest and the numbers are there."""
    names = ("shapes/treatment-detox", "assets/sources", "pages/es/emergency-k-hole")
    hidden = [bundle / f"{name}.js" for name in names]
    for path in hidden:
        path.rename(path.with_suffix(".away"))
    try:
        picked = "pick=effects-bladder,emergency-k-hole,treatment-detox&country=GB&with=es"
        browser.goto(file_url(bundle / "en/handout.html") + f"#{picked}")
        browser.wait_for("document.querySelectorAll('#sheets article').length === 2")
        shown = browser.evaluate("document.querySelector('#sheets').innerText")
        for words in ("not whole", "Not on this handout: Detox: the steps", "999", "Vejiga"):
            assert words in shown, words
        sheets = "[...document.querySelectorAll('#sheets article')]"
        second = browser.evaluate(f"{sheets}.map((each) => !!each.querySelector('.two'))")
        assert second == [True, False]
        status = browser.evaluate("document.querySelector('[data-gather] [role=status]').innerText")
        assert status.startswith("Pages on this handout: 2 The second language cannot be shown")
    finally:
        for path in hidden:
            path.with_suffix(".away").rename(path)


def test_sections_can_be_left_off_a_handout(browser: Browser, bundle: Path, tmp_path: Path) -> None:
    """The paper names them; what to do now and warnings stay; one key puts a section back."""
    address = file_url(bundle / "en/handout.html") + "#country=GB&pick=effects-bladder&with=es"
    browser.goto(address)
    browser.wait_for("!!document.querySelector('#sheets .two')")
    names = [each.name for each in browser.find_all("button", "Leave out: ", exact=False)]
    assert names == [
        f"Leave out: {each}" for each in ("What happens", "In pictures", "Early signs", "Outlook")
    ]
    count, words = printed(browser, tmp_path / "whole.pdf", "Letter")
    assert (count, squeezed("In a UK survey") in words) == (3, True)
    assert squeezed("Leave out") not in words
    for name in names[1:]:
        browser.find("button", name).focus()
        browser.press("Enter")
        browser.wait_for(
            f"document.activeElement.ariaLabel === '{name}'.replace('Leave out', 'Put back')"
        )
    count, words = printed(browser, tmp_path / "short.pdf", "Letter")
    assert (count, squeezed("In a UK survey") in words) == (2, False)
    assert squeezed("Not on this handout · No está en esta hoja : Outlook") in words
    assert squeezed("Cannot pee at all") in words
    # Nor is a source listed that nothing on the paper cites.
    assert "scmp" not in words.lower()
    assert squeezed("British Journal of Nursing") in words
    assert browser.url.endswith("outlook&pick=effects-bladder&with=es")
    browser.press("Enter")
    browser.wait_for("document.activeElement.ariaLabel === 'Leave out: Outlook'")
    assert squeezed("In a UK survey") in printed(browser, tmp_path / "again.pdf")[1]
    browser.find("button", "Take all pages off").click()
    browser.wait_for("location.hash === '#country=GB&with=es'")
    assert browser.console() == []


def test_the_longest_fit_on_two_pages_without_some_sections(
    browser: Browser, bundle: Path, tmp_path: Path
) -> None:
    """All but the sources of one: its steps, and the numbers, stand on the first two."""
    if browser.kind == "firefox":
        pytest.skip("pages are counted in Chromium")
    for entry_id in (*LONGEST, *LONGER):
        browser.goto("about:blank")
        address = file_url(bundle / "en/handout.html") + f"#country=GB&pick={entry_id}&with=es"
        browser.goto(address)
        browser.wait_for("!!document.querySelector('#sheets .two')")
        sections = browser.evaluate(
            "[...document.querySelectorAll('.omit')].map(e => e.dataset.key)"
        )
        browser.evaluate(f"kbpkg.hash.set('omit', {','.join(sections)!r})")
        browser.wait_for(f"document.querySelectorAll('.left-out').length === {len(sections)}")
        browser.print_pdf(tmp_path / "page.pdf", "Letter")
        first, second, *more = (
            page.extract_text() for page in PdfReader(tmp_path / "page.pdf").pages
        )
        assert "Samaritans" in first + second, entry_id
        assert len(more) == (1 if entry_id == "emergency-unresponsive-person" else 0), entry_id


def test_a_handout_holds_what_its_pages_say(browser: Browser, bundle: Path) -> None:
    """The words of a sheet are those of the page, block by block."""
    said = (
        "[...document.querySelectorAll('{} [data-block]')]"
        ".filter((e) => /^[0-9]+$/.test(e.dataset.block) && !e.querySelector('[data-block]'))"
        ".map((e) => e.dataset.block + e.textContent.replace(/\\[[0-9]+\\]|\\s+/g, ''))"
    )
    pages = ("effects-bladder", "emergency-recovery-position", "treatment-detox")
    for entry_id in (*pages, "worksheet-trigger-map"):
        browser.goto(file_url(bundle / f"es/{entry_id}.html"))
        page = browser.evaluate(said.format("article"))
        browser.goto(file_url(bundle / "es/handout.html") + f"#pick={entry_id}")
        browser.wait_for("!!document.querySelector('#sheets article')")
        assert browser.evaluate(said.format("#sheets")) == page
    # A scale has on paper the numbers that it has on its page.
    steps = browser.evaluate("document.querySelector('#sheets .scale').innerText.split(/\\s+/)")
    assert steps == [str(number) for number in range(11)]


@pytest.mark.page(javascript=False)
def test_without_javascript_a_page_prints(browser: Browser, bundle: Path, tmp_path: Path) -> None:
    """The short form is the style sheet's alone."""
    browser.goto(file_url(bundle / "ar/emergency-k-hole.html"))
    count, words = printed(browser, tmp_path / "page.pdf", "Letter")
    assert count <= 2
    assert "https://" not in words
