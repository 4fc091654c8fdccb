"""What people type, written before any search was run, and the entries that answer it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import kbpkg
from kbpkg.load.folders import load_sources
from kbpkg.model.locale import Locale
from kbpkg.model.package import LocaleState
from tests.knowledge.conftest import ROOT

QUERIES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("queries.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def package() -> kbpkg.Package:
    """Give the package with all of its locales, drafts too."""
    return kbpkg.load(ROOT / "kb", ROOT / "locales")


@pytest.fixture(scope="module")
def drafts() -> set[str]:
    """Give the tags of the locales that are drafts."""
    sources, _ = load_sources(ROOT / "kb", ROOT / "locales", ROOT / "locales")
    assert sources is not None
    states = {locale.tag: sources.package.state(locale) for locale in sources.locales}
    return {tag for tag, state in states.items() if state is LocaleState.DRAFT}


def wanted(query: dict[str, Any]) -> tuple[list[str], int]:
    """Return the entries that answer a query, and among how many hits one must be."""
    return (query["first"], 1) if "first" in query else (query["three"], 3)


def test_there_are_enough_queries(package: kbpkg.Package, drafts: set[str]) -> None:
    """Readers of a release ask in words of every other; all entries that are named are there."""
    assert len(QUERIES) >= 160
    released = set(package.locales) - drafts
    assert {each["reader"] for each in QUERIES} >= released
    across = {(each["reader"], each["language"]) for each in QUERIES}
    assert all((one, other) in across for one in released for other in released)
    ids = {entry.id for entry in package.entries()}
    assert {name for each in QUERIES for name in wanted(each)[0]} <= ids


def case(query: dict[str, Any]) -> Any:
    """Return a query as a case; one that is known to miss must go on missing, or lose its mark."""
    marks = pytest.mark.xfail(reason=query["missed"], strict=True) if "missed" in query else ()
    return pytest.param(query, marks=marks, id=f"{query['reader']}: {query['query']}")


def test_few_are_missed() -> None:
    """Ninety-eight of a hundred are answered."""
    assert sum("missed" in query for query in QUERIES) <= len(QUERIES) // 50


@pytest.mark.parametrize("query", [case(each) for each in QUERIES])
def test_queries(query: dict[str, Any], package: kbpkg.Package, drafts: set[str]) -> None:
    """The first hit answers, or one of the first three does."""
    entries, among = wanted(query)
    needed = query.get("needs")
    if needed in drafts:
        titles = [package.entry(entry_id, needed).title for entry_id in entries]
        if all(title.locale != Locale.parse(needed) for title in titles):
            pytest.skip(f"{needed} is a draft without {', '.join(entries)}")
    hits = [hit.entry_id for hit in package.search(query["query"], query["reader"], among)]
    assert set(entries) & set(hits), hits
