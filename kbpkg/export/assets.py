"""The style sheet and the scripts, shipped as they stand in ``web/``."""

from collections.abc import Iterator
from pathlib import Path

from kbpkg.analysis.table import table_record
from kbpkg.wire.script import write_script

STYLES = ("kbpkg.css", "local.css")
# In the order in which they are loaded: each may use the ones before it.
SCRIPTS = (
    "core.js",
    "words.js",
    "varint.js",
    "indexRecord.js",
    "arithmetic.js",
    "query.js",
    "correction.js",
    "scorer.js",
    "snippet.js",
    "searcher.js",
    "searchBox.js",
    "guide.js",
    "worksheet.js",
    "numbers.js",
    "localServices.js",
    "localList.js",
    "page.js",
    "leave.js",
)
# What one page needs alone: the start page the first, the form for local services the second.
LEAVE_SCRIPT = "leave.js"
FORM_SCRIPT = "localForm.js"
_WEB = Path(__file__).parent.parent / "web"


def asset_files() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every asset."""
    for name in STYLES:
        yield f"assets/{name}", (_WEB / "css" / name).read_text(encoding="utf-8")
    yield "assets/table.js", write_script("table", table_record())
    for name in (*SCRIPTS, FORM_SCRIPT):
        yield f"assets/{name}", (_WEB / "js" / name).read_text(encoding="utf-8")
