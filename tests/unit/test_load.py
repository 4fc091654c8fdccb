"""load: files into frozen values. What each fault is called is under tests/problems."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kbpkg.load.catalog_file import read_catalog
from kbpkg.load.entry_file import read_entry
from kbpkg.load.folders import load_sources
from kbpkg.load.registry import read_package, read_sources
from kbpkg.load.services_file import read_services
from kbpkg.load.text_file import read_text
from kbpkg.load.yaml_reader import YamlReader
from kbpkg.model.entry import (
    Block,
    Container,
    Entry,
    ItemList,
    Paragraph,
    Risk,
    ServiceTable,
    Table,
    TextKind,
)
from kbpkg.model.inline import plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog, Message
from kbpkg.model.package import Channel, Contact, Unread
from kbpkg.model.problem import Problem
from tests.problems.package import BASE, copy_base

EN, ES = Locale("en"), Locale("es")

FRONT = """---
type: effect
title: "A: title"
summary: >
  Two
  lines.
keywords: [one, "two words"]
risk: standard
sources: [a-1]
related: []
updated: 2026-01-03
review_due: 2027-01-03
---
"""


def read(body: str, front: str = FRONT) -> tuple[Entry | None, list[Problem]]:
    """Read an entry of the tests."""
    return read_entry(
        front + body, path="x.md", entry_id="x", topic="t", types=["effect"], locale=EN
    )


def read_good(body: str, front: str = FRONT) -> Entry:
    """Read an entry that has no problem."""
    entry, problems = read(body, front)
    assert problems == []
    assert entry is not None
    return entry


def blocks(body: str) -> list[Block]:
    """Return the blocks of an entry with one section."""
    (section,) = read_good(f"\n## A {{#a}}\n\n{body}").sections
    return list(section.blocks)


def test_front_matter() -> None:
    """Every key of the front matter becomes a value; folded lines are one line."""
    entry = read_good("")
    assert entry.title.source == "A: title"
    assert entry.summary.source == "Two lines."
    assert entry.keywords.source == "one, two words"
    assert (entry.risk, entry.sources, entry.related) == (Risk.STANDARD, ("a-1",), ())
    assert (str(entry.updated), str(entry.review_due)) == ("2026-01-03", "2027-01-03")


def test_spaces_that_a_writer_chose_stay() -> None:
    """What holds an amount and its unit, or a quote and its marks, together is kept everywhere."""
    front = FRONT.replace("A: title", "A:\u00a0 title").replace("lines.", "5\u202fmg.")
    entry = read_good("\n## 膀胱\u3000痛 {#a}\n\n 10\u00a0mg\n«\u00a0mot\u00a0»\u2028end \n", front)
    title, summary, _, heading, paragraph = entry.texts()
    assert (title.source, summary.source) == ("A:\u00a0 title", "Two 5\u202fmg.")
    assert heading.source == "膀胱\u3000痛"
    assert paragraph.source == "10\u00a0mg «\u00a0mot\u00a0» end"
    assert plain_text(f"**{paragraph.source}**") == paragraph.source


def test_texts_know_kind_and_line() -> None:
    """Every text of an entry says what it is and on which line of the file it begins."""
    entry = read_good("\n## A {#a}\n\nWords\nmore.\n\n- item\n\n| c |\n|---|\n| d |\n")
    assert [(text.kind, text.line, text.source) for text in entry.texts()] == [
        (TextKind.TITLE, 3, "A: title"),
        (TextKind.SUMMARY, 4, "Two lines."),
        (TextKind.KEYWORDS, 7, "one, two words"),
        (TextKind.HEADING, 15, "A"),
        (TextKind.PARAGRAPH, 17, "Words more."),
        (TextKind.LIST_ITEM, 20, "item"),
        (TextKind.TABLE_CELL, 22, "c"),
        (TextKind.TABLE_CELL, 24, "d"),
    ]


def test_blocks() -> None:
    """Paragraphs, lists, tables, containers and service tables become blocks."""
    (numbered,) = blocks("1. a\n   - b\n2. c\n")
    assert isinstance(numbered, ItemList)
    assert numbered.is_numbered
    assert [len(item) for item in numbered.items] == [2, 1]
    (table,) = blocks("| a | b |\n|---|---|\n| c | d |\n| e | f |\n")
    assert isinstance(table, Table)
    assert (len(table.header), len(table.rows)) == (2, 2)
    box, place = blocks("::: now\nDo.\n\nThen.\n:::\n\n::: services {kind=emergency}\n:::\n")
    assert isinstance(box, Container)
    assert (box.name, len(box.blocks)) == ("now", 2)
    assert ServiceTable("emergency", 23) == place


def test_a_link_definition_stays_visible() -> None:
    """`[x]: y`, which Markdown swallows, stays a paragraph that its author can see."""
    (paragraph,) = blocks("[call now]: entry:numbers\n")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.source == "[call now]: entry:numbers"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark(end: str, tmp_path: Path) -> None:
    """A file from Windows or an old Mac reads like any other."""
    path = tmp_path / "x.md"
    path.write_bytes(b"\xef\xbb\xbf" + f"a{end}b{end}".encode())
    assert read_text(path) == "a\nb\n"


@pytest.mark.parametrize(
    "body",
    [
        "| | Adults |\n|---|---|\n| Dose | |\n",
        "- \n- two\n",
    ],
    ids=["cell", "item"],
)
def test_an_empty_place_is_no_message(body: str) -> None:
    """An empty cell or item is nothing to translate: an empty msgid is a catalog's header."""
    entry, _ = read(f"\n## A {{#a}}\n\n{body}")
    assert entry is None or all(text.source for text in entry.texts())


def test_no_keywords() -> None:
    """An empty list of keywords is no message either: it is refused or left out."""
    entry, problems = read("", FRONT.replace('[one, "two words"]', "[]"))
    assert entry is None or problems or all(text.source for text in entry.texts())


@pytest.mark.parametrize(
    "line",
    [
        "-5 degrees",
        "1.5 mg",
        "2026. Then",
        "#1 of all",
        "*Slowly* and **now**",
        "either | or",
        r"a \* or \\\\",
        "| in a cell \\|",
    ],
)
def test_what_is_no_slip(line: str) -> None:
    """What only looks like an item, a heading or a table is words, or one cell."""
    head = "| A |\n|---|\n" if line.startswith("|") else "Words before:\n"
    assert read_good(f"\n## A {{#a}}\n\n{head}{line}\n").sections


@pytest.mark.parametrize("date", ["20260103", "2026-W01-6", "2026-1-3", "3.1.2026"])
def test_a_date_has_one_form(date: str) -> None:
    """A date is written YYYY-MM-DD, as the cure says; ISO's other forms are refused."""
    _, problems = read("", FRONT.replace("updated: 2026-01-03", f"updated: {date}"))
    assert [problem.code for problem in problems] == ["KB104"]


@pytest.mark.parametrize(
    "body",
    [
        "::: warn\nMind.\n",
        "::: now\nDo.\n\nLater words.\n",
        "- ::: now\n  Do.\n- other\n",
        "::: now\nDo.\n\n::: say\nWords.\n:::\n",
    ],
    ids=["at the end", "paragraph", "item", "container"],
)
def test_a_container_must_be_closed(body: str) -> None:
    """A container without its end swallows all that follows, so it is a problem."""
    _, problems = read(f"\n## A {{#a}}\n\n{body}")
    assert [problem.code for problem in problems] == ["KB109"]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("[", "]"), ("{a: ", "}"), ("- ", ""), ("-  ", ""), ("?  ", ""), ("- ? ", ""), ("? - ", "")],
    ids=repr,
)
@pytest.mark.parametrize("depth", [100, 200_000])
def test_deep_yaml_is_a_problem(opening: str, closing: str, depth: int) -> None:
    """YAML nested without sense is a problem, however it is written, not a crash."""
    script = (
        "from kbpkg.load.registry import read_sources\n"
        f"text = {opening!r} * {depth} + 'x' + {closing!r} * {depth}\n"
        "print(bool(read_sources(text, path='x')[1]))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert (done.returncode, done.stdout.strip()) == (0, b"True")


def test_yaml_makes_no_objects() -> None:
    """A tag, such as one that makes an object in other readers, is told with its line."""
    for tag in ("!!python/object/apply:os.system [true]", "!!binary aGVsbG8=", "!own {x: 1}"):
        reader = YamlReader("x")
        assert reader.parse(f"a: 1\nb: {tag}") is None
        assert [(each.code, each.line) for each in reader.problems] == [("KB101", 2)]


def test_yaml_lines_count_from_the_first_line() -> None:
    """A problem of the front matter names the line in the file."""
    _, problems = read("", FRONT.replace("risk: standard", "risk: none"))
    assert [(each.path, each.line, each.code) for each in problems] == [("x.md", 8, "KB104")]


def test_registries() -> None:
    """The registries of the base package are read whole."""
    package, problems = read_package(
        (BASE / "kb/package.yaml").read_text(encoding="utf-8"), path="p"
    )
    assert problems == []
    assert package is not None
    assert (
        package.id,
        package.title.source,
        package.source_locale,
    ) == ("tiny", "Tiny package", EN)
    assert [topic.id for topic in package.topics] == ["effects", "services"]
    assert package.topics[0].start_with == ("bladder",)
    assert package.types["effect"].sections == ("signs", "what-to-do")
    sources, problems = read_sources(
        (BASE / "kb/sources.yaml").read_text(encoding="utf-8"), path="p"
    )
    assert problems == []
    assert list(sources) == ["clinic-2020", "study-2021"]
    services, problems = read_services(
        (BASE / "kb/services.yaml").read_text(encoding="utf-8"), path="p", locale=EN
    )
    assert problems == []
    assert [(service.country, service.number, service.also) for service in services] == [
        ("EU", "112", ()),
        ("GB", "999", (Contact("112", Channel.PHONE),)),
    ]


def catalog(text: str) -> Catalog:
    """Read a catalog that has no problem."""
    found, problems = read_catalog(text, path="es.po", locale=ES)
    assert problems == []
    assert found is not None
    return found


HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"X-Drafted-By: person\\n"\n\n'


def test_catalog() -> None:
    """Messages are found by context and id, with their line; the header says who drafted them."""
    found = catalog(
        HEADER + '#. title\n#: kb/x.md:3\nmsgctxt "x"\nmsgid "Title"\nmsgstr "Título"\n'
        '\n#, fuzzy\n#| msgid "Old"\nmsgid "New"\nmsgstr "Viejo"\n'
        '\n#~ msgid "Gone"\n#~ msgstr "Ido"\n'
    )
    assert found.drafted_by == "person"
    assert {
        ("x", "Title"): Message("x", "Title", "Título", is_fuzzy=False, line=9),
        ("", "New"): Message("", "New", "Viejo", is_fuzzy=True, line=14),
    } == found.messages


@pytest.mark.parametrize(
    ("written", "string"),
    [
        ('"a\\"b"', 'a"b'),
        ('"a\\\\b"', "a\\b"),
        ('"a\\nb"', "a\nb"),
        ('""\n"one "\n"two"', "one two"),
        ('"50% dicho"', "50% dicho"),
        ('"{count} “x”"', "{count} “x”"),
        ('"١٢\u200fع"', "١٢\u200fع"),
    ],
)
def test_catalog_strings(written: str, string: str) -> None:
    """Escapes and split lines are read as gettext reads them."""
    found = catalog(f'{HEADER}msgid "m"\nmsgstr {written}\n')
    assert string == found.messages["", "m"].string


def test_an_empty_catalog() -> None:
    """A file without messages is a catalog without messages."""
    assert catalog("").messages == {}
    assert catalog(HEADER).messages == {}


def test_load_sources() -> None:
    """The folders of a package give its entries by id and its catalogs by locale."""
    sources, problems = load_sources(BASE / "kb", BASE / "locales", BASE / "locales")
    assert problems == []
    assert sources is not None
    assert [entry.id for entry in sources.entries] == ["bladder", "numbers"]
    assert [entry.topic for entry in sources.entries] == ["effects", "services"]
    assert sources.locales == (EN, ES)
    assert list(sources.interfaces) == [ES]


def test_without_registries_and_catalogs(tmp_path: Path) -> None:
    """Only package.yaml and entries/ are needed; the interface falls back to the program's."""
    package = copy_base(tmp_path / "package")
    (package / "kb/sources.yaml").unlink()
    (package / "kb/services.yaml").unlink()
    sources, problems = load_sources(package / "kb", tmp_path / "nowhere", BASE / "locales")
    assert problems == []
    assert sources is not None
    assert sources.locales == (EN,)
    assert sources.interfaces == {}
    assert [each.locale for each in sources.interfaces_of(ES)] == [ES]
    assert (sources.package.services, sources.package.sources) == ((), {})


def test_two_folders_of_one_locale(tmp_path: Path) -> None:
    """Two folders that name the same locale are a problem: one would be lost without a word."""
    package = copy_base(tmp_path / "package")
    for name in ("zh_Hant", "zh-Hant"):
        folder = package / "locales" / name / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "entries.po").write_text(HEADER, encoding="utf-8")
        (folder.parent / "glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    _, problems = load_sources(package / "kb", package / "locales", BASE / "locales")
    found = [(each.code, Path(each.path).name) for each in problems]
    assert found == [("KB106", "entries.po"), ("KB106", "glossary.yaml")]


@pytest.mark.parametrize(
    ("heading", "title", "section"),
    [
        ("A {#a}", "A", "a"),
        ("A{#a-1}", "A", "a-1"),
        ("A {#b} c {#a}", "A {#b} c", "a"),
        ("A\t {#a}  ##", "A", "a"),
    ],
)
def test_headings(heading: str, title: str, section: str) -> None:
    """The id stands last, whatever stands before it."""
    (found,) = read_good(f"\n## {heading}\n\nwords\n").sections
    assert (found.heading.source, found.id) == (title, section)


@pytest.mark.parametrize("end", ["", "b", "{#", "{#a", "{#A}", "{#a}b", "{#-a}", "{#a b}"])
def test_a_heading_of_spaces_does_not_hang(end: str) -> None:
    """A heading without a good id is told shortly and at once, however long it is."""
    before = time.process_time()
    _, problems = read(f"\n## a{' ' * 100_000}{end}\n\nwords\n")
    assert time.process_time() - before < 2
    assert "KB108" in {each.code for each in problems}
    assert max(len(each.what) for each in problems) < 200


def test_a_table_that_is_too_wide() -> None:
    """More than 100 bars in a line are told by line and never become cells."""
    assert read_good(f"\n## A {{#a}}\n\n{'|a' * 99}|\n{'|-' * 99}|\n").sections
    _, problems = read(f"\n## A {{#a}}\n\n{'|a' * 101}\n{'|-' * 101}\n" + "a\n" * 50_000)
    assert [(each.code, each.line) for each in problems] == [("KB109", 17)]
    assert "more than 100 |" in problems[0].what


@pytest.mark.parametrize("text", ["a: 1\n---\nb: 2\n", "a: 1\n...\n---\n", "---\n---\na: 1\n"])
def test_a_second_yaml_document(text: str) -> None:
    """Only one document is read, so a second one is refused and not dropped."""
    reader = YamlReader("x.yaml")
    assert reader.parse(text) is None
    assert "a second YAML document" in reader.problems[0].what


@pytest.mark.parametrize("text", ["a: 1\n", "---\na: 1\n", "%YAML 1.1\n---\na: 1\n...\n# end\n"])
def test_one_yaml_document(text: str) -> None:
    """The marks around one document are fine."""
    reader = YamlReader("x.yaml")
    assert reader.parse(text) is not None
    assert reader.problems == []


def test_what_is_left_beside_a_package_is_left_alone(tmp_path: Path) -> None:
    """Hidden files, rests of editors and file managers, and what people read first are no slips."""
    package = copy_base(tmp_path / "package")
    for name in (
        *("kb/.git", "kb/README.txt", "kb/LICENSE", "kb/Thumbs.db", "kb/sources.yaml~"),
        *("kb/entries/._x", "kb/entries/effects/bladder.md.orig", "kb/entries/#x.md#"),
        *("kb/figures/desktop.ini", "kb/figures/.x.svg.swp", "kb/entries/services/~x.tmp"),
        *("kb/entries/.stversions/effects/bladder.md", "kb/entries/effects/.trash/old.md"),
    ):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).touch()
    _, problems = load_sources(package / "kb", package / "locales", BASE / "locales")
    assert problems == []


def test_a_catalog_that_leads_out_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link is told where its path has fewer parts than a catalog's has."""
    package = copy_base(tmp_path / "package")
    monkeypatch.chdir(package / "locales")
    try:
        Path("fr.po").symlink_to(tmp_path)
    except (NotImplementedError, OSError) as error:
        pytest.skip(f"no symbolic links here: {error}")
    _, problems = load_sources(package / "kb", Path(), BASE / "locales")
    assert {(each.code, each.path) for each in problems} == {("KB111", "fr.po")}


def test_a_broken_catalog_in_a_folder_of_an_older_name(tmp_path: Path) -> None:
    """Its locale is known to be there, whatever its folder is called: only the file is told."""
    package = copy_base(tmp_path / "package")
    path = package / "locales/iw/LC_MESSAGES/entries.po"
    path.parent.mkdir(parents=True)
    path.write_text("broken", encoding="utf-8")
    sources, problems = load_sources(package / "kb", package / "locales", package / "locales")
    assert sources is not None
    assert {problem.code for problem in problems} == {"KB301"}
    assert sources.unread == Unread(locales=frozenset({"he"}))
