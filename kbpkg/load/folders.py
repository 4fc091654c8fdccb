"""The folders ``kb/`` and ``locales/`` into ``Sources``."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kbpkg.load.catalog_file import read_catalog
from kbpkg.load.chosen_terms_file import read_chosen_terms
from kbpkg.load.coverage_file import read_coverage
from kbpkg.load.entry_file import LARGEST_ENTRY, read_entry
from kbpkg.load.figure_file import LARGEST_FIGURE, read_figure
from kbpkg.load.links import link_out, link_to_folder
from kbpkg.load.registry import read_glossary, read_package, read_reviews, read_sources
from kbpkg.load.services_file import read_services
from kbpkg.load.text_file import control_character, read_text, unreadable
from kbpkg.load.unknown_files import check_names
from kbpkg.load.wording_file import read_wording
from kbpkg.model.chosen_term import ChosenTerm
from kbpkg.model.entry import Entry
from kbpkg.model.figure import Figure
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog
from kbpkg.model.package import Registries, Sources, Unread
from kbpkg.model.problem import Problem, Severity

Value = TypeVar("Value")

REGISTRIES = ("sources", "services", "glossary", "reviews", "coverage", "wording")
_PACKAGE_CURE = (
    "point --kb at the folder that holds package.yaml and entries/; docs/files.md begins a new one"
)
_ENTRIES_CURE = "start the first one with: kbpkg new entry TOPIC/ID --type TYPE"


def load_sources(
    kb: Path, locales: Path, own_locales: Path
) -> tuple[Sources | None, list[Problem]]:
    """Return what the folders hold, or None, and everything that is wrong with the files.

    Without ``package.yaml`` nothing can be read, so then it is None. ``locales`` need not exist.
    Words around the entries that it does not have are taken from ``own_locales``, the program's.
    """
    problems: list[Problem] = []
    package = _read_package(kb / "package.yaml", problems)
    if package is None:
        return None, problems
    package = _with_registries(kb, package, problems)
    entries = tuple(_read_entries(kb / "entries", package, problems))
    with _without_collection():
        catalogs = dict(_read_catalogs(locales, "entries", problems))
        interfaces = dict(_read_catalogs(locales, "interface", problems))
        is_own = own_locales.resolve() == locales.resolve()
        program = {} if is_own else dict(_read_catalogs(own_locales, "interface", problems))
    unread = _unread(kb, entries, problems)
    problems += check_names(kb, REGISTRIES)
    # After what was not read: nothing refers to these.
    chosen_terms = dict(_read_chosen_terms(locales, problems))
    sources = Sources(package, entries, catalogs, interfaces, program, unread, chosen_terms)
    return sources, problems


def _with_registries(kb: Path, package: Registries, problems: list[Problem]) -> Registries:
    """Return the package with what its other registries hold; each of them is optional."""
    locale = package.source_locale
    paths = {name: str(kb / f"{name}.yaml") for name in REGISTRIES}

    def registry(
        name: str, read: Callable[..., tuple[Value, list[Problem]]], empty: Value, **options: Locale
    ) -> Value:
        path = Path(paths[name])
        # A link to nowhere is a file that somebody misses.
        is_there = path.exists() or path.is_symlink()
        text = _text(path, kb, problems) if is_there else None
        if text is None:
            return empty
        value, found = read(text, path=paths[name], **options)
        problems.extend(found)
        return value

    return replace(
        package,
        sources=registry("sources", read_sources, {}),
        sources_path=paths["sources"],
        services=registry("services", read_services, (), locale=locale),
        services_path=paths["services"],
        glossary=registry("glossary", read_glossary, {}, locale=locale),
        glossary_path=paths["glossary"],
        figures=dict(_read_figures(kb / "figures", locale, problems)),
        sign_offs=registry("reviews", read_reviews, (), source_locale=locale),
        reviews_path=paths["reviews"],
        coverage=registry("coverage", read_coverage, ()),
        coverage_path=paths["coverage"],
        wording=registry("wording", read_wording, {}),
    )


def _read_figures(
    folder: Path, locale: Locale, problems: list[Problem]
) -> Iterator[tuple[str, Figure]]:
    if found_link := link_out(folder, folder.parent):
        problems.append(found_link)
        return
    for path in sorted(folder.glob("[!.]*.svg")):
        if _is_too_large(path, problems, LARGEST_FIGURE, "draw it with less: a figure"):
            continue
        text = _text(path, folder, problems)
        if text is None:
            continue
        figure, found = read_figure(text, path=str(path), locale=locale)
        problems += found
        if figure is not None:
            yield figure.id, figure


def _unread(kb: Path, entries: Iterable[Entry], problems: Iterable[Problem]) -> Unread:
    """Return the names of files that have errors and gave nothing."""
    read = {entry.path for entry in entries}
    errors = {each.path for each in problems if each.severity is Severity.ERROR}
    paths = {Path(path) for path in errors - read}
    of_entries, of_figures = (
        {path for path in paths if kb / folder in (path, *path.parents)}
        for folder in ("entries", "figures")
    )
    registries = paths & {kb / f"{name}.yaml" for name in REGISTRIES}
    return Unread(
        entries=frozenset(path.stem for path in of_entries),
        figures=frozenset(path.stem for path in of_figures),
        registries=frozenset(path.stem for path in registries),
        locales=frozenset(map(_locale_of, paths - of_entries - of_figures - registries)),
    )


def _locale_of(path: Path) -> str:
    """Return the locale of a catalog: its file is named by its domain, its folder by the locale."""
    is_catalog = path.suffix == ".po" and len(path.parts) > 2
    return _identifier(path.parts[-3]) if is_catalog else path.stem


def _identifier(name: str) -> str:
    """Return the identifier of the locale that a folder is named by, or the name."""
    try:
        return Locale.parse(name).identifier
    except ValueError:
        return name


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the garbage collector: half of the time of reading catalogs is spent in it.

    Not so for entries: their syntax trees are circles, half a gigabyte of them in 10,000 entries.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _text(path: Path, root: Path, problems: list[Problem]) -> str | None:
    """Return the text of a file under a root, or None with a problem kept."""
    if found := link_out(path, root):
        problems.append(found)
        return None
    try:
        text = read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(unreadable(path, error))
        return None
    if found := control_character(path, text):
        problems.append(found)
        return None
    return text


def _read_package(path: Path, problems: list[Problem]) -> Registries | None:
    if not path.exists() and not path.is_symlink():
        what = "there is no package.yaml here"
        problems.append(Problem(str(path), 0, "KB110", what, _PACKAGE_CURE))
        return None
    text = _text(path, path.parent, problems)
    if text is None:
        return None
    package, found = read_package(text, path=str(path))
    problems += found
    return package


def _read_entries(folder: Path, package: Registries, problems: list[Problem]) -> Iterator[Entry]:
    if found_link := link_out(folder, folder.parent):
        problems.append(found_link)
        return
    if not folder.is_dir():
        what = "there is no folder of entries"
        problems.append(Problem(str(folder), 0, "KB110", what, _ENTRIES_CURE))
        return
    topics = {topic.id for topic in package.topics}
    first_path: dict[str, Path] = {}
    for path in _entry_paths(folder, problems):
        relative = path.relative_to(folder)
        if len(relative.parts) != 2 or relative.parts[0] not in topics:
            what = "an entry outside the folder of a topic"
            cure = f"put it into one of: {', '.join(f'{folder.name}/{t}/' for t in sorted(topics))}"
            problems.append(Problem(str(path), 0, "KB104", what, cure))
            continue
        text = (
            None
            if _is_too_large(path, problems, LARGEST_ENTRY, "split it: an entry")
            else _text(path, folder, problems)
        )
        if text is None:
            continue
        if path.stem in first_path:
            what = f"the id {path.stem!r} is taken by {first_path[path.stem]}"
            problems.append(Problem(str(path), 0, "KB106", what, "rename one of the files"))
            continue
        first_path[path.stem] = path
        entry, found = read_entry(
            text,
            path=str(path),
            entry_id=path.stem,
            topic=relative.parts[0],
            types=package.types,
            locale=package.source_locale,
        )
        problems += found
        if entry is not None:
            yield entry


def _entry_paths(folder: Path, problems: list[Problem]) -> list[Path]:
    """Return all entry files, by id. A folder that may not be read is told, never left out."""

    def refuse(error: OSError) -> None:
        problems.append(unreadable(Path(error.filename), error))

    found: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=refuse):
        # What syncs or edits keeps old entries in hidden folders: .stversions, .trash.
        folders[:] = [name for name in folders if not name.startswith(".")]
        # Other systems leave ._x.md and .#x.md on USB sticks.
        files = [Path(where) / name for name in names if not name.startswith(".")]
        # A link to a folder that is not there looks like a file.
        maybe = [*(Path(where) / name for name in folders), *files]
        links = [path for path in maybe if path.suffix != ".md" and path.is_symlink()]
        problems += (link_out(path, folder) or link_to_folder(path) for path in links)
        found += (path for path in files if path.suffix == ".md")
    return sorted(found, key=lambda path: (path.stem, path.as_posix()))


def _is_too_large(path: Path, problems: list[Problem], largest: int, cure: str) -> bool:
    if not path.is_file() or (size := path.stat().st_size) <= largest:
        return False
    cure = f"{cure} has at most {largest:,}"
    problems.append(Problem(str(path), 0, "KB104", f"the file has {size:,} bytes", cure))
    return True


def _read_catalogs(
    folder: Path, domain: str, problems: list[Problem]
) -> Iterator[tuple[Locale, Catalog]]:
    for locale, path, text in _of_locales(folder, f"LC_MESSAGES/{domain}.po", "KB301", problems):
        catalog, wrong = read_catalog(text, path=str(path), locale=locale)
        problems += wrong
        if catalog is not None:
            yield locale, catalog


def _read_chosen_terms(
    folder: Path, problems: list[Problem]
) -> Iterator[tuple[Locale, tuple[ChosenTerm, ...]]]:
    for locale, path, text in _of_locales(folder, "glossary.yaml", "KB104", problems):
        terms, wrong = read_chosen_terms(text, path=str(path))
        problems += wrong
        yield locale, terms


def _of_locales(
    folder: Path, name: str, code: str, problems: list[Problem]
) -> Iterator[tuple[Locale, Path, str]]:
    """Yield path and text of a file in the folder of each locale; ``code`` is for one that is none.

    A locale may have none.
    """
    seen: dict[Locale, Path] = {}
    for found in sorted(folder.iterdir()) if folder.is_dir() else ():
        path = found / name
        if found_link := link_out(path, folder):
            problems.append(found_link)
            continue
        if not path.exists() and not path.is_symlink():
            continue
        try:
            locale = Locale.parse(found.name)
        except ValueError as error:
            cure = "name the folder by a language that CLDR knows, for example es or zh_Hant"
            problems.append(Problem(str(path), 0, code, str(error), cure))
            continue
        if locale in seen:
            what = f"the locale {locale.identifier} is taken by {seen[locale]}"
            problems.append(Problem(str(path), 0, "KB106", what, "merge the two files"))
            continue
        seen[locale] = path
        text = _text(path, folder, problems)
        if text is not None:
            yield locale, path, text
