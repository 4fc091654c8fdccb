"""Thirty everyday questions a locale, written before anybody looked at the index."""

from pathlib import Path

import pytest
import yaml

import kbpkg
from tests.knowledge.conftest import ROOT

HERE = Path(__file__).parent
# So many of thirty must be answered; what is missed is seen in the message of a failure.
ENOUGH = 27


@pytest.fixture(scope="module")
def package() -> kbpkg.Package:
    """Give the package with all of its locales."""
    return kbpkg.load(ROOT / "kb", ROOT / "locales")


@pytest.mark.parametrize("locale", ["es", "ar", "zh_Hant"])
def test_everyday_questions(locale: str, package: kbpkg.Package) -> None:
    """One of the first three hits answers, slang and typing errors among the questions."""
    questions = yaml.safe_load((HERE / f"questions-{locale}.yaml").read_text(encoding="utf-8"))
    assert len(questions) == 30
    missed = {}
    for each in questions:
        hits = [hit.entry_id for hit in package.search(each["query"], locale, 3)]
        if not set(each["three"]) & set(hits):
            missed[each["query"]] = hits
    assert len(questions) - len(missed) >= ENOUGH, missed
