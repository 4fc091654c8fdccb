"""The Spanish catalog of a copy of the base package: where it is, and what it says."""

from pathlib import Path

import polib

from kbpkg.catalogs import update_catalogs
from kbpkg.settings import PackageFolders
from kbpkg.translate.update import UpdateCounts

ENTRIES = "locales/es/LC_MESSAGES/entries.po"
BLADDER = "kb/entries/effects/bladder.md"
NUMBERS = "kb/entries/services/numbers.md"


def update(package: Path) -> dict[str, UpdateCounts]:
    """Run `kbpkg catalog update` and return the counts by locale and domain."""
    folders = PackageFolders(package / "kb", package / "locales")
    return {
        f"{each.path.parent.parent.name}/{each.path.stem}": each.counts
        for each in update_catalogs(folders)
        if each.counts is not None
    }


def translate_all(package: Path) -> None:
    """Bring the catalog up to date and put something into every hole of it."""
    update(package)
    found = catalog(package)
    for each in found:
        if each.fuzzy or not each.msgstr:
            each.flags, each.msgstr = [], f"{each.msgid} (es)"
    found.save()


def catalog(package: Path) -> polib.POFile:
    """Read the catalog with a reader that is not ours."""
    return polib.pofile(str(package / ENTRIES), encoding="utf-8")


def message(package: Path, text: str, context: str = "bladder") -> polib.POEntry:
    """Return a current or fuzzy message."""
    found = [
        each
        for each in catalog(package)
        if (each.msgctxt, each.msgid, each.obsolete) == (context, text, 0)
    ]
    assert len(found) == 1, f"{text!r} stands {len(found)} times"
    return found[0]


def obsolete(package: Path) -> set[tuple[str, str, str]]:
    """Return context, id and string of the obsolete messages."""
    return {(each.msgctxt, each.msgid, each.msgstr) for each in catalog(package).obsolete_entries()}
