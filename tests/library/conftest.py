"""The package of this repository, its bundle as a folder and as a zip."""

from pathlib import Path

import pytest

import kbpkg

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def package() -> kbpkg.Package:
    """Give the package that comes with the program."""
    return kbpkg.load()


@pytest.fixture(scope="session")
def built(with_drafts: Path) -> Path:
    """Give the bundle of that package with its drafts; its zip lies beside it as ``dist.zip``."""
    return with_drafts


@pytest.fixture(scope="session")
def zipped(built: Path) -> Path:
    """Give the zip."""
    return built.with_name("dist.zip")
