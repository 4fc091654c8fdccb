"""The style sheet and the scripts, shipped as they stand in ``web/``.

The scripts are joined, because every file more costs a page that is opened from a slow disk: with
24 of them the first paint took half as long again (``benchmarks.reader``).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kbpkg.wire.script import write_script
from kbpkg.wire.table_record import write_table

# In the order in which they are run: each may use the ones before it.
SEARCH_SCRIPTS = (
    "core.js",
    "hash.js",
    "words.js",
    "varint.js",
    "indexRecord.js",
    "arithmetic.js",
    "query.js",
    "correction.js",
    "scorer.js",
    "snippet.js",
    "searcher.js",
)
PAGE_SCRIPTS = (
    "day.js",
    "numbers.js",
    "terms.js",
    "records.js",
    "twoLanguages.js",
    "calls.js",
    "handout.js",
    "localServices.js",
    "localList.js",
    "searchBox.js",
    "page.js",
)
# It stays alone: it works whatever else is damaged.
LEAVE_SCRIPT = "leave.js"
# What only a few pages load, after the others.
GATHER_SCRIPT = "gather.js"
WORKSHEET_SCRIPT = "worksheet.js"
GUIDE_SCRIPT = "guide.js"
FORM_SCRIPT = "localForm.js"
# What every page loads.
SCRIPTS = (LEAVE_SCRIPT, "search.js", "kbpkg.js")
WEB = Path(__file__).parent.parent / "web"


def asset_files(locales: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every asset of a bundle with some locales."""
    yield "assets/kbpkg.css", (WEB / "css" / "kbpkg.css").read_text(encoding="utf-8")
    yield "assets/table.js", write_script("table", write_table(locales))
    yield "assets/search.js", "".join(map(_script, SEARCH_SCRIPTS))
    yield "assets/kbpkg.js", "".join(map(_script, PAGE_SCRIPTS))
    yield f"assets/{GATHER_SCRIPT}", _script("shape.js") + _script(GATHER_SCRIPT)
    for name in (LEAVE_SCRIPT, WORKSHEET_SCRIPT, GUIDE_SCRIPT, FORM_SCRIPT):
        yield f"assets/{name}", _script(name)


def _script(name: str) -> str:
    return (WEB / "js" / name).read_text(encoding="utf-8")
