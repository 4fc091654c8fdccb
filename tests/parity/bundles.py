"""Bundles to ask, and the two programs that answer from a bundle's files."""

import json
import random
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from kbpkg.analysis.table import table
from kbpkg.export.assets import asset_files
from kbpkg.export.bundle import search_files, texts_per_file
from kbpkg.index.builder import build_index
from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale
from kbpkg.model.posting import EntryText, Passage
from kbpkg.opened import open_searched
from kbpkg.search.searcher import Answer, Hit, SearchedLocale, Searcher
from kbpkg.search.snippet import Snippet
from kbpkg.wire import index_record
from kbpkg.wire.script import data_path, read_script, write_script
from kbpkg.wire.table_record import write_table

RUNNER = Path(__file__).parents[1] / "js/runner.mjs"

# The locales of the bundles that a program made up; the first has every entry.
MADE_UP = (Locale("de"), Locale("ar"), Locale("th"))
# From so many entries on the made-up large bundle counts as large, in both programs.
LARGE_FROM = 100
# So many bytes of its index go into a file: the lists of common words need several.
_FILE_SIZE = 200
_SEED = 20261122

Texts = Mapping[Locale, Sequence[EntryText | None]]


@contextmanager
def large_from(entries: int | None) -> Iterator[None]:
    """Let Python count an index as large from so many entries on; None changes nothing."""
    constants = table().constants
    before = constants.large_from
    # The table is frozen, and read once; what a bundle carries may differ.
    object.__setattr__(constants, "large_from", before if entries is None else entries)
    try:
        yield
    finally:
        object.__setattr__(constants, "large_from", before)


def write_made_up(out: Path, texts: Texts, large: int | None = None) -> None:
    """Write a bundle's scripts, and what search in some locales reads.

    With ``large`` an index is large from so many entries on, and its files are small.
    """
    tags = [locale.tag for locale in texts]
    files = dict(asset_files(tags))
    record: dict[str, Any] = write_table(tags)
    if large is not None:
        record["constants"] = {**record["constants"], "largeFrom": large}
        files[data_path("table")] = write_script("table", record)
    with pytest.MonkeyPatch.context() as patch, large_from(large):
        if large is not None:
            patch.setattr(index_record, "_FILE_SIZE", _FILE_SIZE)
        for locale, entries in texts.items():
            index = build_index(locale, entries, texts_per_file(entries), tuple(texts))
            files |= search_files(index, entries)
    for name, text in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def made_up_texts(words: Sequence[str]) -> Texts:
    """Return many entries of random words: several texts files, long passages, equal scores.

    Each locale has the same entries in words of its own, some of them the others' too, and all but
    the first locale lack a few.
    """
    chance = random.Random(_SEED)  # noqa: S311 # seeded, not secret
    whole = {
        locale: _made_up_entries(locale, words[number * 5 :: 2], chance)
        for number, locale in enumerate(MADE_UP)
    }
    first, *others = MADE_UP
    # An entry that only the first locale holds is shown to no other reader.
    return {
        first: whole[first],
        **{locale: _with_foreign(whole[locale], whole[first], chance) for locale in others},
    }


def _with_foreign(
    texts: Sequence[EntryText], source: Sequence[EntryText], chance: random.Random
) -> list[EntryText]:
    """Return the entries, a few of them in the words of the source, as what is not translated."""
    return [
        EntryText(
            text.entry_id,
            tuple(
                Passage(each.field, each.section, each.text, MADE_UP[0], TextState.MISSING)
                for each in other.passages
            ),
        )
        if chance.random() < 0.1
        else text
        for text, other in zip(texts, source, strict=True)
    ]


def _made_up_entries(
    locale: Locale, words: Sequence[str], chance: random.Random
) -> list[EntryText]:
    other = (
        (locale, TextState.CURRENT),
        (Locale("en"), TextState.MISSING),
        (MADE_UP[1] if locale == MADE_UP[0] else MADE_UP[0], TextState.FUZZY),
    )

    def passage(field: str, section: str, longest: int) -> Passage:
        count = chance.randint(1, longest)
        chosen = (words[int(chance.paretovariate(0.6)) % len(words)] for _ in range(count))
        text = "".join(word + chance.choice(("", " ", " ", " ", ", ", "\u2028")) for word in chosen)
        return Passage(field, section, text, *chance.choices(other, (8, 1, 1))[0])

    def entry(number: int) -> EntryText:
        sections = [
            each
            for section in ("what-to-do", "signs", "constructor")[: chance.randint(0, 3)]
            for each in (
                passage("headings", section, 4),
                *(passage("body", section, 90) for _ in range(chance.randint(0, 5))),
            )
        ]
        top = (passage("title", "", 5), passage("summary", "", 40), passage("keywords", "", 20))
        kind = chance.choice(("", "Kind", "نوع"))
        return EntryText(f"entry-{number:03}", (*top, *sections), kind)

    texts = [entry(number) for number in range(150)]
    copies = [EntryText(f"same-{each.entry_id}", each.passages) for each in texts[:10]]
    texts += [EntryText("constructor", texts[0].passages), *copies]
    return sorted(texts, key=lambda text: text.entry_id)


class BundleReader:
    """Python's answers, from a bundle's own files."""

    def __init__(self, bundle: Path, large: int | None = None) -> None:
        self._bundle = bundle
        self._large = large
        record: Any = self._read("table")
        self.tags: tuple[str, ...] = tuple(record["locales"])

    @cached_property
    def locales(self) -> dict[str, SearchedLocale]:
        """What search reads of each locale."""
        return {tag: open_searched(self._read, Locale.parse(tag)) for tag in self.tags}

    @cached_property
    def words(self) -> list[str]:
        """The words of all locales."""
        return [word for each in self.locales.values() for word in each.index.postings]

    @cached_property
    def passages(self) -> list[str]:
        """The text of every passage of all locales."""
        return [
            passage.text
            for each in self.locales.values()
            for number in range(each.index.size)
            for passage in each.texts(number).passages
        ]

    def ask(self, tag: str, text: str, limit: int) -> dict[str, Any]:
        """Return the answer to a reader as JSON holds it."""
        with large_from(self._large):
            return _record(self._searcher(tag).ask(text, limit))

    def rank(self, tag: str, text: str, limit: int) -> list[list[float]]:
        """Return the best entries by number, with their scores before they are rounded."""
        with large_from(self._large):
            return [list(found) for found in self._searcher(tag).rank(text, limit)]

    def _searcher(self, tag: str) -> Searcher:
        others = (each for each in self.tags if each != tag)
        return Searcher([self.locales[each] for each in (tag, *others)])

    def _read(self, name: str) -> object:
        return read_script((self._bundle / data_path(name)).read_text(encoding="utf-8"), name)


def _record(answer: Answer) -> dict[str, Any]:
    return {
        "hits": [_hit_record(hit) for hit in answer.hits],
        "ignored": list(answer.ignored),
        "isCut": answer.is_cut,
        "isLoose": answer.is_loose,
        "nearest": list(answer.nearest),
        "failures": [],
        "isWhole": True,
    }


def _hit_record(hit: Hit) -> dict[str, Any]:
    is_own = hit.title_locale == hit.locale
    # JSON holds nothing for what is undefined.
    found_by = {"foundBy": _snippet_record(hit.found_by, hit.found_in)} if hit.found_by else {}
    return {
        "entryId": hit.entry_id,
        "locale": hit.locale,
        "kind": hit.kind,
        "section": hit.section,
        "heading": hit.heading,
        "title": hit.title,
        "titleLang": "" if is_own else hit.title_locale,
        "titleDir": "" if is_own else Locale.parse(hit.title_locale).direction,
        "titleState": str(hit.title_state),
        "score": hit.score,
        "snippet": _snippet_record(hit.snippet, hit.locale),
        "reason": [
            {
                "word": match.word,
                "terms": list(match.terms),
                "how": match.how,
                "locale": match.locale,
                "weight": match.weight,
            }
            for match in hit.reason
        ],
        "foundIn": hit.found_in,
        **found_by,
    }


def _snippet_record(snippet: Snippet, tag: str) -> dict[str, Any]:
    is_own = snippet.locale.tag == tag
    return {
        "text": snippet.text,
        "parts": [{"text": part.text, "isMarked": part.is_marked} for part in snippet.parts],
        "lang": "" if is_own else snippet.locale.tag,
        "dir": "" if is_own else snippet.locale.direction,
        "state": str(snippet.state),
    }


class NodeRunner:
    """The browser's answers, from the same files; one process for all questions."""

    def __init__(self, bundle: Path) -> None:
        self._process = subprocess.Popen(
            ("node", str(RUNNER), str(bundle)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=30)

    def ask(self, tag: str, text: str, limit: int) -> dict[str, Any]:
        """Return the answer to a reader."""
        found: dict[str, Any] = self._ask({"locale": tag, "text": text, "limit": limit})
        return found

    def rank(self, tag: str, text: str, limit: int) -> list[list[float]]:
        """Return the best entries by number, with their scores before they are rounded."""
        question = {"locale": tag, "text": text, "limit": limit, "ask": "rank"}
        found: list[list[float]] = self._ask(question)
        return found

    def tokens(self, text: str) -> list[list[Any]]:
        """Return the tokens, each as its values."""
        found: list[list[Any]] = self._ask({"text": text, "ask": "tokens"})
        return found

    def _ask(self, question: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the runner ended; its error stands in the output"
        return json.loads(answer)
