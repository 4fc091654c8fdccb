"""Runs ``kbpkg`` as its own process, within stated bounds of processor time and memory.

A process that needs more is killed (seconds) or gets a MemoryError (megabytes), and the test fails.
"""

import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.problems.package import BASE, EPOCH

# Beside Python and its libraries themselves; both are well above what was measured.
SECONDS = 10
MEGABYTES = 512

# It has read the program once and forks for each command, which then has a process of its own
# and need not wait for Python to begin. It reads one command a line and answers with its status.
_SERVER = """
import contextlib, io, json, os, resource, signal, sys, traceback
from kbpkg.cli import main
folder, answers = sys.argv[1], os.dup(1)
with contextlib.redirect_stdout(io.StringIO()):
    main(["check", "--kb", folder])

def run(command):
    seconds, megabytes = command["seconds"], command["megabytes"]
    os.chdir(command["folder"])
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(command[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    # What waits for ever needs no processor time.
    signal.alarm(4 * seconds + 20)
    try:
        return main(command["arguments"])
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1

for line in sys.stdin:
    child = os.fork()
    if not child:
        status = run(json.loads(line))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(answers, f"{status}\\n".encode())
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
    with tempfile.TemporaryDirectory() as name:
        out, err = Path(name) / "out", Path(name) / "err"
        command = {
            "arguments": list(arguments),
            "folder": str(folder),
            "seconds": seconds,
            "megabytes": megabytes,
            "out": str(out),
            "err": str(err),
        }
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        print(json.dumps(command), file=server.stdin, flush=True)
        status = int(server.stdout.readline())
        done = Done(status, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))
    assert done.status in {0, 1}, f"status {done.status}: {done.err[-2000:]}"
    assert "Traceback" not in done.err, done.err[-2000:]
    return done


@functools.cache
def _server() -> subprocess.Popen[str]:
    """Start what runs the commands; it ends with this process, whose end of the pipe it reads."""
    return subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(BASE / "kb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
    )


def refused(folder: Path, *expected: str, seconds: int = SECONDS) -> Done:
    """Check that ``kbpkg check`` names exactly these errors, each with a cure."""
    done = run(["check"], folder, seconds=seconds)
    errors = re.findall(r"^error (KB\d{3} .+?): .+\n    cure: \S", done.err, re.MULTILINE)
    assert sorted(expected) == sorted(errors), done.err[:3000]
    assert done.status == 1
    return done
