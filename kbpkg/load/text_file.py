"""Text files, read one way: UTF-8, said explicitly, and never without a bound."""

import errno
from pathlib import Path

from kbpkg.model.characters import CONTROL, UNHIDE, hidden
from kbpkg.model.problem import Problem

# A catalog of 100,000 messages has 20 MB; what is larger would fill the memory of an old laptop.
_LARGEST = 64 * 1024 * 1024


def read_text(path: Path) -> str:
    """Return a file's text, without a byte order mark and with LF as the only line end.

    Raises OSError where the file cannot be read, is none (a pipe, a device) or is too large;
    raises UnicodeDecodeError where it is not UTF-8.
    """
    # A pipe would keep the reader waiting for ever.
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "this is no file", str(path))
    if path.is_file() and path.stat().st_size > _LARGEST:
        what = f"it is larger than {_LARGEST // 1024 // 1024} MB"
        raise OSError(errno.EFBIG, what, str(path))
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def unreadable(path: Path, error: OSError | UnicodeDecodeError) -> Problem:
    """Return the problem of a file that ``read_text`` refused."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        what = f"the file is not UTF-8: byte {error.object[error.start]:#04x}"
        return Problem(str(path), line, "KB101", what, "save the file as UTF-8")
    what = f"the file cannot be read: {error.strerror}"
    return Problem(str(path), 0, "KB101", what, "check that the file exists and may be read")


def control_character(path: Path, text: str) -> Problem | None:
    """Return the problem of a text that holds a control character, or None."""
    found = CONTROL.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    return Problem(str(path), line, "KB112", hidden(found[0]), UNHIDE)
