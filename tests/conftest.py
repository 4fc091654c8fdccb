"""The option ``--refresh``, and the bundle of the base package."""

from pathlib import Path

import pytest

from kbpkg.cli import main
from tests.problems.package import copy_base


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
def base_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundle of the base package; a test that changes it takes a copy."""
    folder = tmp_path_factory.mktemp("base")
    package = copy_base(folder / "package")
    out = folder / "dist"
    assert main(["build", "--quiet", "--kb", str(package / "kb"), "--out", str(out)]) == 0
    return out
