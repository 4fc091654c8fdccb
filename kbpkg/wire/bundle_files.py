"""The files of a bundle, in a folder or in a zip, read with a bound and never outside it.

A bundle may come from a stranger: names are those of the manifest, which are checked, and a file
that unpacks to more than its bound is refused before it fills the memory.
"""

import os
import weakref
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from kbpkg.wire.manifest import MANIFEST_NAME, SUMS_NAME
from kbpkg.wire.script import FormatError

# The largest file of a bundle: the pages of 100,000 entries stay well below.
LARGEST_FILE = 256 * 1024 * 1024
# What is parsed whole takes many times its size. The records of an index of 100,000 entries have
# tens of KB each (DESIGN 6), and its manifest about 12 MB a locale.
LARGEST_RECORD = 32 * 1024 * 1024
_LISTS = frozenset({MANIFEST_NAME, SUMS_NAME})
_RECORDS = ("search/", "texts/")
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class BundleFiles(Protocol):
    """Reads files by their path inside a bundle."""

    def shown(self, path: str) -> str:
        """Return a path as a user knows it, for problems."""

    def names(self) -> Iterator[str]:
        """Yield the paths of all files, sorted; links are files here and are not followed."""

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises FileNotFoundError where it is not there, FormatError where it is a link or behind
        one that leads out, no file, too large or damaged, and OSError where it cannot be read.
        """

    def close(self) -> None:
        """Let go of what is open: until then a zip can be neither replaced nor removed on Windows.

        Reading from a zip raises ValueError afterwards.
        """


def open_files(path: Path) -> BundleFiles:
    """Return the files of a bundle's folder or zip.

    Raises FormatError where a file is no zip or holds no bundle.
    """
    return ZipFiles(path) if path.is_file() else FolderFiles(path)


class FolderFiles:
    """The files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def shown(self, path: str) -> str:
        """Return a path as a user knows it."""
        return str(self._folder / path) if path else str(self._folder)

    def names(self) -> Iterator[str]:
        """Yield the paths of all files, sorted."""
        paths = self._folder.rglob("*")
        files = (path for path in paths if path.is_symlink() or not path.is_dir())
        yield from sorted(path.relative_to(self._folder).as_posix() for path in files)

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        file = self._folder / path
        if file.is_symlink():
            raise FormatError("a symbolic link stands for the file")
        if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(self._folder)):
            raise FormatError("a symbolic link leads out of the bundle")
        _refuse_pipe(file)
        with file.open("rb") as opened:
            return _read_bounded(opened, path)

    def close(self) -> None:
        """Do nothing: every file was closed when it was read."""


class ZipFiles:
    """The files of a zip: those in the folder that holds the manifest."""

    def __init__(self, path: Path) -> None:
        self._path = path
        _refuse_pipe(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise FormatError(f"this is no zip, or a damaged one ({error})") from error
        # Who forgets to close it closes it with its last reader, also where an error keeps that one
        # in a circle.
        weakref.finalize(self, self._zip.close)
        twice = [name for name, count in Counter(self._zip.namelist()).items() if count > 1]
        if twice:
            raise FormatError(f"{twice[0]!r} stands twice in this zip")
        manifests = [
            PurePosixPath(name).parent.as_posix()
            for name in self._zip.namelist()
            if PurePosixPath(name).name == MANIFEST_NAME
        ]
        if not manifests:
            raise FormatError(f"there is no {MANIFEST_NAME} in this zip")
        shortest = min(manifests, key=lambda name: (name != ".", name.count("/"), name))
        self._prefix = "" if shortest == "." else f"{shortest}/"

    def shown(self, path: str) -> str:
        """Return a path as a user knows it."""
        return f"{self._path}/{self._prefix}{path}" if path else str(self._path)

    def names(self) -> Iterator[str]:
        """Yield the paths of all files, sorted."""
        for name in sorted(set(self._zip.namelist())):
            if not name.endswith("/"):
                inside = name.startswith(self._prefix)
                yield name.removeprefix(self._prefix) if inside else f"../{name}"

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        try:
            info = self._zip.getinfo(self._prefix + path)
            if info.compress_type not in _PACKINGS:
                raise FormatError("packed in a way that bundles are not")
            with self._zip.open(info) as opened:
                return _read_bounded(opened, path)
        except KeyError as error:
            raise FileNotFoundError(2, "not in the zip", path) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise FormatError(f"damaged in the zip ({error})") from error
        except RuntimeError as error:  # zipfile's word for a file that needs a password
            raise FormatError(str(error)) from error

    def close(self) -> None:
        """Close the zip."""
        self._zip.close()


def _refuse_pipe(path: Path) -> None:
    """Raise FormatError for what is no file: a pipe would keep the reader waiting for ever."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise FormatError("this is no file")


def _read_bounded(opened: IO[bytes], path: str) -> bytes:
    is_parsed = path in _LISTS or path.startswith(_RECORDS)
    largest = LARGEST_RECORD if is_parsed else LARGEST_FILE
    content = opened.read(largest + 1)
    if len(content) > largest:
        raise FormatError(f"the file is larger than {largest} bytes")
    return content
