"""The scripts by their own tests and types, in Node."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def run(*command: str) -> None:
    """Run a command here; its output is the reason of a failure."""
    result = subprocess.run(
        command, cwd=HERE, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def need(program: str, *, what_to_do: str) -> None:
    """Skip the test where a program is not installed; fail it in CI."""
    if shutil.which(program):
        return
    reason = f"{program} is not here: {what_to_do}"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def test_units() -> None:
    """Every test of tests/js passes."""
    need("node", what_to_do="install Node 20 or later")
    run("node", "--test")


def test_types() -> None:
    """The scripts hold their types and use nothing newer than the browsers we serve."""
    need("node", what_to_do="install Node 20 or later")
    need(str(HERE / "node_modules/.bin/tsc"), what_to_do="run `npm ci` in tests/js")
    run("npm", "run", "check")


def test_lock_names_no_registry() -> None:
    """The lock file works with any registry: it holds digests and no address."""
    assert "http" not in (HERE / "package-lock.json").read_text(encoding="utf-8")
