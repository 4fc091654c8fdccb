"""One build at a time into a folder.

    dist.lock  there while a build runs, and after one that was killed

The lock is the system's, on the open file: it ends with the process, however that ends. So a file
that a kill left behind locks nothing, and the next build takes it away.
"""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kbpkg.model.problem import Problem, ProblemsError

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


# A pipe in the file's place must not keep us waiting, and a link must not be followed.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def locked(path: Path, out: Path) -> Iterator[None]:
    """Hold the lock of a folder; the file and empty folders that were made for it go in the end.

    Raises ProblemsError where another build holds it or something else lies there, and OSError
    where it cannot be written.
    """
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _locked_file(path, out)
        try:
            yield
        finally:
            _release(path, file)
    finally:
        with suppress(OSError):
            for folder in made:
                folder.rmdir()


def _locked_file(path: Path, out: Path) -> int:
    if path.is_symlink():
        raise ProblemsError([_stranger(path)])
    file = os.open(path, _FLAGS, 0o666)
    try:
        _hold(file, path, out)
    except BaseException:
        os.close(file)
        raise
    return file


def _hold(file: int, path: Path, out: Path) -> None:
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode) or found.st_size:
        raise ProblemsError([_stranger(path)])
    try:
        _take(file)
    except (BlockingIOError, PermissionError) as error:
        raise ProblemsError([_busy(out)]) from error
    except OSError:
        pass  # a drive that has no locks: better a build than none
    # The one that held it may have ended just now, and taken this file away.
    if not _is_still(path, found):
        raise ProblemsError([_busy(out)])


def _is_still(path: Path, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), found)
    except FileNotFoundError:
        return False


def _release(path: Path, file: int) -> None:
    """Take the file away; Windows can do so only when it is closed, and then nobody else has it."""
    with suppress(OSError):
        if sys.platform != "win32":
            path.unlink()
    os.close(file)
    with suppress(OSError):
        if sys.platform == "win32":
            path.unlink()


def _stranger(path: Path) -> Problem:
    what = "this is there already and is no build's lock, so it is left as it is"
    return Problem(str(path), 0, "KB501", what, "move it away, or give another folder with --out")


def _busy(out: Path) -> Problem:
    what = "another build writes into this folder now"
    return Problem(str(out), 0, "KB505", what, "wait until it has ended")
