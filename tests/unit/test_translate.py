"""translate: editions with marked fallbacks, and templates."""

import datetime
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kbpkg.cli import main
from kbpkg.load.folders import load_sources
from kbpkg.model.entry import Text, TextState
from kbpkg.model.locale import Locale
from kbpkg.model.package import Sources
from kbpkg.translate.edition import make_edition
from kbpkg.translate.template import entries_templates, newest_date, write_template
from tests.problems.package import BASE, contents, copy_base, edit
from tests.unit.editions import (
    EN,
    ES,
    HANT,
    HONG_KONG,
    base_sources,
    edition_of,
    make_catalog,
)

ROOT = Path(__file__).parent.parent.parent


def entries_template(sources: Sources) -> str:
    """Return the text of ``entries.pot``."""
    return write_template("tiny entries", entries_templates(sources), newest_date(sources))


def shown(text: Text) -> tuple[str, str, TextState]:
    """Return what the reader gets of a text."""
    return text.content, text.locale.tag, text.state


def test_source_edition() -> None:
    """In the source language every text is the source, whatever catalogs say."""
    edition = edition_of(EN, make_catalog(EN, [("bladder", "Signs", "Changed", False)]))
    states = {text.state for entry in edition.entries for text in entry.texts()}
    assert {TextState.SOURCE} == states
    assert edition.drafted_by == "machine"


def test_current_translations() -> None:
    """A whole catalog gives every text of entries, package and services in its language."""
    edition = make_edition(base_sources(), ES)
    texts = [text for entry in edition.entries for text in entry.texts()]
    texts += [*edition.package.texts()]
    texts += [text for service in edition.package.services for text in service.texts()]
    assert {("es", TextState.CURRENT)} == {(text.locale.tag, text.state) for text in texts}
    assert edition.package.title.content == "Paquete pequeño"
    assert edition.drafted_by == "machine"


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([], ("Signs", "en", TextState.MISSING)),
        ([("bladder", "Signs", "", False)], ("Signs", "en", TextState.MISSING)),
        ([("bladder", "Signs", "  ", False)], ("Signs", "en", TextState.MISSING)),
        ([("bladder", "Signs", "", True)], ("Signs", "en", TextState.MISSING)),
        ([("bladder", "Signs", "Señales", True)], ("Signs", "en", TextState.FUZZY)),
        ([("bladder", "Signs", "Señales", False)], ("Señales", "es", TextState.CURRENT)),
        ([("bladder", "Old signs", "Señales", False)], ("Signs", "en", TextState.MISSING)),
        ([("numbers", "Signs", "Señales", False)], ("Signs", "en", TextState.MISSING)),
    ],
    ids=[
        "absent",
        "empty",
        "blank",
        "fuzzy and empty",
        "fuzzy",
        "current",
        "changed source",
        "other entry",
    ],
)
def test_states(
    messages: list[tuple[str, str, str, bool]], expected: tuple[str, str, TextState]
) -> None:
    """A text without a current translation of this very source is the source, and says why."""
    edition = edition_of(ES, make_catalog(ES, messages))
    assert expected == shown(edition.entries[0].sections[0].heading)


@pytest.mark.parametrize(
    ("near", "far", "expected"),
    [
        (("近", False), ("遠", False), ("近", "zh-Hant-HK", TextState.CURRENT)),
        (None, ("遠", False), ("遠", "zh-Hant", TextState.CURRENT)),
        (("近", True), ("遠", False), ("遠", "zh-Hant", TextState.CURRENT)),
        (("近", True), ("遠", True), ("Signs", "en", TextState.FUZZY)),
        (("近", True), None, ("Signs", "en", TextState.FUZZY)),
        (None, ("遠", True), ("Signs", "en", TextState.FUZZY)),
        (None, None, ("Signs", "en", TextState.MISSING)),
    ],
)
def test_fallback_chain(
    near: tuple[str, bool] | None,
    far: tuple[str, bool] | None,
    expected: tuple[str, str, TextState],
) -> None:
    """zh_Hant_HK takes what it lacks from zh_Hant, then from the source."""
    catalogs = [
        make_catalog(locale, [("bladder", "Signs", *found)] if found else [])
        for locale, found in ((HONG_KONG, near), (HANT, far))
    ]
    edition = edition_of(HONG_KONG, *catalogs)
    assert expected == shown(edition.entries[0].sections[0].heading)


def test_another_script_is_no_fallback() -> None:
    """zh_Hant takes nothing from zh, which is written in other characters."""
    edition = edition_of(HANT, make_catalog(Locale("zh"), [("bladder", "Signs", "症状", False)]))
    assert shown(edition.entries[0].sections[0].heading) == ("Signs", "en", TextState.MISSING)


def test_interface_falls_back() -> None:
    """Words around the entries come from the nearest catalog that has them, not fuzzy."""
    near = make_catalog(HONG_KONG, [("", "Search", "搜尋", False), ("", "Table", "表", True)])
    far = make_catalog(HANT, [("", "Search", "尋找", False), ("", "Country", "國家", False)])
    edition = edition_of(HONG_KONG, interfaces=[near, far])
    assert edition.interface == {"Search": "搜尋", "Country": "國家"}


def test_newest_date() -> None:
    """A package is dated by its newest entry, not by the clock."""
    assert newest_date(base_sources()) == datetime.date(2026, 1, 3)


def test_template_of_entries() -> None:
    """Every message stands once, with its kind and places, by context; nothing says when or who."""
    text = entries_template(base_sources())
    assert (
        '#. note\n#: kb/services.yaml:14\nmsgctxt "services"\nmsgid "Calls are free."\nmsgstr ""\n'
        in text
    )
    assert (
        '#. heading\n#: kb/entries/effects/bladder.md:13\nmsgctxt "bladder"\nmsgid "Signs"' in text
    )
    assert '"POT-Creation-Date: 2026-01-03 00:00+0000\\n"' in text
    assert "Generated-By" not in text
    with (BASE / "locales/es/LC_MESSAGES/entries.po").open("rb") as file:
        translated = Counter((message.context, message.id) for message in read_po(file))
    found = Counter((message.context, message.id) for message in read_po(text.splitlines()))
    assert translated == found


def test_template_is_the_same_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places are told from kb/ on, however the folder is named and given."""
    package = copy_base(tmp_path / "package")
    absolute = entries_template(base_sources(package / "kb"))
    (package / "kb").rename(package / "content")
    monkeypatch.chdir(package)
    sources, _ = load_sources(Path("content"), Path("locales"), BASE / "locales")
    assert sources is not None
    assert absolute == entries_template(sources)


def test_percent_is_no_format(tmp_path: Path) -> None:
    """The words "50% said" are not taken for a Python format, which msgfmt would then insist on."""
    package = copy_base(tmp_path / "package")
    edit(
        package / "kb/entries/effects/bladder.md", "Many recover", "50% said: 12% do. Many recover"
    )
    assert "python-format" not in entries_template(base_sources(package / "kb"))


def test_empty_cells_leave_the_header_alone(tmp_path: Path) -> None:
    """An empty table cell adds no empty message, which would be the header of the template."""
    package = copy_base(tmp_path / "package")
    edit(package / "kb/entries/effects/bladder.md", "| Sign | How soon |", "| | How soon |")
    text = entries_template(base_sources(package / "kb"))
    assert 'msgid ""\n' in text
    assert text.count('msgid ""\nmsgstr ""\n') == 1


def test_committed_catalogs_are_fresh(tmp_path: Path) -> None:
    """`kbpkg catalog update` changes no file of this package."""
    for name in ("kb", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    before = contents(tmp_path)
    assert main(["catalog", "update", "--kb", str(tmp_path / "kb")]) == 0
    after = contents(tmp_path)
    assert [name for name in after if before.get(name) != after[name]] == []


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po")),
    ids=lambda path: path.as_posix()[-40:],
)
def test_committed_catalogs_are_whole(path: Path) -> None:
    """Every committed catalog has each message of its template and says who drafted it.

    The entries of a draft may have holes; what stands around them may not.
    """
    locale = path.parent.parent.name
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale)
    with (ROOT / "locales" / f"{path.stem}.pot").open("rb") as file:
        template = read_po(file)
    wanted = {(message.context, message.id) for message in template if message.id}
    have = {
        (message.context, message.id)
        for message in catalog
        if message.id
        and (path.stem == "entries" or (str(message.string).strip() and not message.fuzzy))
    }
    assert set() == wanted - have
    drafted_by = dict(catalog.mime_headers).get("X-Drafted-By")
    header = path.read_text(encoding="utf-8").partition("\n\n")[0]
    assert drafted_by in {"machine", "person"} or '"X-Drafted-By: ' in header
    assert f'"Language: {locale}\\n"' in header


def test_everything_around_the_entries_is_translated(tmp_path: Path) -> None:
    """Topics, types, notes of services and the glossary come in the edition's language, whole."""
    package = copy_base(tmp_path / "package")
    (package / "kb/glossary.yaml").write_text(
        "terms:\n  retention:\n    title: Retention\n    meaning: Pee that cannot get out.\n",
        encoding="utf-8",
    )
    spanish = make_catalog(
        ES,
        [
            ("glossary", "Retention", "Retención", False),
            ("glossary", "Pee that cannot get out.", "Orina que no puede salir.", False),
            ("services", "Calls are free.", "La llamada es gratis.", False),
            ("package", "Effects", "Efectos", False),
            ("package", "Effect", "Efecto", False),
        ],
    )
    sources = base_sources(package / "kb")
    edition = make_edition(replace(sources, catalogs={ES: spanish}), ES)
    before, after = sources.package, edition.package
    term = after.glossary["retention"]
    assert (term.id, shown(term.title), shown(term.meaning)) == (
        "retention",
        ("Retención", "es", TextState.CURRENT),
        ("Orina que no puede salir.", "es", TextState.CURRENT),
    )
    notes = {each.id: each.note and each.note.content for each in after.services}
    assert notes == {"emergency-eu": None, "emergency-gb": "La llamada es gratis."}
    assert after.topics[0].title.content == "Efectos"
    assert after.topics[0].start_with == before.topics[0].start_with == ("bladder",)
    assert after.types["effect"].title.content == "Efecto"
    assert after.types["effect"].sections == before.types["effect"].sections
    assert shown(after.types["service"].title) == ("Service", "en", TextState.MISSING)


def test_a_child_of_the_source_locale_needs_no_mark() -> None:
    """In en_GB the words of en are the reader's own: current, in English, without a badge."""
    british = Locale.parse("en_GB")
    edition = make_edition(base_sources(), british)
    texts = [text for entry in edition.entries for text in entry.texts()]
    assert {(text.locale, text.state) for text in texts} == {(EN, TextState.CURRENT)}
    assert {text.state for text in edition.package.texts()} == {TextState.CURRENT}
