"""Babel extraction method ``kbpkg_entry``, so that ``pybabel extract`` works on entry files.

In a mapping file: ``[kbpkg_entry: entries/**.md]``. The context of every message is the id of
its entry; the comment says which kind of block it is.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Protocol

from kbpkg.load.entry_file import read_entry
from kbpkg.model.locale import Locale


class _NamedFile(Protocol):
    @property
    def name(self) -> str: ...

    def read(self) -> bytes: ...


class _AnyType(Collection[str]):
    """An extractor sees one file and not the package, so every type is fine."""

    def __contains__(self, _: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def extract_entry(
    fileobj: _NamedFile,
    keywords: Mapping[str, Any],  # noqa: ARG001 - Babel's signature
    comment_tags: Collection[str],  # noqa: ARG001 - Babel's signature
    options: Mapping[str, str],
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Yield ``(line, "pgettext", (entry id, text), [kind])`` for every message of an entry.

    The option ``source_locale`` names the language of the file (``en`` where it is not given).
    Raises ValueError where the entry cannot be read.
    """
    entry_id = PurePath(fileobj.name).stem
    text = fileobj.read().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    entry, problems = read_entry(
        text,
        path=fileobj.name,
        entry_id=entry_id,
        topic="",
        types=_AnyType(),
        locale=Locale.parse(options.get("source_locale", "en")),
    )
    if entry is None:
        raise ValueError("\n".join(map(str, problems)))
    for message in entry.texts():
        yield message.line, "pgettext", (entry_id, message.source), [str(message.kind)]
