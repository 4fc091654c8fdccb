"""index: what Whoosh gives up equals a plain count."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from whoosh.index import open_dir
from whoosh.qparser import QueryParser

from kbpkg.analysis.impact import impact_of, impact_values
from kbpkg.analysis.words import words
from kbpkg.export.bundle import texts_per_file
from kbpkg.index.builder import build_index
from kbpkg.index.passages import entry_text
from kbpkg.model.entry import ItemList, TextState
from kbpkg.model.posting import FIELDS, EntryText, Passage, SearchIndex
from kbpkg.translate.edition import make_edition
from kbpkg.wire.texts_record import read_texts, write_texts
from tests.unit.editions import EN, ES, base_sources, edition_of, make_catalog

_EDITION = make_edition(base_sources(), ES)
TEXTS = tuple(entry_text(_EDITION, entry) for entry in _EDITION.entries)


def field_words(text: EntryText, field: str) -> list[str]:
    """Return the words of a field, in the plainest way."""
    return [word for each in text.passages if each.field == field for word in words(each.text)]


def plain_impacts(texts: tuple[EntryText, ...]) -> dict[str, list[tuple[int, int]]]:
    """Count the words of some entries and weigh them, in the plainest way."""
    held = [[field_words(text, field) for field in FIELDS] for text in texts]
    lengths = [list(map(len, fields)) for fields in held]
    means = [sum(column) / len(texts) for column in zip(*lengths, strict=True)]
    counts = [[Counter(words_there) for words_there in fields] for fields in held]
    terms = sorted({term for entry in counts for field in entry for term in field})
    return {
        term: [
            (number, impact_of(frequencies, lengths[number], means))
            for number, entry in enumerate(counts)
            if any(frequencies := [field[term] for field in entry])
        ]
        for term in terms
    }


def test_postings_are_a_plain_count() -> None:
    """Every word of every field is counted, by entry, as a Counter counts it."""
    index = build_index(ES, TEXTS, 1)
    assert plain_impacts(TEXTS) == {term: list(found) for term, found in index.postings.items()}
    assert (index.size, index.held) == (2, 2)


def test_postings_are_sorted() -> None:
    """Terms are sorted by code point and postings by entry, so that records are reproducible."""
    index = build_index(ES, TEXTS, 1)
    assert sorted(index.postings) == list(index.postings)
    assert all(sorted(found.entries) == list(found.entries) for found in index.postings.values())


def test_impacts_weigh_fields_and_lengths() -> None:
    """A word counts more in the title than in the body, and less in a field longer than usual."""
    means = [5.0, 5.0, 5.0, 5.0, 50.0]
    title = impact_of([1, 0, 0, 0, 0], [5, 0, 0, 0, 0], means)
    body = impact_of([0, 0, 0, 0, 1], [0, 0, 0, 0, 50], means)
    long_body = impact_of([0, 0, 0, 0, 1], [0, 0, 0, 0, 200], means)
    assert title > body > long_body
    values = impact_values()
    assert len(values) == 64
    # The step is the nearest: a word of a body of mean length counts 1.
    assert min(values, key=lambda value: abs(value - 1.0)) == values[body]
    assert impact_of([9999] * 5, [1] * 5, means) == 63
    assert impact_of([0, 0, 0, 0, 1], [0, 0, 0, 0, 10**9], means) == 0


def test_many_entries_stay_in_order() -> None:
    """Entries keep their numbers over Whoosh's segments."""
    texts = tuple(
        EntryText(
            f"e{number:04}",
            (Passage("title", "", f"word{number} same", EN, TextState.SOURCE),),
        )
        for number in range(600)
    )
    index = build_index(EN, texts, 7)
    assert [number for number, _ in index.postings["same"]] == list(range(600))
    assert all(list(index.postings[f"word{number}"].entries) == [number] for number in range(600))


def test_an_empty_package() -> None:
    """No entries give an index without entries."""
    assert build_index(EN, (), 1) == SearchIndex(EN, 0, 0, 1, {})


def test_entries_without_a_text_keep_their_numbers() -> None:
    """Where an entry has no text in a locale, the others are numbered as in every locale."""
    index = build_index(ES, (None, TEXTS[0], None), 1)
    assert (index.size, index.held) == (3, 1)
    assert {number for found in index.postings.values() for number in found.entries} == {1}


def test_two_builds_are_equal() -> None:
    """The index does not carry Whoosh's random names."""
    assert build_index(ES, TEXTS, 1) == build_index(ES, TEXTS, 1)


def test_a_kept_index_answers_whoosh(tmp_path: Path) -> None:
    """The kept folder is a Whoosh index with our fields and our words."""
    build_index(ES, TEXTS, 1, folder=tmp_path / "kept")
    kept = open_dir(tmp_path / "kept")
    with kept.searcher() as searcher:
        query = QueryParser("body", kept.schema).parse("title:VEJIGA OR keywords:ambulancia")
        found = sorted(hit["id"] for hit in searcher.search(query, limit=None))
    kept.close()
    assert found == ["bladder", "numbers"]


def test_passages() -> None:
    """The passages are the plain text of the blocks in reading order, without citations."""
    edition = edition_of(EN)
    text = entry_text(edition, edition.entries[0])
    assert [(each.field, each.section, each.text) for each in text.passages] == [
        ("title", "", "Bladder: signs and help"),
        ("summary", "", "It can harm the bladder. Get checked early."),
        ("keywords", "", "bladder, blood in urine, ket bladder"),
        ("headings", "signs", "Signs"),
        ("body", "signs", "Pain when peeing."),
        ("body", "signs", "Blood in it."),
        ("body", "signs", "Sign"),
        ("body", "signs", "How soon"),
        ("body", "signs", "Pain"),
        ("body", "signs", "Today"),
        ("headings", "what-to-do", "What to do"),
        ("body", "what-to-do", "Cannot pee: call or see the numbers."),
        ("body", "what-to-do", "Drink water."),
        ("body", "what-to-do", "Many recover after stopping."),
        ("body", "what-to-do", "Thank you for telling me."),
    ]


def test_services_are_passages() -> None:
    """A table of services is found by its places, names and numbers, in the reader's language."""
    edition = edition_of(ES)
    entry = edition.entries[1]
    section = entry.sections[0]
    in_item = replace(section, blocks=(ItemList((section.blocks,), is_numbered=False),))
    for each in (entry, replace(entry, sections=(in_item,))):
        passages = entry_text(edition, each).passages
        found = [(passage.field, passage.section, passage.text) for passage in passages]
        assert ("body", "numbers", "Reino Unido: 999, 112") in found


def test_a_title_without_words_stays_the_first_passage() -> None:
    """A translated title that search reads no words in is still there, as it is written."""
    catalog = make_catalog(ES, [("bladder", "Bladder: signs and help", "&nbsp;", False)])
    edition = edition_of(ES, catalog)
    text = entry_text(edition, edition.entries[0])
    first = text.passages[0]
    assert (first.field, first.text) == ("title", "&nbsp;")
    assert read_texts(write_texts([text], ES), ES) == [text]


def test_untranslated_passages_are_searched_in_their_own_language() -> None:
    """A fuzzy or missing text is found by its own words: in the index of its language, if any."""
    catalog = make_catalog(
        ES, [("bladder", "Signs", "Señales", True), ("bladder", "What to do", "Qué hacer", False)]
    )
    edition = edition_of(ES, catalog)
    texts = tuple(entry_text(edition, entry) for entry in edition.entries)
    alone = build_index(ES, texts, 1)
    assert "signs" in alone.postings
    assert "señales" not in alone.postings
    assert "hacer" in alone.postings
    beside_english = build_index(ES, texts, 1, elsewhere=(EN, ES))
    assert "signs" not in beside_english.postings
    assert "hacer" in beside_english.postings


def test_an_entry_that_is_not_translated_is_not_held() -> None:
    """It counts neither among the entries that a word may be in nor in the mean of a field."""
    translated = EntryText("a", (Passage("title", "", "vejiga", ES, TextState.CURRENT),))
    other = EntryText("b", (Passage("title", "", "not yet done", EN, TextState.MISSING),))
    index = build_index(ES, (translated, other, other), 1, elsewhere=(EN, ES))
    assert (index.size, index.held) == (3, 1)
    assert index.postings == build_index(ES, (translated,), 1).postings
    assert build_index(ES, (translated, other, other), 1).held == 3


def test_files_of_passages_stay_small() -> None:
    """So many entries share a file that it has about 4 KB; a huge entry has one of its own."""

    def texts(size: int) -> list[EntryText]:
        passage = Passage("body", "", "x" * size, EN, TextState.SOURCE)
        return [EntryText(str(number), (passage,)) for number in range(20)]

    assert [texts_per_file(texts(size)) for size in (1000, 4000, 90_000)] == [4, 1, 1]
    assert texts_per_file([]) == 1
    assert texts_per_file([None, *texts(1000)]) == 4
