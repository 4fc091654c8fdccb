"""Runs ``kbpkg`` as its own process, within stated bounds of processor time and memory.

A process that needs more is killed (seconds) or gets a MemoryError (megabytes), and the test fails.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.problems.package import EPOCH

# Beside Python and its libraries themselves; both are well above what was measured.
SECONDS = 10
MEGABYTES = 512

_SCRIPT = """
import resource, sys
seconds, megabytes = map(int, sys.argv[1:3])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
from kbpkg.cli import main
sys.exit(main(sys.argv[3:]))
"""


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        """Code and place of every problem, as ``KB101 kb/package.yaml:3``."""
        return re.findall(r"^(?:error|warning|advice) (KB\d{3} .+?): ", self.err, re.MULTILINE)


def environment() -> dict[str, str]:
    """Return what a process needs to find the program; the day is fixed."""
    path = os.pathsep.join(map(str, sys.path))
    return {**os.environ, "PYTHONPATH": path, "SOURCE_DATE_EPOCH": EPOCH}


def run(
    arguments: Sequence[str], folder: Path, *, seconds: int = SECONDS, megabytes: int = MEGABYTES
) -> Done:
    """Run ``kbpkg`` in a folder; fail where it shows a traceback or breaks a bound."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(seconds), str(megabytes), *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        # What waits for ever needs no processor time.
        timeout=4 * seconds + 20,
    )
    assert done.returncode in {0, 1}, f"status {done.returncode}: {done.stderr[-2000:]}"
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    return Done(done.returncode, done.stdout, done.stderr)


def refused(folder: Path, *expected: str, seconds: int = SECONDS) -> Done:
    """Check that ``kbpkg check`` names exactly these errors, each with a cure."""
    done = run(["check"], folder, seconds=seconds)
    errors = re.findall(r"^error (KB\d{3} .+?): .+\n    cure: \S", done.err, re.MULTILINE)
    assert sorted(expected) == sorted(errors), done.err[:3000]
    assert done.status == 1
    return done
