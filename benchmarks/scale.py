"""Search over very many entries, from disk in Chromium: ``python -m benchmarks.scale``.

A seeded generator makes 10,000 and 100,000 entries in the words of ``../shared/corpora``. Keyword
queries (two to four rare words of an entry) are asked on a page that was opened afresh for each,
the processor slowed down four times: milliseconds and bytes from the question to ten hits with
snippets, everything that was loaded for it included. Beside it, in the same run, MiniSearch with
one whole index as a script. And the hits are compared with Python's over the index in memory.
"""

import argparse
import json
import random
import statistics
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from benchmarks.browser_adapter import write_pages
from benchmarks.corpus import corpus_locales, write_corpus
from benchmarks.search import BUILD, CORPORA, HERE, install_peers
from kbpkg.analysis.words import words
from kbpkg.search.searcher import SearchedLocale, Searcher
from tests.browser.driver import BrowserError, Chromium, file_url, launch

SEED = 20261128
LANGUAGES = ("de", "en", "es", "vi")
SLOWER = 4
QUERIES = 30
TEXT_WORDS = 64
# One word in so many is made up of two others, so that the dictionary grows with the texts.
MADE_UP = 25
_ASK = """(async () => {{
  const started = performance.now();
  const {{ hits }} = await kbpkg.ask({query}, {{ locale: "en" }});
  return [performance.now() - started, hits.map((hit) => [hit.entryId, hit.score])];
}})()"""
_ASK_PEER = """(async () => {{
  const started = performance.now();
  await new Promise((resolve) => {{
    const script = document.createElement("script");
    script.src = "../minisearch.js";
    script.onload = resolve;
    document.head.append(script);
  }});
  const index = MiniSearch.loadJSON(window.minisearchIndex, {{ fields: ["title", "text"] }});
  const found = index.search({query}).slice(0, 10);
  return [performance.now() - started, found.length];
}})()"""


def generate(corpora: Path, count: int) -> list[dict[str, str]]:
    """Return so many documents of words as frequent as in the corpora."""
    frequencies: Counter[str] = Counter()
    for language in LANGUAGES:
        job = json.loads((corpora / f"{language}.json").read_text(encoding="utf-8"))
        for doc in job["docs"]:
            frequencies.update(words(doc["text"]))
    vocabulary = sorted(frequencies)
    weights = [frequencies[word] for word in vocabulary]
    chance = random.Random(SEED)
    drawn = iter(_words(chance, vocabulary, weights))
    return [
        {
            "id": f"entry-{number:06}",
            "title": " ".join(next(drawn) for _ in range(4)),
            "text": " ".join(next(drawn) for _ in range(TEXT_WORDS)),
        }
        for number in range(count)
    ]


def _words(chance: random.Random, vocabulary: list[str], weights: list[int]) -> Iterator[str]:
    while True:
        for word in chance.choices(vocabulary, weights, k=10_000):
            if chance.randrange(MADE_UP) == 0:
                other = chance.choice(vocabulary)
                yield word[: len(word) // 2 + 1] + other[len(other) // 2 :]
            else:
                yield word


def keyword_queries(docs: list[dict[str, str]]) -> list[str]:
    """Return queries of the two to four rarest words of some documents."""
    chance = random.Random(SEED + 1)
    counts = Counter(word for doc in docs for word in set(doc["text"].split()))
    found = []
    for doc in chance.sample(docs, QUERIES):
        rare = sorted(set(doc["text"].split()), key=lambda word: (counts[word], word))
        found.append(" ".join(rare[: chance.randint(2, 4)]))
    return found


def measure(docs: list[dict[str, str]], peers: Path, *, with_peer: bool) -> None:
    """Build, ask and print."""
    folder = BUILD / f"scale-{len(docs)}"
    started = time.process_time()
    job = {"lang": "en", "docs": docs, "queries": []}
    locales = corpus_locales(job)
    write_corpus(locales, folder)
    page = write_pages(folder)
    print(f"{len(docs)} entries: built in {time.process_time() - started:.0f} CPU s", flush=True)
    queries = keyword_queries(docs)
    searcher = Searcher([SearchedLocale(each.index, each.text) for each in locales])
    if with_peer:
        (folder / "job.json").write_text(json.dumps({**job, "qrels": {}}), encoding="utf-8")
        program = ("node", "--max-old-space-size=12000", str(HERE / "scale.mjs"))
        subprocess.run((*program, str(folder), str(peers)), check=True)
    with launch("chromium") as browser:
        assert isinstance(browser, Chromium)
        rows = [ask(browser, page, query) for query in queries]
        for query, row in zip(queries, rows, strict=True):
            expected = [[hit.entry_id, hit.score] for hit in searcher.search(query)]
            assert row["hits"] == expected, (query, row["hits"], expected)
        report("kbpkg", rows)
        if with_peer:
            try:
                few = [ask(browser, page, query, peer=True) for query in queries[:3]]
                report("MiniSearch, one index", few)
            except BrowserError:
                print("  MiniSearch, one index: no answer within 30 seconds")
    print("  hits and scores equal to those of the index in memory", flush=True)


def ask(browser: Chromium, page: Path, query: str, *, peer: bool = False) -> dict[str, Any]:
    """Open the page afresh, ask, and return milliseconds, bytes and what was found."""
    browser.new_page()
    browser.slow_down(SLOWER)
    browser.goto(file_url(page))
    browser.wait_for("document.readyState === 'complete'", timeout=30)
    before = len(browser.loaded_files())
    script = (_ASK_PEER if peer else _ASK).format(query=json.dumps(query))
    milliseconds, hits = browser.evaluate(script)
    loaded = [Path(unquote(urlsplit(name).path)) for name in browser.loaded_files()[before:]]
    size = sum(path.stat().st_size for path in loaded)
    return {"ms": milliseconds, "bytes": size, "files": len(loaded), "hits": hits}


def report(name: str, rows: list[dict[str, Any]]) -> None:
    """Print median and ninth tenth of time and bytes."""
    for what, unit, by in (("ms", "ms", 1), ("bytes", "KB", 1000), ("files", "files", 1)):
        values = sorted(row[what] / by for row in rows)
        ninth = values[min(len(values) - 1, len(values) * 9 // 10)]
        print(f"  {name}: median {statistics.median(values):.0f} {unit}, p90 {ninth:.0f} {unit}")


def main() -> None:
    """Measure both sizes."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--entries", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--without-peer", action="store_true")
    options = parser.parse_args()
    peers = BUILD / "peers"
    install_peers(peers)
    for count in options.entries:
        docs = generate(options.corpora, count)
        measure(docs, peers, with_peer=not options.without_peer)


if __name__ == "__main__":
    main()
