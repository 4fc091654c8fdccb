"""load/extraction: the Babel extraction method ``kbpkg_entry``."""

import io
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from kbpkg.load.extraction import extract_entry
from tests.problems.package import BASE

ENTRIES = BASE / "kb/entries"
ROOT = Path(__file__).parent.parent.parent
ENTRY_POINT = "kbpkg.load.extraction:extract_entry"


# Babel's type of a file is looser than what it passes.
METHOD: Any = extract_entry


def test_through_babel() -> None:
    """Babel's extract gets line, message, kind and context of every text of an entry."""
    with (ENTRIES / "services/numbers.md").open("rb") as file:
        found = list(extract(METHOD, file, options={"source_locale": "en"}))
    assert found == [
        (3, "Emergency numbers", ["title"], "numbers"),
        (4, "Find the country and call.", ["summary"], "numbers"),
        (5, "ambulance, 112", ["keywords"], "numbers"),
        (13, "Numbers", ["heading"], "numbers"),
        (18, "Then read [the signs](entry:bladder#signs).", ["paragraph"], "numbers"),
    ]


def test_a_broken_entry_stops_the_extraction() -> None:
    """An entry that cannot be read raises, so that its messages do not vanish from a template."""
    file = io.BytesIO(b"no front matter")
    file.name = "x.md"
    with pytest.raises(ValueError, match="the front matter is missing"):
        list(extract(METHOD, file))


def test_the_entry_point_is_declared() -> None:
    """pyproject.toml offers the method to Babel; where kbpkg is installed Babel finds it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["babel.extractors"] == {"kbpkg_entry": ENTRY_POINT}
    found = metadata.entry_points(group="babel.extractors", name="kbpkg_entry")
    if not found:
        pytest.skip("kbpkg is not installed here")
    assert {ENTRY_POINT} == {each.value for each in found}


def test_pybabel_extract(tmp_path: Path) -> None:
    """`pybabel extract -F` writes the messages of all entries that kbpkg writes itself."""
    mapping = tmp_path / "babel.cfg"
    mapping.write_text(
        f"[extractors]\nentry = {ENTRY_POINT}\n\n[entry: entries/**.md]\nsource_locale = en\n",
        encoding="utf-8",
    )
    pot = tmp_path / "entries.pot"
    run = "import sys; from babel.messages.frontend import main; sys.exit(main())"
    subprocess.run(
        [sys.executable, "-c", run, "extract", "-F", mapping, "-o", pot, "."],
        cwd=BASE / "kb",
        check=True,
        capture_output=True,
        env={"PYTHONPATH": ":".join(map(str, [ROOT, *sys.path]))},
    )
    with pot.open("rb") as file:
        found = {(message.context, message.id) for message in read_po(file) if message.id}
    with (BASE / "locales/es/LC_MESSAGES/entries.po").open("rb") as file:
        translated = {(message.context, message.id) for message in read_po(file) if message.id}
    assert {key for key in translated if key[0] not in {"package", "services"}} == found
