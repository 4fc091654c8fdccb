"""Catalogs in other people's programs: polib, translate-toolkit, msgfmt."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from translate.storage import pypo

from kbpkg.load.catalog_file import read_catalog
from kbpkg.load.text_file import read_text
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog, Message
from kbpkg.translate.update import update_catalog
from tests.problems.package import BASE

ROOT = Path(__file__).parents[2]
CATALOGS = [
    *sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po")),
    *sorted((BASE / "locales").glob("*/LC_MESSAGES/*.po")),
    *sorted((ROOT / "tests/foreign/heat/locales").glob("*/LC_MESSAGES/*.po")),
]

# Thousands of messages take their time: one language stands for the others.
LARGE = ROOT / "locales/ar/LC_MESSAGES/entries.po"
SMALL = [path for path in CATALOGS if path.stat().st_size < 300_000]


def name_of(path: Path) -> str:
    """Name a test after a catalog."""
    return path.relative_to(ROOT).as_posix().replace("/LC_MESSAGES", "")


def meaning(path: Path) -> tuple[dict[tuple[str, str], Message], str, int]:
    """Return what our reader sees of a catalog, without the lines on which it stands."""
    locale = Locale.parse(path.parent.parent.name)
    catalog, problems = read_catalog(read_text(path), path=path.name, locale=locale)
    assert problems == []
    assert isinstance(catalog, Catalog)
    messages = {
        key: Message(each.context, each.id, each.string, each.is_fuzzy, 0)
        for key, each in catalog.messages.items()
    }
    return messages, catalog.drafted_by, catalog.obsolete


def worked_on(path: Path, folder: Path) -> Path:
    """Copy a catalog as it is amid work: some messages fuzzy, empty, obsolete, noted, odd."""
    copy = folder / path.parent.parent.name / "LC_MESSAGES" / path.name
    copy.parent.mkdir(parents=True)
    catalog = polib.pofile(read_text(path), wrapwidth=78)
    for number, entry in enumerate(catalog):
        if number % 7 == 1:
            entry.flags = ["fuzzy"]
            entry.previous_msgid = f"Before: {entry.msgid}"
        elif number % 7 == 2:
            entry.msgstr = ""
        elif number % 7 == 3:
            entry.tcomment = 'A note: "quoted" 包'
        elif number % 7 == 4:
            entry.obsolete = True
        elif number % 7 == 5:
            entry.msgstr += '\u00a0\u200f«x»\t\\ "y"\n👩‍👩‍👧' + " long" * 30
    catalog.metadata["X-Our-Own"] = "kept"
    copy.write_text(f"{catalog}\n", encoding="utf-8", newline="\n")
    return copy


def save_by_polib(path: Path) -> None:
    """Open and save a catalog with polib."""
    polib.pofile(str(path), encoding="utf-8").save()


def save_by_toolkit(path: Path) -> None:
    """Open and save a catalog with translate-toolkit."""
    pypo.pofile.parsefile(str(path)).save()


@pytest.mark.parametrize("save", [save_by_polib, save_by_toolkit], ids=["polib", "toolkit"])
@pytest.mark.parametrize("path", [*SMALL, LARGE], ids=name_of)
def test_other_programs_change_no_meaning(
    path: Path, save: Callable[[Path], None], tmp_path: Path
) -> None:
    """A catalog, whole or amid work, that another program saved means the same to our reader."""
    copy = Path(shutil.copytree(path.parent.parent, tmp_path / "whole" / path.parent.parent.name))
    for changed in (copy / "LC_MESSAGES" / path.name, worked_on(path, tmp_path / "work")):
        before = meaning(changed)
        save(changed)
        assert meaning(changed) == before
        again = changed.read_bytes()
        save(changed)
        assert changed.read_bytes() == again


@pytest.mark.parametrize("path", [*SMALL, LARGE], ids=name_of)
def test_an_edit_in_another_program_arrives(path: Path, tmp_path: Path) -> None:
    """What a person writes and marks with translate-toolkit is what our reader gets."""
    copy = worked_on(path, tmp_path)
    store = pypo.pofile.parsefile(str(copy))
    units = [unit for unit in store.units if unit.istranslatable() and not unit.isobsolete()]
    units[0].target = "¡Nuevo! «包»"
    units[0].markfuzzy(present=False)
    units[1].target = "A medias"
    units[1].markfuzzy(present=True)
    store.save()
    messages, _, _ = meaning(copy)
    first, second = (messages[unit.getcontext(), str(unit.source)] for unit in units[:2])
    assert (first.string, first.is_fuzzy) == ("¡Nuevo! «包»", False)
    assert (second.string, second.is_fuzzy) == ("A medias", True)


def msgfmt(path: Path) -> subprocess.CompletedProcess[str]:
    """Check a catalog with gettext's own program."""
    if not shutil.which("msgfmt"):
        if os.environ.get("CI"):
            pytest.fail("msgfmt is not here: install gettext", pytrace=False)
        pytest.skip("msgfmt is not here: install gettext")
    command = ["msgfmt", "--check", "-o", os.devnull, str(path)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    "path", [path for path in CATALOGS if BASE not in path.parents], ids=name_of
)
def test_msgfmt_takes_every_catalog(path: Path) -> None:
    """`msgfmt --check` has nothing to say of a committed catalog."""
    done = msgfmt(path)
    assert (done.returncode, done.stderr) == (0, "")


def test_msgfmt_takes_what_update_writes(tmp_path: Path) -> None:
    """A catalog amid work that `update` emptied, filled and made obsolete is good gettext."""
    path = worked_on(CATALOGS[-1], tmp_path)
    path.write_text(update_catalog(read_text(path), [], "2026-01-05")[0], encoding="utf-8")
    assert msgfmt(path).returncode == 0
    meaning(path)
