"""The option ``--refresh``, and the bundles that several files of tests ask for."""

import os
import time
from pathlib import Path

import pytest

from kbpkg.cli import main
from tests.problems.package import copy_base

ROOT = Path(__file__).parents[1]
_BUILD_SECONDS = 300


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption(
        "--refresh",
        action="store_true",
        help="write tests/problems/*/expected.txt and tests/golden/pages anew",
    )


@pytest.fixture(scope="session")
def refresh(request: pytest.FixtureRequest) -> bool:
    """Tell whether expected files are written instead of compared."""
    return bool(request.config.getoption("--refresh"))


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundle of the ketamine package, for all who run tests: not to be changed."""
    return _build_once(tmp_path_factory, "released") / "dist"


@pytest.fixture(scope="session")
def with_drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the same with its drafts, and ``dist.zip`` beside it."""
    return _build_once(tmp_path_factory, "with-drafts", "--drafts", "--zip") / "dist"


def _build_once(factory: pytest.TempPathFactory, name: str, *options: str) -> Path:
    """Return the folder where the first process that asks builds; the others wait for it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, status = root / name, root / f"{name}.status"
    try:
        folder.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + _BUILD_SECONDS
        while not status.exists():
            assert time.monotonic() < deadline, f"{folder} is not built yet"
            time.sleep(0.1)
    else:
        done = 1
        try:
            package = ["--kb", str(ROOT / "kb"), "--locales", str(ROOT / "locales")]
            out = ["--out", str(folder / "dist")]
            done = main(["build", "--quiet", *package, *out, *options])
        finally:
            whole = status.with_suffix(".writing")
            whole.write_text(str(done), encoding="utf-8")
            whole.rename(status)
    assert status.read_text(encoding="utf-8") == "0", "the package cannot be built"
    return folder


@pytest.fixture(scope="session")
def base_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundle of the base package; a test that changes it takes a copy."""
    folder = tmp_path_factory.mktemp("base")
    package = copy_base(folder / "package")
    out = folder / "dist"
    assert main(["build", "--quiet", "--kb", str(package / "kb"), "--out", str(out)]) == 0
    return out
