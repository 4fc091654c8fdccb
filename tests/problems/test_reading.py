"""KB408: advice on hard texts, only where it is asked for."""

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

from kbpkg.cli import main
from tests.problems.package import copy_base, edit

ROOT = Path(__file__).parents[2]
BLADDER = "kb/entries/effects/bladder.md"
HARD = (
    "Individuals presenting with symptomatology suggestive of irreversible genitourinary "
    "deterioration necessitate multidisciplinary uroradiological investigation immediately."
)


@pytest.fixture
def package(tmp_path: Path) -> str:
    """Give the folder of a package with one hard entry and one easy one."""
    folder = copy_base(tmp_path / "package")
    edit(folder / BLADDER, "- Blood in it.", f"- {HARD}")
    edit(folder / BLADDER, "Many recover after stopping.", HARD)
    return str(folder / "kb")


def test_kb408_hard_to_read(package: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The hard entry is named, the easy one is not; a median is told; nothing fails by it."""
    assert main(["check", "--reading-age", "--strict", "--locale", "en", "--kb", package]) == 0
    said = capsys.readouterr()
    advice = re.findall(r"advice KB408 (\S+): hard to read: grade (\d+\.\d)", said.err)
    assert [Path(path).name for path, _ in advice] == ["bladder.md"]
    assert 10 < float(advice[0][1]) < 40
    assert re.search(r"Flesch-Kincaid grade: median \d+\.\d, highest .* \(bladder\)", said.out)
    assert main(["check", "--locale", "en", "--kb", package]) == 0
    assert "KB408" not in capsys.readouterr().err


def test_reading_as_json(package: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs get the grade of every entry."""
    assert main(["check", "--reading-age", "--json", "--locale", "en", "--kb", package]) == 0
    grades = json.loads(capsys.readouterr().out)["reading"]
    assert set(grades) == {"bladder", "numbers"}
    assert grades["bladder"] > grades["numbers"]


def test_another_language(capsys: pytest.CaptureFixture[str]) -> None:
    """The formula is for English: a Spanish package is told so."""
    heat = Path(__file__).parents[1] / "foreign/heat/kb"
    assert main(["check", "--reading-age", "--kb", str(heat)]) == 1
    assert "a formula for English" in capsys.readouterr().err


def test_without_textstat(
    package: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the extra the cure is how to install it; a check without the option needs none."""
    monkeypatch.setitem(sys.modules, "textstat", None)
    assert main(["check", "--reading-age", "--kb", package]) == 1
    said = capsys.readouterr().err
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (wanted,) = project["optional-dependencies"]["reading"]
    install = f"{sys.executable} -m pip install {wanted}\n"
    assert "error KB110 textstat: it is not installed here\n" in said
    assert install in said
    assert main(["check", "--locale", "en", "--kb", package]) == 0
