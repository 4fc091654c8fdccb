"""The command line. Exit status: 0 done, 1 problems, 2 wrong usage."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from kbpkg import __version__
from kbpkg.export.verify import verify_bundle
from kbpkg.export.write import recover
from kbpkg.model.problem import Problem, ProblemsError, has_errors
from kbpkg.pipeline import BuildOptions, build, make_searcher, read_package, templates
from kbpkg.search.searcher import LIMIT, Hit
from kbpkg.settings import PackageFolders, default_folders

DONE, PROBLEMS, WRONG_USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; ``arguments`` are those of the process."""
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
        return _fail(error.problems, as_json=getattr(options, "json", False))
    except BrokenPipeError:
        # Whoever read our output has gone: there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    except OSError as error:
        # Without a file's name it is standard output that failed: JSON would fail there again.
        as_json = bool(error.filename) and getattr(options, "json", False)
        return _fail([_refused(error)], as_json=as_json)
    except KeyboardInterrupt:
        _say("stopped; nothing was changed")
        return PROBLEMS
    return status


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="kbpkg", description=sys.modules["kbpkg"].__doc__, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"kbpkg {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_build_options(
        _command(commands, "build", _build, "write a bundle that opens by double-click, offline")
    )
    check = _command(commands, "check", _check, "name every problem of a package")
    _add_folders(check)
    _add_locales(check, "check only this locale (may be repeated)")
    _add_strict(check)
    _add_json(check)
    search = _command(commands, "search", _search, "search a package as the page does")
    search.add_argument("query", help="words, or a phrase in quotes")
    search.add_argument("--locale", help="the language to search in (default: the source's)")
    search.add_argument("--limit", type=_positive, default=LIMIT, help="how many hits at most")
    _add_folders(search)
    _add_json(search)
    verify = _command(commands, "verify", _verify, "tell whether a bundle is as it was built")
    verify.add_argument("bundle", type=Path, nargs="?", default=Path("dist"))
    _add_json(verify)
    catalog = _command(commands, "catalog", _catalog, "write the templates for translators")
    catalog.add_argument("action", choices=["template"])
    _add_folders(catalog)
    return parser


def add_build_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``build``, which ``build_bundle.py`` shares."""
    _add_folders(parser)
    parser.add_argument(
        "--out", type=Path, default=Path("dist"), metavar="DIR", help="the bundle (default: dist)"
    )
    _add_locales(parser, "build only this locale (may be repeated)")
    parser.add_argument(
        "--keep-index", type=Path, metavar="DIR", help="keep the Whoosh indexes for other tools"
    )
    _add_strict(parser)
    parser.add_argument("--quiet", action="store_true", help="say nothing but problems")
    _add_json(parser)


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text, allow_abbrev=False
    )
    parser.set_defaults(command=run)
    return parser


def _add_folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kb", type=Path, metavar="DIR", help="the entries (default: kb)")
    parser.add_argument(
        "--locales", type=Path, metavar="DIR", help="the catalogs (default: locales beside kb)"
    )


def _add_locales(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--locale", action="append", default=[], metavar="L", help=text)


def _add_strict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="let warnings stop the command too")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer with JSON on standard output")


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def _folders(options: argparse.Namespace) -> PackageFolders:
    if options.kb is None:
        found = default_folders()
        return PackageFolders(found.kb, options.locales or found.locales)
    return PackageFolders(options.kb, options.locales or options.kb.parent / "locales")


def _build(options: argparse.Namespace) -> int:
    wanted = BuildOptions(
        folders=_folders(options),
        out=options.out,
        locales=tuple(options.locale),
        keep_index=options.keep_index,
        is_strict=options.strict,
    )
    try:
        built = build(wanted, report=(lambda _: None) if options.quiet else _say)
    except ProblemsError:
        if options.out.exists() and not options.quiet:
            _say(f"{options.out} was left as it was")
        raise
    manifest = built.manifest
    if options.json:
        _print_json(
            {
                "bundle": str(options.out),
                "locales": [locale.tag for locale in manifest.locales],
                "files": len(manifest.files),
                "problems": [_problem_record(problem) for problem in built.problems],
            }
        )
        return DONE
    _print_problems(built.problems)
    if not options.quiet:
        index = options.out / "index.html"
        _print(f"The bundle is ready: {options.out.resolve()}")
        _print(f"  languages: {', '.join(locale.tag for locale in manifest.locales)}")
        _print(f"  to open it: double-click {index}, or paste {index.resolve().as_uri()}")
        _print("  to pass it on: copy the whole folder")
    return DONE


def _check(options: argparse.Namespace) -> int:
    sources, problems = read_package(_folders(options), options.locale)
    stops = has_errors(problems, strict=options.strict)
    if options.json:
        records = [_problem_record(problem) for problem in problems]
        _print_json({"ok": not stops, "problems": records})
    else:
        _print_problems(problems)
        entries, languages = len(sources.entries), len(sources.locales)
        counted = f"{_count(entries, 'entry', 'entries')}, {_count(languages, 'language')}"
        _print(f"{counted}: {_counts(problems)}")
    return PROBLEMS if stops else DONE


def _search(options: argparse.Namespace) -> int:
    searcher = make_searcher(_folders(options), options.locale)
    hits = searcher.search(options.query, options.limit)
    if options.json:
        _print_json([_hit_record(hit) for hit in hits])
        return DONE
    for hit in hits:
        place = f"{hit.entry_id}#{hit.section}" if hit.section else hit.entry_id
        _print(f"{hit.score:6}  {hit.title}  ({place})")
        marked = (f"[{part.text}]" if part.is_marked else part.text for part in hit.snippet.parts)
        note = "" if hit.snippet.locale == hit.locale else f" ({hit.snippet.locale.tag})"
        _print(f"        {''.join(marked)}{note}")
        for match in hit.reason:
            if match.how == "corrected":
                _print(f"        {match.word!r} taken for {match.terms[0]!r}")
    if not hits:
        _print("nothing found")
    return DONE


def _verify(options: argparse.Namespace) -> int:
    if recover(options.bundle):
        _say(f"a build was interrupted: the bundle before it is back in {options.bundle}")
    found = verify_bundle(options.bundle)
    if options.json:
        _print_json(
            {
                "ok": not found.problems,
                "files": len(found.manifest.files) if found.manifest else 0,
                "problems": [_problem_record(problem) for problem in found.problems],
                "harmless": list(found.harmless),
            }
        )
    else:
        _print_problems(found.problems)
        for name in found.harmless:
            _print(f"left there by a file manager, harmless: {name}")
        if found.manifest and not found.problems:
            _print(f"{options.bundle}: {len(found.manifest.files)} files, all as built")
    return PROBLEMS if found.problems else DONE


def _catalog(options: argparse.Namespace) -> int:
    folders = _folders(options)
    for name, text in templates(folders).items():
        path = folders.locales / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        _print(f"written: {path}")
    return DONE


def _fail(problems: Sequence[Problem], *, as_json: bool) -> int:
    if as_json:
        records = [_problem_record(problem) for problem in problems]
        _print_json({"ok": False, "problems": records})
    else:
        _print_problems(problems)
        _say(f"stopped: {_counts(problems)}")
    return PROBLEMS


def _refused(error: OSError) -> Problem:
    path = str(error.filename or "this command")
    what = f"this cannot be read or written: {error.strerror or error}"
    return Problem(path, 0, "KB505", what, "check that it may be, and that the disk has room")


def _counts(problems: Iterable[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    found = [_count(count, str(severity)) for severity, count in counts.items()]
    return ", ".join(found) or "no problems"


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _problem_record(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "path": problem.path,
        "line": problem.line,
        "what": problem.what,
        "cure": problem.cure,
    }


def _hit_record(hit: Hit) -> dict[str, object]:
    return {
        "entry_id": hit.entry_id,
        "locale": hit.locale.tag,
        "section": hit.section,
        "title": hit.title,
        "title_locale": hit.title_locale.tag,
        "score": hit.score,
        "snippet": {
            "text": hit.snippet.text,
            "parts": [{"text": part.text, "marked": part.is_marked} for part in hit.snippet.parts],
            "locale": hit.snippet.locale.tag,
            "state": str(hit.snippet.state),
        },
        "reason": [
            {"word": match.word, "terms": list(match.terms), "how": match.how}
            for match in hit.reason
        ],
    }


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        _say(str(problem))


def _print_json(value: object) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2))


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
