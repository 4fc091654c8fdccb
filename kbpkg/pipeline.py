"""The whole way from two folders to a bundle or to hits: one function tells each story."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kbpkg.export.bundle import bundle_locale, locale_files, shared_files, texts_per_file
from kbpkg.export.pages import PageRenderer
from kbpkg.export.write import (
    building_alone,
    building_folder,
    is_part_of,
    recover,
    refuse_strangers,
    write_bundle,
)
from kbpkg.export.zip import refuse_strange_zip, write_zip
from kbpkg.index.builder import build_index
from kbpkg.index.passages import entry_text
from kbpkg.load.folders import load_sources
from kbpkg.model.locale import Locale
from kbpkg.model.package import Edition, LocaleState, Overview, Sources
from kbpkg.model.posting import EntryText, SearchIndex
from kbpkg.model.problem import Problem, ProblemsError, has_errors
from kbpkg.search.searcher import SearchedLocale
from kbpkg.settings import PackageFolders, own_folders, today
from kbpkg.translate.edition import make_edition
from kbpkg.translate.ended_sign_offs import check_sign_offs
from kbpkg.translate.progress import standing
from kbpkg.translate.review import without_future_sign_offs
from kbpkg.translate.template import first_review, interface_templates, newest_date
from kbpkg.validate.check import check_sources
from kbpkg.validate.interfaces import check_interfaces, released
from kbpkg.version import __version__
from kbpkg.wire.manifest import BundleLocale, FileSum, Manifest

Report = Callable[[str], None]

# Where the words around the entries stand.
_PROGRAM = Path(__file__).parent
# How many files are written between two lines of progress.
_FILES_PER_REPORT = 500


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What to build and where to.

    No ``locales`` means all that are released, and with ``with_drafts`` the drafts too.
    ``keep_index`` keeps Whoosh's files; ``as_zip`` writes ``<out>.zip`` beside the bundle.
    """

    folders: PackageFolders
    out: Path
    locales: tuple[str, ...] = ()
    keep_index: Path | None = None
    is_strict: bool = False
    with_drafts: bool = False
    as_zip: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: what the manifest says, and the warnings that did not stop it."""

    manifest: Manifest
    problems: tuple[Problem, ...]


def read_package(
    folders: PackageFolders, wanted: Sequence[str] = ()
) -> tuple[Sources, list[Problem]]:
    """Return a package and everything that is wrong with it.

    Raises ProblemsError where nothing can be read, or a wanted locale has no catalog.
    """
    sources, problems = load_sources(folders.kb, folders.locales, own_folders().locales)
    if sources is None:
        raise ProblemsError(problems)
    locales = choose_locales(sources, wanted, problems)
    problems += check_sources(sources, _read_by(sources, locales), today())
    # What is dated so was told; from here on nobody has signed it.
    sources = without_future_sign_offs(sources, today())
    problems += check_sign_offs(sources, locales)
    if of_releases := released(sources, locales):
        problems += check_interfaces(sources, of_releases, _interface_messages())
    return sources, sorted(set(problems))


def _read_by(sources: Sources, locales: Iterable[Locale]) -> tuple[Locale, ...]:
    """Return some locales with those whose texts their editions take where they have none."""
    chains = (each for locale in locales for each in (locale, *locale.fallbacks()))
    return tuple(each for each in dict.fromkeys(chains) if each in sources.locales)


@cache
def _interface_messages() -> frozenset[str]:
    """Return the words around the entries, as the program uses them."""
    return frozenset(template.id for template in interface_templates(_PROGRAM))


def choose_locales(
    sources: Sources, wanted: Sequence[str], problems: Sequence[Problem] = ()
) -> tuple[Locale, ...]:
    """Return the locales that are wanted, in the package's order; all where none is named.

    Raises ProblemsError where a wanted locale is not there; ``problems`` may tell why.
    """
    if not wanted:
        return sources.locales
    cure = f"use one of: {', '.join(locale.identifier for locale in sources.locales)}"
    found = {name: _parse_locale(name) for name in wanted}
    absent = {name: locale for name, locale in found.items() if locale not in sources.locales}
    # A catalog that could not be read is there: its own problems tell enough.
    told = sources.unread.locales if problems else frozenset()
    missing = [
        Problem(name, 0, "KB110", "there is no catalog for this locale", cure)
        for name, locale in absent.items()
        if locale is None or locale.identifier not in told
    ]
    if absent:
        raise ProblemsError([*problems, *missing])
    return tuple(locale for locale in sources.locales if locale in found.values())


def _parse_locale(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except ValueError:
        return None


def build(options: BuildOptions, report: Report) -> Built:
    """Read, check, translate, index, render, and write a bundle.

    Raises ProblemsError, with everything that was found, where a problem stops the build, or
    where another build is at work there; the last bundle is then still there.
    """
    with building_alone(options.out):
        return _build_alone(options, report)


def _build_alone(options: BuildOptions, report: Report) -> Built:
    # Said now: where the bundle is the working folder, "." is another folder after the swap.
    bundle = Path(os.path.realpath(options.out))
    if recover(options.out):
        report(f"a build was interrupted: the bundle before it is back in {options.out}")
    try:
        built = _build(options, report)
    except ProblemsError:
        if options.out.exists():
            report(f"{options.out} was left as it was")
        raise
    if options.as_zip:
        report("packing the zip")
        write_zip(bundle, built.manifest.package)
    return built


def _build(options: BuildOptions, report: Report) -> Built:
    refuse_strangers(options.out)
    if options.as_zip:
        refuse_strange_zip(options.out)
    report(f"reading {options.folders.kb} and {options.folders.locales}")
    sources, problems = read_package(options.folders, options.locales)
    if has_errors(problems, strict=options.is_strict):
        raise ProblemsError(problems)
    locales = _buildable(sources, choose_locales(sources, options.locales), options)
    _refuse_index_inside(options, locales)
    builder = _Builder(sources, locales, options, report)
    manifest = write_bundle(options.out, builder.files(), builder.manifest)
    return Built(manifest, tuple(problems))


def _refuse_index_inside(options: BuildOptions, locales: Iterable[Locale]) -> None:
    """Refuse to keep an index where the build itself writes: it would go, or spoil the bundle."""
    if options.keep_index is None:
        return
    if any(is_part_of(options.keep_index / locale.tag, options.out) for locale in locales):
        what = f"the index cannot be kept here: the build fills and removes {options.out}"
        cure = "give a folder outside of the bundle with --keep-index"
        raise ProblemsError([Problem(str(options.keep_index), 0, "KB505", what, cure)])


def _buildable(
    sources: Sources, locales: tuple[Locale, ...], options: BuildOptions
) -> tuple[Locale, ...]:
    """Leave out drafts, or refuse them where they were asked for by name."""
    drafts = [locale for locale in locales if sources.package.state(locale) is LocaleState.DRAFT]
    if options.with_drafts or not drafts:
        return locales
    if options.locales:
        cure = "add --drafts: every page will say that it is a draft"
        raise ProblemsError(
            Problem(locale.identifier, 0, "KB110", "this locale is only a draft", cure)
            for locale in drafts
        )
    return tuple(locale for locale in locales if locale not in drafts)


def searched_locale(edition: Edition, locales: Collection[Locale]) -> SearchedLocale:
    """Return what search reads of an edition, beside those of some locales."""
    index, texts = index_edition(edition, locales)
    return SearchedLocale(index, texts.__getitem__)


def index_edition(
    edition: Edition,
    locales: Collection[Locale],
    folder: Path | None = None,
    scratch: Path | None = None,
) -> tuple[SearchIndex, tuple[EntryText, ...]]:
    """Return the index of an edition, beside those of some locales, and the passages it shows."""
    texts = tuple(entry_text(edition, entry) for entry in edition.entries)
    return build_index(
        edition.locale, texts, texts_per_file(texts), locales, folder=folder, scratch=scratch
    ), texts


class _Builder:
    """Yields the files of a bundle locale by locale, so that one edition at a time is in memory."""

    def __init__(
        self,
        sources: Sources,
        locales: tuple[Locale, ...],
        options: BuildOptions,
        report: Report,
    ) -> None:
        self._sources = sources
        self._locales = locales
        self._keep_index = options.keep_index
        # Where the bundle is being filled: what a kill leaves there, the next build removes.
        self._scratch = building_folder(options.out)
        self._report = report
        self._found: list[BundleLocale] = []

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield path and text of every file but the manifest and the sums."""
        cards, readmes = [], []
        standings = tuple(standing(self._sources, locale) for locale in self._locales)
        newest, next_review = newest_date(self._sources), first_review(self._sources)
        overview = Overview(standings, newest, next_review)
        first: PageRenderer | None = None
        for locale, how_far in zip(self._locales, standings, strict=True):
            self._report(f"{locale.tag}: translating and indexing")
            edition = make_edition(self._sources, locale)
            renderer = PageRenderer(edition, self._locales)
            keep = self._keep_index / locale.tag if self._keep_index else None
            index, texts = index_edition(edition, self._locales, keep, self._scratch)
            files = locale_files(edition, renderer, index, texts, overview)
            for number, file in enumerate(files, 1):
                if number % _FILES_PER_REPORT == 0:
                    self._report(f"{locale.tag}: {number} files")
                yield file
            self._found.append(bundle_locale(edition))
            cards.append(renderer.start_card(how_far))
            readmes.append(renderer.readme())
            first = first or renderer
        if first is not None:
            yield from shared_files(first, cards, readmes)

    def manifest(self, files: Mapping[str, FileSum]) -> Manifest:
        """Return the manifest, once all files were yielded."""
        package = self._sources.package
        return Manifest(
            package=package.id,
            title=package.title.content,
            date=newest_date(self._sources).isoformat(),
            generator=f"kbpkg {__version__}",
            locales=tuple(self._found),
            files=files,
        )
