"""What the entries may take from the articles and the research, and what they may not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kbpkg
from kbpkg.analysis.words import words
from kbpkg.model.coverage import CoverageGroup
from kbpkg.model.entry import (
    Block,
    Container,
    Entry,
    ItemList,
    Paragraph,
    Table,
    Text,
    TextKind,
    block_texts,
)
from kbpkg.model.inline import citations, plain_text
from kbpkg.model.package import Sources
from tests.knowledge.conftest import ROOT, shared

# So many words in a row are a copy, not a coincidence.
COPIED = 11

# What the noise and the marketing of the articles can be told by (claims.md, N01 to N30 and M01 to
# M18): names, products and subjects that have no place in any entry.
STRANGE = (
    *("Psyclarity", "Recovery.com", "Avenues Recovery", "Charleston", "AddictionResource"),
    *("Addiction Resource", "UKAT", "Delamere", "Carney", "Treatment X", "Recovery Guide"),
    *("measles", "antiretroviral", "nicotine", "ADHD", "Adderall", "stimulant medicine", "athlete"),
    *("dental student", "Liverpool", "vigil", "inflammatory bowel", "microbiota", "anorexia"),
    *("eating disorder", "obsessive", "R software", "serotonin", "psilocybin", "MDMA studies"),
    *("Leave a Reply", "Jump to Section", "Related Articles", "call-back", "browse the site"),
    *("game-changer", "game changer", "do not wait another day", "do not hesitate", "rehab by"),
    *("certified addiction center", "get treatment now", "treatment provider", "Russian roulette"),
    *("highest level of care", "essential for recovery", "online ketamine therapy", "cost, & crit"),
)
# What the positions R1 to R15 say not to ship as a fact.
WITHDRAWN = {
    "R1": (r"\b24 hours (after|from) (the|their|your) last", r"worst (in|during) the first week"),
    "R2": (r"hearing loss", r"loss of hearing"),
    "R3": (r"must be (medically )?supervised", r"always needs? medical supervision"),
    "R4": (r"(7|seven)( to |-|–)(10|ten) days",),
    "R5": (r"taper(ed|ing)? (off|down|slowly|gradually)", r"\b\d+ ?% (a|each|every|per) week"),
    "R6": (r"(urine|blood) test (shows|proves|confirms) (addiction|dependence)",),
    "R7": (r"at least (90|ninety) days", r"(90|ninety) days (is|are) the"),
    "R10": (r"2014 (Misuse|Act)", r"Misuse of Drugs Act 2014", r"Class A drug"),
    "R11": (r"24 weeks", r"twenty-four weeks"),
    "R12": (r"(bladder|damage) (is|are) always (permanent|for life)",),
    "R13": (r"(is|just|only) an? (animal|horse) (drug|tranquili[sz]er|sedative)\.",),
}
DOSE = re.compile(
    r"\b\d+([.,]\d+)? ?(mg|milligrams?|g|grams?|mcg|µg|ml|millilit|lines?|bumps?)\b", re.I
)

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Names and list numbers, which no source has to say.
NAMES = re.compile(
    r"\bDSM-5\b|\bICD-11\b|\b6C4D\b|\bCG51\b|\b12[ -]steps?\b|\b2-FDCK\b|\bR\d+\b|"
    r"\bin November 2026\b|\bquestions? \d( to \d)?\b|\bunder 18\b",
    re.I,
)
IN_WORDS = re.compile(
    r"\b(half|a quarter|a third of|one in (?:two|three|four|five|six|eight|ten|twenty)|"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve) "
    r"(?:weeks?|months?|years?|hours?|days?|times))\b",
    re.I,
)


def blocks(found: tuple[Block, ...]) -> Iterator[tuple[Text, ...]]:
    """Yield the texts that stand and fall together: a paragraph, an item, a row."""
    for block in found:
        match block:
            case Paragraph(text):
                yield (text,)
            case ItemList(items):
                yield from (tuple(block_texts(item)) for item in items)
            case Table(_, rows):
                yield from rows
            case Container(_, inner):
                yield from blocks(inner)
            case _:
                pass


def shown(entry: Entry) -> str:
    """Return all that a reader is shown of an entry, but the keywords."""
    texts = (text for text in entry.texts() if text.kind is not TextKind.KEYWORDS)
    return "\n".join(plain_text(text.source) for text in texts)


def runs(text: str) -> set[tuple[str, ...]]:
    """Return all rows of eleven words of a text."""
    said = words(text)
    return {tuple(said[at : at + COPIED]) for at in range(len(said) - COPIED + 1)}


def test_no_sentence_is_a_copy() -> None:
    """No file of the package shares eleven words in a row with an article that it drew on."""
    articles = [path.read_text(encoding="utf-8") for path in shared("seeds").glob("*.txt")]
    assert len(articles) == 5
    copied = set().union(*map(runs, articles))
    assert len(copied) > 5_000
    files = [path for path in (ROOT / "kb").rglob("*") if path.suffix in {".md", ".yaml"}]
    assert len(files) > 90
    found = {
        path.name: [" ".join(run) for run in runs(path.read_text(encoding="utf-8")) & copied]
        for path in files
    }
    assert {name: same for name, same in found.items() if same} == {}


def test_noise_and_marketing_stay_out(knowledge: Sources) -> None:
    """Nothing of the articles' noise and marketing stands in an entry or in the glossary."""
    texts = {entry.id: shown(entry).casefold() for entry in knowledge.entries}
    terms = knowledge.package.glossary.values()
    texts["glossary.yaml"] = " ".join(term.meaning.source for term in terms).casefold()
    found = [(name, each) for name, text in texts.items() for each in STRANGE
             if each.casefold() in text]  # fmt: skip
    assert found == []


def test_the_strange_words_are_those_of_the_articles() -> None:
    """The list above is no invention: most of it stands in the articles or their inventory."""
    texts = [path.read_text(encoding="utf-8") for path in shared("seeds").glob("*.txt")]
    texts.append(shared("content/claims.md").read_text(encoding="utf-8"))
    said = " ".join(" ".join(texts).casefold().split())
    assert sum(each.casefold() in said for each in STRANGE) >= len(STRANGE) * 3 // 4


def test_no_position_is_contradicted(knowledge: Sources) -> None:
    """What was withdrawn is told as a fact nowhere; quoted sales talk is answered in its block."""
    found = [
        (position, entry.id, match.group())
        for entry in knowledge.entries
        for position, patterns in WITHDRAWN.items()
        for pattern in patterns
        for match in re.finditer(pattern, shown(entry), re.I)
    ]
    assert found == []


def test_no_doses(knowledge: Sources) -> None:
    """No amount of a drug stands anywhere."""
    found = [(entry.id, match.group()) for entry in knowledge.entries
             for match in DOSE.finditer(shown(entry))]  # fmt: skip
    assert found == []


def test_numbers_come_from_the_sources_cited_beside_them(knowledge: Sources) -> None:
    """Each count, share, year or length of time stands in what a source cited there says."""
    found = []
    for entry in knowledge.entries:
        for section in entry.sections:
            for texts in blocks(section.blocks):
                keys = [key for text in texts for key in citations(text.source)]
                records = [knowledge.package.sources[key] for key in keys]
                said = " ".join(
                    f"{each.supports} {each.title} {each.page_date}" for each in records
                )
                found += [
                    (entry.id, number, texts[0].line)
                    for number in numbers(" ".join(plain_text(text.source) for text in texts))
                    if not is_said(number, said)
                ]
    assert found == []


def numbers(text: str) -> list[str]:
    """Return the numbers of a text that a source has to say, in digits and in words."""
    text = NAMES.sub("", text).replace(",", "")
    return [*NUMBER.findall(text), *(found.casefold() for found in IN_WORDS.findall(text))]


def is_said(number: str, said: str) -> bool:
    """Tell whether a source's record holds a number, written in the same way."""
    if number[0].isdigit():
        return number in NUMBER.findall(said.replace(",", ""))
    return number in said.casefold()


def test_summaries_say_no_number_of_their_own(knowledge: Sources) -> None:
    """A number in a title or a summary stands again in the text below it, where it is cited."""
    found = []
    for entry in knowledge.entries:
        body = " ".join(plain_text(text.source) for each in entry.sections
                        for text in block_texts(each.blocks))  # fmt: skip
        below = set(numbers(body))
        for text in (entry.title, entry.summary):
            found += [(entry.id, each) for each in numbers(plain_text(text.source))
                      if each not in below]  # fmt: skip
    assert found == []


def group(knowledge: Sources, group_id: str) -> CoverageGroup:
    """Return a group of coverage.yaml."""
    return next(each for each in knowledge.package.coverage if each.id == group_id)


@pytest.mark.parametrize(
    ("group_id", "count"), [("claims", 257), ("positions", 15), ("capabilities", 27)]
)
def test_all_is_covered(group_id: str, count: int, knowledge: Sources) -> None:
    """All claims, positions and capabilities are accounted for; positions and uses by entries."""
    found = group(knowledge, group_id)
    assert len(found.expected) == len(found.items) == count
    if group_id != "claims":
        assert all(item.entries for item in found.items)


def test_the_claims_are_those_of_the_inventory(knowledge: Sources) -> None:
    """The ids are those of claims.md; what it flags as fine is carried, or said why not."""
    inventory = shared("content/claims.md").read_text(encoding="utf-8")
    flags = dict(re.findall(r"^\| (C\d{3}) \|.*\| ([^|]+) \|$", inventory, re.M))
    items = {item.id: item for item in group(knowledge, "claims").items}
    assert set(flags) == set(items)
    fine = [claim for claim, flag in flags.items() if flag.strip().startswith("ok")]
    assert len(fine) > 150
    dropped = {claim: items[claim].why for claim in fine if not items[claim].entries}
    # Background that helps nobody who uses ketamine.
    assert set(dropped) <= {"C018"}
    refused = [claim for claim, flag in flags.items() if "unsafe-if-taken-literally" in flag]
    assert all(items[claim].left_out or is_gap(inventory, claim) for claim in refused)


def is_gap(inventory: str, claim: str) -> bool:
    """Tell whether an unsafe claim is a hole in the articles, which entries fill."""
    return bool(re.search(rf"^\| {claim} \| [^|]*\| \(gap\)", inventory, re.M))


def test_every_entry_carries_something(knowledge: Sources) -> None:
    """No entry of the package stands outside coverage."""
    named = {entry for each in knowledge.package.coverage for item in each.items
             for entry in item.entries}  # fmt: skip
    assert {entry.id for entry in knowledge.entries} - named == set()


def test_the_checklist_is_there(knowledge: Sources) -> None:
    """Every entry of the checklist of claims.md is there under its id."""
    inventory = shared("content/claims.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", inventory, re.M)
    assert len(listed) == 91
    assert set(listed) - {entry.id for entry in knowledge.entries} == set()


def test_services_are_graded_and_dated(knowledge: Sources) -> None:
    """Helplines and emergency numbers are those of the research, with its grade."""
    research = shared("content/authority.md").read_text(encoding="utf-8")
    digits = {re.sub(r"\D", "", found) for found in re.findall(r"[\d][\d -]*\d", research)}
    services = knowledge.package.services
    assert len(services) > 60
    unknown = [each.id for each in services for number in
               (each.number, *(contact.number for contact in each.also))
               if not any(re.sub(r"\D", "", number) in found for found in digits)]  # fmt: skip
    assert unknown == []


def test_every_page_says_that_nobody_has_reviewed_it() -> None:
    """Until a clinician signs, each page of each language says so, in its own words."""
    package = kbpkg.load(ROOT / "kb", ROOT / "locales")
    said = "This text was drafted by a machine. No clinician has reviewed it."
    assert set(package.locales) >= {"en", "es", "ar", "zh-Hant"}
    for locale in package.locales:
        words_of_locale = package.edition(locale).interface.get(said, said)
        assert (locale == "en") == (words_of_locale == said)
        for entry in package.entries(locale):
            assert words_of_locale in package.html(entry.id, locale), (locale, entry.id)


def test_nobody_has_signed(knowledge: Sources) -> None:
    """No sign-off is there: nobody has reviewed the package yet, and every page says so."""
    lines = (ROOT / "kb/reviews.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["reviews:"]
    assert knowledge.package.sign_offs == ()
    assert knowledge.package.drafted_by == "machine"
    assert Path(knowledge.package.reviews_path).is_file()
