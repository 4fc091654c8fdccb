"""``manifest.json`` and ``SHA256SUMS``: what a bundle is and holds, for anyone to verify."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from kbpkg.model.locale import Locale
from kbpkg.wire.script import FORMAT_VERSION, FormatError

MANIFEST_NAME = "manifest.json"
SUMS_NAME = "SHA256SUMS"
# Where a team keeps its own contacts, beside index.html: it is theirs and stands in no list.
LOCAL_NAME = "local.css"

# What a bundle's own paths look like; everything else is a stranger's.
_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\Z")


@dataclass(frozen=True, slots=True)
class BundleLocale:
    """A locale of a bundle: its tag, and of how many texts how many are shown untranslated."""

    tag: str
    texts: int
    untranslated: int
    drafted_by: str


@dataclass(frozen=True, slots=True)
class FileSum:
    """The SHA-256 of a file, in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle is. ``date`` is that of the newest entry, so the clock changes nothing."""

    package: str
    title: str
    date: str
    generator: str
    locales: tuple[BundleLocale, ...]
    files: Mapping[str, FileSum] = field(repr=False)  # some hundreds


def write_manifest(manifest: Manifest) -> str:
    """Return the text of ``manifest.json``."""
    record = {
        "format": FORMAT_VERSION,
        "package": manifest.package,
        "title": manifest.title,
        "date": manifest.date,
        "generator": manifest.generator,
        "locales": [
            {
                "tag": locale.tag,
                "texts": locale.texts,
                "untranslated": locale.untranslated,
                "drafted_by": locale.drafted_by,
            }
            for locale in manifest.locales
        ],
        "files": {
            path: {"sha256": found.sha256, "size": found.size}
            for path, found in sorted(manifest.files.items())
        },
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def read_manifest(text: str) -> Manifest:
    """Return the manifest of a text.

    Raises FormatError where it is no manifest or of a format that this program does not know.
    """
    try:
        record: Any = json.loads(text)
        _check_version(record["format"])
        return Manifest(
            package=str(record["package"]),
            title=str(record["title"]),
            date=str(record["date"]),
            generator=str(record["generator"]),
            locales=tuple(
                BundleLocale(
                    Locale.parse(str(each["tag"])).tag,
                    int(each["texts"]),
                    int(each["untranslated"]),
                    str(each["drafted_by"]),
                )
                for each in record["locales"]
            ),
            files={
                _inside(str(path)): FileSum(str(found["sha256"]), int(found["size"]))
                for path, found in record["files"].items()
            },
        )
    except FormatError:
        raise
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise FormatError(f"not a manifest ({error!r})") from error
    except RecursionError as error:
        raise FormatError("not a manifest (nested too deeply)") from error


def listed_files(text: str) -> frozenset[str]:
    """Return the paths of a bundle's files; of an older format no more than that is known.

    Raises FormatError as ``read_manifest`` does.
    """
    with suppress(KeyError, TypeError, ValueError, RecursionError):
        record: Any = json.loads(text)
        if record["format"] in range(1, FORMAT_VERSION) and record["package"]:
            return frozenset(map(str, record["files"]))
    return frozenset(read_manifest(text).files)


def _check_version(version: object) -> None:
    if version != FORMAT_VERSION:
        raise FormatError(f"bundle format {version}; this program reads {FORMAT_VERSION}")


def _inside(path: str) -> str:
    """Return a path, or raise FormatError where it may lead out of its bundle."""
    if _PATH.match(path) and not {".", ".."} & set(path.split("/")):
        return path
    raise FormatError(f"a path that leads out of the bundle: {path[:80]!r}")


def write_sums(files: Mapping[str, FileSum]) -> str:
    """Return ``SHA256SUMS`` as ``sha256sum -c`` reads it."""
    return "".join(f"{found.sha256}  {path}\n" for path, found in sorted(files.items()))


def read_sums(text: str) -> dict[str, str]:
    """Return the SHA-256 by path.

    Raises FormatError where the text is not as ``write_sums`` writes it: other line ends, or a
    line twice, are taken amiss by ``sha256sum -c`` too.
    """
    sums: dict[str, str] = {}
    for line in text.splitlines():
        sha256, separator, path = line.partition("  ")
        if not separator or not path:
            raise FormatError(f"not a line of SHA256SUMS: {line[:80]!r}")
        sums[path] = sha256
    if "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items())) != text:
        raise FormatError("SHA256SUMS is not as it was written")
    return sums
