#!/usr/bin/env python3
"""Build the bundle: ``python3 build_bundle.py`` (Windows: ``py build_bundle.py``).

Takes the options of ``kbpkg build``. Needs Python 3.11 or later and, the first time, the internet:
where kbpkg is not installed it makes a virtual environment in .venv beside this file, installs
there what it needs, and goes on there. Nothing else on the machine is touched.
"""

# Only the standard library, and only what an old Python can read too: it has to get as far as
# saying that it is too old.
from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
MADE_HERE = "kbpkg-made-here"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

NO_VENV = """\
This Python cannot make a virtual environment: {python}
  On Debian and Ubuntu:  sudo apt install python3-venv
  Elsewhere:             install Python from python.org
Then run the same command again."""
NOT_OURS = """\
{venv} is there already, and nothing can be installed into it.
  It was not made here, or not to its end, so it is left as it is: move it away.
Then run the same command again."""
NO_PACKAGES = """\
What kbpkg needs could not be installed into {venv}.
  The first build needs the internet (PyPI). Run the same command again when it is there.
  What pip said:
{said}"""


def main(arguments: list[str]) -> int:
    """Build the bundle, in an environment that has what that needs; return the exit status."""
    require_python()
    needed = ["babel", "jinja2", "markdown_it", "mdit_py_plugins", "polib", "whoosh", "yaml"]
    if not is_ready("", needed):
        return run_in_venv("", [str(HERE / "build_bundle.py"), *arguments])
    from kbpkg.cli import main as run  # noqa: PLC0415 - only here is it known to be installed

    given = {argument.split("=")[0] for argument in arguments}
    defaults: list[str] = []
    if "--out" not in given:
        defaults += ["--out", str(HERE / "dist")]
    if "--kb" not in given:
        defaults += ["--kb", str(HERE / "kb")]
        if "--locales" not in given:
            defaults += ["--locales", str(HERE / "locales")]
    return run(["build", *defaults, *arguments])


def require_python() -> None:
    """Stop with a clear message on a Python that is too old."""
    if sys.version_info[:2] < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        wanted = ".".join(map(str, OLDEST))
        sys.exit(f"This needs Python {wanted} or later; this is {found}: {sys.executable}")


def is_ready(extra: str, modules: list[str]) -> bool:
    """Tell whether this Python can go on by itself.

    That is so in our own .venv once everything was installed for this pyproject.toml, and in an
    environment of the user's where kbpkg and the modules are installed.
    """
    if Path(sys.prefix).resolve() == VENV.resolve():
        return has_stamp(extra)
    try:
        metadata.version("kbpkg")
    except metadata.PackageNotFoundError:
        return False
    return all(importlib.util.find_spec(module) for module in modules)


def run_in_venv(extra: str, command: list[str]) -> int:
    """Run a command with the Python of .venv, which is made or brought up to date first."""
    if not has_stamp(extra):
        prepare_venv(extra)
    return subprocess.run([str(VENV_PYTHON), *command], check=False).returncode  # noqa: S603 - ours


def prepare_venv(extra: str) -> None:
    """Make .venv where it is missing and install kbpkg with an extra into it."""
    say(f"Preparing {VENV} (only the first time; this takes a minute and needs the internet)")
    pip = [str(VENV_PYTHON), "-m", "pip"]
    if not runs([*pip, "--version"]):
        # Only what was made here is made anew; another, such as uv's, gets a pip at most.
        is_ours = not os.path.lexists(VENV) or (VENV / MADE_HERE).exists()
        make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
        if not runs(make if is_ours else [str(VENV_PYTHON), "-m", "ensurepip"]):
            # Debian's Python has no ensurepip without python3-venv, but often has a pip.
            pip = [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]
            if is_ours:
                runs([*make, "--without-pip"])
            if not runs([*pip, "--version"]):
                message = NO_VENV if is_ours else NOT_OURS
                sys.exit(message.format(python=sys.executable, venv=VENV))
        if is_ours:
            (VENV / MADE_HERE).touch()
    what = f"{HERE}[{extra}]" if extra else str(HERE)
    install = [*pip, "install", "--disable-pip-version-check", "--quiet", "--editable", what]
    done = subprocess.run(  # noqa: S603 - ours
        install, check=False, capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        said = "".join(f"    {line}\n" for line in (done.stdout + done.stderr).splitlines()[-8:])
        sys.exit(NO_PACKAGES.format(venv=VENV, said=said))
    for name in {extra, ""}:
        stamp_path(name).write_text(make_stamp(), encoding="utf-8")
    say("Ready.")


def runs(command: list[str]) -> bool:
    """Tell whether a command ends well; what it says is not shown."""
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - ours
    except OSError:
        return False


def stamp_path(extra: str) -> Path:
    """Return the file that says for which pyproject.toml .venv was filled."""
    return VENV / f"kbpkg-{extra or 'base'}.stamp"


def make_stamp() -> str:
    """Return what the stamp of this checkout says."""
    content = (HERE / "pyproject.toml").read_bytes() + str(HERE).encode()
    return hashlib.sha256(content).hexdigest()


def has_stamp(extra: str) -> bool:
    """Tell whether .venv was filled for this pyproject.toml and is still there."""
    try:
        return VENV_PYTHON.exists() and stamp_path(extra).read_text("utf-8") == make_stamp()
    except OSError:
        return False


def say(text: str) -> None:
    """Write a line for people; standard output stays free for what programs read."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
