"""docs/retriever.py: search inside another tool."""

import ast
import json
import re
import runpy
import subprocess
import sys
from typing import Any

from tests.library.conftest import ROOT

PROGRAM = ROOT / "docs/retriever.py"


def ask(*arguments: str) -> list[dict[str, Any]]:
    """Return what the program answers on the command line."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", PROGRAM, *arguments],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_it_is_short() -> None:
    """The program has at most 16 lines of code."""
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    texts = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node)
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    lines = PROGRAM.read_text(encoding="utf-8").splitlines()
    code = [
        line
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.strip().startswith("#") and number not in texts
    ]
    assert len(code) <= 16


def test_it_answers() -> None:
    """A question in any locale gets titles, passages, links and sources in JSON."""
    first, *_ = ask("¿qué hago si hay sangre en la orina?", "es")
    assert {"title", "passage", "link", "sources"} == set(first)
    assert "vejiga" in first["title"].lower()
    assert first["passage"]
    # Three entries are about the bladder: one for an emergency, one on signs, one on what to do.
    assert re.match(r"es/(effects|emergency-urgent)-bladder[a-z-]*\.html", first["link"])
    assert all(url.startswith(("https://", "http://")) for url in first["sources"])
    assert first["sources"]


def test_it_can_be_imported() -> None:
    """Another program calls ``retrieve``; a question that nothing answers gets nothing."""
    retrieve = runpy.run_path(str(PROGRAM))["retrieve"]
    assert retrieve("🦄", "en") == []
    assert len(retrieve("blood in urine", "en", limit=1)) == 1


def test_a_locale_of_catalogs_and_a_limit() -> None:
    """``zh_Hant`` leads into the folder ``zh-Hant``; the limit is a number."""
    found = ask("尿血", "zh_Hant", "2")
    assert len(found) == 2
    assert all(each["link"].startswith("zh-Hant/") for each in found)
    assert "尿血" in found[0]["title"]


def test_without_a_question_it_says_how() -> None:
    """Nothing asked is no traceback."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", PROGRAM], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "python docs/retriever.py" in done.stderr
    assert "Traceback" not in done.stderr
