"""Two languages side by side, as a worker and a client read them together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.driver import Browser, file_url
from tests.browser.test_bundle import violations

if TYPE_CHECKING:
    from pathlib import Path

BLADDER = "effects-bladder"
SHOWN = "document.documentElement.dataset.two === {}"
# Where the words of a block begin in the first and in the second language.
PLACES = """((block) => {
    const [one, two] = ['.one', '.two'].map((name) => document
        .querySelector(`[data-block="${block}"] ${name}`).getBoundingClientRect());
    return { beside: Math.abs(one.top - two.top) < 12 && (two.left >= one.right ||
                one.left >= two.right), below: two.top >= one.bottom - 1 };
})"""


def open_both(browser: Browser, bundle: Path, page: str, second: str) -> None:
    """Open a page with a second language and wait for it."""
    browser.goto(file_url(bundle / page.partition("#")[0]) + "#" + page.partition("#")[2])
    browser.wait_for(SHOWN.format(json.dumps(second)))


def choose(browser: Browser, tag: str) -> None:
    """Choose a second language as a reader does."""
    select = browser.find("combobox", "Second language")
    select.evaluate(
        f"(e) => {{ e.value = {json.dumps(tag)};"
        " e.dispatchEvent(new Event('change', { bubbles: true })); }"
    )


def choose_country(browser: Browser, code: str) -> None:
    """Choose a country as a reader does."""
    browser.find("combobox", "Country").evaluate(
        f"(e) => {{ e.focus({{ preventScroll: true }}); e.value = {json.dumps(code)};"
        " e.dispatchEvent(new Event('change', { bubbles: true })); }"
    )


@pytest.mark.page(viewport=(1366, 768))
def test_each_block_stands_beside_its_translation(browser: Browser, bundle: Path) -> None:
    """Title, summary, heading, list item, label: side by side, each in its language."""
    browser.goto(file_url(bundle / f"en/{BLADDER}.html"))
    left = "e => e.getBoundingClientRect().left"
    before = browser.find("combobox", "Second language").evaluate(left)
    choose(browser, "ar")
    browser.wait_for(SHOWN.format("'ar'"))
    # The choice itself stays under the pointer.
    assert before == browser.find("combobox", "Second language").evaluate(left)
    # Title, summary, first heading, first item, and the label of a box.
    for block in ("0", "1", "2", "3", "ui.now"):
        assert browser.evaluate(f"{PLACES}({json.dumps(block)})")["beside"], block
    seconds = browser.evaluate(
        "[...document.querySelectorAll('.two')].every((e) => e.lang === 'ar' && e.dir === 'rtl')"
    )
    assert seconds
    shown = browser.evaluate("document.querySelector('main').innerText")
    assert "مثانة الكيتامين" in shown
    assert "Ketamine bladder" in shown
    # It says that nobody reviewed the second language.
    assert "لم يراجعها أحد" in shown
    assert (browser.connections(), browser.requests(), browser.console()) == ([], [], [])
    assert browser.evaluate("localStorage.length + sessionStorage.length + document.cookie") == "0"
    choose(browser, "")
    browser.wait_for("!document.querySelector('.two')")
    assert "مثانة" not in browser.evaluate("document.querySelector('main').innerText")


def test_a_draft_beside_the_page_says_so(browser: Browser, unfinished: Path) -> None:
    """Above the text, and at each block that is missing or was never checked."""
    open_both(browser, unfinished, f"en/{BLADDER}.html#with=es", "es")
    box = "document.querySelector('main .draft[lang=es]').innerText"
    assert browser.evaluate(box).startswith("Este idioma es un borrador")
    seconds = browser.evaluate(
        "[...document.querySelectorAll('.two .badge')].map((each) => [each.innerText,"
        " each.closest('.two').innerText.replace(each.innerText, '').trim(),"
        " each.closest('.pair').querySelector('.one').innerText])"
    )
    # The original stands beside its badge already and is not said twice.
    assert [words for _, words, _ in seconds] == [""] * 3
    assert {badge for badge, _, _ in seconds} == {"Aún sin traducir", "Traducción desactualizada"}
    assert any("Leaking pee" in original for _, _, original in seconds)


@pytest.mark.page(viewport=(320, 640))
def test_on_a_narrow_screen_the_languages_take_turns(browser: Browser, bundle: Path) -> None:
    """At 320 pixels a block stands below its original, and nothing scrolls sideways."""
    for page, second in ((f"ar/{BLADDER}.html#with=en", "en"), ("en/glossary.html#with=ar", "ar")):
        open_both(browser, bundle, page, second)
        assert browser.evaluate(f"{PLACES}('1')")["below"]
        assert browser.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_second_language_travels(browser: Browser, bundle: Path) -> None:
    """It goes along with a link and a search hit, beside the country, and keeps the section."""
    open_both(browser, bundle, f"en/{BLADDER}.html#what-to-do&country=GB&with=ar", "ar")
    assert browser.evaluate(
        "document.getElementById('what-to-do').getBoundingClientRect().top < innerHeight"
    )
    # The numbers for the paper, whichever of the two came first.
    browser.wait_for("!!document.querySelector('.for-paper .two')")
    # A link inside the page: the section is another, the choices stay.
    browser.evaluate("document.querySelector('main a.cite').click()")
    browser.wait_for("/^#source-.*&country=GB&with=ar$/.test(location.hash)")
    browser.find("link", "العربية").click()
    browser.wait_for("document.documentElement.dataset.two === 'en'")
    assert browser.evaluate("document.documentElement.lang") == "ar"
    assert "country=GB" in browser.url
    # Later, so that the answer is not lost with the page.
    browser.evaluate(
        "setTimeout(() => document.querySelector('article a[href^=\"emergency\"]').click())"
    )
    browser.wait_for(
        f"!location.pathname.includes('{BLADDER}') && !!document.documentElement.dataset.two"
    )
    assert browser.url.endswith("country=GB&with=en")
    browser.goto(file_url(bundle / "en/index.html") + "#with=ar")
    # Nothing of the home page is shown in two languages.
    assert browser.find_all("combobox", "Second language") == []
    browser.press("Control+/")
    browser.type("k-hole")
    browser.wait_for("document.querySelectorAll('[data-entry-id]').length > 0")
    browser.press("Enter")
    browser.wait_for("document.documentElement.dataset.two === 'ar'")


def test_switching_keeps_the_section_and_the_second_language(
    browser: Browser, bundle: Path
) -> None:
    """From English with Arabic to Spanish: Spanish with Arabic, at the same section."""
    open_both(browser, bundle, f"en/{BLADDER}.html#what-to-do&with=ar", "ar")
    browser.find("link", "Español").click()
    browser.wait_for(
        "document.documentElement.lang === 'es' && 'two' in document.documentElement.dataset"
    )
    assert browser.url.endswith("#what-to-do&with=ar")


def test_a_choice_leaves_the_reader_where_they_are(browser: Browser, bundle: Path) -> None:
    """Made at the top of a page that was opened at a section, and taken back further below."""
    open_both(browser, bundle, "en/emergency-k-hole.html#afterwards&with=es", "es")
    browser.wait_for("scrollY > 500")
    browser.evaluate("scrollTo(0, 0)")
    browser.find("button", "Put on the handout").click()
    choose_country(browser, "GB")
    browser.wait_for("!!document.querySelector('.call [data-country]:not([hidden])')")
    assert browser.evaluate("scrollY") < 500
    browser.goto(file_url(bundle / "en/bag-card.html"))
    choose_country(browser, "GB")
    browser.evaluate("document.querySelector('.pick').scrollIntoView()")
    before = browser.evaluate("scrollY")
    choose_country(browser, "")
    assert browser.evaluate("[scrollY, location.hash]") == [before, ""]


def test_back_between_sections_keeps_the_choices(browser: Browser, bundle: Path) -> None:
    """From a section to the page without one too."""
    browser.goto(file_url(bundle / f"en/{BLADDER}.html"))
    browser.evaluate("document.querySelector('.here').click()")
    browser.wait_for("location.hash !== ''")
    choose(browser, "es")
    browser.wait_for(SHOWN.format("'es'"))
    browser.back()
    browser.wait_for("location.hash === '#with=es'")
    assert browser.evaluate(SHOWN.format("'es'"))


def test_words_explain_themselves_in_both_languages(browser: Browser, bundle: Path) -> None:
    """Each in place, in its own language."""
    open_both(browser, bundle, "en/addiction-how-it-develops.html#with=es", "es")
    for side, words in (("one", "feeling cut off"), ("two", "sensación")):
        note = f"document.querySelector('.{side} .meaning')"
        browser.evaluate(f"document.querySelector('.{side} a.term').click()")
        shown = browser.evaluate(f"{note}.innerText")
        assert words in shown.lower()
        assert browser.evaluate(f"{note}.textContent") == shown
    assert browser.url.endswith("#with=es")


def test_a_guide_and_a_worksheet_work_in_two_languages(browser: Browser, bundle: Path) -> None:
    """Labels stand in both languages; what is suggested does too."""
    open_both(browser, bundle, "en/treatment-choosing-a-level.html#with=ar", "ar")
    browser.find_all("radio")[0].click()
    browser.wait_for("!!document.querySelector('[data-guide] > :not([hidden])')")
    suggested = "document.querySelector('[data-guide] [data-when=stops] .pair .two')"
    assert browser.evaluate(f"{suggested}.textContent.trim() !== ''")
    open_both(browser, bundle, "en/worksheet-trigger-map.html#with=ar", "ar")
    field = browser.find_all("textbox")[0]
    field.focus()
    browser.type("Zq7")
    choose(browser, "es")
    browser.wait_for(SHOWN.format("'es'"))
    assert "Zq7" in browser.evaluate(
        "[...document.querySelectorAll('input, textarea')].map((e) => e.value)"
    )


@pytest.mark.page(viewport=(1280, 800))
def test_both_languages_stand_by_their_box(browser: Browser, bundle: Path) -> None:
    """In two directions too: a word at the far edge would be read as that of another box."""
    open_both(browser, bundle, "ar/worksheet-trigger-map.html#with=en", "en")
    ends = browser.evaluate(
        "[...document.querySelectorAll('[data-field=ticks] .pair')].map((pair) => [...pair"
        ".querySelectorAll('.one, .two')].map((each) => each.getBoundingClientRect().right))"
    )
    assert ends
    assert all(abs(one - two) <= 1 for one, two in ends)


def test_countries_are_named_in_both_languages(browser: Browser, bundle: Path) -> None:
    """A table of services names each country in both."""
    open_both(browser, bundle, "en/service-helplines.html#with=ar", "ar")
    shown = browser.evaluate("document.querySelector('table.services').innerText")
    assert "United Kingdom" in shown
    assert "المملكة المتحدة" in shown


@pytest.mark.parametrize("text", ["", "kbpkg.receive('pages/ar/effects-bladder', 1, {});"])
def test_a_damaged_record_says_so(browser: Browser, bundle: Path, text: str) -> None:
    """Where a file is missing or another one, the page says it and stays as it was."""
    path = bundle / f"pages/ar/{BLADDER}.js"
    before = path.read_bytes()
    path.write_text(text, encoding="utf-8")
    try:
        browser.goto(file_url(bundle / f"en/{BLADDER}.html") + "#with=ar")
        browser.wait_for("document.body.innerText.includes('cannot be shown')")
        assert browser.evaluate("document.querySelectorAll('.two').length") == 0
    finally:
        path.write_bytes(before)


def test_a_hostile_record_is_text_or_refused(browser: Browser, bundle: Path) -> None:
    """Markup in a text is shown as text; a link to a script is no link."""
    path = bundle / f"pages/ar/{BLADDER}.js"
    before = path.read_text("utf-8")
    head, _, rest = before.partition('"texts":["')
    hostile = '"texts":["<img src=x onerror=window.ran=1>",[["a","javascript:ran=1","here"]],"'
    rest = rest.split('","', 2)[2]
    path.write_text(head + hostile + rest, encoding="utf-8")
    try:
        open_both(browser, bundle, f"en/{BLADDER}.html#with=ar", "ar")
        assert "<img src=x" in browser.evaluate("document.querySelector('h1').innerText")
        assert (
            browser.evaluate("document.querySelectorAll('.two img, .summary .two a').length") == 0
        )
        assert browser.evaluate("window.ran ?? null") is None
    finally:
        path.write_text(before, encoding="utf-8")


def test_axe_finds_nothing_in_two_languages(browser: Browser, bundle: Path) -> None:
    """A page in two languages is as well made as one in one."""
    open_both(browser, bundle, f"en/{BLADDER}.html#with=ar", "ar")
    assert violations(browser) == []
    browser.goto(file_url(bundle / "en/handout.html") + f"#pick={BLADDER}&with=ar")
    browser.wait_for("!!document.querySelector('#sheets article')")
    assert violations(browser) == []
