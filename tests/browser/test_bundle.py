"""The bundle as a person uses it: opened from disk, with the network off, in both browsers."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import kbpkg
from kbpkg.pipeline import BuildOptions, build
from kbpkg.settings import PackageFolders
from tests.browser.conftest import missing
from tests.browser.driver import Browser, ColorScheme, file_url
from tests.problems.package import copy_base, edit

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tests/js/node_modules/axe-core/axe.min.js"
CASES = json.loads((ROOT / "tests/parity/cases.json").read_text("utf-8"))
HITS = "document.querySelectorAll('[data-entry-id]').length"
TAGS = ("en", "ar", "es", "zh-Hant")


def type_query(browser: Browser, text: str) -> None:
    """Type into the search box, reached by its key, and wait for the hits."""
    browser.press("Control+/")
    assert browser.active().role == "searchbox"
    browser.type(text)
    browser.wait_for(f"{HITS} > 0")


def path_and_section(browser: Browser, bundle: Path) -> tuple[str, str]:
    """Return where the browser is inside the bundle."""
    address, _, section = browser.url.partition("#")
    return unquote(address.removeprefix(file_url(bundle)).lstrip("/")), section


def test_from_the_start_page_to_the_same_section_in_another_language(
    browser: Browser, bundle: Path
) -> None:
    """Choose Arabic, search by keyboard, open the first hit, switch to English: same section."""
    browser.goto(file_url(bundle / "index.html"))
    browser.find("link", "العربية").click()
    browser.wait_for("document.documentElement.lang === 'ar'")
    assert browser.evaluate("document.documentElement.dir") == "rtl"
    type_query(browser, "دم في البول")
    first = browser.evaluate("document.querySelector('[data-entry-id] a').getAttribute('href')")
    browser.press("ArrowDown")
    assert browser.active().role == "link"
    browser.press("Enter")
    browser.wait_for("location.hash !== ''")
    page, section = path_and_section(browser, bundle)
    assert f"{page}#{section}" == f"ar/{first}"
    browser.find("link", "English").click()
    browser.wait_for("document.documentElement.lang === 'en'")
    assert path_and_section(browser, bundle) == (page.replace("ar/", "en/"), section)
    assert browser.evaluate(
        "document.querySelector(location.hash).getBoundingClientRect().top < innerHeight"
    )
    assert (browser.connections(), browser.requests()) == ([], [])


def test_enter_in_the_search_box_opens_the_first_hit(browser: Browser, bundle: Path) -> None:
    """A street name and Enter: the page is there. A slash alone, which may be said, is no key."""
    browser.goto(file_url(bundle / "en/index.html"))
    browser.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }))"
    )
    assert browser.active().role != "searchbox"
    type_query(browser, "k-hole")
    browser.press("Enter")
    browser.wait_for("location.pathname.endsWith('emergency-k-hole.html')")


@pytest.mark.parametrize("query", ["pizza delivery", "die katze"])
def test_enter_opens_nothing_that_does_not_hold_the_words(
    browser: Browser, bundle: Path, query: str
) -> None:
    """Neither a look-alike nor a page that holds one word of two: Enter leads to the list."""
    browser.goto(file_url(bundle / "en/index.html"))
    type_query(browser, query)
    browser.press("Enter")
    browser.wait_for("!!document.activeElement.closest('[data-entry-id]')")
    said = browser.find("status").evaluate("e => e.innerText")
    assert len(said.splitlines()) == 1, "look-alikes are said once"
    assert browser.url.endswith("/en/index.html")


def test_the_click_after_the_search_box_hits(browser: Browser, bundle: Path) -> None:
    """Nothing moves between the press, which takes the focus from the box, and the release."""
    browser.goto(file_url(bundle / "en/effects-bladder.html"))
    browser.find("searchbox").click()
    browser.find("button", "Put on the handout").click()
    browser.find("button", "On the handout: take it off")


def test_whoever_types_on_after_enter_goes_nowhere(browser: Browser, bundle: Path) -> None:
    """On a slow computer the hits of the query before still stand there: none is opened."""
    browser.goto(file_url(bundle / "en/index.html"))
    type_query(browser, "bladder")
    browser.evaluate(
        "{ const ask = kbpkg.ask; kbpkg.ask = async (...asked) => {"
        " await new Promise((done) => setTimeout(done, 300)); return ask(...asked); }; }"
    )
    browser.press("Control+a")
    browser.type("overdose")
    browser.press("Enter", "s")
    browser.wait_for("!!document.querySelector('[data-entry-id=emergency-overdose-danger-signs]')")
    assert browser.url.endswith("/en/index.html")


def test_the_arrows_of_an_input_method_stay_with_it(browser: Browser, bundle: Path) -> None:
    """Whoever chooses a Chinese sign is not thrown out of the box."""
    browser.goto(file_url(bundle / "zh-Hant/index.html"))
    type_query(browser, "膀胱")
    for options, role in (("isComposing: true", "searchbox"), ("", "link")):
        browser.evaluate(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
            f" {{ key: 'ArrowDown', bubbles: true, {options} }}))"
        )
        assert browser.active().role == role


def test_a_reader_who_scrolled_keeps_the_section(browser: Browser, bundle: Path) -> None:
    """Switching language leads to the section on the screen, also without a hash."""
    browser.goto(file_url(bundle / "en/effects-bladder.html"))
    browser.evaluate("document.getElementById('outlook').scrollIntoView()")
    browser.find("link", "Español").click()
    browser.wait_for("document.documentElement.lang === 'es'")
    page, section = path_and_section(browser, bundle)
    assert page == "es/effects-bladder.html"
    assert section in {"outlook", "what-to-do"}


@pytest.mark.page(javascript=False)
def test_without_javascript_every_page_is_reached_and_read(browser: Browser, bundle: Path) -> None:
    """Everything but search: languages, lists, entries, related entries, sources."""
    browser.goto(file_url(bundle / "index.html"))
    browser.find("link", "Español").click()
    browser.wait_for("document.documentElement.lang === 'es'")
    assert browser.evaluate("document.querySelector('form').offsetParent === null")
    entries = browser.evaluate("[...document.querySelectorAll('[data-entry] a')].map(a => a.href)")
    assert len(entries) == len(list((ROOT / "kb/entries").rglob("*.md")))
    # Some are enough to see how a page is made; the check of links saw them all.
    for address in entries[::18]:
        browser.goto(address)
        assert browser.find("heading", browser.evaluate("document.querySelector('h1').innerText"))
        assert browser.evaluate("document.querySelectorAll('article section').length") > 2
        links = browser.evaluate("[...document.querySelectorAll('a')].map(a => a.href)")
        inside = {each for each in links if each.startswith("file:")}
        assert all(is_there(each) for each in inside), inside
    assert browser.connections() == []


def is_there(address: str) -> bool:
    """Tell whether the file of an address exists, and its place in it."""
    path, _, place = address.partition("#")
    file = Path(unquote(path.removeprefix("file://")))
    return file.is_file() and (not place or f'id="{place}"' in file.read_text("utf-8"))


def test_opened_inside_a_zip_the_start_page_still_helps(
    browser: Browser, bundle: Path, tmp_path: Path
) -> None:
    """Alone, without its assets, it says in every language to extract, and what to do first."""
    alone = tmp_path / "index.html"
    alone.write_bytes((bundle / "index.html").read_bytes())
    browser.goto(file_url(alone))
    shown = browser.evaluate("document.body.innerText")
    for words in (
        "Copy or extract the whole folder",
        "call your local emergency number first",
        "extraiga",
        "استخرج",
        "解壓縮",
    ):
        assert words in shown, words
    browser.goto(file_url(bundle / "index.html"))
    assert "extract the whole folder" not in browser.evaluate("document.body.innerText")


def one_of_each_type() -> list[str]:
    """Return the file name of one entry of each type."""
    entries = kbpkg.load(ROOT / "kb").entries("en")
    return sorted({entry.type: f"{entry.id}.html" for entry in entries}.values())


def test_no_page_names_another_host(bundle: Path) -> None:
    """Whatever a page loads lies in the bundle; what leaves it are links that readers follow."""
    entries = len(list((ROOT / "kb/entries").rglob("*.md")))
    pages = sorted(bundle.rglob("*.html"))
    assert len(pages) == 2 + len(TAGS) * (entries + 4)
    for page in pages:
        html = page.read_text("utf-8")
        loaded = re.findall(
            r"""<(?:link|script|img|iframe|source)\b[^>]*?(?:href|src)="([^"]*)""", html
        )
        assert len(loaded) >= 2 or page.name == "blank.html"
        assert not [each for each in loaded if re.match(r"(?!data:,)[a-z]+:|//", each)], page
        assert not re.search(r"url\(|@import|<style|\son[a-z]+=|<(?:object|embed|base)\b", html), (
            page
        )
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in html


def test_nothing_leaves_and_nothing_is_kept(browser: Browser, bundle: Path) -> None:
    """Pages of each type, queries typed: no connection, no storage, no query in an address."""
    if browser.kind == "firefox":
        pytest.skip("a session of everything is watched in it by another test")
    for page in [bundle / "index.html", *(bundle / "en" / name for name in one_of_each_type())]:
        browser.goto(file_url(page))
    browser.goto(file_url(bundle / "en/index.html"))
    type_query(browser, "blood in urine")
    browser.press("Enter")
    browser.wait_for("location.pathname.endsWith('effects-bladder.html')")
    assert (browser.connections(), browser.requests()) == ([], [])
    assert browser.evaluate("localStorage.length + sessionStorage.length + document.cookie") == "0"
    assert browser.evaluate("JSON.stringify(history.state)") == "null"
    assert "blood" not in browser.url


def test_the_policy_refuses_script_in_the_page(browser: Browser, bundle: Path) -> None:
    """An inline script put into a page of the bundle does not run."""
    page = bundle / "en/effects-bladder.html"
    hostile = bundle / "en/hostile.html"
    hostile.write_text(
        page.read_text("utf-8").replace("</main>", "<script>window.ran = 1</script></main>"),
        encoding="utf-8",
    )
    try:
        browser.goto(file_url(hostile))
        assert browser.evaluate("window.ran ?? null") is None
    finally:
        hostile.unlink()


def test_the_browser_ranks_as_python_does(browser: Browser, bundle: Path) -> None:
    """The shared queries give the same entries, order, scores, sections, snippets and reasons."""
    package = kbpkg.open_bundle(bundle)
    browser.goto(file_url(bundle / "en/index.html"))
    found = browser.evaluate(
        f"""Promise.all({json.dumps(CASES)}.map(async (each) =>
            (await kbpkg.search(each.text, {{ locale: each.locale }})).map((hit) =>
                [hit.entryId, hit.score, hit.section, hit.snippet.text, hit.foundIn,
                 hit.foundBy ? hit.foundBy.text : null, hit.reason.map((match) => match.word)])))"""
    )
    assert len(CASES) >= 60
    for case, hits in zip(CASES, found, strict=True):
        expected = [
            [
                *(hit.entry_id, hit.score, hit.section, hit.snippet.text, hit.found_in),
                hit.found_by and hit.found_by.text,
                [match.word for match in hit.reason],
            ]
            for hit in package.search(case["text"], case["locale"])
        ]
        assert hits == expected, case


STATUS = "document.querySelector('form.search [role=status]').innerText"


def test_words_of_another_language_say_so(browser: Browser, bundle: Path) -> None:
    """The hit is in the reader's language; beside it stands what found it, in its own."""
    browser.goto(file_url(bundle / "en/index.html"))
    type_query(browser, "sangre en la orina")
    reason = "document.querySelector('.hits [data-entry-id=effects-bladder] q span')"
    browser.wait_for(f"{reason} && {reason}.lang === 'es'")
    assert "Spanish" in browser.evaluate(f"{reason}.closest('p').innerText")
    assert browser.evaluate(f"{reason}.querySelector('mark').textContent.toLowerCase()") == "sangre"


def test_a_hit_stays_under_the_finger(browser: Browser, bundle: Path) -> None:
    """Later answers keep what is the same, and wait while a hit is pressed."""
    browser.goto(file_url(bundle / "en/index.html"))
    browser.evaluate(
        "window.asks = []; { const ask = kbpkg.ask; kbpkg.ask = (...asked) =>"
        " new Promise((done) => asks.push(() => done(ask(...asked)))); }"
    )
    first = "document.querySelector('.hits > li')"
    press = first + ".dispatchEvent(new PointerEvent('pointer{}', {{ bubbles: true }}))"
    browser.press("Control+/")
    browser.type("bladder")
    browser.wait_for("asks.length === 1")
    browser.evaluate("asks.pop()()")
    browser.wait_for(f"!!{first}")
    browser.evaluate(f"window.first = {first}; undefined")
    browser.press("Control+a")
    browser.type("bladder ")
    browser.wait_for("asks.length > 0")
    browser.evaluate("asks.splice(0).forEach((each) => each())")
    browser.press("Control+a")
    browser.type("k-hole")
    browser.evaluate(press.format("down"))
    browser.wait_for("asks.length > 0")
    browser.evaluate("asks.splice(0).forEach((each) => each())")
    time.sleep(0.3)
    assert browser.evaluate(f"{first} === window.first")
    browser.evaluate(press.format("up"))
    browser.wait_for(f"{first}.dataset.entryId === 'emergency-k-hole'")


def test_a_damaged_index_of_another_language_costs_its_words_alone(
    browser: Browser, bundle: Path, tmp_path: Path
) -> None:
    """The reader's own words still find, and the page says that something is missing."""
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    (copy / "search/es/index.js").write_text("kbpkg.receive(", encoding="utf-8")
    browser.goto(file_url(copy / "en/index.html"))
    type_query(browser, "blood in urine")
    browser.wait_for(f"{STATUS}.includes('missing or damaged')")
    assert browser.evaluate("document.querySelectorAll('.hits [data-entry-id]').length") > 0


def test_a_damaged_index_of_the_readers_language_leaves_the_others(
    browser: Browser, bundle: Path, tmp_path: Path
) -> None:
    """Other languages are searched in its place, and the page says that something is missing."""
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    (copy / "search/es/index.js").unlink()
    browser.goto(file_url(copy / "es/index.html"))
    type_query(browser, "blood in urine")
    link = "document.querySelector('.hits [data-entry-id=effects-bladder] a')"
    browser.wait_for(f"{link} && {link}.href.includes('/en/effects-bladder.html')")
    partly = "form.search [data-message=partly]"
    words = browser.evaluate(f"document.querySelector('{partly}').textContent")
    assert words in browser.evaluate(STATUS)


@pytest.mark.parametrize("name", ["search.js", "kbpkg.js"])
def test_a_damaged_script_is_told(browser: Browser, bundle: Path, name: str) -> None:
    """No empty place is left, no choice that does nothing: what is wrong, and all numbers."""
    path = bundle / "assets" / name
    before = path.read_bytes()
    path.write_bytes(before[: len(before) // 2])
    try:
        browser.goto(file_url(bundle / "en/emergency-k-hole.html"))
        box = browser.evaluate("document.querySelector('.broken-copy').innerText")
        assert box.endswith("Copy the whole folder again. All pages can still be read."
                            " Numbers by country")  # fmt: skip
        shown = (
            "[...document.querySelectorAll('.search, .aside, .pick')].map((e) => e.offsetHeight)"
        )
        assert set(browser.evaluate(shown)) == {0}
    finally:
        path.write_bytes(before)
    browser.goto(file_url(bundle / "es/emergency-k-hole.html"))
    assert browser.evaluate("document.querySelector('.broken-copy').offsetHeight") == 0


@pytest.mark.parametrize("name", ["handout", "worksheet-first-week", "treatment-choosing-a-level"])
def test_a_damaged_script_of_few_pages_is_told(browser: Browser, bundle: Path, name: str) -> None:
    """A page that loads a script of its own says where that one is damaged; others do not."""
    page = (bundle / f"en/{name}.html").read_text(encoding="utf-8")
    path = bundle / re.findall(r'<script src="../([^"]+)" defer', page)[-1]
    before = path.read_bytes()
    path.write_bytes(before[: len(before) // 2])
    try:
        heights = []
        for each in (name, "leave"):
            browser.goto(file_url(bundle / f"en/{each}.html"))
            heights.append(browser.evaluate("document.querySelector('.broken-copy').offsetHeight"))
    finally:
        path.write_bytes(before)
    assert heights[0] > 0
    assert heights[1] == 0


MARKED = """(words) => {
    const holds = (e) => e.textContent.includes(words) && e.lang === 'en' && e.dir === 'ltr';
    const found = [...document.querySelectorAll('main [lang], .hits [lang]')].find(holds);
    if (!found) return null;
    const badge = found.querySelector('.badge') || found.parentElement.querySelector('.badge');
    return badge && badge.textContent;
}"""


def test_what_is_not_translated_is_shown_in_the_source_and_marked(
    browser: Browser, unfinished: Path
) -> None:
    """A missing, a fuzzy and an outdated text: source, lang, dir and badge on the page."""
    browser.goto(file_url(unfinished / "es/effects-bladder.html"))
    missing_badge, fuzzy_badge = badges(browser)
    assert browser.evaluate(f"({MARKED})('Leaking pee')") == missing_badge
    assert browser.evaluate(f"({MARKED})('Shall we find')") == fuzzy_badge
    assert browser.evaluate(f"({MARKED})('zzchanged')") == missing_badge


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Leaking pee", "Leaking p"),
        ('"Shall we find someone to check it"', "find someone"),
        ("zzchanged", "zzchanged"),
    ],
)
def test_what_is_not_translated_is_marked_in_the_snippet(
    browser: Browser, unfinished: Path, query: str, words: str
) -> None:
    """The hit shows the source text in its own language, with the badge."""
    browser.goto(file_url(unfinished / "es/index.html"))
    type_query(browser, query)
    expected = badges(browser)[1 if words.startswith("find") else 0]
    # Hits come while one types: those of the whole query are the last.
    found = f"({MARKED})({json.dumps(words)})"
    browser.wait_for(f"{found} === {json.dumps(expected)}")


def test_a_title_that_is_not_translated_is_marked_in_the_hit(
    browser: Browser, unfinished: Path
) -> None:
    """The title of a hit is in its own language, with the badge before it."""
    browser.goto(file_url(unfinished / "es/index.html"))
    type_query(browser, "stay with someone")
    expected = badges(browser)[0]
    browser.wait_for(f"({MARKED})('K-hole: how to stay') === {json.dumps(expected)}")


def test_a_page_past_its_review_date_says_so(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """By the reader's clock: an entry past its date warns, in words; one before it does not."""
    root = copy_base(tmp_path_factory.mktemp("overdue") / "package")
    edit(root / "kb/entries/effects/bladder.md", "review_due: 2027-01-03", "review_due: 2026-02-03")
    edit(
        root / "kb/entries/services/numbers.md", "review_due: 2027-01-02", "review_due: 2999-01-03"
    )
    build(
        BuildOptions(PackageFolders(root / "kb", root / "locales"), root / "dist"), lambda _: None
    )
    warned = "should have been reviewed before today"
    for page, is_warned in (("bladder", True), ("numbers", False)):
        browser.goto(file_url(root / f"dist/en/{page}.html"))
        assert (warned in browser.evaluate("document.querySelector('main').innerText")) is is_warned


def badges(browser: Browser) -> list[str]:
    """Return the words of the two badges in the page's language."""
    return [
        str(browser.evaluate(f"document.querySelector('[data-message={each}]').textContent"))
        for each in ("missing", "fuzzy")
    ]


def violations(browser: Browser) -> list[Any]:
    """Run axe-core on the page; return what it finds, short enough to read."""
    if not AXE.is_file():
        missing("axe-core is not installed: npm ci in tests/js")
    browser.inject(AXE)
    found: list[Any] = browser.evaluate(
        """axe.run({ resultTypes: ['violations'] }).then((all) => all.violations.map((each) =>
            [each.id, each.nodes.map((node) => node.html.slice(0, 120))]))"""
    )
    return found


# The schemes are those of every locale: each is asked in one.
@pytest.mark.parametrize(
    ("tag", "scheme"), [("en", "light"), ("en", "dark"), ("ar", "light"), ("zh-Hant", "dark")]
)
def test_axe_finds_nothing(browser: Browser, bundle: Path, tag: str, scheme: ColorScheme) -> None:
    """Start page, home, an entry of each type and a result list, in both directions and schemes."""
    browser.set_color_scheme(scheme)
    of_each_type = [f"{tag}/{name}" for name in one_of_each_type()]
    # Colours and directions are the style sheet's, and of no browser: for them some are enough.
    is_first = (browser.kind, tag, scheme) == ("chromium", "en", "light")
    if browser.kind == "firefox" and scheme == "dark":
        pytest.skip("colours and fonts are asked in Chromium")
    pages = [f"{tag}/index.html", *of_each_type[::8]]
    if is_first:
        pages = ["index.html", *pages, *of_each_type]
    for page in pages:
        browser.goto(file_url(bundle / page))
        assert violations(browser) == [], page
    browser.goto(file_url(bundle / tag / "index.html"))
    type_query(browser, {"en": "bladder", "ar": "مثانة", "zh-Hant": "膀胱"}[tag])
    assert violations(browser) == []


@pytest.mark.parametrize("tag", TAGS)
def test_nothing_scrolls_sideways_at_320_pixels(browser: Browser, bundle: Path, tag: str) -> None:
    """A page of each type, and pages with a table or a figure, fit the narrowest screen."""
    if browser.kind == "firefox" and tag != "ar":
        pytest.skip("each locale is measured in Chromium")
    browser.set_viewport(320, 640)
    wide = [
        page for page in sorted((bundle / tag).glob("*.html"))
        if any(mark in page.read_text("utf-8") for mark in ("<table", "<figure"))
    ]  # fmt: skip
    assert len(wide) > 5
    some = [bundle / tag / name for name in one_of_each_type()]
    if browser.kind == "firefox" or tag in {"es", "zh-Hant"}:
        wide, some = wide[::6], some[::6]
    for page in [bundle / "index.html", bundle / tag / "index.html", *wide, *some]:
        browser.goto(file_url(page))
        width = browser.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, page.name
