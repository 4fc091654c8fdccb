"""The style sheet and the scripts, shipped as they stand in ``web/``."""

from collections.abc import Iterator
from pathlib import Path

from kbpkg.analysis.table import table_record
from kbpkg.wire.script import write_script

# In the order in which they are loaded: each may use the ones before it.
SCRIPTS = (
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
    "searchBox.js",
    "guide.js",
    "worksheet.js",
    "numbers.js",
    "records.js",
    "twoLanguages.js",
    "shape.js",
    "handout.js",
    "page.js",
)
_WEB = Path(__file__).parent.parent / "web"


def asset_files() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every asset."""
    for name in ("kbpkg.css", "two.css"):
        yield f"assets/{name}", (_WEB / "css" / name).read_text(encoding="utf-8")
    yield "assets/table.js", write_script("table", table_record())
    for name in SCRIPTS:
        yield f"assets/{name}", (_WEB / "js" / name).read_text(encoding="utf-8")
