"""What all commands share: where they read, and how they answer."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from kbpkg.model.problem import Problem, ProblemsError, Severity
from kbpkg.settings import (
    PackageFolders,
    default_folders,
    folders_beside,
    own_folders,
    with_catalogs,
)

DONE, PROBLEMS = 0, 1

_NOUNS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.ADVICE: ("piece of advice", "pieces of advice"),
}


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where a package is."""
    parser.add_argument(
        "--kb",
        type=Path,
        metavar="DIR",
        help="the entries (default: kb here, else those that came with the program)",
    )
    parser.add_argument(
        "--locales", type=Path, metavar="DIR", help="the catalogs (default: locales beside kb)"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the option for programs that read the answer."""
    parser.add_argument("--json", action="store_true", help="answer with JSON on standard output")


def folders_of(options: argparse.Namespace) -> PackageFolders:
    """Return the folders that the options name.

    Says where those are the program's own. Raises ProblemsError where the folder of the catalogs is
    named and not there.
    """
    found = _folders(options)
    if options.kb is None and found == own_folders() and not getattr(options, "quiet", False):
        say(f"there is no folder kb here: this is of the program's own, {found.kb}")
    return with_catalogs(found, options.locales)


def folders_to_write(options: argparse.Namespace) -> PackageFolders:
    """Return the folders that the options name, or those here; never the program's own.

    Raises ProblemsError where there are none.
    """
    if options.kb is None and not Path("kb").is_dir():
        what = "there is no folder kb here to write into"
        cure = "go to the folder of your package, or name its entries with --kb"
        raise ProblemsError([Problem("kb", 0, "KB110", what, cure)])
    found = _folders(options)
    # A folder of catalogs may be begun.
    return PackageFolders(found.kb, options.locales or found.locales)


def _folders(options: argparse.Namespace) -> PackageFolders:
    return folders_beside(options.kb) if options.kb else default_folders()


def fail(problems: Sequence[Problem], *, as_json: bool) -> int:
    """Show the problems that stopped a command and return its exit status."""
    if as_json:
        records = [problem_record(problem) for problem in problems]
        print_json({"ok": False, "problems": records})
    else:
        print_problems(problems)
        say(f"stopped: {counted(problems)}")
    return PROBLEMS


def counted(problems: Iterable[Problem]) -> str:
    """Return how many problems there are of each severity."""
    counts = Counter(problem.severity for problem in problems)
    found = [count_of(count, *_NOUNS[severity]) for severity, count in counts.items()]
    return ", ".join(found) or "no problems"


def count_of(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def problem_record(problem: Problem) -> dict[str, object]:
    """Return a problem as plain JSON values."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "path": problem.path,
        "line": problem.line,
        "what": problem.what,
        "cure": problem.cure,
    }


def print_problems(problems: Iterable[Problem]) -> None:
    """Show problems on standard error."""
    for problem in problems:
        say(str(problem))


def print_json(value: object) -> None:
    """Answer a program: in ASCII, which every console passes on as it is."""
    answer(json.dumps(value, indent=2))


def answer(text: str) -> None:
    """Write a line of the answer."""
    sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """Write a line for people; standard output stays free for what programs read."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
