"""Python's search for ``score.py`` (corpora/README.md): one job in, an answer a line out.

python3 ../shared/corpora/score.py --adapter '.venv/bin/python -m benchmarks.python_adapter'
"""

import json
import sys
import time

from benchmarks.corpus import corpus_locales, read_job
from kbpkg.search.searcher import SearchedLocale, Searcher


def main() -> None:
    """Answer the job on standard input."""
    job = read_job(sys.stdin.readline())
    ids = sorted(str(doc["id"]) for doc in job["docs"])
    searcher = Searcher([SearchedLocale(each.index, each.text) for each in corpus_locales(job)])
    for query in job["queries"]:
        started = time.perf_counter()
        found = searcher.rank(query["text"], job["k"])
        milliseconds = (time.perf_counter() - started) * 1000
        answer = {
            "qid": query["qid"],
            "ids": [ids[entry] for entry, _ in found],
            "scores": [int(score * 1000 + 0.5) for _, score in found],
            "ms": round(milliseconds, 3),
        }
        print(json.dumps(answer))


if __name__ == "__main__":
    main()
