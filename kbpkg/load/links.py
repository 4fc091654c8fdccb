"""Symbolic links: a package holds what it needs, so none may lead out of its folder.

A link that is followed would put a file of this computer, a key or a letter, into a bundle that is
passed around; and on the next computer it leads nowhere.
"""

import os
from pathlib import Path

from kbpkg.model.problem import Problem

_CURE = "put the file itself in its place"


def link_out(path: Path, root: Path) -> Problem | None:
    """Return the problem of a path on which a link leads out of ``root``, or None."""
    inside = os.path.realpath(root)
    steps = path.relative_to(root).parts
    for count in range(1, len(steps) + 1):
        step = root.joinpath(*steps[:count])
        # A circle of links has no end to find, so realpath and not resolve.
        if step.is_symlink() and not Path(os.path.realpath(step)).is_relative_to(inside):
            target = os.readlink(step)  # noqa: PTH115 - as it is written
            what = f"a symbolic link leads out of {root}: {target}"
            return Problem(str(step), 0, "KB111", what, _CURE)
    return None


def link_to_folder(path: Path) -> Problem:
    """Return the problem of a folder of entries that is a link: it is not followed."""
    what = f"a symbolic link to a folder is not followed: {os.readlink(path)}"  # noqa: PTH115
    return Problem(str(path), 0, "KB111", what, "move the folder itself here")
