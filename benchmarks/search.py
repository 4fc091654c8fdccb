"""Search beside MiniSearch and lunr, on the same texts: ``python -m benchmarks.search``.

Asks for the corpora of ``../shared/corpora`` (or ``--corpora DIR``) and gets both peers from npm
into ``build/peers``. For every language: the gzip size of the index that a page would load, and in
Node the time to load it and have the first answer, and the time of a query after that: seven
rounds, one engine after the other in each, a process of its own each time, medians. Times are only
good as ratios.
"""

import argparse
import gzip
import json
import statistics
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.browser_adapter import write_pages
from benchmarks.corpus import corpus_locales, write_corpus

HERE = Path(__file__).parent
CORPORA = HERE.parents[1] / "shared/corpora/mlqa"
BUILD = HERE.parent / "build"
PEERS = {"minisearch": "7.2.0", "lunr": "2.3.9"}
ENGINES = ("kbpkg", *PEERS)
ROUNDS = 7
QUERIES = 200


def install_peers(folder: Path) -> None:
    """Get the peers from npm."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    wanted = [f"{name}@{version}" for name, version in PEERS.items()]
    subprocess.run(
        ("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *wanted),
        cwd=folder,
        check=True,
    )


def run(engine: str, action: str, folder: Path, peers: Path) -> dict[str, Any]:
    """Run one engine over a language's folder in a Node process of its own."""
    done = subprocess.run(
        ("node", str(HERE / "search.mjs"), engine, action, str(folder), str(peers)),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def measure(path: Path, peers: Path) -> dict[str, dict[str, float]]:
    """Return size, times and hit@1 of each engine for one language."""
    job = json.loads(path.read_text(encoding="utf-8"))
    folder = BUILD / "search-benchmark" / path.stem
    folder.mkdir(parents=True, exist_ok=True)
    locales = corpus_locales(job)
    write_corpus(locales, folder)
    write_pages(folder)
    step = max(1, len(job["queries"]) // QUERIES)
    job["queries"] = job["queries"][::step][:QUERIES]
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    for engine in PEERS:
        run(engine, "build", folder, peers)
    index = {"kbpkg": folder / f"search/{locales[0].index.locale.tag}/index.js"}
    index |= {engine: folder / f"{engine}.json" for engine in PEERS}
    rounds = [
        {engine: run(engine, "ask", folder, peers) for engine in ENGINES} for _ in range(ROUNDS)
    ]
    return {
        engine: {
            "KiB gzip": len(gzip.compress(index[engine].read_bytes(), 9, mtime=0)) / 1024,
            "load ms": statistics.median(each[engine]["load"] for each in rounds),
            "query ms": statistics.median(each[engine]["query"] for each in rounds),
            "hit@1": rounds[0][engine]["hit"],
        }
        for engine in ENGINES
    }


def main() -> None:
    """Measure all languages and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    options = parser.parse_args()
    peers = BUILD / "peers"
    install_peers(peers)
    found = {path.stem: measure(path, peers) for path in sorted(options.corpora.glob("*.json"))}
    names = list(next(iter(found.values()))["kbpkg"])
    print(f"{'':6}" + "".join(f"{engine + ' ' + name:>22}" for name in names for engine in ENGINES))
    for language, engines in found.items():
        cells = (f"{engines[engine][name]:22.2f}" for name in names for engine in ENGINES)
        print(f"{language:6}" + "".join(cells))
    means = {
        (engine, name): statistics.mean(each[engine][name] for each in found.values())
        for engine in ENGINES
        for name in names
    }
    print(f"{'mean':6}" + "".join(f"{means[e, n]:22.2f}" for n in names for e in ENGINES))
    for name in names[:3]:
        beside = (f"{means['kbpkg', name] / means[peer, name]:.2f} x {peer}" for peer in PEERS)
        print(f"{name}: {', '.join(beside)}")


if __name__ == "__main__":
    main()
