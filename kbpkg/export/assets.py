"""The style sheet and the scripts, shipped as they stand in ``web/``."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kbpkg.analysis.table import table_record
from kbpkg.wire.script import write_script

# In the order in which they are loaded: each may use the ones before it.
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
SCRIPTS = (
    *SEARCH_SCRIPTS,
    "guide.js",
    "worksheet.js",
    "numbers.js",
    "terms.js",
    "records.js",
    "twoLanguages.js",
    "shape.js",
    "handout.js",
    "localServices.js",
    "localList.js",
    "searchBox.js",
    "page.js",
    "leave.js",
)
# What one page needs alone: the start page the first, the form for local services the second.
LEAVE_SCRIPT = "leave.js"
FORM_SCRIPT = "localForm.js"
WEB = Path(__file__).parent.parent / "web"


def asset_files(locales: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every asset of a bundle with some locales."""
    yield "assets/kbpkg.css", (WEB / "css" / "kbpkg.css").read_text(encoding="utf-8")
    yield "assets/table.js", write_script("table", table_record(locales))
    for name in (*SCRIPTS, FORM_SCRIPT):
        yield f"assets/{name}", (WEB / "js" / name).read_text(encoding="utf-8")
