"""A bundle as one zip to pass around: the same files, the same bytes for the same bundle.

The order, the dates and the rights of the files are fixed. Compression is zlib's: another zlib may
pack the same files into other bytes; what ``kbpkg verify`` checks are the files. A team's own
``local.css`` stays out: a zip goes to others, whose numbers are not these.
"""

import os
import zipfile
from contextlib import closing
from pathlib import Path

from kbpkg.export.whole_file import whole_file
from kbpkg.model.problem import Problem, ProblemsError
from kbpkg.wire.bundle_files import ZipFiles
from kbpkg.wire.manifest import LOCAL_NAME, MANIFEST_NAME, listed_files
from kbpkg.wire.script import FormatError

# The first moment that a zip can name.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o644 << 16


def zip_path(out: Path) -> Path:
    """Return where the zip of a bundle lies: beside its folder."""
    real = Path(os.path.realpath(out))
    return real.parent / f"{real.name}.zip"


def refuse_strange_zip(out: Path) -> None:
    """Raise ProblemsError where something lies in the zip's place that we did not write."""
    target = zip_path(out)
    if not target.exists():
        return
    try:
        with closing(ZipFiles(target)) as files:
            listed_files(files.read(MANIFEST_NAME).decode("utf-8"))
    except (OSError, UnicodeDecodeError, FormatError) as error:
        what = f"this is there already and is not a bundle's zip ({error})"
        cure = "move it away, or give another folder with --out"
        raise ProblemsError([Problem(str(target), 0, "KB501", what, cure)]) from error


def write_zip(bundle: Path, folder_name: str) -> Path:
    """Write ``<bundle>.zip``, whose one folder has the given name, and return its path.

    Raises ProblemsError where it cannot be written; the zip before it is then still there.
    """
    target = zip_path(bundle)
    unfinished = target.with_name(f"{target.name}.building")
    try:
        with (
            whole_file(target, unfinished) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        ):
            for name, path in _packed(bundle):
                info = zipfile.ZipInfo(f"{folder_name}/{name}", _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 3
                info.external_attr = _RIGHTS
                archive.writestr(info, path.read_bytes())
    except OSError as error:
        what = f"the zip cannot be written: {error.strerror or error}"
        cure = "check that the folder may be written to and that the disk has room"
        raise ProblemsError([Problem(str(target), 0, "KB505", what, cure)]) from error
    return target


def _packed(bundle: Path) -> list[tuple[str, Path]]:
    """Return the names of the files that are packed, sorted as text: every system agrees."""
    files = (path for path in bundle.rglob("*") if path.is_file())
    named = sorted((path.relative_to(bundle).as_posix(), path) for path in files)
    return [(name, path) for name, path in named if name != LOCAL_NAME]
