"""The fixtures `browser` and `listener`: each test runs in Chromium and in Firefox.

Where a browser or a package is missing the tests are skipped with the reason, unless the
environment variable CI is set: then they fail.

``@pytest.mark.page(javascript=False, color_scheme="dark", viewport=(320, 640))`` says what page the
test wants; these are the arguments of `driver.Browser.new_page`.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po, write_po

from kbpkg.pipeline import BuildOptions, build
from kbpkg.settings import PackageFolders
from tests.browser.driver import KINDS, Browser, Listener, UnavailableError, launch

if TYPE_CHECKING:
    from collections.abc import Iterator


ROOT = Path(__file__).parents[2]


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
    """Give the browser with a new page and empty records."""
    mark = request.node.get_closest_marker("page")
    launched.new_page(**(mark.kwargs if mark else {}), keep_storage=True)
    return launched


@pytest.fixture
def listener(browser: Browser) -> Listener:
    """Give the proxy that every connection of the browser goes to."""
    return browser.listener


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory, released: Path) -> Path:
    """Give the ketamine package, as it is released, in a folder of its own with an awkward name."""
    out = tmp_path_factory.mktemp("browser") / "a stick #1 100% 包" / "dist"
    shutil.copytree(released, out)
    return out


@pytest.fixture(scope="session")
def unfinished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a Spanish draft: one text taken away, one fuzzy, one whose source was changed."""
    root = tmp_path_factory.mktemp("unfinished")
    for folder in ("kb", "locales/es"):
        shutil.copytree(ROOT / folder, root / folder)
    package = root / "kb/package.yaml"
    package.write_text(
        re.sub(r"(?m)^locales: .*$", "locales: {es: draft}", package.read_text("utf-8")),
        encoding="utf-8",
    )
    entry = root / "kb/entries/effects/effects-bladder.md"
    entry.write_text(
        entry.read_text("utf-8").replace("It can get better.", "It can zzchanged get better."),
        encoding="utf-8",
    )
    path = root / "locales/es/LC_MESSAGES/entries.po"
    with path.open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        if str(message.id).startswith(("Leaking pee", "K-hole: how")):
            message.string = ""
        if "Shall we find someone to check it?" in str(message.id):
            message.flags.add("fuzzy")
    with path.open("wb") as file:
        write_po(file, catalog)
    out = root / "dist"
    folders = PackageFolders(root / "kb", root / "locales")
    build(BuildOptions(folders, out, with_drafts=True), report=lambda _: None)
    return out
