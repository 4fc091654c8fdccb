"""What several unit tests need: the base package with a catalog of their own."""

from collections.abc import Iterable
from pathlib import Path

from kbpkg.load.catalog_file import read_catalog
from kbpkg.load.folders import load_sources
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog
from kbpkg.model.package import Edition, Sources
from kbpkg.translate.edition import make_edition
from tests.problems.package import BASE

EN, ES = Locale("en"), Locale("es")
HANT, HONG_KONG = Locale("zh_Hant"), Locale("zh_Hant_HK")


def base_sources(kb: Path = BASE / "kb") -> Sources:
    """Return the base package."""
    sources, problems = load_sources(kb, BASE / "locales", BASE / "locales")
    assert problems == []
    assert sources is not None
    return sources


def make_catalog(locale: Locale, messages: Iterable[tuple[str, str, str, bool]]) -> Catalog:
    """Return a catalog of context, id, string and whether it is fuzzy."""
    blocks = ['msgid ""\nmsgstr ""\n"X-Drafted-By: person\\n"\n']
    for context, message, string, is_fuzzy in messages:
        flag = "#, fuzzy\n" if is_fuzzy else ""
        blocks.append(f'{flag}msgctxt "{context}"\nmsgid "{message}"\nmsgstr "{string}"\n')
    catalog, problems = read_catalog("\n".join(blocks), path="x.po", locale=locale)
    assert problems == []
    assert catalog is not None
    return catalog


def edition_of(locale: Locale, *catalogs: Catalog, interfaces: Iterable[Catalog] = ()) -> Edition:
    """Return the edition of the base package in a locale, with these catalogs only."""
    base = base_sources()
    sources = Sources(
        base.package,
        base.entries,
        {catalog.locale: catalog for catalog in catalogs},
        {catalog.locale: catalog for catalog in interfaces},
    )
    return make_edition(sources, locale)
