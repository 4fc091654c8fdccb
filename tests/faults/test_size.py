"""What is far too large, too many or too deep. Bounds are those of a process; measured beside."""

import re
from pathlib import Path

import pytest

from tests.faults.bounded import refused, run
from tests.problems.package import edit

ENTRY = "kb/entries/effects/bladder.md"
CATALOG = "locales/es/LC_MESSAGES/entries.po"
MEGABYTE = 1_000_000


def test_a_5_mb_entry_is_refused_at_once(package: Path) -> None:
    """5 MB of words are refused before they are parsed. Measured: 1 s."""
    with (package / ENTRY).open("a", encoding="utf-8") as file:
        file.write("\n" + "Some words. " * (5 * MEGABYTE // 12) + "\n")
    done = refused(package, f"KB104 {ENTRY}", seconds=5)
    assert "cure: split it: an entry has at most 500,000" in done.err


def test_the_largest_entry_is_built_and_found(package: Path) -> None:
    """An entry just below the limit is a page. Measured: 2 s."""
    with (package / ENTRY).open("a", encoding="utf-8") as file:
        for number in range(4_500):
            file.write(f"\nParagraph number {number} of 4500 or so, {'with words ' * 6}in it.\n")
    assert run(["build", "--quiet"], package, seconds=30).status == 0
    found = run(["search", "paragraph 4499"], package, seconds=30)
    assert "4499" in found.out


@pytest.mark.parametrize(
    "unit", ["[", "![", "[@", "*a **b ", "`a ", "<a ", "> ", "- ", "[a](", "&#", "| ", "_", "\\"]
)
def test_marks_without_end(unit: str, package: Path) -> None:
    """400 KB of one mark in a line, which is refused, and 99 KB, which are not. Measured: 2 s."""
    path = package / ENTRY
    text = path.read_text(encoding="utf-8")
    for size, name in ((400_000, path.name), (99_000, "bladder-2.md")):
        line = unit * (size // len(unit))
        path.with_name(name).write_text(f"{text}\n{line}\n", encoding="utf-8", newline="\n")
    run(["check"], package, seconds=20)


@pytest.mark.parametrize("unit", ["[", "![", "*a **b "])
def test_marks_without_end_in_a_translation(unit: str, package: Path) -> None:
    """A translation of 5 MB is refused before it is parsed. Measured: 1 s."""
    edit(package / CATALOG, 'msgstr "Qué hacer"', f'msgstr "{unit * (5 * MEGABYTE // len(unit))}"')
    done = run(["check"], package, seconds=5)
    assert [each for each in done.problems if each.startswith("KB304")], done.err[:2000]


def test_10000_entries_are_checked(package: Path) -> None:
    """A package of 10,002 entries is checked within 40 s and 512 MB. Measured: 8 s, 100 MB."""
    text = (package / ENTRY).read_text(encoding="utf-8")
    for number in range(10_000):
        path = package / f"kb/entries/effects/bladder-{number}.md"
        path.write_text(text.replace("and help", f"and help {number} of 10000"), encoding="utf-8")
    done = run(["check"], package, seconds=40)
    assert (done.status, done.problems) == (0, [f"KB305 {CATALOG}"])
    assert "10002 entries, 2 languages: 1 warning" in done.out


def test_100000_messages_are_read_and_kept(package: Path) -> None:
    """A catalog of 100,000 messages is built with and updated. Measured: 4 s, 280 MB."""
    with (package / CATALOG).open("a", encoding="utf-8") as file:
        for number in range(100_000):
            file.write(f'\nmsgctxt "e{number // 14}"\nmsgid "Text {number}."\n')
            file.write(f'msgstr "Texto {number}."\n')
    assert run(["build", "--quiet"], package).status == 0
    assert run(["catalog", "update"], package, seconds=30, megabytes=1024).status == 0
    # What no entry uses any more is obsolete, and every word of it is there.
    assert (package / CATALOG).read_text(encoding="utf-8").count('#~ msgstr "Texto ') == 100_000


def test_a_file_that_would_fill_the_memory(package: Path) -> None:
    """A registry and a catalog of 10 GB (of nothing) are refused without being read."""
    for name in ("kb/sources.yaml", CATALOG):
        with (package / name).open("r+b") as file:
            file.truncate(10_000 * MEGABYTE)
    done = refused(package, "KB101 kb/sources.yaml", f"KB101 {CATALOG}", seconds=5)
    assert done.err.count("it is larger than 64 MB") == 2


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"{'  ' * level}- a\n" for level in range(700)),
        "> " * 5_000 + "a",
        ">" * 100_000 + "a",
        "".join(f"{'> ' * level}a\n" for level in range(400)),
        "".join(f"{'   ' * level}1. a\n" for level in range(300)),
        "- " * 50_000 + "a",
        "\n".join("::: now" for _ in range(10_000)),
        "*" * 100_000 + "a",
        "".join(f"{'**' if level % 2 else '*'}a " for level in range(20_000)) + "a** " * 20_000,
    ],
    ids=[
        "list",
        "quote",
        "quotes",
        "stairs",
        "numbers",
        "items",
        "boxes",
        "stars",
        "marks",
    ],
)
def test_what_is_nested_too_deeply(body: str, package: Path) -> None:
    """Lists, quotes, boxes and marks in each other are a problem of the entry, not a crash."""
    with (package / ENTRY).open("a", encoding="utf-8") as file:
        file.write(f"\n{body}\n")
    done = run(["check"], package, seconds=30)
    assert done.status == 1
    assert re.search(rf"error KB109 {ENTRY}:\d+: .*too (deep|long) to read", done.err)


def test_brackets_that_mark_nothing(package: Path) -> None:
    """However many there are, they are told as a link that is not written rightly, and soon."""
    with (package / ENTRY).open("a", encoding="utf-8") as file:
        file.write("\n" + "[" * 50_000 + "a" + "](entry:numbers)" * 500 + "\n")
    done = run(["check"], package, seconds=30)
    assert done.status == 1
    assert "KB204" in done.err


_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        _BOMB,
        "&a [*a]",
        "a: &a {b: *a}\n<<: *a",
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "!!python/object/apply:os.system [echo]",
        "a: !!binary " + "A" * 100_000,
        "- a\n" * 500_000,
        "".join(f"k{number}: 1\n" for number in range(100_000)),
        "a: 1\n" * 100_000,
        "a: |\n" + "  b\n" * 100_000,
        "--- a\n" * 10_000,
        '"' + "\\x41" * 1_000_000,
        "%YAML 9.9\n---\na: 1\n",
    ],
    ids=[
        *("bomb", "self", "merge", "lists", "maps", "items", "keys", "object", "binary", "long"),
        *("many", "same", "block", "documents", "quote", "version"),
    ],
)
@pytest.mark.parametrize("name", ["kb/package.yaml", "kb/sources.yaml", ENTRY])
def test_yaml_that_explodes(name: str, text: str, package: Path) -> None:
    """Aliases, levels and keys without end are told by file and line. Measured: 3 s, 200 MB."""
    front = f"---\n{text}\n---\n" if name == ENTRY else text
    (package / name).write_text(front, encoding="utf-8")
    done = run(["check"], package, seconds=20)
    assert done.status == 1
    assert f" {name}" in done.err


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("kb/package.yaml", "title: Effects"),
        ("kb/sources.yaml", 'title: "Bladder leaflet"'),
        ("kb/services.yaml", "country: EU"),
        (ENTRY, "risk: standard"),
    ],
)
def test_a_key_that_stands_twice(name: str, old: str, package: Path) -> None:
    """The second of two equal keys is named by its line, never silently the winner."""
    path = package / name
    text = path.read_text(encoding="utf-8")
    indent = " " * (len(text.partition(old)[0]) - text.partition(old)[0].rfind("\n") - 1)
    edit(path, old, f"{old}\n{indent}{old}")
    line = text.partition(old)[0].count("\n") + 2
    refused(package, f"KB102 {name}:{line}")
