"""The good base package, and what tests do with it: copy it, lay a sample over, read a folder."""

import shutil
from pathlib import Path

HERE = Path(__file__).parent
BASE = HERE / "base"
# 2026-01-05: after the dates of the base package and before its review dates.
EPOCH = "1767571200"


def copy_base(folder: Path) -> Path:
    """Copy the base package into a folder that is not there yet and return it."""
    shutil.copytree(BASE, folder)
    return folder


def lay_over(sample: Path, folder: Path) -> None:
    """Take the files that a sample's DELETE names out of a package, and lay its files over it.

    LINKS names symbolic links and their targets: as links they would not outlive every checkout.
    """
    deleted = sample / "DELETE"
    for name in deleted.read_text(encoding="utf-8").split() if deleted.exists() else ():
        target = folder / name
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()
    for part in ("kb", "locales"):
        if (sample / part).is_dir():
            shutil.copytree(sample / part, folder / part, dirs_exist_ok=True)
    links = sample / "LINKS"
    for line in links.read_text(encoding="utf-8").splitlines() if links.exists() else ():
        link, leads_to = line.split(" -> ")
        (folder / link).symlink_to(leads_to)


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
