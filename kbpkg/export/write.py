"""The one write of a build: into a folder beside the bundle, then two renames.

    dist.building  being filled; worthless until the renames
    dist           the bundle
    dist.previous  the bundle before it: the way back
    dist.lock      there while a build runs: a second one is refused

At any moment of a kill ``dist`` or, between the two renames, ``dist.previous`` is whole. The next
build calls ``recover``.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from kbpkg.export.lock import locked
from kbpkg.export.verify import is_harmless
from kbpkg.model.problem import Problem, ProblemsError
from kbpkg.wire.bundle_files import FolderFiles
from kbpkg.wire.manifest import (
    LOCAL_NAME,
    MANIFEST_NAME,
    SUMS_NAME,
    FileSum,
    Manifest,
    listed_files,
    read_manifest,
    write_manifest,
    write_sums,
)
from kbpkg.wire.script import FormatError

Value = TypeVar("Value")

_LONGEST_PATH = 100
_MARKER = "being-built-by-kbpkg"


def write_bundle(
    out: Path,
    files: Iterable[tuple[str, str]],
    make_manifest: Callable[[Mapping[str, FileSum]], Manifest],
) -> Manifest:
    """Write a bundle to ``out``, keeping the one before as ``<out>.previous``.

    A team's own ``local.css`` is carried over from the bundle before.

    Raises ProblemsError where the folder is something else than a bundle or cannot be written;
    what was there then is there still.
    """
    refuse_strangers(out)
    building = building_folder(out)
    try:
        _remove(building)
        building.mkdir(parents=True)
        # A folder that was being filled when a build was killed is known by this file.
        (building / _MARKER).touch()
        sums = {path: _write(building, path, text) for path, text in files}
        manifest = make_manifest(sums)
        listed = {**sums, MANIFEST_NAME: _write(building, MANIFEST_NAME, write_manifest(manifest))}
        _write(building, SUMS_NAME, write_sums(listed))
        _keep_local(_real(out), building)
        (building / _MARKER).unlink()
        _swap(building, _real(out))
    except OSError as error:
        named = Path(str(error.filename or out))
        path = out if named.is_relative_to(building) else named
        raise ProblemsError([_unwritable(path, error)]) from error
    finally:
        with suppress(OSError):
            _remove(building)
    return manifest


def refuse_strangers(out: Path) -> None:
    """Raise ProblemsError where ``out``, or a folder beside it, is something we did not write.

    So it does where somebody has laid files into a bundle, that a build or the next would remove,
    and where ``out`` lies in a bundle itself.
    """
    try:
        problem = next(_strangers(out), None)
    except OSError as error:
        raise ProblemsError([_unwritable(out, error)]) from error
    if problem:
        raise ProblemsError([problem])


def _strangers(out: Path) -> Iterator[Problem]:
    for path in (_real(out), _beside(out, "previous"), _beside(out, "building")):
        shown = out if path == _real(out) else path
        if not _is_ours(path):
            what = "this is there already and is no bundle that this program knows, so it is left"
            cure = "give another folder with --out, or move this one away (a damaged bundle too)"
            yield Problem(str(shown), 0, "KB501", what, cure)
        elif added := _added(path):
            what = "this file is no part of the bundle that it lies in, and a build would remove it"
            cure = "move it away, or give another folder with --out"
            yield Problem(str(shown / added), 0, "KB501", what, cure)
    for around in _real(out).parents:
        with suppress(OSError):  # what may not be read is no bundle that somebody opens
            if _is_bundle(around):
                what = f"this lies in a bundle, {around}, which would not be as it was built"
                yield Problem(str(out), 0, "KB501", what, "give a folder outside of it with --out")


def _added(path: Path) -> str | None:
    """Return the first file of a bundle that neither a build nor a file manager left there."""
    listed = _from_manifest(path, listed_files)
    if listed is None:
        return None
    known = {*listed, MANIFEST_NAME, SUMS_NAME, _MARKER}
    names = FolderFiles(path).names()
    return next((name for name in names if name not in known and not is_harmless(name)), None)


@contextmanager
def building_alone(out: Path) -> Iterator[None]:
    """Keep other builds out of a folder while this one writes into it.

    Raises ProblemsError where another one does so now, or where the folder beside it cannot be
    written to.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(_beside(out, "lock"), out))
        except OSError as error:
            raise ProblemsError([_unwritable(out, error)]) from error
        yield


def interrupted(out: Path) -> Path | None:
    """Return the bundle before, where a build was killed between its two renames, else None.

    Raises OSError where the folders may not be read.
    """
    previous = _beside(out, "previous")
    # A user who removes a bundle leaves no half built one beside it.
    is_cut = not _real(out).exists() and _beside(out, "building").exists()
    return previous if is_cut and _is_bundle(previous) else None


def recover(out: Path) -> bool:
    """Put the previous bundle back where a build was killed between its two renames.

    Returns whether that was needed. Only a build may do so, while no other one is at work. Raises
    ProblemsError where it cannot be done.
    """
    try:
        previous = interrupted(out)
        if previous is not None:
            previous.rename(_real(out))
    except OSError as error:
        raise ProblemsError([_unwritable(out, error)]) from error
    return previous is not None


def left_out(out: Path, kept: Collection[str]) -> tuple[str, ...]:
    """Return the languages that the bundle before had, by tag, and this one has not."""
    before = _from_manifest(_beside(out, "previous"), read_manifest)
    tags = [locale.tag for locale in before.locales] if before else []
    return tuple(tag for tag in tags if tag not in kept)


def is_part_of(path: Path, out: Path) -> bool:
    """Tell whether a path is, or lies in, a folder that a build fills, moves or removes."""
    folders = (_real(out), *(_beside(out, what) for what in ("building", "previous")))
    return any(_real(path).is_relative_to(folder) for folder in folders)


def building_folder(out: Path) -> Path:
    """Return the folder that is filled before it becomes the bundle."""
    return _beside(out, "building")


def _is_ours(path: Path) -> bool:
    """Tell whether a folder may be replaced: not there, empty, half built, or a bundle."""
    # ``out`` has no links in it; beside it one would lead the build, and its removals, elsewhere.
    if path.is_symlink():
        return False
    if not path.exists():
        return bool(path.name)
    if not path.is_dir():
        return False
    return not any(path.iterdir()) or (path / _MARKER).exists() or _is_bundle(path)


def _is_bundle(path: Path) -> bool:
    return _from_manifest(path, listed_files) is not None


def _from_manifest(path: Path, read: Callable[[str], Value]) -> Value | None:
    """Return what is read from the manifest of a folder, or None where it is no bundle."""
    try:
        return read(FolderFiles(path).read(MANIFEST_NAME).decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError, FormatError):
        return None


def _real(out: Path) -> Path:
    """Return the folder itself: a link stays what it is, and ``.`` has a name."""
    return Path(os.path.realpath(out))


def _beside(out: Path, what: str) -> Path:
    real = _real(out)
    return real.parent / f"{real.name}.{what}"


def _write(folder: Path, path: str, text: str) -> FileSum:
    if len(path) > _LONGEST_PATH:
        raise ValueError(f"a path inside the bundle is too long: {path}")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode("utf-8")
    target.write_bytes(content)
    return FileSum(hashlib.sha256(content).hexdigest(), len(content))


def _keep_local(real: Path, building: Path) -> None:
    """Carry over what a team added; a link stays a link, and what it leads to is not read."""
    local = real / LOCAL_NAME
    if local.is_symlink() or local.is_file():
        shutil.copy2(local, building / LOCAL_NAME, follow_symlinks=False)


def _remove(folder: Path) -> None:
    """Remove a folder of ours. Its marker goes last: what a kill leaves is still known as ours."""
    if not folder.exists():
        return
    marker = folder / _MARKER
    marker.touch()
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != marker:
            path.unlink()
    marker.unlink()
    folder.rmdir()


def _swap(building: Path, real: Path) -> None:
    if not real.exists():
        building.rename(real)
        return
    previous = _beside(real, "previous")
    _remove(previous)
    try:
        real.rename(previous)
        building.rename(real)
    except BaseException:
        # A stop by the user as well: what is said then is that nothing was changed.
        if not real.exists():
            previous.rename(real)
        raise


def _unwritable(out: Path, error: OSError) -> Problem:
    what = f"the bundle cannot be written: {error.strerror or error}"
    cure = "check that the folder may be written to and that the disk has room"
    return Problem(str(out), 0, "KB505", what, cure)
