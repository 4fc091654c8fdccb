"""Where a command reads and writes, and what surrounds it."""

import datetime
import os
from dataclasses import dataclass
from pathlib import Path

from kbpkg.model.problem import Problem, ProblemsError

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PackageFolders:
    """The two folders of a package. ``locales`` need not exist."""

    kb: Path
    locales: Path


def default_folders() -> PackageFolders:
    """Return ``kb`` and ``locales`` here, else those of the package that came with the program."""
    here = PackageFolders(Path("kb"), Path("locales"))
    if here.kb.is_dir():
        return here
    return own_folders()


def folders_beside(kb: Path) -> PackageFolders:
    """Return the folders of a package whose entries are named: its catalogs are beside them."""
    # "." and ".." have a folder around them, but no name to tell it.
    around = kb.parent if kb.name not in {"", ".."} else kb.resolve().parent
    return PackageFolders(kb, around / "locales")


def with_catalogs(folders: PackageFolders, locales: Path | None) -> PackageFolders:
    """Return the folders with the catalogs elsewhere, where that is named.

    Raises ProblemsError where it is not there.
    """
    if locales is None:
        return folders
    if not locales.is_dir():
        what, cure = "there is no such folder of catalogs", "correct its name, or leave it out"
        raise ProblemsError([Problem(str(locales), 0, "KB110", what, cure)])
    return PackageFolders(folders.kb, locales)


def own_folders() -> PackageFolders:
    """Return the package in the wheel, or that of the checkout."""
    root = _HERE / "_package"
    if not root.is_dir():
        root = _HERE.parent
    return PackageFolders(root / "kb", root / "locales")


def today() -> datetime.date:
    """Return the date to compare review dates with: SOURCE_DATE_EPOCH where it is set.

    Raises ProblemsError where SOURCE_DATE_EPOCH is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        what = f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds"
        problem = Problem("SOURCE_DATE_EPOCH", 0, "KB104", what, "unset it, or correct it")
        raise ProblemsError([problem]) from error
