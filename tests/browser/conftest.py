"""The fixtures `browser` and `listener`: each test runs in Chromium and in Firefox.

Where a browser or a package is missing the tests are skipped with the reason, unless the
environment variable CI is set: then they fail.

``@pytest.mark.page(javascript=False, color_scheme="dark", viewport=(320, 640))`` says what page the
test wants; these are the arguments of `driver.Browser.new_page`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kbpkg.pipeline import BuildOptions, build
from kbpkg.settings import PackageFolders
from tests.browser.driver import KINDS, Browser, Listener, UnavailableError, launch

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "page(javascript, color_scheme, viewport): the page the fixture `browser` opens"
    )


def missing(reason: str) -> None:
    """Skip the test; fail it in CI."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session", params=KINDS)
def launched(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Start each browser once."""
    try:
        browser = launch(request.param)
    except UnavailableError as error:
        missing(str(error))
        raise
    with browser:
        yield browser


@pytest.fixture
def browser(request: pytest.FixtureRequest, launched: Browser) -> Browser:
    """Give the browser with a new page, new storage and empty records."""
    mark = request.node.get_closest_marker("page")
    launched.new_page(**(mark.kwargs if mark else {}))
    return launched


@pytest.fixture
def listener(browser: Browser) -> Listener:
    """Give the proxy that every connection of the browser goes to."""
    return browser.listener


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the ketamine package once, into a folder with an awkward name."""
    root = Path(__file__).parents[2]
    out = tmp_path_factory.mktemp("browser") / "a stick #1 100% 包" / "dist"
    folders = PackageFolders(root / "kb", root / "locales")
    build(BuildOptions(folders, out, with_drafts=True), report=lambda _: None)
    return out
