"""The bundle that is asked, and the two programs that answer."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbpkg.pipeline import BuildOptions, build
from kbpkg.settings import PackageFolders
from tests.parity.bundles import (
    MADE_UP,
    BundleReader,
    NodeRunner,
    made_up_texts,
    write_locale,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bundle of the package, and of made-up entries of its words."""
    out = tmp_path_factory.mktemp("parity") / "dist"
    folders = PackageFolders(ROOT / "kb", ROOT / "locales")
    build(BuildOptions(folders, out, with_drafts=True), lambda _: None)
    reader = BundleReader(out)
    tags = sorted(folder.name for folder in (out / "search").iterdir())
    words = [word for tag in tags for word in list(reader.index(tag).postings)[::7]]
    junk = ["ﾊﾟﾝ", "𝐊𝐞𝐭", "½", "ﷺ", "e\u0301te\u0301", "กำลัง", "😀", "١٢", "Σίσυφος", "\u200d"]
    write_locale(out, MADE_UP, made_up_texts([*junk, *words]))
    return out


@pytest.fixture(scope="session")
def python(bundle: Path) -> BundleReader:
    """Give Python's answers."""
    return BundleReader(bundle)


@pytest.fixture(scope="session")
def node(bundle: Path) -> Iterator[NodeRunner]:
    """Give the scripts' answers. Without Node the tests are skipped; in CI they fail."""
    if not shutil.which("node"):
        reason = "node is not here: install Node 20 or later"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with NodeRunner(bundle) as runner:
        yield runner
