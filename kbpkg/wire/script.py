"""Data as a classic script that makes one call, the only kind of file a page can read from disk.

    kbpkg.receive("index/es", 1, {...});

The name says what it is, the number is the version of the format. A reader refuses a version that
it does not know.
"""

import json
from typing import Any

FORMAT_VERSION = 3

_HEAD, _TAIL = "kbpkg.receive(", ");\n"


class FormatError(ValueError):
    """A file that is not what its name says, or of a version that this program does not know."""


def data_path(name: str) -> str:
    """Return the path of a record's script inside a bundle.

    ``web/js/core.js`` has the same rule.
    """
    if name in {"table", "sources"}:
        return f"assets/{name}.js"
    kind, _, rest = name.partition("/")
    if kind in {"index", "postings", "forward", "backward"}:
        tag, _, number = rest.partition("/")
        return f"search/{tag}/{kind}{number}.js"
    return f"{name}.js"


def write_script(name: str, record: object) -> str:
    """Return the script that hands a record to the page."""
    values = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in
              (name, FORMAT_VERSION, record))  # fmt: skip
    # A line separator is a line end to programs older than the ones we serve: write it out.
    text = ",".join(values).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{_HEAD}{text}{_TAIL}"


def read_script(text: str, name: str) -> Any:
    """Return the record of a script.

    Raises FormatError where the script is another one or of another version.
    """
    if not (text.startswith(_HEAD) and text.endswith(_TAIL)):
        raise FormatError(f"{name}: not a data script")
    try:
        values = json.loads(f"[{text[len(_HEAD) : -len(_TAIL)]}]")
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{name}: damaged ({error})") from error
    if len(values) != 3 or values[0] != name:
        raise FormatError(f"{name}: holds something else")
    if values[1] != FORMAT_VERSION:
        raise FormatError(f"{name}: format {values[1]}, this program reads {FORMAT_VERSION}")
    return values[2]
