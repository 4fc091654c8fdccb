"""A corpus in the protocol of corpora/README.md as what search reads: one job, one line of JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kbpkg.export.bundle import search_files, texts_per_file
from kbpkg.index.builder import build_index
from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale
from kbpkg.model.posting import EntryText, Passage, SearchIndex
from kbpkg.wire.script import write_script
from kbpkg.wire.table_record import write_table

_NO_READER = Locale("eo")


@dataclass(frozen=True, slots=True)
class CorpusLocale:
    """The documents of one language; None stands where a document is in another one."""

    index: SearchIndex
    texts: tuple[EntryText | None, ...]

    def text(self, number: int) -> EntryText:
        """Return the document of a number, which must be in this language."""
        found = self.texts[number]
        assert found is not None
        return found


def read_job(line: str) -> dict[str, Any]:
    """Return a job: ``lang``, ``docs``, ``queries`` and ``k``."""
    job: dict[str, Any] = json.loads(line)
    return job


def corpus_locales(job: dict[str, Any]) -> list[CorpusLocale]:
    """Return the job's documents as the locales of a package, numbered in the order of ids."""
    docs = sorted(job["docs"], key=lambda doc: str(doc["id"]))
    languages = list(dict.fromkeys(doc.get("lang", job["lang"]) for doc in docs))
    found = []
    if len(languages) > 1:
        # Nobody says which language the reader has: one that no document is in, so that none wins.
        nobody = tuple(None for _ in docs)
        found.append(CorpusLocale(build_index(_NO_READER, nobody, 1), nobody))
    for language in languages:
        locale = Locale.parse(language)
        texts = tuple(
            _entry_text(doc, locale) if doc.get("lang", job["lang"]) == language else None
            for doc in docs
        )
        index = build_index(locale, texts, texts_per_file(texts))
        found.append(CorpusLocale(index, texts))
    return found


def _entry_text(doc: dict[str, Any], locale: Locale) -> EntryText:
    fields = (("title", doc.get("title", "")), ("body", doc["text"]))
    passages = (
        Passage(field, "", str(text), locale, TextState.CURRENT) for field, text in fields if text
    )
    return EntryText(str(doc["id"]), tuple(passages))


def write_corpus(locales: Sequence[CorpusLocale], folder: Path) -> None:
    """Write what search reads of a bundle into a folder."""
    tags = [each.index.locale.tag for each in locales]
    files = [("assets/table.js", write_script("table", write_table(tags)))]
    for each in locales:
        files += search_files(each.index, each.texts)
    for path, text in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
