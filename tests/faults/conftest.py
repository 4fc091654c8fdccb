"""The fixture ``package``: a copy of the base package, to be broken."""

from pathlib import Path

import pytest

from tests.problems.package import copy_base


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Give the folder that holds ``kb`` and ``locales``."""
    return copy_base(tmp_path / "package")
