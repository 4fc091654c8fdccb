"""The command line. Exit status: 0 done, 1 problems, 2 wrong usage."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from kbpkg.cli_authoring import add_authoring
from kbpkg.cli_search import answer_record, print_answer
from kbpkg.console import (
    DONE,
    PROBLEMS,
    add_folders,
    add_json,
    answer,
    count_of,
    counted,
    fail,
    folders_of,
    print_json,
    print_problems,
    problem_record,
    say,
)
from kbpkg.export.verify import verify_bundle
from kbpkg.export.write import interrupted, left_out
from kbpkg.export.zip import zip_path
from kbpkg.library import Package
from kbpkg.model.problem import ProblemsError, has_errors, unusable
from kbpkg.pipeline import BuildOptions, build, choose_locales, read_package
from kbpkg.search.searcher import LIMIT
from kbpkg.validate.reading_age import check_reading, measure_reading
from kbpkg.version import __version__
from kbpkg.wire.manifest import LOCAL_NAME


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; ``arguments`` are those of the process."""
    # Whoever started us may have closed them: then what is said goes nowhere.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a letter shows a stand-in instead of a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = make_parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        status = command(options)
        sys.stdout.flush()
    except ProblemsError as error:
        return fail(error.problems, as_json=getattr(options, "json", False))
    except BrokenPipeError:
        # Whoever read our output has gone: there is nobody left to tell.
        _give_up_output()
        return PROBLEMS
    except OSError as error:
        # Without a file's name it is standard output that failed: JSON would fail there again.
        as_json = bool(error.filename) and getattr(options, "json", False)
        if not error.filename:
            _give_up_output()
        return fail([unusable(error, "this command")], as_json=as_json)
    except KeyboardInterrupt:
        say("stopped")
        return PROBLEMS
    return status


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _give_up_output() -> None:
    """Send what is still in the buffer nowhere: Python would try, and fail, again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="kbpkg",
        description="From entries and catalogs to a searchable offline bundle.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kbpkg {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_build_options(
        _command(commands, "build", _build, "write a bundle that opens by double-click, offline")
    )
    check = _command(commands, "check", _check, "name every problem of a package")
    add_folders(check)
    _add_locales(check, "check only this locale (may be repeated)")
    _add_strict(check)
    check.add_argument(
        "--reading-age", action="store_true", help="say how hard the entries are to read (English)"
    )
    add_json(check)
    search = _command(commands, "search", _search, "search a package as the page does")
    search.add_argument("query", help="words, or a phrase in quotes")
    search.add_argument(
        "--locale", help="the reader's language (default: the source's); words of any are found"
    )
    search.add_argument("--drafts", action="store_true", help="search draft locales too")
    search.add_argument("--limit", type=_positive, default=LIMIT, help="how many hits at most")
    search.add_argument(
        "--explain", action="store_true", help="show which words, grams and fields gave what"
    )
    add_folders(search)
    add_json(search)
    verify = _command(commands, "verify", _verify, "tell whether a bundle is as it was built")
    verify.add_argument(
        "bundle", type=Path, nargs="?", default=Path("dist"), help="a folder or a zip (dist)"
    )
    add_json(verify)
    add_authoring(commands)
    return parser


def add_build_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``build``, which ``build_bundle.py`` shares."""
    add_folders(parser)
    parser.add_argument(
        "--out", type=Path, default=Path("dist"), metavar="DIR", help="the bundle (default: dist)"
    )
    _add_locales(parser, "build only this locale (may be repeated)")
    parser.add_argument(
        "--keep-index", type=Path, metavar="DIR", help="keep the Whoosh indexes for other tools"
    )
    parser.add_argument("--drafts", action="store_true", help="build draft locales too, marked so")
    parser.add_argument("--zip", action="store_true", help="write OUT.zip too, to pass around")
    _add_strict(parser)
    parser.add_argument("--quiet", action="store_true", help="say nothing but problems")
    add_json(parser)


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text, allow_abbrev=False
    )
    parser.set_defaults(command=run)
    return parser


def _add_locales(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--locale", action="append", default=[], metavar="L", help=text)


def _add_strict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="let warnings stop the command too")


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least 1")
    return int(text)


def _build(options: argparse.Namespace) -> int:
    # Said now: where the bundle is the working folder, "." is another folder after the build.
    out = Path(os.path.realpath(options.out))
    wanted = BuildOptions(
        folders=folders_of(options),
        out=options.out,
        locales=tuple(options.locale),
        keep_index=options.keep_index,
        is_strict=options.strict,
        with_drafts=options.drafts,
        as_zip=options.zip,
    )
    built = build(wanted, report=(lambda _: None) if options.quiet else say)
    manifest = built.manifest
    if options.json:
        print_json(
            {
                "ok": True,
                "bundle": str(out),
                "locales": [locale.tag for locale in manifest.locales],
                "files": len(manifest.files),
                "problems": [problem_record(problem) for problem in built.problems],
            }
        )
        return DONE
    print_problems(built.problems)
    if not options.quiet:
        index = out / "index.html"
        answer(f"The bundle is ready: {out}")
        answer(f"  languages: {', '.join(locale.tag for locale in manifest.locales)}")
        answer(f"  to open it: double-click {index}, or paste {index.as_uri()}")
        zipped = f", or send {zip_path(out)}" if options.zip else ""
        answer(f"  to pass it on: copy the whole folder{zipped}")
        tags = [locale.tag for locale in manifest.locales]
        _say_what_is_older(out, tags, is_zip_new=options.zip)
    return DONE


def _say_what_is_older(out: Path, tags: Sequence[str], *, is_zip_new: bool) -> None:
    """Say what of an earlier build lies beside the bundle, and is not what it may be taken for."""
    if missing := left_out(out, tags):
        previous = f"{out}.previous"
        answer(f"  the bundle before had {', '.join(missing)} too: until the next build {previous}")
    if not is_zip_new and (zipped := zip_path(out)).exists():
        answer(f"  {zipped} is of an earlier build: build with --zip to renew it")


def _check(options: argparse.Namespace) -> int:
    sources, problems = read_package(folders_of(options), options.locale)
    report = measure_reading(sources) if options.reading_age else None
    if report:
        problems = sorted([*problems, *check_reading(sources, report)])
    stops = has_errors(problems, strict=options.strict)
    if options.json:
        records = [problem_record(problem) for problem in problems]
        reading = {"reading": dict(report.grades)} if report else {}
        print_json({"ok": not stops, "problems": records, **reading})
    else:
        print_problems(problems)
        if report and report.grades:
            hardest, highest = report.grades[0]
            answer(
                f"Flesch-Kincaid grade: median {report.median:.1f}, "
                f"highest {highest:.1f} ({hardest})"
            )
        entries, languages = len(sources.entries), len(choose_locales(sources, options.locale))
        found = f"{count_of(entries, 'entry', 'entries')}, {count_of(languages, 'language')}"
        answer(f"{found}: {counted(problems)}")
    return PROBLEMS if stops else DONE


def _search(options: argparse.Namespace) -> int:
    package = Package(folders_of(options))
    searcher = package.searcher(options.locale, drafts=options.drafts)
    found = searcher.ask(options.query, options.limit)
    explained = searcher.explain(options.query, found) if options.explain else None
    if options.json:
        print_json(answer_record(found, explained))
    else:
        print_answer(found, explained)
    return DONE


def _verify(options: argparse.Namespace) -> int:
    if previous := interrupted(options.bundle):
        say(f"a build was interrupted: the bundle before it is in {previous}")
        say("the next build puts it back")
    found = verify_bundle(options.bundle)
    if options.json:
        print_json(
            {
                "ok": not found.problems,
                "files": len(found.manifest.files) if found.manifest else 0,
                "problems": [problem_record(problem) for problem in found.problems],
                "harmless": list(found.harmless),
            }
        )
    else:
        print_problems(found.problems)
        for name in found.harmless:
            if name == LOCAL_NAME:
                answer(f"{name}: contacts that a team added; nobody vouches for them here")
            else:
                answer(f"left there by a file manager, harmless: {name}")
        if found.manifest and not found.problems:
            answer(f"{options.bundle}: {len(found.manifest.files)} files, all as built")
    return PROBLEMS if found.problems else DONE
