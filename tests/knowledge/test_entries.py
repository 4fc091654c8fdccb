"""What every entry owes its reader: length, plain words, what to say, where to go on."""

import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import yaml

import kbpkg
from kbpkg.model.entry import (
    Block,
    Container,
    Entry,
    Field,
    ItemList,
    Question,
    Risk,
    block_texts,
)
from kbpkg.model.inline import plain_text
from kbpkg.model.package import Sources
from kbpkg.validate.reading_age import measure_reading
from tests.knowledge.conftest import ROOT

SHORTEST, LONGEST = 120, 350
# Steps that somebody follows while a person may be dying stand on one page, whole; so do the danger
# signs, with the steps for who is alone, and those of two people.
LONGER = {
    "emergency-overdose-danger-signs": 400,
    "emergency-unresponsive-person": 480,
    "risk-pregnancy": 360,
}
QUESTIONS = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8"))


def body_words(entry: Entry) -> int:
    """Return the number of words under the headings, without what is asked and filled in."""
    read = (
        tuple(block for block in each.blocks if not isinstance(block, Field | Question))
        for each in entry.sections
    )
    texts = (text for blocks in read for text in block_texts(blocks))
    return sum(len(plain_text(text.source).split()) for text in texts)


def containers(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield the names of the boxes."""
    for block in blocks:
        if isinstance(block, Container):
            yield block.name
            yield from containers(block.blocks)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from containers(item)


def test_entries_are_read_in_a_minute_or_two(knowledge: Sources) -> None:
    """Each entry has 120 to 350 words; the exceptions are named above."""
    lengths = {entry.id: body_words(entry) for entry in knowledge.entries}
    wrong = {name: count for name, count in lengths.items()
             if not SHORTEST <= count <= LONGER.get(name, LONGEST)}  # fmt: skip
    assert wrong == {}


def test_entries_are_in_plain_words(knowledge: Sources) -> None:
    """The median Flesch-Kincaid grade is at most 8, and no entry is above 10."""
    grades = dict(measure_reading(knowledge).grades)
    assert len(grades) == len(knowledge.entries)
    assert statistics.median(grades.values()) <= 8
    assert {name: grade for name, grade in grades.items() if grade > 10} == {}


def test_entries_help_to_speak_and_to_act(knowledge: Sources) -> None:
    """Nearly every entry has words to say; every emergency has steps to do now."""
    boxes = {
        entry.id: {name for each in entry.sections for name in containers(each.blocks)}
        for entry in knowledge.entries
    }
    assert {name for name, found in boxes.items() if "say" not in found} <= {"glossary"}
    emergencies = {entry.id for entry in knowledge.entries if entry.topic == "emergency"}
    assert {name for name in emergencies if "now" not in boxes[name]} == set()


def test_entries_lead_on(knowledge: Sources) -> None:
    """Every entry has related entries, keywords and a date of review after its date of change."""
    for entry in knowledge.entries:
        assert entry.related, entry.id
        assert entry.id not in entry.related
        assert len(entry.related) == len(set(entry.related)), entry.id
        keywords = entry.keywords.source.split(", ")
        assert 5 <= len(keywords) == len({each.casefold() for each in keywords}), entry.id
        assert entry.updated < entry.review_due
    critical = [entry for entry in knowledge.entries if entry.risk is Risk.SAFETY_CRITICAL]
    assert {entry.id for entry in knowledge.entries if entry.topic == "emergency"} <= {
        entry.id for entry in critical
    }


def test_entries_are_reached(knowledge: Sources) -> None:
    """Every entry is linked from a text or a list of another one."""
    linked = {
        target
        for entry in knowledge.entries
        for target in (
            *entry.related,
            *(
                found
                for text in entry.texts()
                for found in re.findall(r"\(entry:([a-z0-9-]+)", text.source)
            ),
        )
        if target != entry.id
    }
    assert {entry.id for entry in knowledge.entries} - linked == set()


def test_the_glossary_is_used(knowledge: Sources) -> None:
    """Every glossary term is one sentence or two, and an entry links to it."""
    text = "\n".join(each.source for entry in knowledge.entries for each in entry.texts())
    unused = {term for term in knowledge.package.glossary if f"(term:{term})" not in text}
    assert unused == set()
    for term in knowledge.package.glossary.values():
        assert len(plain_text(term.meaning.source).split()) <= 45, term.id


def test_forty_questions() -> None:
    """Each question, written before the entries by who had not seen them, is answered in three."""
    assert len(QUESTIONS) == 40
    package = kbpkg.load(ROOT / "kb", ROOT / "locales")
    missed = {}
    for each in QUESTIONS:
        hits = [hit.entry_id for hit in package.search(each["question"], limit=3)]
        if not set(each["entries"]) & set(hits):
            missed[each["question"]] = hits
    assert missed == {}
