"""Run a command as somebody who may not write everywhere: root may, so root steps down first."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.problems.package import copy_base

_CANNOT = 77

# Good commands first: afterwards everything is imported that nobody could not read any more.
_SCRIPT = """
import os, sys
from kbpkg.cli import main
warm, *arguments = sys.argv[1:]
if main(["build", "--quiet", "--out", warm]) or main(["catalog", "status"]):
    sys.exit("the base package does not build")
if os.geteuid() == 0:
    try:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    except OSError:
        sys.exit(77)
sys.exit(main(arguments))
"""


@contextmanager
def locked_package() -> Iterator[Path]:
    """Give a folder with a copy of the base package, all readable and nothing writable.

    The folders of pytest are closed to others, so it lies elsewhere.
    """
    if not hasattr(os, "setuid"):
        pytest.skip("needs a system with users and modes")
    root = Path(tempfile.mkdtemp(prefix="kbpkg-locked-"))
    try:
        folder = copy_base(root / "package")
        root.chmod(0o755)
        yield folder
    finally:
        for path in root.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(root)


def run_unprivileged(
    arguments: Sequence[str], folder: Path, warm: Path
) -> subprocess.CompletedProcess[str]:
    """Run ``kbpkg`` in a folder that the user may not write to; ``warm`` takes a first build."""
    folder.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(warm), *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))},
    )
    if done.returncode == _CANNOT:
        pytest.skip("root cannot step down here")
    return done
