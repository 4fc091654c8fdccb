"""Files in ``kb/`` that nothing reads: a slip in a name would leave an entry or a registry out."""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kbpkg.model.problem import Problem

# Hidden files, and what editors, version control and file managers leave; what people read first.
_LEFT_ALONE = re.compile(
    r"\.|.*~\Z|#.*#\Z|.*\.(?:bak|orig|rej|swp|tmp)\Z|(?:thumbs\.db|desktop\.ini)\Z|(?:readme|license)",
    re.IGNORECASE | re.DOTALL,
)
_FOLDERS = ("entries", "figures")


def check_names(kb: Path, registries: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for every file and folder of a package that is not read."""
    registers = ("package.yaml", *(f"{name}.yaml" for name in registries))
    known = ", ".join((*registers, *(f"{folder}/" for folder in _FOLDERS)))
    cure = f"give it one of the names that are read, or move it out of {kb}: {known}"
    for path in _shown(kb):
        if path.name not in (_FOLDERS if path.is_dir() else registers):
            yield Problem(str(path), 0, "KB116", "nothing reads this: an unknown name", cure)
    yield from _check_endings(kb, _shown(kb / "figures"), ".svg")
    for where, folders, names in os.walk(kb / "entries"):
        folders[:] = sorted(name for name in folders if not _LEFT_ALONE.match(name))
        wrong = (name for name in sorted(names) if not name.endswith(".md"))
        paths = (Path(where) / name for name in wrong if not _LEFT_ALONE.match(name))
        # Links are told where the entries are read.
        yield from _check_endings(kb, (path for path in paths if not path.is_symlink()), ".md")


def _check_endings(kb: Path, paths: Iterable[Path], ending: str) -> Iterator[Problem]:
    for path in paths:
        if path.suffix != ending:
            what = f"nothing reads this: its name does not end in {ending}"
            yield Problem(str(path), 0, "KB116", what, f"rename it, or move it out of {kb}")


def _shown(folder: Path) -> list[Path]:
    """Return what lies in a folder, sorted, but for what is left alone; nothing if unreadable."""
    try:
        return sorted(path for path in folder.iterdir() if not _LEFT_ALONE.match(path.name))
    except OSError:
        return []
