"""The catalogs of a package: started, brought up to date, counted. Beside the pipeline."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kbpkg.export.assets import WEB
from kbpkg.export.whole_file import whole_file
from kbpkg.load.folders import load_sources
from kbpkg.load.text_file import read_text
from kbpkg.model.locale import Locale
from kbpkg.model.message import Template
from kbpkg.model.package import INTERFACE_LANGUAGE, LocaleState, Sources
from kbpkg.model.problem import Problem, ProblemsError, has_errors
from kbpkg.settings import PackageFolders, own_folders
from kbpkg.translate.new_catalog import new_catalog
from kbpkg.translate.progress import LocaleProgress, progress
from kbpkg.translate.template import (
    entries_templates,
    interface_templates,
    newest_date,
    write_template,
)
from kbpkg.translate.update import UpdateCounts, update_catalog


@dataclass(frozen=True, slots=True)
class Updated:
    """A file that was written; ``counts`` is None for a template."""

    path: Path
    counts: UpdateCounts | None


@dataclass(frozen=True, slots=True)
class Started:
    """Catalogs that were begun, and the state of their locale.

    ``draft_line`` is the line of ``package.yaml`` that holds it back, where it needs one.
    """

    written: tuple[Path, ...]
    state: LocaleState
    draft_line: str


def catalog_status(folders: PackageFolders) -> tuple[LocaleProgress, ...]:
    """Return how much is translated. Raises ProblemsError where the package has errors."""
    sources = _sources(folders)
    return tuple(progress(sources, interface_templates(WEB.parent)))


def update_catalogs(folders: PackageFolders) -> Iterator[Updated]:
    """Write the templates and bring every catalog up to date, and yield what was written.

    Every file is made before the first is written. Raises ProblemsError where the package has
    errors: a catalog that cannot be read must not be overwritten.
    """
    sources = _sources(folders)
    made: list[tuple[Path, str, UpdateCounts | None]] = []
    for domain, (project, templates) in _domains(sources).items():
        paths = sorted(folders.locales.glob(f"*/LC_MESSAGES/{domain}.po"))
        if domain == "interface" and not paths:
            continue  # a package that leaves the interface to the program
        day = newest_date(sources)
        text = write_template(project, templates, day)
        made.append((folders.locales / f"{domain}.pot", text, None))
        made += [(path, *_updated(path, templates, day.isoformat())) for path in paths]
    for path, text, done in made:
        write_whole(path, text)
        yield Updated(path, done)


def _updated(path: Path, templates: Sequence[Template], day: str) -> tuple[str, UpdateCounts]:
    text = read_text(path)
    try:
        return update_catalog(text, templates, day)
    except (OSError, ValueError) as error:
        # polib tells the line at the end of its message.
        found = re.search(r"\(line (\d+)\)", str(error))
        line = int(found[1]) if found else 1
        what = "this cannot be brought up to date"
        cure = "mend the line in a PO editor such as Poedit"
        problem = Problem(str(path), line, "KB301", what, cure)
        raise ProblemsError([problem]) from error


def start_locale(folders: PackageFolders, name: str) -> Started:
    """Write the empty catalogs that a locale does not have yet.

    The source language needs none of entries, and words around them only where the program has
    none. Raises ProblemsError where the locale is unknown or has all that it needs.
    """
    try:
        locale = Locale.parse(name)
    except ValueError as error:
        cure = "use a language that CLDR knows, for example uk or pt_BR"
        raise ProblemsError([Problem(name, 0, "KB104", str(error), cure)]) from error
    sources = _sources(folders)
    has = {
        "entries": locale in sources.locales,
        "interface": locale.language == INTERFACE_LANGUAGE
        or locale in {*sources.interfaces, *sources.program_interfaces},
    }
    if all(has.values()):
        cure = "edit the catalog that is there"
        what = "this locale is there already"
        raise ProblemsError([Problem(locale.identifier, 0, "KB106", what, cure)])
    folder = folders.locales / locale.identifier / "LC_MESSAGES"
    for begun in (sources.catalogs.get(locale), sources.interfaces.get(locale)):
        folder = Path(begun.path).parent if begun else folder  # it may be written zh-Hant
    written = []
    for domain, (project, templates) in _domains(sources).items():
        if not has[domain]:
            path = folder / f"{domain}.po"
            write_whole(path, new_catalog(project, templates, locale, newest_date(sources)))
            written.append(path)
    return Started(tuple(written), sources.package.state(locale), _draft_line(sources, locale))


def _draft_line(sources: Sources, started: Locale) -> str:
    """Return what holds a new locale back where no states are named yet: then all are released."""
    package = sources.package
    if package.states or started in sources.locales:
        return ""
    others = [each for each in sources.locales if each != package.source_locale]
    released = "".join(f"{each.identifier}: release, " for each in others)
    return f"locales: {{{released}{started.identifier}: draft}}"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a kill leaves the old or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path, path.with_name(f".{path.name}.writing")) as file:
        file.write(text.encode("utf-8"))


def _domains(sources: Sources) -> Mapping[str, tuple[str, tuple[Template, ...]]]:
    return {
        "entries": (f"{sources.package.id} entries", entries_templates(sources)),
        "interface": ("kbpkg interface", interface_templates(WEB.parent)),
    }


def _sources(folders: PackageFolders) -> Sources:
    sources, problems = load_sources(folders.kb, folders.locales, own_folders().locales)
    if sources is None or has_errors(problems):
        raise ProblemsError(problems)
    return sources
