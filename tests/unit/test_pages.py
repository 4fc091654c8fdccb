"""export/pages: what every page says of its languages, and of what is not translated."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kbpkg.cli import main
from kbpkg.export.interface import Interface
from kbpkg.export.pages import PageRenderer
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog
from tests.problems.package import EPOCH, contents, copy_base, edit
from tests.unit.editions import EN, ES, edition_of, make_catalog

AR = Locale("ar")
VOID = {"meta", "link", "br", "input"}


class Elements(HTMLParser):
    """Reads a page strictly: every element is closed by its own end tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open."""
        assert self.open
        assert tag == self.open.pop()


def page(locale: Locale, *catalogs: Catalog, interfaces: tuple[Catalog, ...] = ()) -> str:
    """Return the page of the entry bladder."""
    edition = edition_of(locale, *catalogs, interfaces=interfaces)
    html = PageRenderer(edition, (EN, locale)).entry_page(edition.entries[0])
    # The numbers of blocks are for the second language: see test_page_texts.
    return re.sub(r' data-block="[^"]*"', "", html)


def test_language_and_direction() -> None:
    """A page says its language and direction, and that of every link to another language."""
    html = page(AR)
    assert '<html lang="ar" dir="rtl">' in html
    assert (
        '<a href="../en/bladder.html" lang="en" hreflang="en" dir="ltr" data-language>English</a>'
        in html
    )
    assert (
        '<a href="../ar/bladder.html" lang="ar" hreflang="ar" dir="rtl" aria-current="true">'
        "العربية</a>" in html
    )


def test_fallback_blocks_say_so() -> None:
    """A missing or fuzzy text stands in its own language, with a badge in the page's."""
    catalog = make_catalog(
        AR,
        [
            ("bladder", "Blood in it.", "دم", True),
            ("bladder", "Thank you for telling me.", "شكرا", False),
        ],
    )
    badges = make_catalog(
        AR,
        [
            ("", "Not translated yet", "لم يترجم", False),
            ("", "Translation out of date", "قديم", False),
        ],
    )
    html = page(AR, catalog, interfaces=(badges,))
    missing = '<span class="badge" lang="ar" dir="rtl">لم يترجم</span> '
    fuzzy = '<span class="badge" lang="ar" dir="rtl">قديم</span> '
    assert f'<li lang="en" dir="ltr">{fuzzy}Blood in it.' in html
    assert f'<h2 id="signs-heading" lang="en" dir="ltr">{missing}Signs</h2>' in html
    assert f'<td lang="en" dir="ltr">{missing}Today</td>' in html
    assert f'<h1 lang="en" dir="ltr">{missing}Bladder: signs and help</h1>' in html
    assert "<p>شكرا</p>" in html
    assert "دم" not in html


def test_the_source_page_has_no_badge() -> None:
    """In the source language nothing is marked."""
    assert 'class="badge" lang=' not in page(EN)


def test_a_package_without_emergencies_names_none() -> None:
    """Its first topic is one as the others; with the words for it, it is what cannot wait."""
    edition = edition_of(EN)
    entry = edition.entries[0]
    line = replace(entry.summary, source="**Cannot pee:** get help.")
    urgent = replace(edition, package=replace(edition.package, emergency=(line,)))
    for each, is_there in ((edition, False), (urgent, True)):
        html = PageRenderer(each, (EN,)).entry_page(entry)
        assert ("Emergency: what to do now" in html) == is_there
        assert ('class="call"' in html) == is_there


def test_a_fallback_language_is_named_without_a_badge() -> None:
    """A text taken from a parent locale is translated: it has its language and no badge."""
    parent = make_catalog(Locale("es"), [("bladder", "Blood in it.", "Sangre.", False)])
    html = page(Locale("es_MX"), make_catalog(Locale("es_MX"), []), parent)
    assert '<li lang="es" dir="ltr">Sangre.' in html


def test_hostile_translation_is_text() -> None:
    """Even a translation that no check saw puts no element into a page."""
    hostile = "<script>alert(1)</script><img src=x onerror=y>"
    names = ("Blood in it.", "Signs", "Pain", "Bladder: signs and help")
    messages = [("bladder", name, hostile, False) for name in names]
    catalog = make_catalog(ES, [*messages, ("package", "Tiny package", hostile, False)])
    interface = make_catalog(
        ES,
        [
            ("", each, hostile, False)
            for each in ("Search", "Warning", "Languages", "Do this now", "Table")
        ],
    )
    html = page(ES, catalog, interfaces=(interface,))
    elements = Elements(html)
    assert "img" not in {tag for tag, _ in elements.found}
    assert all(attributes.get("src") for tag, attributes in elements.found if tag == "script")
    assert not {name for _, attributes in elements.found for name in attributes if name[:2] == "on"}


def test_interface_words_that_are_not_translated() -> None:
    """English words around the entries are marked as English where markup can stand."""
    interface = Interface(ES, {"Search": "Buscar"})
    assert (interface.text("Search"), interface.attr("Search")) == ("Buscar", "Buscar")
    assert interface.text("Table") == '<span lang="en" dir="ltr">Table</span>'
    assert interface.attr("Table") == "Table"
    for english in (EN, Locale("en_GB")):
        assert Interface(english, {}).text("Table") == "Table"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give every page of a bundle whose Spanish is not whole."""
    folder = tmp_path_factory.mktemp("pages")
    package = copy_base(folder / "package")
    edit(package / "locales/es/LC_MESSAGES/entries.po", 'msgstr "Hoy"', 'msgstr ""')
    assert (
        main(["build", "--quiet", "--kb", str(package / "kb"), "--out", str(folder / "out")]) == 0
    )
    found = contents(folder / "out")
    return {name: text.decode() for name, text in found.items() if name.endswith(".html")}


def test_pages_are_whole(pages: dict[str, str]) -> None:
    """Every locale has its start page and every entry; every page closes what it opens."""
    assert set(pages) == {
        *("index.html", "blank.html"),
        *("en/index.html", "en/bladder.html", "en/numbers.html", "en/handout.html"),
        *("es/index.html", "es/bladder.html", "es/numbers.html", "es/handout.html"),
        *("en/leave.html", "en/local-services.html", "es/leave.html", "es/local-services.html"),
    }
    assert {name: [] for name in pages} == {
        name: Elements(html).open for name, html in pages.items()
    }


def test_every_link_leads_somewhere(pages: dict[str, str]) -> None:
    """Links inside a bundle lead to pages and ids that are there; ids stand once a page."""
    ids = {
        name: [attributes["id"] for _, attributes in Elements(html).found if "id" in attributes]
        for name, html in pages.items()
    }
    for name, found in ids.items():
        assert sorted(set(found), key=str) == sorted(found, key=str), name
    for name, html in pages.items():
        for tag, attributes in Elements(html).found:
            target = attributes.get("href") if tag == "a" else None
            if target is None or re.match(r"(tel:[0-9]+|https://)", target):
                continue
            path, _, anchor = target.partition("#")
            parts = name.split("/")[:-1]
            for part in path.split("/") if path else ():
                parts = parts[:-1] if part == ".." else [*parts, part]
            where = "/".join(parts) if path else name
            assert where in pages
            assert not anchor or anchor in ids[where]


def test_no_page_reaches_out(pages: dict[str, str]) -> None:
    """No page loads anything from elsewhere, has inline code or style, or a form that sends."""
    for html in pages.values():
        for tag, attributes in Elements(html).found:
            loaded = attributes.get("src") or (attributes.get("href") if tag == "link" else "")
            assert not re.match(r"[a-z]+:(?!,$)", loaded or "")
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
            assert tag not in {"style", "iframe", "object", "embed", "base"}
            if tag == "a" and str(attributes.get("href")).startswith("http"):
                assert attributes["rel"] == "noreferrer noopener"


def test_an_empty_cell_asks_for_no_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty cell of a table is no missing translation: no warning and no badge."""
    monkeypatch.chdir(copy_base(tmp_path / "package"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    for path, old, new in (
        ("kb/entries/effects/bladder.md", "| Sign | How soon |", "|  | How soon |"),
    ):
        edit(Path(path), old, new)
    main(["build", "--quiet", "--out", str(tmp_path / "out")])
    assert capsys.readouterr().err == ""
    html = (tmp_path / "out/es/bladder.html").read_text(encoding="utf-8")
    assert 'class="badge" lang=' not in html


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("::: field {#name kind=line}\nName\n:::", 'data-sheet="worksheet"'),
        ("::: numbers\n:::", 'data-sheet="card"'),
        ("::: services {kind=emergency}\n:::", '<section class="local" data-local '),
        ("::: figure {#breath}\n:::", "Tilt the head back."),
    ],
)
def test_what_stands_in_a_list_item_counts(block: str, shown: str, tmp_path: Path) -> None:
    """A page is what its blocks make it, wherever in the entry they stand."""
    package = copy_base(tmp_path / "package")
    (package / "kb/figures").mkdir()
    (package / "kb/figures/breath.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" data-width="240" data-height="180">'
        "<title>Breathing</title><g><title>Tilt the head back.</title>"
        '<path d="M0 0 H10"/></g></svg>',
        encoding="utf-8",
    )
    entry = package / "kb/entries/services/numbers.md"
    text = entry.read_text(encoding="utf-8")
    body = text.index("::: services")
    item = "- Look here:\n\n" + "".join(f"  {line}\n" for line in block.split("\n"))
    entry.write_text(text[:body] + item, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["build", "--quiet", "--kb", str(package / "kb"), "--out", str(out)]) == 0
    assert shown in (out / "en/numbers.html").read_text(encoding="utf-8")
