"""The ketamine package of this repository, and the texts that it was written from."""

from pathlib import Path

import pytest

from kbpkg.load.folders import load_sources
from kbpkg.model.package import Sources

ROOT = Path(__file__).parents[2]
# Where the source articles and the research lie beside a checkout; others do not have them.
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def knowledge() -> Sources:
    """Give the package without its catalogs: what is checked here is the English text."""
    sources, problems = load_sources(ROOT / "kb", ROOT / "no-catalogs", ROOT / "locales")
    assert sources is not None
    assert problems == []
    return sources


def shared(name: str) -> Path:
    """Return a folder or file of the shared texts; without it the test is skipped."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here: the texts that the package was written from are not ours")
    return path
