"""The folders ``kb/`` and ``locales/`` into ``Sources``."""

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kbpkg.load.catalog_file import read_catalog
from kbpkg.load.entry_file import read_entry
from kbpkg.load.registry import (
    PackageFile,
    read_glossary,
    read_package,
    read_reviews,
    read_services,
    read_sources,
)
from kbpkg.load.text_file import read_text, unreadable
from kbpkg.model.entry import Entry
from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog
from kbpkg.model.package import GlossaryTerm, Package, Service, SignOff, Source, Sources
from kbpkg.model.problem import Problem, Severity

REGISTRIES = ("sources", "services", "glossary", "reviews")
_PACKAGE_CURE = "point --kb at the folder that holds package.yaml and entries/"


def load_sources(
    kb: Path, locales: Path, own_locales: Path
) -> tuple[Sources | None, list[Problem]]:
    """Return what the folders hold, or None, and everything that is wrong with the files.

    Without ``package.yaml`` nothing can be read, so then it is None. ``locales`` need not exist.
    Interface catalogs that it does not have are taken from ``own_locales``, the program's own.
    """
    with _without_collection():
        return _load(kb, locales, own_locales)


def _load(kb: Path, locales: Path, own_locales: Path) -> tuple[Sources | None, list[Problem]]:
    problems: list[Problem] = []
    package_file = _read_package(kb / "package.yaml", problems)
    if package_file is None:
        return None, problems
    package = _read_registries(kb, package_file, problems)
    entries = tuple(_read_entries(kb / "entries", package_file, problems))
    catalogs = dict(_read_catalogs(locales, "entries", problems))
    interfaces = dict(_read_catalogs(locales, "interface", problems))
    if own_locales.resolve() != locales.resolve():
        interfaces = {**dict(_read_catalogs(own_locales, "interface", problems)), **interfaces}
    unread = _unread(kb, entries, problems)
    return Sources(package, entries, catalogs, interfaces, unread), problems


def _read_registries(kb: Path, file: PackageFile, problems: list[Problem]) -> Package:
    """Return the package with what its other registries hold; each of them is optional."""
    locale = file.source_locale
    sources: dict[str, Source] = {}
    services: tuple[Service, ...] = ()
    glossary: dict[str, GlossaryTerm] = {}
    sign_offs: tuple[SignOff, ...] = ()
    paths = {name: str(kb / f"{name}.yaml") for name in REGISTRIES}
    if text := _optional_text(Path(paths["sources"]), problems):
        sources, found = read_sources(text, path=paths["sources"])
        problems += found
    if text := _optional_text(Path(paths["services"]), problems):
        services, found = read_services(text, path=paths["services"], locale=locale)
        problems += found
    if text := _optional_text(Path(paths["glossary"]), problems):
        glossary, found = read_glossary(text, path=paths["glossary"], locale=locale)
        problems += found
    if text := _optional_text(Path(paths["reviews"]), problems):
        sign_offs, found = read_reviews(text, path=paths["reviews"], source_locale=locale)
        problems += found
    return Package(
        id=file.id,
        title=file.title,
        source_locale=locale,
        drafted_by=file.drafted_by,
        path=str(kb / "package.yaml"),
        topics=file.topics,
        types=file.types,
        sources=sources,
        services=services,
        services_path=paths["services"],
        glossary=glossary,
        glossary_path=paths["glossary"],
        sign_offs=sign_offs,
        reviews_path=paths["reviews"],
        states=file.states,
    )


def _unread(kb: Path, entries: Iterable[Entry], problems: Iterable[Problem]) -> frozenset[str]:
    """Return the names of files that are there but could not be read: they cause no follow-ons."""
    read = {entry.path for entry in entries}
    paths = {Path(problem.path) for problem in problems if problem.severity is Severity.ERROR}
    registries = {kb / f"{name}.yaml" for name in REGISTRIES}
    return frozenset(path.stem for path in paths if path in registries or (str(path) not in read))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the garbage collector: half of the time of reading catalogs is spent in it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _text(path: Path, problems: list[Problem]) -> str | None:
    try:
        return read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(unreadable(path, error))
        return None


def _optional_text(path: Path, problems: list[Problem]) -> str | None:
    return _text(path, problems) if path.exists() else None


def _read_package(path: Path, problems: list[Problem]) -> PackageFile | None:
    if not path.is_file():
        what = "there is no package.yaml here"
        problems.append(Problem(str(path), 0, "KB110", what, _PACKAGE_CURE))
        return None
    text = _text(path, problems)
    if text is None:
        return None
    package, found = read_package(text, path=str(path))
    problems += found
    return package


def _read_entries(folder: Path, package: PackageFile, problems: list[Problem]) -> Iterator[Entry]:
    if not folder.is_dir():
        what = "there is no folder of entries"
        problems.append(Problem(str(folder), 0, "KB110", what, _PACKAGE_CURE))
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
        text = _text(path, problems)
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

    found = [
        Path(where) / name
        for where, _, names in os.walk(folder, onerror=refuse)
        for name in names
        # Other systems leave ._x.md and .#x.md on USB sticks.
        if name.endswith(".md") and not name.startswith(".")
    ]
    return sorted(found, key=lambda path: (path.stem, path.as_posix()))


def _read_catalogs(
    folder: Path, domain: str, problems: list[Problem]
) -> Iterator[tuple[Locale, Catalog]]:
    seen: dict[Locale, Path] = {}
    for found in sorted(folder.iterdir()) if folder.is_dir() else ():
        name, path = found.name, found / "LC_MESSAGES" / f"{domain}.po"
        if not path.is_file():
            continue
        try:
            locale = Locale.parse(name)
        except ValueError as error:
            cure = "name the folder by a language that CLDR knows, for example es or zh_Hant"
            problems.append(Problem(str(path), 0, "KB301", str(error), cure))
            continue
        if locale in seen:
            what = f"the locale {locale.identifier} is taken by {seen[locale]}"
            problems.append(Problem(str(path), 0, "KB106", what, "merge the two catalogs"))
            continue
        seen[locale] = path
        text = _text(path, problems)
        if text is None:
            continue
        catalog, wrong = read_catalog(text, path=str(path), locale=locale)
        problems += wrong
        if catalog is not None:
            yield locale, catalog
