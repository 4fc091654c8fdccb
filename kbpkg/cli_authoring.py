"""The commands of those who write, translate and review: catalog, review, show, new."""

import argparse
from collections.abc import Callable
from typing import Any

from kbpkg.catalogs import catalog_status, start_locale, update_catalogs
from kbpkg.console import (
    DONE,
    add_folders,
    add_json,
    answer,
    count_of,
    folders_of,
    folders_to_write,
    print_json,
)
from kbpkg.library import Package
from kbpkg.model.package import LocaleState
from kbpkg.model.problem import Problem, ProblemsError
from kbpkg.new_entry import start_entry
from kbpkg.pipeline import choose_locales, read_package
from kbpkg.settings import today
from kbpkg.translate.edition import make_edition
from kbpkg.translate.progress import LocaleProgress, Progress
from kbpkg.translate.review import ReviewStatus, review_statuses

Command = Callable[[argparse.Namespace], int]


def add_authoring(commands: Any) -> None:
    """Add the commands to those of the program."""
    catalog = _group(commands, "catalog", "bring the translators' catalogs up to date, count them")
    _leaf(catalog, "update", _update, "write the templates and take new texts into every catalog")
    add_json(_leaf(catalog, "status", _status, "say how much of each locale is translated"))
    review = _group(commands, "review", "who vouches for which text")
    status = _leaf(review, "status", _review_status, "list every review, with the digest to sign")
    status.add_argument("--locale", action="append", default=[], metavar="L", help="only this one")
    add_json(status)
    show = _leaf(commands, "show", _show, "print an entry as plain text")
    show.add_argument("entry", help="the id of the entry")
    show.add_argument("--locale", help="the language (default: the source's)")
    new = _group(commands, "new", "start an entry or a locale")
    entry = _leaf(new, "entry", _new_entry, "write an entry with all the sections of its type")
    entry.add_argument("entry", help="TOPIC/ENTRY-ID, for example effects/effects-skin")
    entry.add_argument("--type", required=True, help="a type of package.yaml")
    locale = _leaf(new, "locale", _new_locale, "write empty catalogs of a language")
    locale.add_argument("locale", help="for example uk or pt_BR")


def _group(commands: Any, name: str, text: str) -> Any:
    parser = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
    return parser.add_subparsers(required=True, metavar="ACTION")


def _leaf(commands: Any, name: str, run: Command, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text, allow_abbrev=False
    )
    parser.set_defaults(command=run)
    add_folders(parser)
    return parser


def _update(options: argparse.Namespace) -> int:
    for updated in update_catalogs(folders_to_write(options)):
        counts = updated.counts
        if counts is None:
            answer(f"{updated.path}: written")
            continue
        answer(
            f"{updated.path}: {counts.kept} kept, {counts.restored} restored, "
            f"{counts.repeated} filled from repeats, {counts.fuzzy} fuzzy, "
            f"{counts.untranslated} to translate, {counts.obsolete} obsolete"
        )
    return DONE


def _status(options: argparse.Namespace) -> int:
    found = catalog_status(folders_of(options))
    if options.json:
        print_json({"ok": True, "locales": [_progress_record(each) for each in found]})
        return DONE
    row = "{:34} {:>8} {:>8} {:>6} {:>8} {:>5}"
    for locale in found:
        answer(row.format(f"{locale.locale.identifier} ({locale.state})", *_HEADINGS))
        for group in locale.groups:
            cells = (group.messages, group.current, group.fuzzy, group.missing)
            answer(row.format(f"  {group.group}", *cells, f"{group.percent} %"))
        answer(f"  {count_of(locale.obsolete, 'obsolete message')}")
        for entry_id in locale.ended_sign_offs:
            answer(f"  the sign-off of {entry_id} does not hold: its text changed or has holes")
        answer("")
    return DONE


_HEADINGS = ("messages", "current", "fuzzy", "missing", "")


def _progress_record(found: LocaleProgress) -> dict[str, object]:
    return {
        "locale": found.locale.tag,
        "state": str(found.state),
        "groups": {group.group: _group_record(group) for group in found.groups},
        "obsolete": found.obsolete,
        "ended_sign_offs": list(found.ended_sign_offs),
    }


def _group_record(group: Progress) -> dict[str, int]:
    return {
        "messages": group.messages,
        "current": group.current,
        "fuzzy": group.fuzzy,
        "missing": group.missing,
        "percent": group.percent,
    }


def _review_status(options: argparse.Namespace) -> int:
    sources, _ = read_package(folders_of(options), options.locale)
    found: dict[tuple[str, str, str], ReviewStatus] = {}
    for locale in choose_locales(sources, options.locale):
        edition = make_edition(sources, locale)
        for status in review_statuses(edition.package, edition.entries, locale):
            found[status.entry_id, status.kind, status.locale.identifier] = status
    if options.json:
        print_json({"ok": True, "reviews": list(map(_review_record, found.values()))})
        return DONE
    for _, status in sorted(found.items()):
        signed = status.sign_off
        who = f", {signed.reviewer}, {signed.date.isoformat()}" if signed else ""
        answer(f"{status.entry_id}  {status.kind}  {status.locale.tag}  {status.state}{who}")
        if status.digest:
            answer(f"  digest: {status.digest}")
    return DONE


def _review_record(status: ReviewStatus) -> dict[str, object]:
    signed = status.sign_off
    return {
        "entry": status.entry_id,
        "kind": str(status.kind),
        "locale": status.locale.tag,
        "state": str(status.state),
        "digest": status.digest or None,
        "reviewer": signed.reviewer if signed else None,
        "date": signed.date.isoformat() if signed else None,
    }


def _show(options: argparse.Namespace) -> int:
    package = Package(folders_of(options))
    try:
        package.entry(options.entry, options.locale)
    except KeyError as error:
        ids = ", ".join(entry.id for entry in package.entries())
        problem = Problem(options.entry, 0, "KB201", "there is no such entry", f"use one of: {ids}")
        raise ProblemsError([problem]) from error
    answer(package.text(options.entry, options.locale).rstrip())
    return DONE


def _new_entry(options: argparse.Namespace) -> int:
    path = start_entry(folders_to_write(options), options.entry, options.type, today())
    answer(f"written: {path}")
    answer("  fill in what stands as … ; kbpkg check names every such place")
    return DONE


def _new_locale(options: argparse.Namespace) -> int:
    started = start_locale(folders_to_write(options), options.locale)
    for path in started.written:
        answer(f"written: {path}")
    answer("  open it in a PO editor such as Poedit; kbpkg catalog status counts what is done")
    if started.draft_line:
        answer("  it is a release: the next build takes it, however little of it is translated;")
        answer(f"  to hold it back, write into package.yaml   {started.draft_line}")
    elif started.state is LocaleState.DRAFT:
        answer("  it is a draft, built with --drafts only; when it is ready, name it a release")
        answer("  under locales: in package.yaml")
    return DONE
