"""The package of this repository, its bundle as a folder and as a zip."""

from pathlib import Path

import pytest

import kbpkg
from kbpkg.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def package() -> kbpkg.Package:
    """Give the package that comes with the program."""
    return kbpkg.load()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundle of that package with its drafts; its zip lies beside it as ``dist.zip``."""
    out = tmp_path_factory.mktemp("library") / "dist"
    folders = ["--kb", str(ROOT / "kb"), "--locales", str(ROOT / "locales")]
    assert main(["build", "--quiet", "--zip", "--drafts", *folders, "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="session")
def zipped(built: Path) -> Path:
    """Give the zip."""
    return built.with_name("dist.zip")
