"""``python3 -m tests``: run the tests in an environment that has what they need.

Options go to pytest. Set-up is that of ``build_bundle.py``. Files of tests run side by side, one a
processor; ``-n 0`` runs them one after the other, where a debugger can stop them.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import build_bundle


def main(arguments: list[str]) -> int:
    """Run pytest and return its exit status."""
    build_bundle.require_python()
    # A file stays together: its tests share bundles and browsers.
    # In the order of their folders: those with the browsers take longest and come first.
    side_by_side = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    command = ["-m", "pytest", "--rootdir", str(build_bundle.HERE), *side_by_side, *arguments]
    if not build_bundle.is_ready("dev", ["pytest", "hypothesis", "translate", "xdist"]):
        return build_bundle.run_in_venv("dev", command)
    return subprocess.run([sys.executable, *command], check=False, cwd=build_bundle.HERE).returncode


sys.exit(main(sys.argv[1:]))
