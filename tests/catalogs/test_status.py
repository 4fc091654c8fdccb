"""`kbpkg catalog status`: how much is translated."""

import json
from pathlib import Path
from typing import Any

import pytest

from kbpkg.cli import main
from tests.catalogs.spanish import BLADDER, ENTRIES, update
from tests.problems.package import edit

INTERFACE = "locales/es/LC_MESSAGES/interface.po"


def status(package: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return the JSON of `kbpkg catalog status`."""
    capsys.readouterr()
    assert main(["catalog", "status", "--json", "--kb", str(package / "kb")]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["locales"]
    return found


def figures(messages: int, fuzzy: int, missing: int, percent: int) -> dict[str, int]:
    """Return the record of a group."""
    return {
        "messages": messages,
        "current": messages - fuzzy - missing,
        "fuzzy": fuzzy,
        "missing": missing,
        "percent": percent,
    }


def test_a_whole_locale(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Messages are counted in all, by topic, by risk and for the interface; the source is none."""
    (spanish,) = status(package, capsys)
    interface = spanish["groups"].pop("interface")
    assert spanish == {
        "locale": "es",
        "state": "release",
        "groups": {
            "all": figures(26, 0, 0, 100),
            "topic effects": figures(15, 0, 0, 100),
            "topic services": figures(5, 0, 0, 100),
            "risk standard": figures(20, 0, 0, 100),
        },
        "obsolete": 0,
        "ended_sign_offs": [],
    }
    # Its own catalog has five; the others are the program's.
    assert interface["current"] == interface["messages"] > 40


def test_fuzzy_missing_and_obsolete(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is fuzzy or missing counts where it stands; percentages are rounded down."""
    edit(package / BLADDER, "Thank you for telling me.", "Thank you all for telling me.")
    edit(package / BLADDER, "- Blood in it.\n", "- Something wholly different.\n")
    edit(package / BLADDER, "risk: standard", "risk: safety-critical")
    update(package)
    edit(package / ENTRIES, 'msgstr "Efectos"', 'msgstr "  "')
    (spanish,) = status(package, capsys)
    assert spanish["groups"]["all"] == figures(26, 1, 2, 88)
    assert spanish["groups"]["topic effects"] == figures(15, 1, 1, 86)
    assert spanish["groups"]["topic services"] == figures(5, 0, 0, 100)
    assert spanish["groups"]["risk safety-critical"] == figures(15, 1, 1, 86)
    assert spanish["obsolete"] == 2


def test_a_message_in_several_places_counts_once(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text twice in an entry is one message; in two contexts it is two, as in the catalog."""
    edit(package / BLADDER, "Thank you for telling me.", "Pain\n:::\n\n::: say\nPain")
    (package / "kb/glossary.yaml").write_text(
        "terms:\n  effect:\n    title: Effect\n    meaning: What it does.\n", encoding="utf-8"
    )
    counts = update(package)["es/entries"]
    (spanish,) = status(package, capsys)
    in_catalog = counts.kept + counts.restored + counts.repeated + counts.fuzzy
    assert spanish["groups"]["topic effects"]["messages"] == 14
    assert spanish["groups"]["all"]["messages"] == in_catalog + counts.untranslated == 27


def test_states_are_told(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A declared draft is a draft, and so is a locale that a list of states leaves out."""
    path = package / "kb/package.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}locales:\n  es: draft\n", encoding="utf-8")
    (spanish,) = status(package, capsys)
    assert spanish["state"] == "draft"
    assert main(["new", "locale", "uk", "--kb", str(package / "kb")]) == 0
    path.write_text(f"{text}locales:\n  es: release\n", encoding="utf-8")
    states = {each["locale"]: each["state"] for each in status(package, capsys)}
    assert states == {"es": "release", "uk": "draft"}


def test_a_new_locale_has_nothing(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In an empty catalog everything is missing, in the interface too."""
    assert main(["new", "locale", "pl", "--kb", str(package / "kb")]) == 0
    polish = status(package, capsys)[-1]
    assert polish["groups"]["all"] == figures(26, 0, 26, 0)
    interface = polish["groups"]["interface"]
    assert interface["current"] == interface["percent"] == 0
    assert interface["missing"] == interface["messages"]


def test_ended_sign_offs_are_listed(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A language sign-off whose text changed is named, in JSON and in the table."""
    digest = "0" * 64
    (package / "kb/reviews.yaml").write_text(
        "reviews:\n  - {kind: language, entry: numbers, locale: es, reviewer: B, "
        f"date: 2026-01-04, digest: '{digest}'}}\n",
        encoding="utf-8",
    )
    (spanish,) = status(package, capsys)
    assert spanish["ended_sign_offs"] == ["numbers"]
    assert main(["catalog", "status", "--kb", str(package / "kb")]) == 0
    assert (
        "the sign-off of numbers does not hold: its text changed or has holes\n"
        in capsys.readouterr().out
    )


def test_the_table(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """People get a table with a line for each group, and the obsolete messages."""
    edit(package / ENTRIES, 'msgstr "Efectos"', 'msgstr ""')
    assert main(["catalog", "status", "--kb", str(package / "kb")]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["es", "(release)", "messages", "current", "fuzzy", "missing"]
    assert lines[1] == ["all", "26", "25", "0", "1", "96", "%"]
    assert ["topic", "effects", "15", "15", "0", "0", "100", "%"] in lines
    assert ["risk", "standard", "20", "20", "0", "0", "100", "%"] in lines
    assert ["0", "obsolete", "messages"] in lines


def test_status_of_a_package_with_errors(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A catalog that cannot be read is told, and is not counted as empty."""
    (package / ENTRIES).write_text('msgid "cut', encoding="utf-8")
    assert main(["catalog", "status", "--kb", str(package / "kb")]) == 1
    assert "error KB301 " in capsys.readouterr().err
