"""The browser's search for ``score.py`` (corpora/README.md): its own scripts, in Node or a browser.

    python3 ../shared/corpora/score.py --adapter '.venv/bin/python -m benchmarks.browser_adapter'

With ``--browser chromium`` or ``firefox`` the scripts run in that browser, from disk.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.corpus import corpus_locales, read_job, write_corpus
from kbpkg.export.assets import asset_files
from tests.browser.driver import file_url, launch

RUNNER = Path(__file__).with_name("browser_adapter.mjs")
# So many queries are asked in one call of a browser.
_CHUNK = 200
_PAGE = """<!doctype html><meta charset="utf-8"><title>adapter</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
"""
_ASK = """
async ([texts, locale, limit]) => {
  const answers = [];
  for (const text of texts) {
    const started = performance.now();
    const found = await kbpkg.rank(text, { locale, limit });
    answers.push([found.map(({ entry, score }) => [entry, score]), performance.now() - started]);
  }
  return answers;
}
"""


def write_pages(folder: Path) -> Path:
    """Write the script of search, as in a bundle, and a page that loads it, beside data."""
    assets = dict(asset_files(()))
    (folder / "assets/search.js").write_text(assets["assets/search.js"], encoding="utf-8")
    page = folder / "en" / "index.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text(_PAGE + '<script src="../assets/search.js"></script>\n', encoding="utf-8")
    return page


def ask_node(folder: Path, questions: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield what Node answers to each text: entry numbers with scores, and milliseconds."""
    done = subprocess.run(
        ("node", str(RUNNER), str(folder)),
        input=json.dumps(questions),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    yield from map(json.loads, done.stdout.splitlines())


def ask_browser(kind: str, page: Path, questions: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield what a browser answers to each text."""
    texts, locale, k = questions["texts"], questions["locale"], questions["k"]
    with launch(kind) as browser:
        browser.new_page()
        browser.goto(file_url(page))
        for at in range(0, len(texts), _CHUNK):
            question = json.dumps([texts[at : at + _CHUNK], locale, k])
            yield from browser.evaluate(f"({_ASK})({question})")


def main() -> None:
    """Answer the job on standard input."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--browser", choices=("chromium", "firefox"))
    options = parser.parse_args()
    job = read_job(sys.stdin.readline())
    locales = corpus_locales(job)
    ids = sorted(str(doc["id"]) for doc in job["docs"])
    questions = {
        "texts": [query["text"] for query in job["queries"]],
        "locale": locales[0].index.locale.tag,
        "k": job["k"],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(locales, folder)
        page = write_pages(folder)
        answers = (
            ask_browser(options.browser, page, questions)
            if options.browser
            else ask_node(folder, questions)
        )
        for query, (found, milliseconds) in zip(job["queries"], answers, strict=True):
            answer = {
                "qid": query["qid"],
                "ids": [ids[entry] for entry, _ in found],
                "scores": [int(score * 1000 + 0.5) for _, score in found],
                "ms": round(milliseconds, 3),
            }
            print(json.dumps(answer))


if __name__ == "__main__":
    main()
