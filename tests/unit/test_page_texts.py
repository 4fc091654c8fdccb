"""wire and export: the records from which a page takes its second language, and the handout."""

import json
import re
from functools import reduce
from pathlib import Path
from typing import Any, cast

import pytest
from markupsafe import escape

from kbpkg.export.handout_shape import entry_shape
from kbpkg.export.page_texts import (
    locale_words,
    page_texts,
    short_sources,
    source_digest,
    text_numbers,
)
from kbpkg.export.pages import PageRenderer
from kbpkg.load.folders import load_sources
from kbpkg.model.inline import Citation, Emphasis, Link, Plain, Strong, plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.package import Edition
from kbpkg.translate.edition import make_edition
from kbpkg.wire.page_record import read_page, write_page
from kbpkg.wire.script import FormatError
from kbpkg.wire.shape_record import DRAWN, ELEMENTS, Element, Node, read_shape, write_shape
from kbpkg.wire.sources_record import read_sources, write_sources
from kbpkg.wire.text_value import ShownText, read_text, write_text
from kbpkg.wire.words_record import read_words, write_words
from tests.unit.editions import EN, ES, edition_of, make_catalog

ROOT = Path(__file__).parents[2]
AR = Locale("ar")
SHARED = ROOT / "kbpkg/web/js/shape.js"


def partial(locale: Locale) -> Edition:
    """Return an edition with one text translated, one out of date, the rest missing."""
    catalog = make_catalog(
        locale,
        [
            ("bladder", "Thank you for telling me.", "Gracias.", False),
            ("bladder", "Blood in it.", "Sangre.", True),
        ],
    )
    return edition_of(locale, catalog)


def through_json(record: object) -> Any:
    """Return a record as a script hands it over."""
    return json.loads(json.dumps(record))


def test_texts_come_back() -> None:
    """What is written is read: marks, links, citations, languages and states."""
    edition = partial(ES)
    for entry in edition.entries:
        page = page_texts(edition, entry)
        found = read_page(through_json(write_page(page, ES)), ES)
        assert write_page(found, ES) == write_page(page, ES)
        assert [text.locale for text in found.texts] == [text.locale for text in page.texts]
    parts = page_texts(edition_of(EN), edition.entries[0]).texts
    assert any(isinstance(part, Link) for text in parts for part in text.parts)


def test_a_text_is_words_where_it_is_words_alone() -> None:
    """The usual text costs no more than its words; another language is said."""
    assert write_text(ShownText.plain("Sangre", ES), ES) == "Sangre"
    assert write_text(ShownText.plain("", ES), ES) == []
    marked = ShownText((Strong((Plain("a"),)), Emphasis(()), Citation("k")), ES, TEXT.state)
    assert write_text(marked, ES) == [["strong", "a"], ["em"], ["cite", "k"]]
    record = write_page(page_texts(partial(ES), partial(ES).entries[0]), ES)
    fuzzy = {"text": "Blood in it.", "lang": "en", "dir": "ltr", "state": "fuzzy"}
    assert fuzzy in record["texts"]  # type: ignore[operator] # a list
    assert "Gracias." in record["texts"]  # type: ignore[operator] # a list


TEXT = ShownText.plain("x", ES)


def _inside_marks(inner: object, _: object) -> object:
    return ["em", inner]


@pytest.mark.parametrize(
    "value",
    [
        *(None, 1, [1], [["b", "x"]], [["a"]], [["cite", 1]], [[]], [["br", "x"]]),
        *({}, {"text": "x"}, {"text": "x", "lang": "en", "state": "old"}),
        {"text": None, "lang": "en", "state": "fuzzy"},
        reduce(_inside_marks, range(99), cast("object", ["x"])),
    ],
)
def test_a_damaged_text_is_refused(value: object) -> None:
    """A value that no text is written as is no text."""
    with pytest.raises(FormatError):
        read_page({"digest": "", "texts": [[value] if isinstance(value, list) else value]}, ES)


def test_every_text_of_a_page_names_its_record() -> None:
    """The number of a block is that of the text in every locale, and the words are the same."""
    for edition in (edition_of(EN), partial(ES)):
        for entry in edition.entries:
            html = PageRenderer(edition, (EN, ES)).entry_html(entry, entry.review_due)
            found = {int(number) for number in re.findall(r'data-block="(\d+)"', html)}
            assert found == set(text_numbers(entry).values())
            assert f'data-digest="{source_digest(edition_of(EN).entries[0])}"' in html or (
                entry.id != "bladder"
            )
            for number, text in enumerate(page_texts(edition, entry).texts):
                match text.parts:
                    case (Plain(words),) if number in found:
                        badge = '(?:<span class="badge"[^<]*(?:<span[^<]*</span>)?</span> )?'
                        shown = (
                            rf'data-block="{number}"[^>]*>{badge}{re.escape(str(escape(words)))}'
                        )
                        assert re.search(shown, html), (entry.id, number, words)


def test_words_and_sources_come_back() -> None:
    """Countries, dates, numbers to call, the interface: all of it is read as it was written."""
    edition = partial(AR)
    words = locale_words(edition)
    record = through_json(write_words(words, AR))
    assert write_words(read_words(record, AR), AR) == write_words(words, AR)
    assert plain_text(str(words.texts["country.GB"].parts[0].text)) == "المملكة المتحدة"  # type: ignore[union-attr] # plain
    sources = short_sources(edition.package)
    assert read_sources(through_json(write_sources(sources, EN))) == (sources, EN)


@pytest.mark.parametrize(
    "record", [None, [], {}, {"texts": {}, "status": [], "dates": {"x": ""}, "services": []}]
)
def test_damaged_words_are_refused(record: object) -> None:
    """A record of another shape gives no words, no sources and no page."""
    for read in (lambda: read_words(record, AR), lambda: read_sources(record)):
        with pytest.raises(FormatError):
            read()
    with pytest.raises(FormatError):
        read_page(record, AR)
    with pytest.raises(FormatError):
        read_shape(record)


def test_what_a_page_says_of_its_review_is_what_the_record_says() -> None:
    """The two places that say who reviewed an entry say the same words, as loudly."""
    for locale in (EN, ES):
        edition = partial(locale) if locale != EN else edition_of(EN)
        entry = edition.entries[0]
        html = PageRenderer(edition, (EN, ES)).entry_html(entry, entry.review_due)
        box = re.search(r'<div class="review".*?</div>', html, re.DOTALL)
        assert box
        shown = re.sub(r"\s+", " ", re.sub(r"<(?!/?strong)[^>]+>", "", box[0])).strip()
        said = [part for text in locale_words(edition).status for part in text.parts]
        marked = [
            f"<strong>{each.children[0].text}</strong>"  # type: ignore[union-attr] # plain
            if isinstance(each, Strong)
            else each.text  # type: ignore[union-attr] # plain
            for each in said
        ]
        assert "<strong>" in shown
        assert shown == " ".join(marked)


def nodes(node: Node) -> list[Node]:
    """Return a node and all inside it."""
    inner = node.children if isinstance(node, Element) else ()
    return [node, *(each for child in inner for each in nodes(child))]


def test_a_shape_holds_every_text_of_its_entry() -> None:
    """Nothing of an entry is left out of the handout, and what is written is read."""
    sources, _ = load_sources(ROOT / "kb", ROOT / "locales", ROOT / "locales")
    assert sources
    edition = make_edition(sources, EN)
    for entry in edition.entries:
        shape = entry_shape(edition.package, entry)
        assert read_shape(through_json(write_shape(shape))) == shape
        placed = {each for node in shape.body for each in nodes(node) if isinstance(each, int)}
        texts = list(entry.shown_texts())
        missing = [n for n in range(2, len(texts)) if n not in placed]
        assert all(texts[n] in texts[:n] for n in missing), (entry.id, missing)
        assert shape.digest == page_texts(edition, entry).digest


def test_what_cannot_wait_stays_on_a_handout() -> None:
    """So do the sections that what to do now leads to: they say how."""
    sources, _ = load_sources(ROOT / "kb", ROOT / "locales", ROOT / "locales")
    assert sources
    edition = make_edition(sources, EN)
    (entry,) = (each for each in edition.entries if each.id == "emergency-unresponsive-person")
    every = (each for node in entry_shape(edition.package, entry).body for each in nodes(node))
    found = {
        each.class_name for each in every if isinstance(each, Element) if each.name == "section"
    }
    staying = {each.removesuffix(" stays") for each in found if each.endswith(" stays")}
    assert staying == {"what-to-do", "breathing", "not-breathing", "opioids", "do-not"}
    assert len(found) == len(entry.sections)


@pytest.mark.parametrize(
    "node",
    [
        *(None, True, 1.5, [], ["p"], ["script", "", "x"], ["p", "a<b"], ["svg", "x"]),
        *(["path", {"on click": ""}], ["a", {"href": "x"}], ["services"]),
    ],
)
def test_a_damaged_shape_is_refused(node: object) -> None:
    """An element, a class or an attribute that no shape has is damage."""
    record = {"digest": "", "updated": "2026-01-01", "due": "2026-01-01"}
    with pytest.raises(FormatError):
        read_shape({**record, "body": [node]})


def test_both_languages_know_the_same_elements() -> None:
    """The lists of the browser's reader are those of the writer."""
    script = SHARED.read_text("utf-8")
    lists = [set(found.split()) for found in re.findall(r'"([a-z0-9 ]+)"\.split\(" "\)', script)]
    assert lists == [ELEMENTS, DRAWN]


def test_reading_a_text_of_its_own_language() -> None:
    """Words alone are of the record's language."""
    assert read_text("x", ES) == TEXT
