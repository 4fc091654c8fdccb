"""The package and the bundle as other programs use them."""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from kbpkg.export.pages import PageRenderer
from kbpkg.export.plain import entry_plain
from kbpkg.model.entry import Entry
from kbpkg.model.locale import Locale
from kbpkg.model.package import Edition, LocaleState
from kbpkg.model.problem import Problem, ProblemsError, has_errors, unusable
from kbpkg.opened import open_searched
from kbpkg.pipeline import BuildOptions, Built, build, choose_locales, read_package, searched_locale
from kbpkg.search.searcher import LIMIT, Answer, Hit, SearchedLocale, Searcher
from kbpkg.settings import PackageFolders, folders_beside, own_folders, with_catalogs
from kbpkg.settings import today as this_day
from kbpkg.translate.edition import make_edition
from kbpkg.translate.review import ReviewStatus, review_statuses
from kbpkg.wire.bundle_files import open_files
from kbpkg.wire.manifest import MANIFEST_NAME, Manifest, read_manifest
from kbpkg.wire.script import FormatError, data_path, read_script

# What is not translated is marked where it is read; that it is no release matters to a build.
_RELEASE_WITH_A_HOLE = "KB308"


class Package:
    """A knowledge package: its entries in every locale, its search, its bundle.

    Locales are tags, as in HTML's ``lang``: ``es``, ``zh-Hant``; whatever takes one raises
    ProblemsError where there is none. Editions and indexes are made when they are first asked
    for, and kept.
    """

    def __init__(self, folders: PackageFolders) -> None:
        self._sources, problems = read_package(folders)
        # Those that were read, wherever the program goes from here.
        self._folders = PackageFolders(folders.kb.absolute(), folders.locales.absolute())
        if has_errors(problem for problem in problems if problem.code != _RELEASE_WITH_A_HOLE):
            raise ProblemsError(problems)
        self.problems: tuple[Problem, ...] = tuple(problems)
        """Warnings, advice, and what a release has not whole: that stops a build, not a reader."""
        self._renderers: dict[Locale, PageRenderer] = {}
        self._searched: dict[tuple[Locale, tuple[Locale, ...]], SearchedLocale] = {}

    @property
    def id(self) -> str:
        """The package's id."""
        return self._sources.package.id

    @property
    def source_locale(self) -> str:
        """The tag of the language that the entries are written in."""
        return self._sources.package.source_locale.tag

    @property
    def locales(self) -> tuple[str, ...]:
        """The tags of all locales, the source's first."""
        return tuple(locale.tag for locale in self._sources.locales)

    @property
    def drafts(self) -> tuple[str, ...]:
        """The tags of those locales that are only drafts."""
        state = self._sources.package.state
        locales = self._sources.locales
        return tuple(each.tag for each in locales if state(each) is LocaleState.DRAFT)

    def reviews(self, locale: str | None = None) -> tuple[ReviewStatus, ...]:
        """Return who vouches for each entry of a locale, as ``kbpkg review status`` prints it."""
        edition = self.edition(locale)
        return tuple(review_statuses(edition.package, edition.entries, edition.locale))

    def edition(self, locale: str | None = None) -> Edition:
        """Return the package in one locale (None: the source's) as frozen values.

        It is the one that the package itself goes on with: leave the mappings in it as they are.

        What is not translated is there in the source language; ``Text.locale`` and ``Text.state``
        tell it. Raises ProblemsError where there is no such locale.
        """
        return self._renderer(self._locale(locale)).edition

    def entries(self, locale: str | None = None) -> tuple[Entry, ...]:
        """Return the entries of a locale, sorted by id."""
        return self.edition(locale).entries

    def entry(self, entry_id: str, locale: str | None = None) -> Entry:
        """Return one entry. Raises KeyError where there is none of that id."""
        for entry in self.entries(locale):
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)

    def html(
        self, entry_id: str, locale: str | None = None, *, today: datetime.date | None = None
    ) -> str:
        """Return one entry as an HTML fragment, an ``article``, safe to put into a page.

        It says where it is past its review on a day (None: today), and that it is a draft. Links to
        other entries are relative (``other-entry.html``). Raises KeyError.
        """
        entry = self.entry(entry_id, locale)
        return self._renderer(self._locale(locale)).entry_html(entry, today or this_day())

    def text(
        self, entry_id: str, locale: str | None = None, *, today: datetime.date | None = None
    ) -> str:
        """Return one entry as plain text, with its dates and review status. Raises KeyError."""
        edition, entry = self.edition(locale), self.entry(entry_id, locale)
        return entry_plain(edition, entry, today or this_day())

    def search(
        self, text: str, locale: str | None = None, limit: int = LIMIT, *, drafts: bool = False
    ) -> tuple[Hit, ...]:
        """Return the best entries for what somebody typed, as the bundle's own search does.

        The words may be of any locale; the hits are in the one asked for (None: the source's).
        Drafts are searched with ``drafts`` only, as they are built. Raises ValueError where
        ``limit`` is negative.
        """
        return self.ask(text, locale, limit, drafts=drafts).hits

    def ask(
        self, text: str, locale: str | None = None, limit: int = LIMIT, *, drafts: bool = False
    ) -> Answer:
        """Return the best entries, and what became of the words of the query."""
        return self.searcher(locale, drafts=drafts).ask(text, limit)

    def searcher(self, locale: str | None = None, *, drafts: bool = False) -> Searcher:
        """Return the search over the locales that a bundle would hold, for a reader of one."""
        reader = self._locale(locale)
        state = self._sources.package.state
        searched = tuple(
            each
            for each in self._sources.locales
            if drafts or each == reader or state(each) is LocaleState.RELEASE
        )
        for each in searched:
            if (each, searched) not in self._searched:
                found = searched_locale(self.edition(each.tag), searched)
                self._searched[each, searched] = found
        others = (each for each in searched if each != reader)
        return Searcher([self._searched[each, searched] for each in (reader, *others)])

    def export(
        self, out: Path | str, *, locales: Iterable[str] = (), drafts: bool = False
    ) -> Built:
        """Write the offline bundle to a folder, as ``kbpkg build`` does.

        The package is read anew, so that the bundle is of its files as they are now. Raises
        ProblemsError where it cannot be built; a bundle that was there is there still.
        """
        wanted = (locales,) if isinstance(locales, str) else tuple(locales)
        with _usable(out) as path:
            options = BuildOptions(self._folders, path, wanted, with_drafts=drafts)
            return build(options, report=lambda _: None)

    def _locale(self, tag: str | None) -> Locale:
        if tag is None:
            return self._sources.package.source_locale
        return choose_locales(self._sources, [tag])[0]

    def _renderer(self, locale: Locale) -> PageRenderer:
        if locale not in self._renderers:
            edition = make_edition(self._sources, locale)
            self._renderers[locale] = PageRenderer(edition, self._sources.locales)
        return self._renderers[locale]


class Bundle:
    """A built bundle, a folder or a zip, searched without its source.

    A zip is open until ``close``, or the end of a ``with`` statement.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._files = open_files(path.absolute())
            text = self._files.read(MANIFEST_NAME).decode("utf-8")
            self.manifest: Manifest = read_manifest(text)
        except (OSError, UnicodeDecodeError, FormatError) as error:
            raise ProblemsError([self._damaged(str(error))]) from error
        if not self.manifest.locales:
            raise ProblemsError([self._damaged("it holds no language")])
        self._searched: dict[str, SearchedLocale] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close its zip, which may be replaced or removed then: what is searched raises ValueError.

        A folder needs no closing.
        """
        self._files.close()

    @property
    def locales(self) -> tuple[str, ...]:
        """The tags of the locales; the source's is the first, where the bundle has it."""
        return tuple(locale.tag for locale in self.manifest.locales)

    def entry_ids(self, locale: str | None = None) -> tuple[str, ...]:
        """Return the ids of the entries, sorted (locale None: those of the first).

        Raises ProblemsError where the locale is not in the bundle, or a file of it is damaged.
        """
        try:
            searched = self._searched_locale(self._tag(locale))
            numbers = range(searched.index.size)
            return tuple(searched.texts(number).entry_id for number in numbers)
        except (OSError, UnicodeDecodeError, FormatError) as error:
            raise ProblemsError([self._damaged(str(error))]) from error

    def search(self, text: str, locale: str | None = None, limit: int = LIMIT) -> tuple[Hit, ...]:
        """Return the best entries for what somebody typed (locale None: the bundle's first).

        Raises ProblemsError where the locale is not in the bundle, or a file of it is damaged, and
        ValueError where ``limit`` is negative.
        """
        return self.ask(text, locale, limit).hits

    def ask(self, text: str, locale: str | None = None, limit: int = LIMIT) -> Answer:
        """Return the best entries, and what became of the words of the query."""
        reader = self._tag(locale)
        others = (tag for tag in self.locales if tag != reader)
        try:
            searched = [self._searched_locale(tag) for tag in (reader, *others)]
            return Searcher(searched).ask(text, limit)
        except (OSError, UnicodeDecodeError, FormatError) as error:
            raise ProblemsError([self._damaged(str(error))]) from error

    def _tag(self, tag: str | None) -> str:
        try:
            chosen = self.locales[0] if tag is None else Locale.parse(tag).tag
        except ValueError:
            chosen = tag or ""
        if chosen not in self.locales:
            cure = f"use one of: {', '.join(self.locales)}"
            problem = Problem(chosen, 0, "KB110", "this locale is not in the bundle", cure)
            raise ProblemsError([problem])
        return chosen

    def _searched_locale(self, tag: str) -> SearchedLocale:
        if tag not in self._searched:
            self._searched[tag] = open_searched(self._read, Locale.parse(tag))
        return self._searched[tag]

    def _read(self, name: str) -> object:
        return read_script(self._files.read(data_path(name)).decode("utf-8"), name)

    def _damaged(self, reason: str) -> Problem:
        what = f"the bundle cannot be read: {reason}"
        cure = "copy it again from where it came; kbpkg verify names every damaged file"
        return Problem(str(self._path), 0, "KB501", what, cure)


def load(kb: Path | str | None = None, locales: Path | str | None = None) -> Package:
    """Open a package. Without an argument: the ketamine package that came with the program.

    ``locales`` defaults to the folder ``locales`` beside ``kb``. Raises ProblemsError where the
    package has errors, or a folder that is named is not there or cannot be read.
    """
    own = own_folders()
    with _usable(own.kb if kb is None else kb) as entries, _usable(locales or "") as catalogs:
        folders = own if kb is None else folders_beside(entries)
        return Package(with_catalogs(folders, None if locales is None else catalogs))


def open_bundle(path: Path | str) -> Bundle:
    """Open a built bundle, a folder or a zip. Raises ProblemsError where it is none."""
    with _usable(path) as bundle:
        return Bundle(bundle)


@contextmanager
def _usable(path: Path | str) -> Iterator[Path]:
    """Give a path to work with; what the system refuses of it or below it is a ProblemsError."""
    if "\0" in str(path):
        what, cure = "a path with a null character, which no system has", "correct it"
        raise ProblemsError([Problem(repr(str(path)), 0, "KB505", what, cure)])
    try:
        yield Path(path)
    except OSError as error:
        raise ProblemsError([unusable(error, str(path))]) from error
