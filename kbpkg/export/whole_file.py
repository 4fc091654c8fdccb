"""A file that is written whole or not at all, and never through a link."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def whole_file(target: Path, unfinished: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to; at the end it takes the place of ``target``.

    A kill leaves the old file or the new one, never a half; where something is raised, a stop by
    the user too, the old one is there and no rest beside it. Who may read the old file may read
    the new one.
    """
    # A rest of a kill, or a link that somebody laid there: written through, it would change a
    # file outside of the folder. So it goes, and what is opened is new.
    unfinished.unlink(missing_ok=True)
    with unfinished.open("xb") as opened:
        try:
            if target.exists():
                shutil.copymode(target, unfinished)
            yield opened
            opened.close()
            unfinished.replace(target)
        except BaseException as error:
            opened.close()
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.filename is None:
                error.filename = str(target)  # a full disk says of no file that it is full
            raise
