"""A copy of the base package, with the day fixed."""

from pathlib import Path

import pytest

from kbpkg.settings import PackageFolders
from tests.problems.package import EPOCH, copy_base


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix the day, so that no review date passes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Give a copy of the base package."""
    return copy_base(tmp_path / "package")


@pytest.fixture
def folders(package: Path) -> PackageFolders:
    """Give its folders."""
    return PackageFolders(package / "kb", package / "locales")
