"""docs/files.md, the guide to which problems send: what it shows is read without a problem."""

import re
from pathlib import Path

import pytest

from kbpkg.cli import main
from kbpkg.model.coverage import LeftOut
from tests.problems.package import EPOCH

GUIDE = Path(__file__).parents[2] / "docs" / "files.md"
_FILE = re.compile(
    r"^### `(?P<path>[^`]+)`\n.*?^```\w+\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)


def write_files(part: str, folder: Path) -> list[str]:
    """Write the files that a part of the guide shows, and return their names."""
    names = []
    for found in _FILE.finditer(part):
        path = folder / found["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found["text"], encoding="utf-8", newline="\n")
        names.append(path.name)
    return names


def test_the_files_of_the_guide_are_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The smallest package is one; so it is with every file that can be added to it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    smallest, more = GUIDE.read_text(encoding="utf-8").split("\n## More of the package\n")
    assert write_files(smallest, tmp_path) == ["package.yaml", "cool-a-burn.md"]
    assert main(["check", "--strict"]) == 0
    assert main(["build", "--quiet", "--out", "dist"]) == 0
    assert len(write_files(more, tmp_path)) == 8
    assert main(["new", "locale", "es"]) == 0
    capsys.readouterr()
    assert main(["check", "--strict"]) == 0
    assert capsys.readouterr().err == ""


def test_the_guide_names_every_registry_and_reason() -> None:
    """No registry and no reason to leave something out is missing in the guide."""
    text = GUIDE.read_text(encoding="utf-8")
    names = ("sources", "services", "glossary", "reviews", "coverage", "wording")
    assert all(f"### `kb/{name}.yaml`" in text for name in names)
    assert all(f"`{reason}`" in text for reason in LeftOut)
