"""Whether a bundle, as a folder or as a zip, is still what was built."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from kbpkg.model.problem import Problem
from kbpkg.wire.bundle_files import BundleFiles, open_files
from kbpkg.wire.manifest import (
    LOCAL_NAME,
    MANIFEST_NAME,
    SUMS_NAME,
    Manifest,
    read_manifest,
    read_sums,
)
from kbpkg.wire.script import FormatError

# Files that a file manager leaves in every folder that it shows, however it writes their names.
# macOS adds ._index.html to index.html, on sticks beside it and in zips below __MACOSX.
HARMLESS_NAMES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_HARMLESS_BEGINNING = "._"
_COPY_AGAIN = "copy the bundle again from where it came, or build it anew"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. ``harmless`` lists a team's own file, and what a file manager left there."""

    manifest: Manifest | None
    problems: tuple[Problem, ...]
    harmless: tuple[str, ...]


def verify_bundle(path: Path) -> Verification:
    """Compare every file of a bundle with its manifest and with SHA256SUMS."""
    with ExitStack() as opened:
        return _verify(path, opened)


def _verify(path: Path, opened: ExitStack) -> Verification:
    try:
        files = opened.enter_context(closing(open_files(path)))
        manifest = read_manifest(files.read(MANIFEST_NAME).decode("utf-8"))
        sums = read_sums(files.read(SUMS_NAME).decode("utf-8"))
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).name
        what = f"this is no bundle: there is no {missing}"
        cure = "name the folder, or the zip, that holds index.html and manifest.json"
        if missing == SUMS_NAME:
            what, cure = f"the bundle is not whole: there is no {missing}", _COPY_AGAIN
        return _failed(Problem(str(path), 0, "KB501", what, cure))
    except (OSError, UnicodeDecodeError, FormatError) as error:
        what = f"the bundle cannot be read: {error}"
        return _failed(Problem(str(path), 0, "KB501", what, _COPY_AGAIN))
    expected = {name: found.sha256 for name, found in manifest.files.items()}
    expected[MANIFEST_NAME] = sums.get(MANIFEST_NAME, "")
    added = [name for name in files.names() if name not in expected and name != SUMS_NAME]
    harmless = tuple(name for name in added if is_harmless(name))
    problems = [
        *_check_lists(files, expected, sums),
        *_check_files(files, expected),
        *(
            Problem(files.shown(name), 0, "KB504", "this file was added", "remove it")
            for name in added
            if not is_harmless(name)
        ),
    ]
    return Verification(manifest, tuple(problems), harmless)


def _failed(problem: Problem) -> Verification:
    return Verification(None, (problem,), ())


def is_harmless(name: str) -> bool:
    """Tell whether a file that no bundle lists is a team's own or a file manager's."""
    last = name.rpartition("/")[2].lower()
    is_left = last in HARMLESS_NAMES or last.startswith(_HARMLESS_BEGINNING)
    return name == LOCAL_NAME or is_left


def _check_lists(
    files: BundleFiles, expected: dict[str, str], sums: dict[str, str]
) -> Iterator[Problem]:
    for name in sorted(set(expected) | set(sums)):
        if expected.get(name) != sums.get(name):
            what = "SHA256SUMS and manifest.json differ"
            yield Problem(files.shown(name), 0, "KB502", what, _COPY_AGAIN)


def _check_files(files: BundleFiles, expected: dict[str, str]) -> Iterator[Problem]:
    for name in sorted(expected):
        shown = files.shown(name)
        try:
            content = files.read(name)
        except FileNotFoundError:
            yield Problem(shown, 0, "KB503", "this file is missing", _COPY_AGAIN)
        except FormatError as error:
            yield Problem(shown, 0, "KB502", str(error), _COPY_AGAIN)
        except OSError as error:
            what = f"this file cannot be read: {error.strerror}"
            yield Problem(shown, 0, "KB503", what, _COPY_AGAIN)
        else:
            if hashlib.sha256(content).hexdigest() != expected[name]:
                yield Problem(shown, 0, "KB502", "this file was changed", _COPY_AGAIN)
