"""The bundles that are asked, and the two programs that answer."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.parity.bundles import (
    LARGE_FROM,
    BundleReader,
    NodeRunner,
    made_up_texts,
    write_made_up,
)


class Pair(NamedTuple):
    """Python and the scripts in Node, over the same bundle."""

    python: BundleReader
    node: NodeRunner


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory, with_drafts: Path) -> dict[str, Path]:
    """Give bundles by name: the package's, and a small and a large one of made-up entries.

    Those are made of the package's words. Locales of one bundle share the numbers of their
    entries, so that they are bundles of their own.
    """
    out = tmp_path_factory.mktemp("parity")
    words = BundleReader(with_drafts).words[::7]
    junk = ["ﾊﾟﾝ", "𝐊𝐞𝐭", "½", "ﷺ", "e\u0301te\u0301", "กำลัง", "😀", "١٢", "Σίσυφος", "\u200d"]
    texts = made_up_texts([*junk, *words])
    write_made_up(out / "made-up", texts)
    write_made_up(out / "large", texts, LARGE_FROM)
    return {"package": with_drafts, "made-up": out / "made-up", "large": out / "large"}


@pytest.fixture(scope="session")
def pairs(folders: dict[str, Path]) -> Iterator[dict[str, Pair]]:
    """Give both programs by bundle. Without Node the tests are skipped; in CI they fail."""
    if not shutil.which("node"):
        reason = "node is not here: install Node 20 or later"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with ExitStack() as stack:
        yield {
            name: Pair(
                BundleReader(folder, LARGE_FROM if name == "large" else None),
                stack.enter_context(NodeRunner(folder)),
            )
            for name, folder in folders.items()
        }


@pytest.fixture(scope="session")
def node(pairs: dict[str, Pair]) -> NodeRunner:
    """Give the scripts' answers."""
    return pairs["package"].node
