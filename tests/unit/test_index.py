"""index: what Whoosh gives up equals a plain count."""

from collections import Counter
from pathlib import Path

from whoosh.index import open_dir
from whoosh.qparser import QueryParser

from kbpkg.analysis.words import grams, words
from kbpkg.export.bundle import shard_texts
from kbpkg.index.builder import build_index
from kbpkg.index.passages import entry_text
from kbpkg.model.entry import TextState
from kbpkg.model.posting import FIELDS, EntryText, Passage, SearchIndex
from kbpkg.translate.edition import make_edition
from tests.unit.editions import EN, ES, base_sources, edition_of, make_catalog

TEXTS = tuple(map(entry_text, make_edition(base_sources(), ES).entries))


def field_words(text: EntryText, field: str) -> list[str]:
    """Return the words of a field, in the plainest way."""
    return [word for each in text.passages if each.field == field for word in words(each.text)]


def plain_postings(texts: tuple[EntryText, ...]) -> dict[str, list[tuple[int, tuple[int, ...]]]]:
    """Count the words of some entries, in the plainest way."""
    counts = [[Counter(field_words(text, field)) for field in FIELDS] for text in texts]
    terms = sorted({term for entry in counts for field in entry for term in field})
    return {
        term: [
            (number, frequencies)
            for number, entry in enumerate(counts)
            if any(frequencies := tuple(field[term] for field in entry))
        ]
        for term in terms
    }


def test_postings_are_a_plain_count() -> None:
    """Every word of every field is counted, by entry, as a Counter counts it."""
    index = build_index(ES, TEXTS, shard_texts(TEXTS))
    assert plain_postings(TEXTS) == {
        term: [tuple(posting) for posting in found] for term, found in index.postings.items()
    }
    assert index.entries == ("bladder", "numbers")


def test_postings_are_sorted() -> None:
    """Terms are sorted by code point and postings by entry, so that records are reproducible."""
    index = build_index(ES, TEXTS, shard_texts(TEXTS))
    assert sorted(index.postings) == list(index.postings)
    assert all(sorted(found) == list(found) for found in index.postings.values())


def test_lengths_are_exact() -> None:
    """Field lengths count words and grams exactly, also where Whoosh's own would be rounded."""
    index = build_index(ES, TEXTS, shard_texts(TEXTS))
    for number, text in enumerate(TEXTS):
        for field, words_there, grams_there in zip(
            FIELDS, index.word_lengths[number], index.gram_lengths[number], strict=True
        ):
            found = field_words(text, field)
            assert len(found) == words_there
            assert sum(len(grams(word)) for word in found) == grams_there


def test_many_entries_stay_in_order() -> None:
    """Entries keep their numbers over Whoosh's segments."""
    texts = tuple(
        EntryText(
            f"e{number:04}",
            (Passage("title", "", f"word{number} same", EN, TextState.SOURCE),),
        )
        for number in range(600)
    )
    index = build_index(EN, texts, shard_texts(texts))
    assert [number for number, _ in index.postings["same"]] == list(range(600))
    assert all(index.postings[f"word{number}"][0].entry == number for number in range(600))


def test_an_empty_package() -> None:
    """No entries give an index without entries."""
    assert build_index(EN, (), ()) == SearchIndex(EN, (), (), (), {}, ())


def test_two_builds_are_equal() -> None:
    """The index does not carry Whoosh's random names."""
    assert build_index(ES, TEXTS, (0, 0)) == build_index(ES, TEXTS, (0, 0))


def test_a_kept_index_answers_whoosh(tmp_path: Path) -> None:
    """The kept folder is a Whoosh index with our fields and our words."""
    build_index(ES, TEXTS, (0, 0), tmp_path / "kept")
    kept = open_dir(tmp_path / "kept")
    with kept.searcher() as searcher:
        query = QueryParser("body", kept.schema).parse("title:VEJIGA OR keywords:ambulancia")
        found = sorted(hit["id"] for hit in searcher.search(query, limit=None))
    kept.close()
    assert found == ["bladder", "numbers"]


def test_passages() -> None:
    """The passages are the plain text of the blocks in reading order, without citations."""
    text = entry_text(edition_of(EN).entries[0])
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


def test_untranslated_passages_are_searched_in_the_source() -> None:
    """A fuzzy or missing text is found by the words that the reader sees."""
    catalog = make_catalog(
        ES, [("bladder", "Signs", "Señales", True), ("bladder", "What to do", "Qué hacer", False)]
    )
    texts = tuple(map(entry_text, edition_of(ES, catalog).entries))
    index = build_index(ES, texts, (0, 0))
    assert "signs" in index.postings
    assert "señales" not in index.postings
    assert "hacer" in index.postings


def test_shards() -> None:
    """Passages go into files of a bounded size, whole entries in order, a huge one alone."""
    sizes = (10_000, 10_000, 2_500, 90_000, 1)
    texts = [
        EntryText(str(size), (Passage("body", "", "x" * size, EN, TextState.SOURCE),))
        for size in sizes
    ]
    assert shard_texts(texts) == (0, 1, 1, 2, 3)
    assert shard_texts([]) == ()
