"""The harness does what it says, in both browsers."""

from __future__ import annotations

import os
import shutil
import struct
from pathlib import Path

import pytest

from tests.browser import conftest, driver
from tests.browser.driver import Browser, BrowserError, Listener, file_url

SAMPLES = Path(__file__).parent / "samples"
POLICY = file_url(SAMPLES / "policy.html")
NETWORK = file_url(SAMPLES / "network.html")
CONTROLS = file_url(SAMPLES / "controls.html")


def png_size(path: Path) -> tuple[int, int]:
    """Read the size of a PNG."""
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height


def test_file_policy_is_the_real_one(browser: Browser) -> None:
    """fetch() and module scripts of sibling files fail; a classic script works."""
    browser.goto(POLICY)
    assert browser.wait_for("window.fetched") == "failed"
    assert browser.evaluate("window.classic") is True
    assert browser.evaluate("window.module ?? null") is None


def hosts(connections: list[str]) -> set[str]:
    """Reduce what the proxy was asked for to the hosts."""
    return {line.split()[1].removeprefix("http://").split("/")[0] for line in connections}


def asks_for_the_network(browser: Browser) -> None:
    """Show that what a page asks for is recorded and refused."""
    wanted = {"example.test", "localhost:8123", "secure.example.test"}
    browser.forget()
    browser.goto(NETWORK)
    seen = hosts(browser.connections(settle=1))
    assert {host.partition(":443")[0] for host in seen} == wanted
    assert {url.split("/")[2] for url in browser.requests()} == wanted
    assert browser.evaluate("[...document.images].every(i => i.naturalWidth === 0)") is True


def test_connections_of_a_page_are_recorded_and_refused(
    browser: Browser, listener: Listener
) -> None:
    """The proxy sees each host, localhost too, and lets nothing through."""
    asks_for_the_network(browser)
    assert "GET http://localhost:8123/y.png" in listener.seen


@pytest.mark.parametrize("kind", driver.KINDS)
def test_clean_page_makes_no_connection(kind: str) -> None:
    """A page that asks for nothing leaves the recorder empty."""
    try:
        browser = driver.launch(kind)
    except driver.UnavailableError as error:
        conftest.missing(str(error))
        raise
    with browser:
        browser.goto(CONTROLS)
        browser.find("button", "Press me").click()
        assert browser.connections(settle=3) == []
        assert browser.requests() == []
        # From the start of the browser on; and Firefox, all told, asks for nothing.
        assert browser.listener.seen == []
        assert kind == "chromium" or browser.chatter.seen == []
        # The recorder was not deaf meanwhile.
        asks_for_the_network(browser)


def test_find_by_role_and_name(browser: Browser) -> None:
    """Names match exactly or in part; an absent element is an error."""
    browser.goto(CONTROLS)
    assert browser.find("button", "Press me").evaluate("e => e.id") == "press"
    assert browser.find("button", "Press", exact=False).evaluate("e => e.id") == "press"
    assert browser.find("textbox", "Your words").role == "textbox"
    assert browser.find("option").name == "One"
    assert len(browser.find_all("button")) == 2
    assert browser.find_all("button", "Press") == []
    with pytest.raises(TimeoutError):
        browser.find("button", "None", timeout=0.1)


def test_click_is_real_and_scrolls(browser: Browser) -> None:
    """A click is trusted and reaches what is out of sight."""
    browser.goto(CONTROLS)
    browser.find("button", "Press me").click()
    assert browser.evaluate("pressed") == ["click true"]
    browser.find("link", "Go to the end").click()
    assert browser.wait_for("location.hash") == "#end"
    assert browser.url == CONTROLS + "#end"


def test_keys_are_real(browser: Browser) -> None:
    """Keys move the focus, type, edit and activate."""
    browser.goto(CONTROLS)
    names = []
    for _ in range(3):
        browser.press("Tab")
        names.append((browser.active().role, browser.active().name))
    assert names == [
        ("button", "Press me"),
        ("link", "Go to the end"),
        ("textbox", "Your words"),
    ]
    browser.type("Straße /Я 包")
    assert browser.evaluate("words.value") == "Straße /Я 包"
    browser.press("Control+a", "Delete")
    assert browser.evaluate("words.value") == ""
    browser.press("Tab")
    assert browser.active() == browser.find("listbox", "Choice")
    browser.press("ArrowDown", "/", "+", "Escape", "Shift+Tab", "Shift+Tab", "Shift+Tab")
    browser.evaluate("pressed.length = 0")
    browser.press("Enter")
    assert browser.wait_for("pressed.length === 2 && pressed") == ["Enter", "click true"]
    browser.find("textbox").focus()
    assert browser.active().name == "Your words"
    with pytest.raises(ValueError, match="Entre"):
        browser.press("Entre")


def test_evaluate(browser: Browser) -> None:
    """Values come as JSON, promises awaited; errors are raised."""
    browser.goto(CONTROLS)
    assert browser.evaluate("const one = {}; ({a: [one, one, null, 1.5, 'x'], b: true})") == {
        "a": [{}, {}, None, 1.5, "x"],
        "b": True,
    }
    assert browser.evaluate("new Promise(done => setTimeout(() => done([7]), 10))") == [7]
    assert browser.evaluate("undefined") is None
    assert browser.evaluate("NaN") is None
    with pytest.raises(BrowserError, match="nothing"):
        browser.evaluate("nothing.here")
    with pytest.raises(TimeoutError):
        browser.wait_for("false", timeout=0.1)


def test_large_script_is_injected_in_spite_of_csp(browser: Browser, tmp_path: Path) -> None:
    """Two megabytes of script run under script-src 'self'."""
    browser.goto(CONTROLS)
    inline = (
        "document.body.append(Object.assign(document.createElement('script'), {text: 'x = 1'}))"
    )
    browser.evaluate(f"{inline}; undefined")
    assert browser.evaluate("typeof x") == "undefined"  # the policy is in force
    script = tmp_path / "large.js"
    script.write_text(f"/*{'包' * 700_000}*/\nvar large = {{run: async () => ({{n: 1}})}};")
    browser.inject(script)
    assert browser.evaluate("large.run()") == {"n": 1}


def test_folder_with_a_difficult_name(browser: Browser, tmp_path: Path) -> None:
    """Space, '#', '%', '?' and Chinese in a path do no harm."""
    folder = tmp_path / "a folder # 100% 包?"
    shutil.copytree(SAMPLES, folder)
    browser.goto(file_url(folder / "policy.html"))
    assert browser.evaluate("window.classic") is True
    assert browser.url == file_url(folder / "policy.html")


def test_missing_file_is_an_error(browser: Browser) -> None:
    """An error page is not taken for the page."""
    with pytest.raises(BrowserError):
        browser.goto(file_url(SAMPLES / "none.html"))


def test_viewport_screenshot_and_print(browser: Browser, tmp_path: Path) -> None:
    """Sizes are exact; the whole page or the window is shot."""
    browser.goto(CONTROLS)
    browser.set_viewport(320, 500)
    assert browser.evaluate("[innerWidth, innerHeight]") == [320, 500]
    browser.screenshot(tmp_path / "page.png")
    width, height = png_size(tmp_path / "page.png")
    assert width <= 320
    assert height > 3000
    browser.screenshot(tmp_path / "window.png", full_page=False)
    width, height = png_size(tmp_path / "window.png")
    assert width <= 320
    assert height == 500
    browser.print_pdf(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.page(color_scheme="dark")
def test_dark_scheme(browser: Browser) -> None:
    """The colour scheme can be chosen and changed."""
    browser.goto(CONTROLS)
    color = "getComputedStyle(document.body).backgroundColor"
    assert browser.evaluate(color) == "rgb(0, 0, 0)"
    browser.set_color_scheme("light")
    assert browser.wait_for(f"{color} === 'rgb(255, 255, 255)'")


@pytest.mark.page(javascript=False)
def test_without_javascript(browser: Browser) -> None:
    """The page's scripts do not run; ours and the keys work."""
    browser.goto(CONTROLS)
    assert "No scripts here" in browser.evaluate("document.body.innerText")
    assert browser.evaluate("document.documentElement.outerHTML.length") > 500
    browser.press("Tab", "Tab")
    assert browser.active().name == "Go to the end"
    browser.press("Enter")
    assert browser.wait_for("location.hash") == "#end"
    browser.goto(POLICY)
    assert browser.evaluate("Promise.resolve([document.title])") == ["File policy"]
    assert browser.evaluate("window.wrappedJSObject?.classic ?? window.classic ?? null") is None


def test_pages_share_nothing(browser: Browser) -> None:
    """Storage and records are new for each page."""
    browser.goto(CONTROLS)
    browser.evaluate("localStorage.setItem('left', 'behind'); console.error('noted')")
    assert "error: noted" in browser.console()
    browser.new_page()
    browser.goto(CONTROLS)
    assert browser.evaluate("localStorage.getItem('left')") is None
    assert browser.console() == []


def test_browser_that_died_is_started_anew(browser: Browser) -> None:
    """A crash costs one test, not the session."""
    root = browser._root
    assert root is not None
    for process in driver._processes(root, browser._leader):
        os.kill(process, 9)
    with pytest.raises(BrowserError):
        browser.goto(CONTROLS)
    browser.new_page()
    browser.goto(CONTROLS)
    assert browser.find("heading").name == "Controls"


def test_nothing_is_left_behind(browser: Browser) -> None:
    """No process and no folder stays after close()."""
    with driver.launch(browser.kind) as other:
        root = other._root
        assert root is not None
        other.goto(CONTROLS)
        assert driver._processes(root, other._leader)
    assert not root.exists()
    assert driver._processes(root, other._leader) == []


def test_missing_browser_skips_but_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing skips here and fails in CI."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(driver.UnavailableError, match="is not installed") as caught:
        driver.launch("firefox")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception):
        conftest.missing(str(caught.value))
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception):
        conftest.missing(str(caught.value))
