"""The one write of a build: into a folder beside the bundle, then two renames.

    dist.building  being filled; worthless until the renames
    dist           the bundle
    dist.previous  the bundle before it: the way back

At any moment of a kill ``dist`` or, between the two renames, ``dist.previous`` is whole. The next
command calls ``recover``.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kbpkg.model.problem import Problem, ProblemsError
from kbpkg.wire.manifest import (
    MANIFEST_NAME,
    SUMS_NAME,
    FileSum,
    Manifest,
    write_manifest,
    write_sums,
)

_LONGEST_PATH = 100


def write_bundle(
    out: Path,
    files: Iterable[tuple[str, str]],
    make_manifest: Callable[[Mapping[str, FileSum]], Manifest],
) -> Manifest:
    """Write a bundle to ``out``, keeping the one before as ``<out>.previous``.

    Raises ProblemsError where the folder is something else than a bundle or cannot be written;
    what was there then is there still.
    """
    refuse_strangers(out)
    building = _beside(out, "building")
    try:
        _remove(building)
        building.mkdir(parents=True)
        sums = {path: _write(building, path, text) for path, text in files}
        manifest = make_manifest(sums)
        listed = {**sums, MANIFEST_NAME: _write(building, MANIFEST_NAME, write_manifest(manifest))}
        _write(building, SUMS_NAME, write_sums(listed))
        _swap(building, out)
    except OSError as error:
        raise ProblemsError([_unwritable(out, error)]) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return manifest


def refuse_strangers(out: Path) -> None:
    """Raise ProblemsError where ``out`` holds something that no build of ours wrote."""
    try:
        is_free = not out.exists() or (
            out.is_dir() and ((out / MANIFEST_NAME).is_file() or not any(out.iterdir()))
        )
    except OSError as error:
        raise ProblemsError([_unwritable(out, error)]) from error
    if not is_free:
        what = "this is there already and is not a bundle, so it is left as it is"
        cure = "give another folder with --out, or move this one away"
        raise ProblemsError([Problem(str(out), 0, "KB501", what, cure)])


def recover(out: Path) -> bool:
    """Put the previous bundle back where a build was killed between its two renames.

    Returns whether that was needed.
    """
    previous = _beside(out, "previous")
    if out.exists() or not (previous / MANIFEST_NAME).is_file():
        return False
    previous.rename(out)
    return True


def _beside(out: Path, what: str) -> Path:
    return out.with_name(f"{out.name}.{what}")


def _write(folder: Path, path: str, text: str) -> FileSum:
    if len(path) > _LONGEST_PATH:
        raise ValueError(f"a path inside the bundle is too long: {path}")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode("utf-8")
    target.write_bytes(content)
    return FileSum(hashlib.sha256(content).hexdigest(), len(content))


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _swap(building: Path, out: Path) -> None:
    previous = _beside(out, "previous")
    if not out.exists():
        building.rename(out)
        return
    _remove(previous)
    out.rename(previous)
    try:
        building.rename(out)
    except OSError:
        previous.rename(out)
        raise


def _unwritable(out: Path, error: OSError) -> Problem:
    what = f"the bundle cannot be written: {error.strerror or error}"
    cure = "check that the folder may be written to and that the disk has room"
    return Problem(str(out), 0, "KB505", what, cure)
