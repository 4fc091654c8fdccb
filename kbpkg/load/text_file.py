"""Text files, read one way: UTF-8, said explicitly."""

from pathlib import Path

from kbpkg.model.problem import Problem


def read_text(path: Path) -> str:
    """Return a file's text, without a byte order mark and with LF as the only line end.

    Raises OSError where the file cannot be read; raises UnicodeDecodeError
    where it is not UTF-8.
    """
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def unreadable(path: Path, error: OSError | UnicodeDecodeError) -> Problem:
    """Return the problem of a file that ``read_text`` refused."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        what = f"the file is not UTF-8: byte {error.object[error.start]:#04x}"
        return Problem(str(path), line, "KB101", what, "save the file as UTF-8")
    what = f"the file cannot be read: {error.strerror}"
    return Problem(str(path), 0, "KB101", what, "check that the file exists and may be read")
