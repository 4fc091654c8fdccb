"""A session that uses every feature, in a browser's ordinary profile: nothing is sent or kept.

The profile of the closed browser is searched for what was typed. It does hold the names of the
pages, and the test says so: that is why the search would find a query too, and why the page about
leaving quickly tells readers of the history.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import driver
from tests.browser.conftest import missing
from tests.browser.driver import (
    KINDS,
    Browser,
    Chromium,
    Firefox,
    UnavailableError,
    file_url,
    launch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each goes into another kind of field; none is a word of the package.
QUERY, LEFT_QUERY, WORKSHEET, CONTACT, LEFT_FIELD = (
    *("qvxzzsearched", "qvxzzleft", "qvxzzwritten"),
    *("qvxzzcontact", "qvxzzunsaved"),
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'none'"
)
KEPT = """(async () => [
  localStorage.length, sessionStorage.length, document.cookie.length, JSON.stringify(history.state),
  window.name, (await indexedDB.databases?.().catch(() => []) ?? []).length,
  (await globalThis.caches?.keys().catch(() => []) ?? []).length,
].join())()"""


def ordinary_page(browser: Browser) -> None:
    """Go on in the browser's own profile, where a person's history is."""
    browser._context = browser._command("browsingContext.create", type="tab")["context"]
    browser._classic("SwitchToWindow", handle=browser._context)
    browser.set_viewport(1366, 768)


def kept_by(browser: Browser) -> str:
    """Return how much there is in every kind of storage."""
    return str(browser.evaluate(KEPT))


def use_everything(browser: Browser, bundle: Path, downloads: Path) -> Iterator[str]:
    """Do what people do; yields what is kept on each page before it is left."""
    browser.allow_downloads(downloads)
    yield from read(browser, bundle, downloads)
    yield from write(browser, bundle, downloads)


def read(browser: Browser, bundle: Path, downloads: Path) -> Iterator[str]:
    """Choose a language, search, follow links, switch, add a second, choose a country, print."""
    browser.goto(file_url(bundle / "index.html"))
    yield kept_by(browser)
    browser.find("link", "English").click()
    browser.wait_for("location.pathname.endsWith('/en/index.html')")
    browser.press("Control+/")
    browser.type(f"{QUERY} blood in urine")
    browser.wait_for("document.querySelectorAll('[data-entry-id]').length > 0")
    yield kept_by(browser)
    browser.press("Enter")
    browser.wait_for("location.pathname.endsWith('effects-bladder.html')")
    browser.find("link", "Link to this section", exact=False).click()
    browser.find("link", "Español").click()
    browser.wait_for("document.documentElement.lang === 'es'")
    yield kept_by(browser)
    browser.goto(file_url(bundle / "en/bag-card.html"))
    browser.find("combobox", "Country").focus()
    browser.type("United K")
    browser.wait_for("location.hash === '#country=GB'")
    browser.print_pdf(downloads / "card.pdf")
    yield kept_by(browser)
    browser.find("combobox", "Second language").focus()
    browser.type("Esp")
    browser.press("Enter")
    browser.wait_for("document.documentElement.dataset.two === 'es'")
    yield kept_by(browser)
    browser.goto(file_url(bundle / "en/emergency-k-hole.html") + "#country=GB&with=es")
    browser.find("button", "Put on the handout").click()
    browser.find("link", "Handout (1)").click()
    browser.wait_for("!!document.querySelector('#sheets .two')")
    browser.print_pdf(downloads / "handout.pdf")
    yield kept_by(browser)
    browser.goto(file_url(bundle / "en/glossary.html"))
    browser.goto(file_url(bundle / "en/emergency-agitation-psychosis.html"))
    browser.find("button", "psychosis").click()
    yield kept_by(browser)
    browser.goto(file_url(bundle / "en/treatment-choosing-a-level.html"))
    browser.find("radio").click()
    yield kept_by(browser)


def write(browser: Browser, bundle: Path, downloads: Path) -> Iterator[str]:
    """Fill in and save a worksheet, make a file of contacts, leave quickly, search once more."""
    browser.goto(file_url(bundle / "en/worksheet-trigger-map.html"))
    browser.find("textbox").focus()
    browser.type(WORKSHEET)
    browser.find("button", "Save as a text file").click()
    browser._until(lambda: list(downloads.glob("worksheet-*.txt")), "the worksheet", 5)
    yield kept_by(browser)
    browser.goto(file_url(bundle / "en/local-services.html"))
    browser.find("textbox", "Name").focus()
    browser.type(CONTACT)
    browser.find("textbox", "Number").focus()
    browser.type("112")
    browser.find("button", "Today").click()
    browser.find("button", "Add to the list").click()
    browser.find("button", "Save as local.css").click()
    browser._until((downloads / "local.css").exists, "local.css", 5)
    browser.find("textbox", "Note", exact=False).focus()
    browser.type(LEFT_FIELD)
    yield kept_by(browser)
    browser.press("Shift", "Shift", "Shift")
    browser.wait_for("location.pathname.endsWith('blank.html')")
    yield kept_by(browser)
    browser.back()
    browser.wait_for("!location.pathname.endsWith('blank.html')")
    # The last page stays open, with words in its fields, until the browser ends.
    browser.goto(file_url(bundle / "ar/index.html"))
    browser.press("Control+/")
    browser.type(f"{LEFT_QUERY} k-hole")
    browser.wait_for("document.querySelectorAll('[data-entry-id]').length > 0")
    yield kept_by(browser)


def contents(profile: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file of a profile; what Firefox packs is unpacked."""
    for path in sorted(profile.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            packed = content.startswith(b"mozLz40\0")
            yield str(path.relative_to(profile)), unpacked(content[12:]) if packed else content


def unpacked(block: bytes) -> bytes:
    """Return the bytes of an LZ4 block, the packing of Firefox's session files."""
    out = bytearray()
    at = 0

    def length(short: int) -> int:
        nonlocal at
        while short >= 15 and (more := block[at]) is not None:
            at += 1
            short += more
            if more < 255:
                break
        return short

    while at < len(block):
        token = block[at]
        at += 1
        literals = length(token >> 4)
        out += block[at : at + literals]
        at += literals
        if at >= len(block):
            break
        offset = int.from_bytes(block[at : at + 2], "little")
        at += 2
        for _ in range(length(token & 15) + 4):
            out.append(out[-offset])
    return bytes(out)


def holds(content: bytes, words: str) -> bool:
    """Tell whether bytes hold some words, in either way in which browsers write them."""
    return words.encode() in content or words.encode("utf-16-le") in content


def end(browser: Browser) -> None:
    """Ask the browser to end, so that it writes down what it wants to know the next time."""
    if isinstance(browser, Firefox):
        browser._send("Marionette:Quit", {"flags": ["eAttemptQuit"]})
    else:
        assert isinstance(browser, Chromium)
        browser._ask("DELETE", f"/session/{browser._session}", {})
    profile = str(browser._root)

    def is_over() -> bool:
        own = [Path(f"/proc/{process}/cmdline") for process in processes(browser)]
        return not any(profile in path.read_text() for path in own if path.exists())

    browser._until(is_over, "the end of the browser", 10)


def processes(browser: Browser) -> list[int]:
    """Return the living processes of a browser; chromedriver stays when its browser ends."""
    assert browser._root is not None
    return driver._processes(browser._root, browser._leader)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_sent_and_nothing_is_kept(
    kind: str, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No request, no cookie, no key of any storage; the closed profile holds no word typed."""
    # Firefox writes its session every 15 seconds: here as often as it can.
    monkeypatch.setitem(driver.FIREFOX_PREFS, "browser.sessionstore.interval", 300)
    try:
        browser = launch(kind)
    except UnavailableError as error:
        missing(str(error))
        raise
    with browser:
        root = browser._root
        assert root is not None
        ordinary_page(browser)
        browser.forget()
        for number, kept in enumerate(use_everything(browser, bundle, tmp_path)):
            assert kept == "0,0,0,null,,0,0", number
        assert browser.requests() == []
        # Chromium's own profile goes through the proxy that also hears its calls home.
        called = [*browser.connections(), *browser.chatter.seen]
        own = r"(CONNECT |(GET|POST) http://)[a-z0-9.-]+\.(google|googleapis|gvt1)\.com[:/]"
        assert [each for each in called if kind == "firefox" or not re.match(own, each)] == []
        time.sleep(1)
        while_open = dict(contents(root / "profile"))
        end(browser)
        closed = dict(contents(root / "profile"))
    for files in (while_open, closed):
        for words in (QUERY, LEFT_QUERY, WORKSHEET, CONTACT, LEFT_FIELD):
            assert [name for name, content in files.items() if holds(content, words)] == []
    # The search does find what a browser keeps: the pages that were opened.
    assert [name for name, content in closed.items() if holds(content, "worksheet-trigger-map")]
    sessions = [name for name in closed if "session" in name.lower()]
    assert any(holds(closed[name], "ar/index.html") for name in sessions), sessions


def test_every_page_has_the_policy(bundle: Path) -> None:
    """The policy stands in every page of the bundle, the same, once, before all that it governs."""
    pages = sorted(bundle.rglob("*.html"))
    assert len(pages) > 400
    for page in pages:
        text = page.read_text("utf-8")
        found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
        assert found == [POLICY], page
        before = text.partition("Content-Security-Policy")[0]
        assert not re.search(r"<(script|link|style|img|body)\b", before), page
        assert not re.search(r"\s(style|on[a-z]+)=|<style|<script>", text), page
