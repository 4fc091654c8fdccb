"""Leave quickly: the page goes at once, and what was typed does not come back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.browser.driver import Browser, file_url
from tests.browser.test_bundle import TAGS, type_query, violations

if TYPE_CHECKING:
    from pathlib import Path

LEAVE = "Leave quickly"
IS_BLANK = "location.pathname.endsWith('/blank.html')"
# Links, fields and buttons of the page itself, and where the bar begins.
COVERED = """(() => {
  const bar = document.querySelector("aside.leave");
  const covered = [];
  for (const each of document.querySelectorAll("a, input, button, select, textarea, [tabindex]")) {
    each.focus();
    if (document.activeElement !== each || bar.contains(each) || each.id === "main") continue;
    if (each.getBoundingClientRect().top + 8 > bar.getBoundingClientRect().top)
      covered.push(each.outerHTML);
  }
  scrollTo(0, document.documentElement.scrollHeight);
  const last = document.querySelector("footer, main.start").getBoundingClientRect();
  return [covered, last.bottom <= bar.getBoundingClientRect().top + 1];
})()"""


def wait_until_left(browser: Browser) -> None:
    """Wait for the empty page, and check that it tells nothing."""
    browser.wait_for(IS_BLANK)
    shown = browser.evaluate("[document.title, document.body.innerText.trim()]")
    assert shown == ["Untitled", "Untitled"]


def stays(browser: Browser) -> bool:
    """Tell whether the page is still there after a moment."""
    time.sleep(0.15)
    return not browser.evaluate("location.pathname").endswith("/blank.html")


def test_the_button_replaces_the_page(browser: Browser, bundle: Path) -> None:
    """On every kind of page; Back leads to the page before, never to the one that was left."""
    names = ("index", "leave", "local-services", "worksheet-trigger-map")
    for page in ("index.html", *(f"en/{name}.html" for name in names)):
        browser.goto(file_url(bundle / "ar/leave.html"))
        browser.goto(file_url(bundle / page))
        before = browser.evaluate("history.length")
        browser.find("link", LEAVE).click()
        wait_until_left(browser)
        assert browser.evaluate("history.length") == before
        browser.back()
        browser.wait_for("document.documentElement.lang === 'ar'")


def test_the_empty_page_does_not_tell_what_was_picked(browser: Browser, bundle: Path) -> None:
    """By click, by Enter, and by three Shifts from the link itself."""
    page = file_url(bundle / "en/handout.html")
    for keys in ((), ("Enter",), ("Shift", "Shift", "Shift")):
        browser.goto(f"{page}#pick=risk-pregnancy&country=GB")
        link = browser.find("link", LEAVE)
        link.focus()
        browser.press(*keys)
        if not keys:
            link.click()
        wait_until_left(browser)
        assert browser.url.endswith("/blank.html"), keys


def test_only_a_slow_way_out_asks_before_words_are_lost(browser: Browser, bundle: Path) -> None:
    """A link asks, once something is written; leaving quickly never does."""
    sheet = file_url(bundle / "en/worksheet-trigger-map.html")
    browser.goto(sheet)
    browser.goto(file_url(bundle / "en/index.html"))
    assert browser.prompts() == []
    for keys in (("Shift", "Shift", "Shift"), ()):
        for page in (sheet, file_url(bundle / "en/local-services.html")):
            browser.goto(page)
            browser.find("textbox").focus()
            browser.type("words")
            for radio in browser.find_all("radio", most=1):
                radio.click()
            browser.press(*keys)
            if not keys:
                browser.find("link", LEAVE).click()
            wait_until_left(browser)
            assert browser.prompts() == [], (keys, page)
    browser.goto(sheet)
    browser.find("textbox").focus()
    browser.type("words")
    browser.find("link", "Español").focus()
    browser.press("Enter")
    browser.wait_for("document.documentElement.lang === 'es'")
    assert browser.prompts() == ["beforeunload"]


@pytest.mark.page(javascript=False)
def test_the_button_without_javascript(browser: Browser, bundle: Path) -> None:
    """It is a plain link, and no page promises keys that do nothing."""
    browser.goto(file_url(bundle / "en/effects-bladder.html"))
    assert "three times" not in browser.evaluate("document.body.innerText")
    browser.find("link", LEAVE).click()
    wait_until_left(browser)


def test_shift_three_times(browser: Browser, bundle: Path) -> None:
    """From the page and from inside a text field, and nothing of the text is left behind."""
    for page in ("index.html", "en/index.html", "es/effects-bladder.html"):
        browser.goto(file_url(bundle / page))
        browser.press("Shift", "Shift", "Shift")
        wait_until_left(browser)
    browser.goto(file_url(bundle / "en/worksheet-trigger-map.html"))
    browser.find("textbox").focus()
    browser.type("my words")
    browser.press("Shift", "Shift", "Shift")
    wait_until_left(browser)
    browser.goto(file_url(bundle / "en/index.html"))
    type_query(browser, "bladder")
    browser.press("Shift", "Shift", "Shift")
    wait_until_left(browser)
    assert browser.connections() == []


def test_shift_while_the_page_is_still_coming(browser: Browser, bundle: Path) -> None:
    """Before the link is there too."""
    page, script = bundle / "en/early.html", bundle / "assets/early.js"
    script.write_text(
        "for (const name of ['keydown', 'keyup', 'keydown', 'keyup', 'keydown', 'keyup'])"
        " window.dispatchEvent(new KeyboardEvent(name, { key: 'Shift' }));"
    )
    html = (bundle / "en/leave.html").read_text("utf-8")
    tag = '<script src="../assets/leave.js"></script>'
    page.write_text(html.replace(tag, f"{tag}{tag.replace('leave', 'early')}"), "utf-8")
    try:
        browser.goto(file_url(bundle / "en/leave.html"))
        # Not by the driver, which waits for a page that never comes.
        browser.evaluate("void setTimeout(() => (location.href = 'early.html'))")
        wait_until_left(browser)
    finally:
        page.unlink()
        script.unlink()


def test_what_is_not_shift_three_times(browser: Browser, bundle: Path) -> None:
    """Twice, capital letters, other keys between, with Control, held, a click between, slowly."""
    browser.goto(file_url(bundle / "en/worksheet-trigger-map.html"))
    field = browser.find("textbox")
    field.focus()
    browser.press("Shift+A", "Shift+B", "Shift+C", "Shift+D")
    browser.press("Shift", "a", "Shift", "Shift", "a", "Shift", "Shift+Tab", "Shift")
    assert stays(browser)
    browser.press("Control+Shift", "Control+Shift", "Control+Shift", "Control+Shift", "a")
    assert stays(browser)
    browser.press("Shift", "Shift")
    field.click()
    browser.press("Shift")
    assert stays(browser)
    # Held: the browser repeats the key; only letting it go is one press.
    browser.press("a")
    browser.evaluate(
        """for (const repeat of [false, true, true, true])
             dispatchEvent(new KeyboardEvent("keydown", { key: "Shift", repeat }));
           dispatchEvent(new KeyboardEvent("keyup", { key: "Shift" }));"""
    )
    browser.press("Shift", "a")
    assert stays(browser)
    for _ in range(3):
        browser.press("Shift")
        time.sleep(0.85)
    assert stays(browser)


def test_back_brings_no_words_and_no_hits(browser: Browser, bundle: Path) -> None:
    """After leaving, Back leads to the page of the search before: without its query and hits."""
    browser.goto(file_url(bundle / "en/index.html"))
    type_query(browser, "blood in urine")
    browser.press("Enter")
    browser.wait_for("location.pathname.endsWith('effects-bladder.html')")
    browser.press("Shift", "Shift", "Shift")
    wait_until_left(browser)
    browser.back()
    browser.wait_for("location.pathname.endsWith('/en/index.html')")
    time.sleep(0.3)
    assert browser.find("searchbox").evaluate("e => e.value") == ""
    assert browser.evaluate("document.querySelectorAll('[data-entry-id]').length") == 0


def test_a_page_that_the_browser_kept_begins_anew(browser: Browser, bundle: Path) -> None:
    """Browsers may keep a page alive behind another: it hides when left, and is loaded again.

    Neither browser keeps a page of a file under automation, so both are told of it by hand.
    """
    browser.goto(file_url(bundle / "en/index.html"))
    type_query(browser, "bladder")
    browser.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert browser.evaluate("document.body.getClientRects().length") == 0
    browser.evaluate(
        "window.old = true; dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    )
    browser.wait_for("!window.old")
    assert browser.find("searchbox").evaluate("e => e.value") == ""
    assert browser.evaluate("document.body.getClientRects().length") > 0


@pytest.mark.parametrize("viewport", [(320, 640), (640, 400), (768, 1024), (1366, 768)], ids=str)
def test_the_bar_covers_nothing(browser: Browser, bundle: Path, viewport: tuple[int, int]) -> None:
    """At 320 pixels, at 200 % zoom, wide: what has the focus and the end of a page are in view."""
    browser.set_viewport(*viewport)
    entries = ["effects-bladder.html", "worksheet-first-talk.html", "local-services.html"]
    pages = [f"{tag}/index.html" for tag in TAGS] + [f"en/{name}" for name in entries]
    pages = pages if browser.kind == "chromium" else pages[1::3]
    for page in ["index.html", *pages]:
        browser.goto(file_url(bundle / page))
        assert browser.evaluate(COVERED) == [[], True], page
        assert browser.evaluate("document.documentElement.scrollWidth") <= viewport[0], page
    # A click that something else would get is an error.
    browser.find("link", LEAVE).click()
    wait_until_left(browser)


def test_a_page_says_what_stays_behind(browser: Browser, bundle: Path) -> None:
    """Beside the button, in every language; the empty page has nothing for axe to find either."""
    browser.goto(file_url(bundle / "en/index.html"))
    browser.find("link", "What stays behind?").click()
    browser.wait_for("location.pathname.endsWith('/en/leave.html')")
    shown = browser.evaluate("document.querySelector('main').innerText")
    for words in ("history", "The files", "printed", "worksheets that you saved"):
        assert words in shown
    assert violations(browser) == []
    for tag in TAGS:
        browser.goto(file_url(bundle / tag / "leave.html"))
        assert browser.evaluate("document.documentElement.lang") == tag
        assert browser.evaluate("document.querySelectorAll('main li').length") >= 9
    browser.goto(file_url(bundle / "blank.html"))
    assert violations(browser) == []
