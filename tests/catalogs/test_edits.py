"""Ten random edits to entries: every word of a translator is still in the catalog."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kbpkg.load.catalog_file import read_catalog
from kbpkg.load.folders import load_sources
from kbpkg.load.text_file import read_text
from kbpkg.model.message import Catalog
from kbpkg.translate.template import entries_templates
from kbpkg.translate.update import update_catalog
from tests.catalogs.spanish import ENTRIES
from tests.problems.package import copy_base
from tests.unit.editions import ES

WORDS = ("pain", "Stay with them", "Call for help now", "blood", "50% of {people}", "*water*")
ACTIONS = (
    *("move", "move out", "split", "join", "reword", "delete", "restore", "duplicate"),
    *("rename entry", "translate"),
)

# An edit: what to do, which block, and the number that decides the rest.
edits = st.tuples(st.sampled_from(ACTIONS), st.integers(0, 99), st.integers(0, 99))


class Entries:
    """The entries of a package as lists of blocks, edited and written again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids = ["one", "two"]
        self.blocks = [[f"{word} here, {word}." for word in WORDS], list(WORDS)]
        self.bin: list[str] = []
        for path in sorted((folder / "kb/entries").rglob("*.md")):
            path.unlink()
        package = folder / "kb/package.yaml"
        text = package.read_text(encoding="utf-8").replace("    start_with: [bladder]\n", "")
        package.write_text(text.replace("[signs, what-to-do]", "[signs]"), encoding="utf-8")

    def edit(self, action: str, block: int, number: int) -> None:
        """Edit one block of one entry."""
        entry, other = self.blocks[number % 2], self.blocks[1 - number % 2]
        at = block % len(entry)
        match action:
            case "move":
                entry.insert(number % len(entry), entry.pop(at))
            case "move out" if len(entry) > 1:
                other.append(entry.pop(at))
            case "split" if " " in entry[at]:
                left, _, right = entry[at].partition(" ")
                entry[at : at + 1] = [left, right]
            case "join" if len(entry) > 1:
                entry[at - 1 : at + 1] = [" ".join(entry[at - 1 : at + 1])] if at else entry[0:1]
            case "reword":
                entry[at] = f"{entry[at]} {WORDS[number % len(WORDS)]}"
            case "delete" if len(entry) > 1:
                self.bin.append(entry.pop(at))
            case "restore" if self.bin:
                entry.insert(at, self.bin.pop(number % len(self.bin)))
            case "duplicate":
                entry.append(entry[at])
                other.append(entry[at])
            case "rename entry":
                self._ids[number % 2] += "-x"
            case _:
                pass

    def write(self) -> None:
        """Write both entries."""
        folder = self._folder / "kb/entries/effects"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for entry_id, blocks in zip(self._ids, self.blocks, strict=True):
            text = "\n\n".join(blocks)
            (folder / f"{entry_id}.md").write_text(
                "---\ntype: effect\ntitle: Title\nsummary: Summary\nkeywords: [word]\n"
                "risk: standard\nsources: []\nrelated: []\nupdated: 2026-01-03\n"
                f"review_due: 2027-01-03\n---\n\n## Signs {{#signs}}\n\n{text}\n",
                encoding="utf-8",
            )

    def current(self) -> set[tuple[str, str]]:
        """Return context and text of every block."""
        return {
            (entry_id, " ".join(block.split()))
            for entry_id, blocks in zip(self._ids, self.blocks, strict=True)
            for block in blocks
        }


@contextmanager
def package() -> Iterator[Path]:
    """Give a copy of the base package; Hypothesis wants a new one for every example."""
    with tempfile.TemporaryDirectory() as name:
        yield copy_base(Path(name) / "package")


def update(folder: Path) -> tuple[Catalog, polib.POFile]:
    """Update the Spanish catalog and return it as our reader and as polib read it."""
    sources, problems = load_sources(folder / "kb", folder / "locales", folder / "locales")
    assert problems == []
    assert sources is not None
    path = folder / ENTRIES
    text, _ = update_catalog(read_text(path), entries_templates(sources), "2026-01-05")
    path.write_text(text, encoding="utf-8", newline="\n")
    read, problems = read_catalog(text, path="entries.po", locale=ES)
    assert problems == []
    assert read is not None
    return read, polib.pofile(text)


def translate(folder: Path, number: int, serial: int) -> tuple[str, str, str] | None:
    """Translate a message as a person would, so that it is current; return what was said."""
    catalog = polib.pofile(str(folder / ENTRIES), encoding="utf-8")
    to_do = [each for each in catalog if not each.obsolete and not each.translated()]
    if not to_do:
        return None
    entry = to_do[number % len(to_do)]
    entry.msgstr = f"{entry.msgid} ({serial})"
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    entry.previous_msgid = None
    catalog.save(str(folder / ENTRIES))
    return entry.msgctxt, entry.msgid, entry.msgstr


@given(st.lists(edits, min_size=10, max_size=10))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # Making a failure smaller would take minutes; ten steps can be read.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_ten_random_edits(steps: list[tuple[str, int, int]]) -> None:
    """After every edit each translation is there; a text that was translated is never fuzzy.

    There means current, fuzzy or obsolete; the translation of a text that comes back in its own
    entry is the one that it had.
    """
    with package() as folder:
        entries = Entries(folder)
        entries.write()
        update(folder)
        words: set[str] = set()
        translated: dict[tuple[str, str], str] = {}
        for serial in range(12):
            if said := translate(folder, serial, serial):
                translated[said[0], said[1]] = said[2]
        for serial, (action, block, number) in enumerate(steps, 100):
            if action == "translate":
                if said := translate(folder, number, serial):
                    translated[said[0], said[1]] = said[2]
            else:
                entries.edit(action, block, number)
                entries.write()
            words |= set(translated.values())
            read, catalog = update(folder)
            strings = {each.msgstr for each in catalog if each.msgstr}
            assert words <= strings
            words |= strings
            for key in entries.current() & set(translated):
                message = read.messages[key]
                assert (message.string, message.is_fuzzy) == (translated[key], False)
            for each in catalog:
                if each.fuzzy and not each.obsolete:
                    # A fuzzy message says which other text its words are of; an obsolete one that
                    # came back may have lost that, as msgmerge drops it too.
                    assert each.previous_msgid != each.msgid
            before = (folder / ENTRIES).read_bytes()
            update(folder)
            assert before == (folder / ENTRIES).read_bytes()
