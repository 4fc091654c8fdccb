"""A team's own contacts: made by the form, shown, found, printed; hostile files change nothing."""

from __future__ import annotations

import base64
import datetime
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from tests.browser.driver import Browser, file_url
from tests.browser.hostile import PIECES, RUN
from tests.browser.test_bundle import violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTACT = {
    "name": "Night bus team",
    "kind": "outreach",
    "country": "GB",
    "number": "+44 20 7946 0018",
    "hours": "20:00 to 02:00",
    "languages": "English, Polski",
    "note": "Ask for the van at the station.",
    "checked": "2020-11-01",
}
READY = "kbpkg.localFile.then(() => new Promise((done) => setTimeout(done))).then(() => true)"
SHOWN = "[...document.querySelectorAll('section[data-local] li')].map((each) => each.innerText)"
HEADING = "Local services"


def property_of(record: object) -> str:
    """Return the value of the custom property that holds a record."""
    text = record if isinstance(record, bytes) else json.dumps(record).encode()
    return f'"{base64.b64encode(text).decode()}"'


def sheet(*contacts: dict[str, Any], more: str = "") -> str:
    """Return a file of contacts, with further rules of a stranger."""
    record = {"version": 1, "services": list(contacts)}
    return f"{more}:host{{--kb-local:{property_of(record)}}}\n{more}"


@pytest.fixture
def local(bundle: Path) -> Iterator[Path]:
    """Give the place of the file, which is empty before and after."""
    path = bundle / "local.css"
    assert not path.exists()
    yield path
    path.unlink(missing_ok=True)


def open_page(browser: Browser, bundle: Path, page: str) -> None:
    """Open a page and wait until the file was looked for."""
    browser.goto(file_url(bundle / page))
    browser.evaluate(READY)


def is_quiet(browser: Browser) -> bool:
    """Tell whether the console holds nothing and nobody was called."""
    said = [line for line in browser.console() if not line.startswith("debug")]
    return (said, browser.connections(0.1), browser.requests()) == ([], [], [])


def test_without_a_file_nothing_is_said(browser: Browser, bundle: Path) -> None:
    """A fresh bundle has no such file: no section, no message, no line in the console."""
    assert not (bundle / "local.css").exists()
    for page in ("en/index.html", "en/bag-card.html", "en/effects-bladder.html"):
        open_page(browser, bundle, page)
        assert browser.find_all("heading", HEADING) == []
        assert browser.evaluate("kbpkg.localFile.then((file) => file.contacts)") == []
        assert browser.evaluate("kbpkg.findLocal('bladder')") == []
    assert is_quiet(browser)


def fill(browser: Browser, **values: str) -> None:
    """Write into the fields of the form by their labels, with the keyboard."""
    for label, value in values.items():
        name = label.replace("_", " ")
        role = "combobox" if name.startswith(("Kind", "Country")) else "textbox"
        browser.find(role, name, exact=False).focus()
        browser.press("Control+a", "Backspace") if role == "textbox" else None
        browser.type(value)


def test_from_the_form_to_every_page(
    browser: Browser, bundle: Path, local: Path, tmp_path: Path
) -> None:
    """Written by keyboard, saved, put beside index.html: seen, found, printed, in each locale."""
    open_page(browser, bundle, "en/local-services.html")
    browser.allow_downloads(tmp_path)
    fill(browser, Name="Night bus team", Kind_of_help="Outreach", Number="+44 20 7946 0018")
    fill(browser, Country="United K", Hours="20:00 to 02:00", Languages="English, Polski")
    fill(browser, Note="Ask for the van <b>at</b> the station.")
    browser.find("button", "Today").focus()
    browser.press("Enter")
    browser.find("button", "Add to the list").focus()
    browser.press("Enter")
    assert browser.find("heading", "Contacts in the list") == browser.active()
    browser.find("button", "Save as local.css").focus()
    browser.press("Enter")
    saved = tmp_path / "local.css"
    browser._until(saved.exists, "the file", 5)
    browser._until(lambda: saved.read_bytes().endswith(b"}\n"), "the whole file", 5)
    assert browser.evaluate("localStorage.length + sessionStorage.length") == 0
    assert saved.stat().st_size < 2000
    local.write_bytes(saved.read_bytes())
    today = datetime.datetime.now().astimezone().date()
    for page in (
        *("en/index.html", "es/index.html", "ar/emergency-k-hole.html", "en/bag-card.html"),
        *("zh-Hant/service-emergency-numbers.html", "en/local-services.html"),
    ):
        open_page(browser, bundle, page)
        found = browser.evaluate(
            "[...document.querySelectorAll('.local-contact')].map((each) => each.innerText)"
        )
        assert len(found) == 1, page
        for words in ("Night bus team", "+44 20 7946 0018", "van <b>at</b>", "20:00 to 02:00"):
            assert words in found[0], page
        assert browser.evaluate("document.querySelector('.local-contact time').dateTime") == (
            today.isoformat()
        )
        assert browser.evaluate("document.querySelector('.local-stale')") is None
    open_page(browser, bundle, "en/index.html")
    assert browser.find("link", "+44 20 7946 0018").evaluate("e => e.href") == "tel:+442079460018"
    for query in ("night", "polski", "van station", "outreach team", "NIGHT BU", "united kingdom"):
        names = browser.evaluate(
            f"kbpkg.findLocal({json.dumps(query)}).then((all) => all.map((each) => each.name))"
        )
        assert names == ["Night bus team"], query
    for query in ("bladder", "blood in urine", "", "ight"):
        assert browser.evaluate(f"kbpkg.findLocal({json.dumps(query)})") == [], query
    open_page(browser, bundle, "en/bag-card.html")
    browser.print_pdf(tmp_path / "card.pdf")
    printed = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "card.pdf").pages)
    assert "Night bus team" in printed
    assert "Leave quickly" not in printed
    assert is_quiet(browser)


def test_the_form_says_what_is_wrong(browser: Browser, bundle: Path, local: Path) -> None:
    """At the field, which then has the focus; a list that was read can be changed and emptied."""
    local.write_text(sheet(CONTACT, {**CONTACT, "name": "Second"}), encoding="utf-8")
    open_page(browser, bundle, "en/local-services.html")
    add = browser.find("button", "Add to the list")
    for problem, values in (
        ("Write a name.", {"Note": "x"}),
        ("Write a telephone number", {"Name": "Third", "Number": "call me"}),
        ("Write day, month and year", {"Number": "٠٢٠ 123", "Day": "31", "Month": "2"}),
        ("Write day, month and year", {"Day": "1", "Month": "1", "Year": "2999"}),
    ):
        fill(browser, **values)
        add.click()
        field = browser.active()
        assert field.role == "textbox"
        described = field.evaluate(
            "e => document.getElementById(e.getAttribute('aria-describedby')).innerText"
        )
        assert described.startswith(problem)
        assert field.evaluate("e => e.getAttribute('aria-invalid')") == "true"
    assert violations(browser) == []
    # Saving while something is half written would lose it.
    browser.find("button", "Save as local.css").click()
    said = browser.evaluate(
        "document.querySelector('[data-action=save]').closest('section').innerText"
    )
    assert "Add the contact that you are writing" in said
    fill(browser, Year="2020")
    add.click()
    assert names(browser) == ["Night bus team", "Second", "Third"]
    browser.find("button", "Change Second").click()
    fill(browser, Name="Zweite")
    # What is being changed stays when another is removed.
    browser.find("button", "Remove Night bus team").click()
    browser.find("button", "Change in the list").click()
    assert names(browser) == ["Zweite", "Third"]
    assert violations(browser) == []


def names(browser: Browser) -> list[str]:
    """Return the names in the list of the form."""
    found: list[str] = browser.evaluate(
        "[...document.querySelectorAll('.local-contact .name')].map((each) => each.textContent)"
    )
    return found


def test_a_contact_that_was_checked_long_ago(browser: Browser, bundle: Path, local: Path) -> None:
    """By the reader's clock; and whose words these are, and who can change them, is said."""
    now = datetime.datetime.now().astimezone().date()
    days = {"long ago": 190, "ahead": -40, "lately": 150}
    contacts = [
        {**CONTACT, "name": name, "checked": (now - datetime.timedelta(days=ago)).isoformat()}
        for name, ago in days.items()
    ]
    local.write_text(sheet(*contacts), encoding="utf-8")
    open_page(browser, bundle, "en/index.html")
    warned = ["Not checked for over six months" in each for each in browser.evaluate(SHOWN)]
    assert warned == [True, True, False]
    said = browser.evaluate("document.querySelector('section[data-local]').innerText")
    assert "not by the makers of these pages" in said
    assert "Whoever can write to the folder can change what it shows" in said
    for page in ("en/index.html", "ar/bag-card.html", "en/local-services.html"):
        open_page(browser, bundle, page)
        assert violations(browser) == []


# All of a page but the contacts: elements, words, and how they look.
REST = """(() => {
  const own = document.querySelector("section[data-local]");
  const all = [...document.querySelectorAll("*")]
    // Data scripts come and go while search makes itself ready.
    .filter((each) => each.localName !== "script" && !own?.contains(each));
  const looks = ["display", "visibility", "opacity", "color", "backgroundColor", "backgroundImage",
    "position", "fontFamily", "fontSize", "transform", "content", "animationName", "direction"];
  return all.map((each) => {
    const style = getComputedStyle(each);
    const before = getComputedStyle(each, "::before").content;
    return [each.localName, each.getAttributeNames().join(), each.children.length ? "" :
      each.textContent, before, ...looks.map((name) => style[name])].join("|");
  });
})()"""

RULES = """
@import url("http://x.test/a.css"); @import "//x.test/b.css"; @charset "x";
@font-face{font-family:system-ui;src:url(http://x.test/f.woff)}
@font-face{font-family:"Noto Sans";src:url(//x.test/f.woff)}
@property --text{syntax:"<color>";inherits:true;initial-value:red}
@layer x{*{display:none!important}} @media all{*{color:red!important}}
@keyframes x{from{opacity:0}} @page{margin:99cm} @namespace url(http://x.test/);
*,:root,html,body,main,.box,.warn,:host,:host-context(html),::slotted(*),::part(x),:host *{
  display:none!important;visibility:hidden!important;opacity:0!important;color:red!important;
  background:url(http://x.test/x.png) red!important;animation:x 1s infinite!important;
  cursor:url(http://x.test/c.cur),auto!important;behavior:url(http://x.test/x.htc);
  -moz-binding:url(http://x.test/x.xml);filter:url(http://x.test/f.svg#x);width:expression(RUN);
  --text:red!important;--page:red!important;--warn:transparent!important;direction:rtl!important}
:host{display:block!important;position:fixed!important;inset:0!important;z-index:2147483647;
  background:white!important;content:url(http://x.test/y.png);list-style:url(javascript:RUN)}
*::before,*::after,:host::before{content:"CALL 000"!important;display:block!important;
  background:url(javascript:RUN)}
""".replace("RUN", RUN)

BROKEN = {
    "empty": "",
    "words": "These are our numbers: 112",
    "html": f"<script>{RUN}</script><style>*{{display:none}}</style>",
    "markup in a string": f':host{{--kb-local:"<img src=x onerror={RUN}>"}}',
    "an address": ":host{--kb-local:url(http://x.test/x)}",
    "an address in a string": ':host{--kb-local:"javascript:alert(1)"}',
    "no JSON": f":host{{--kb-local:{property_of(b'{')}}}",
    "no UTF-8": f":host{{--kb-local:{property_of(bytes([0xFF, 0xFE, 0x41]))}}}",
    "another version": f":host{{--kb-local:{property_of({'version': 2, 'services': []})}}}",
    "a name of one megabyte": sheet({**CONTACT, "name": "w" * 1_000_000}),
    "a property of four megabytes": f':host{{--kb-local:"{"A" * 4_000_000}"}}',
    "a direction override": sheet({**CONTACT, "name": "\u202eecnalubma"}),
    "a number that is an address": sheet({**CONTACT, "number": f"javascript:{RUN}"}),
    "a kind of its own": sheet({**CONTACT, "kind": '"]<b>'}),
    "not closed": sheet(CONTACT)[:-20],
    "rules alone": RULES.partition("@font-face")[2],
}


def test_a_broken_file_is_one_message(browser: Browser, bundle: Path, local: Path) -> None:
    """In the reader's language; no contact, no code, no other change, no call."""
    open_page(browser, bundle, "en/index.html")
    rest = browser.evaluate(REST)
    for name, text in BROKEN.items():
        local.write_text(text, encoding="utf-8")
        open_page(browser, bundle, "en/index.html")
        said = browser.evaluate("document.querySelector('section[data-local]').innerText")
        assert "The file local.css in this folder cannot be read" in said, name
        assert browser.evaluate("kbpkg.localFile.then((file) => file.contacts)") == [], name
        assert rest == browser.evaluate(REST), name
        assert browser.evaluate("window.ran ?? null") is None
    for page in ("ar/bag-card.html", "en/local-services.html"):
        open_page(browser, bundle, page)
        assert "local.css" in browser.evaluate("document.querySelector('main').innerText"), page
    local.write_bytes(bytes(range(256)) * 40)
    open_page(browser, bundle, "es/index.html")
    assert browser.evaluate("kbpkg.localFile.then(({ isBroken }) => isBroken)")
    assert browser.connections() == []


def test_the_rules_of_a_hostile_file_reach_nothing(
    browser: Browser, bundle: Path, local: Path
) -> None:
    """Its contacts are shown; its rules style nothing, load nothing and run nothing."""
    for page in ("en/index.html", "en/emergency-unresponsive-person.html"):
        local.write_text(sheet(CONTACT), encoding="utf-8")
        open_page(browser, bundle, page)
        rest, shown = browser.evaluate(REST), browser.evaluate(SHOWN)
        assert "Night bus team" in shown[0]
        local.write_text(sheet(CONTACT, more=RULES), encoding="utf-8")
        browser.goto(file_url(bundle / page))
        # While it is loaded it can touch nothing either.
        assert browser.evaluate("document.body.innerText.length") > 500
        browser.evaluate(READY)
        assert rest == browser.evaluate(REST), page
        assert shown == browser.evaluate(SHOWN), page
        assert browser.evaluate("window.ran ?? null") is None
        assert browser.evaluate("document.body.innerText").count("CALL 000") == 0
    assert browser.connections() == []


def test_hostile_words_are_words(browser: Browser, bundle: Path, local: Path) -> None:
    """Markup, script, addresses, braces in every field: shown as they are."""
    hidden = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
    pieces = [piece[:120] for piece in PIECES if not hidden.search(piece)]
    pieces = [piece for piece in pieces if piece.strip(" \ufeff")]
    contacts = [
        {**CONTACT, "name": piece, "hours": piece, "languages": piece, "note": piece * 3}
        for piece in pieces
    ]
    assert len(contacts) > 100
    local.write_text(sheet(*contacts), encoding="utf-8")
    browser.set_viewport(320, 640)
    for page in ("en/index.html", "ar/index.html"):
        open_page(browser, bundle, page)
        found = browser.evaluate(
            """[...document.querySelectorAll(".local-contact")].map((each) => ({
              name: each.querySelector(".name").textContent,
              tags: [...each.querySelectorAll("*")].map((one) => one.localName),
              href: each.querySelector("a").getAttribute("href"),
              count: each.querySelectorAll("a").length }))"""
        )
        assert [each["name"] for each in found] == [each["name"] for each in contacts]
        for each in found:
            assert set(each["tags"]) <= {"strong", "span", "bdi", "a", "p", "time"}
            assert (each["href"], each["count"]) == ("tel:+442079460018", 1)
        assert browser.evaluate("document.documentElement.scrollWidth") <= 320
        assert browser.evaluate("window.ran ?? null") is None
        # The number stays where it can be read, whatever stands before it.
        assert browser.evaluate(
            """[...document.querySelectorAll(".local-contact .number")].every((each) => {
              const own = each.getBoundingClientRect();
              return own.left >= 0 && own.right <= innerWidth && own.height > 10; })"""
        )
    for piece in pieces[::10]:
        browser.evaluate(f"kbpkg.findLocal({json.dumps(piece)}).then((all) => all.length)")
    assert is_quiet(browser)


@pytest.mark.page(javascript=False)
def test_without_javascript(browser: Browser, bundle: Path, local: Path) -> None:
    """The form says that it needs JavaScript; no page is touched by the file."""
    local.write_text(sheet(CONTACT, more=RULES), encoding="utf-8")
    browser.goto(file_url(bundle / "en/local-services.html"))
    shown = browser.evaluate("document.body.innerText")
    assert "This page needs JavaScript" in shown
    assert "Save as local.css" not in shown
    browser.goto(file_url(bundle / "en/index.html"))
    assert browser.find_all("heading", HEADING) == []
    assert browser.connections() == []


def test_enter_opens_a_page_and_never_dials(browser: Browser, bundle: Path, local: Path) -> None:
    """A contact stands before the hits, but Enter opens the first page that was found."""
    local.write_text(sheet(CONTACT), encoding="utf-8")
    open_page(browser, bundle, "en/index.html")
    browser.evaluate(
        """addEventListener("click", (event) => {
            if (!event.target.href?.startsWith("tel:")) return;
            event.preventDefault();
            window.isDialled = true;
        })"""
    )
    browser.press("Control+/")
    browser.type("night")
    browser.wait_for("document.querySelectorAll('[data-entry-id]').length > 0")
    assert browser.find_all("link", CONTACT["number"])
    browser.press("Enter")
    browser.wait_for("window.isDialled || !location.pathname.endsWith('/en/index.html')")
    assert not browser.url.endswith("/en/index.html")
