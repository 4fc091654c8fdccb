"""Bundles to ask, and the two programs that answer from a bundle's files."""

import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kbpkg.export.bundle import shard_texts
from kbpkg.index.builder import build_index
from kbpkg.model.entry import TextState
from kbpkg.model.locale import Locale
from kbpkg.model.posting import EntryText, Passage, SearchIndex
from kbpkg.search.query import parse_query
from kbpkg.search.scorer import Scorer
from kbpkg.search.searcher import Hit, Searcher
from kbpkg.wire.index_record import read_index, write_index
from kbpkg.wire.script import read_script, write_script
from kbpkg.wire.texts_record import read_texts, write_texts

RUNNER = Path(__file__).parents[1] / "js/runner.mjs"

# A locale that the package does not hold, for entries that a program made up.
MADE_UP = Locale("de")
_SEED = 20261122


def write_locale(out: Path, locale: Locale, texts: Sequence[EntryText]) -> None:
    """Write the index and the texts of one locale."""
    shards = shard_texts(texts)
    index = build_index(locale, texts, shards)
    tag = locale.tag
    _write(out / f"search/{tag}/index.js", f"index/{tag}", write_index(index))
    for number in sorted(set(shards)):
        inside = (text for text, shard in zip(texts, shards, strict=True) if shard == number)
        record = write_texts(inside, locale)
        _write(out / f"texts/{tag}/{number}.js", f"texts/{tag}/{number}", record)


def _write(path: Path, name: str, record: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_script(name, record), encoding="utf-8", newline="\n")


def made_up_texts(words: Sequence[str]) -> list[EntryText]:
    """Return many entries of random words: several texts files, long passages, equal scores."""
    chance = random.Random(_SEED)  # noqa: S311 # seeded, not secret
    other = (
        (MADE_UP, TextState.CURRENT),
        (Locale("en"), TextState.MISSING),
        (Locale("ar"), TextState.FUZZY),
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
        return EntryText(f"entry-{number:03}", (*top, *sections))

    texts = [entry(number) for number in range(150)]
    copies = [EntryText(f"same-{each.entry_id}", each.passages) for each in texts[:10]]
    return [*texts, EntryText("constructor", texts[0].passages), *copies]


class BundleReader:
    """Python's answers, from a bundle's own files."""

    def __init__(self, bundle: Path) -> None:
        self._bundle = bundle
        self._searchers: dict[str, Searcher] = {}

    def index(self, tag: str) -> SearchIndex:
        """Return the index of a locale."""
        return self._searcher(tag).index

    def passages(self, tag: str) -> list[str]:
        """Return the text of every passage of a locale."""
        searcher = self._searcher(tag)
        entries = map(searcher.texts, searcher.index.entries)
        return [passage.text for entry in entries for passage in entry.passages]

    def search(self, tag: str, text: str, limit: int) -> list[dict[str, Any]]:
        """Return the hits as JSON holds them."""
        return [_record(hit) for hit in self._searcher(tag).search(text, limit)]

    def scores(self, tag: str, text: str) -> list[tuple[int, float]]:
        """Return the score of every entry found, before it is rounded, by its number."""
        scores = Scorer(self.index(tag)).score(parse_query(text))
        return sorted(scores.by_entry.items())

    def _searcher(self, tag: str) -> Searcher:
        if tag not in self._searchers:
            locale = Locale.parse(tag)
            index = read_index(self._read(f"search/{tag}/index.js", f"index/{tag}"), locale)
            texts: dict[str, EntryText] = {}
            for shard in set(index.shards):
                name = f"texts/{tag}/{shard}"
                texts |= read_texts(self._read(f"{name}.js", name), locale)
            self._searchers[tag] = Searcher(index, texts.__getitem__)
        return self._searchers[tag]

    def _read(self, path: str, name: str) -> Any:
        return read_script((self._bundle / path).read_text(encoding="utf-8"), name)


def _record(hit: Hit) -> dict[str, Any]:
    snippet = hit.snippet
    is_own = snippet.locale.tag == hit.locale
    return {
        "entryId": hit.entry_id,
        "locale": hit.locale,
        "section": hit.section,
        "title": hit.title,
        "titleLang": "" if hit.title_locale == hit.locale else hit.title_locale,
        "titleDir": ""
        if hit.title_locale == hit.locale
        else Locale.parse(hit.title_locale).direction,
        "titleState": str(hit.title_state),
        "score": hit.score,
        "snippet": {
            "text": snippet.text,
            "parts": [{"text": part.text, "isMarked": part.is_marked} for part in snippet.parts],
            "lang": "" if is_own else snippet.locale.tag,
            "dir": "" if is_own else snippet.locale.direction,
            "state": str(snippet.state),
        },
        "reason": [
            {
                "word": match.word,
                "terms": list(match.terms),
                "how": match.how,
                "weight": match.weight,
            }
            for match in hit.reason
        ],
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

    def search(self, tag: str, text: str, limit: int) -> list[dict[str, Any]]:
        """Return the hits."""
        hits: list[dict[str, Any]] = self._ask({"locale": tag, "text": text, "limit": limit})
        return hits

    def scores(self, tag: str, text: str) -> list[tuple[int, float]]:
        """Return the score of every entry found, before it is rounded, by its number."""
        found = self._ask({"locale": tag, "text": text, "ask": "scores"})
        return [(number, score) for number, score in found]

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
