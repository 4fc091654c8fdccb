"""Whether a bundle is still what was built."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kbpkg.model.problem import Problem
from kbpkg.wire.manifest import (
    MANIFEST_NAME,
    SUMS_NAME,
    Manifest,
    read_manifest,
    read_sums,
)
from kbpkg.wire.script import FormatError

# Files that a file manager leaves in every folder that it shows.
HARMLESS_NAMES = frozenset({"Thumbs.db", "desktop.ini", ".DS_Store"})
_COPY_AGAIN = "copy the bundle again from where it came, or build it anew"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. ``harmless`` lists files that a file manager left there."""

    manifest: Manifest | None
    problems: tuple[Problem, ...]
    harmless: tuple[str, ...]


def verify_bundle(folder: Path) -> Verification:
    """Compare every file of a bundle with its manifest and with SHA256SUMS."""
    try:
        manifest_bytes = (folder / MANIFEST_NAME).read_bytes()
        manifest = read_manifest(manifest_bytes.decode("utf-8"))
        sums = read_sums((folder / SUMS_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).name
        what = f"this is no bundle: there is no {missing}"
        cure = "name the folder that holds index.html and manifest.json"
        return _failed(Problem(str(folder), 0, "KB501", what, cure))
    except (OSError, UnicodeDecodeError, FormatError) as error:
        what = f"the bundle cannot be read: {error}"
        return _failed(Problem(str(folder), 0, "KB501", what, _COPY_AGAIN))
    expected = {path: found.sha256 for path, found in manifest.files.items()}
    expected[MANIFEST_NAME] = sums.get(MANIFEST_NAME, "")
    problems = [
        Problem(str(folder / path), 0, "KB502", "SHA256SUMS and manifest.json differ", _COPY_AGAIN)
        for path in sorted(set(expected) | set(sums))
        if expected.get(path) != sums.get(path)
    ]
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }
    found.pop(SUMS_NAME, None)
    for name in sorted(expected):
        problem = _check_file(folder / name, expected[name])
        if problem:
            problems.append(problem)
    added = [name for name in found if name not in expected]
    harmless = [name for name in added if name.rpartition("/")[2] in HARMLESS_NAMES]
    problems += [
        Problem(str(found[name]), 0, "KB504", "this file was added", "remove it")
        for name in added
        if name not in harmless
    ]
    return Verification(manifest, tuple(problems), tuple(harmless))


def _failed(problem: Problem) -> Verification:
    return Verification(None, (problem,), ())


def _check_file(path: Path, sha256: str) -> Problem | None:
    if path.is_symlink():
        what = "this file was replaced by a symbolic link"
        return Problem(str(path), 0, "KB502", what, _COPY_AGAIN)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Problem(str(path), 0, "KB503", "this file is missing", _COPY_AGAIN)
    except OSError as error:
        what = f"this file cannot be read: {error.strerror}"
        return Problem(str(path), 0, "KB503", what, _COPY_AGAIN)
    if hashlib.sha256(content).hexdigest() != sha256:
        return Problem(str(path), 0, "KB502", "this file was changed", _COPY_AGAIN)
    return None
