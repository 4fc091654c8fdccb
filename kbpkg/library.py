"""The package and the bundle as other programs use them."""

from functools import cache
from pathlib import Path

from kbpkg.export.pages import PageRenderer
from kbpkg.export.plain import entry_plain
from kbpkg.model.entry import Entry
from kbpkg.model.locale import Locale
from kbpkg.model.package import Edition
from kbpkg.model.posting import EntryText
from kbpkg.model.problem import Problem, ProblemsError, has_errors
from kbpkg.pipeline import BuildOptions, Built, build, choose_locales, index_edition, read_package
from kbpkg.search.searcher import LIMIT, Hit, Searcher
from kbpkg.settings import PackageFolders, own_folders
from kbpkg.translate.edition import make_edition
from kbpkg.wire.bundle_files import open_files
from kbpkg.wire.index_record import read_index
from kbpkg.wire.manifest import MANIFEST_NAME, Manifest, read_manifest
from kbpkg.wire.script import FormatError, read_script
from kbpkg.wire.texts_record import read_texts


class Package:
    """A knowledge package: its entries in every locale, its search, its bundle.

    Locales are tags, as in HTML's ``lang``: ``es``, ``zh-Hant``. Editions and indexes are made
    when they are first asked for, and kept.
    """

    def __init__(self, folders: PackageFolders) -> None:
        self._folders = folders
        self._sources, problems = read_package(folders)
        if has_errors(problems):
            raise ProblemsError(problems)
        self.problems: tuple[Problem, ...] = tuple(problems)
        """The warnings: nothing that stops a build."""
        self._renderers: dict[Locale, PageRenderer] = {}
        self._searchers: dict[Locale, Searcher] = {}

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

    def edition(self, locale: str | None = None) -> Edition:
        """Return the package in one locale (None: the source's) as frozen values.

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

    def html(self, entry_id: str, locale: str | None = None) -> str:
        """Return one entry as an HTML fragment, an ``article``, safe to put into a page.

        Links to other entries are relative (``other-entry.html``). Raises KeyError.
        """
        entry = self.entry(entry_id, locale)
        return self._renderer(self._locale(locale)).entry_html(entry)

    def text(self, entry_id: str, locale: str | None = None) -> str:
        """Return one entry as plain text. Raises KeyError."""
        return entry_plain(self.edition(locale), self.entry(entry_id, locale))

    def search(self, text: str, locale: str | None = None, limit: int = LIMIT) -> tuple[Hit, ...]:
        """Return the best entries for what somebody typed, as the bundle's own search does."""
        chosen = self._locale(locale)
        if chosen not in self._searchers:
            index, texts = index_edition(self.edition(chosen.tag))
            by_id = {each.entry_id: each for each in texts}
            self._searchers[chosen] = Searcher(index, by_id.__getitem__)
        return self._searchers[chosen].search(text, limit)

    def export(
        self, out: Path | str, *, locales: tuple[str, ...] = (), drafts: bool = False
    ) -> Built:
        """Write the offline bundle to a folder, as ``kbpkg build`` does.

        Raises ProblemsError where it cannot be built; a bundle that was there is there still.
        """
        options = BuildOptions(self._folders, Path(out), locales, with_drafts=drafts)
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
    """A built bundle, a folder or a zip, searched without its source."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._files = open_files(path)
            text = self._files.read(MANIFEST_NAME).decode("utf-8")
            self.manifest: Manifest = read_manifest(text)
        except (OSError, UnicodeDecodeError, FormatError) as error:
            raise ProblemsError([self._damaged(str(error))]) from error
        if not self.manifest.locales:
            raise ProblemsError([self._damaged("it holds no language")])
        self._searchers: dict[str, Searcher] = {}

    @property
    def locales(self) -> tuple[str, ...]:
        """The tags of the locales, the source's first."""
        return tuple(locale.tag for locale in self.manifest.locales)

    def entry_ids(self, locale: str | None = None) -> tuple[str, ...]:
        """Return the ids of the entries, sorted."""
        return self._searcher(locale).index.entries

    def search(self, text: str, locale: str | None = None, limit: int = LIMIT) -> tuple[Hit, ...]:
        """Return the best entries for what somebody typed (locale None: the source's).

        Raises ProblemsError where the locale is not in the bundle, or a file of it is damaged.
        """
        searcher = self._searcher(locale)
        try:
            return searcher.search(text, limit)
        except (OSError, UnicodeDecodeError, FormatError) as error:
            raise ProblemsError([self._damaged(str(error))]) from error

    def _searcher(self, tag: str | None) -> Searcher:
        chosen = (tag or self.locales[0]).replace("_", "-")
        if chosen not in self.locales:
            cure = f"use one of: {', '.join(self.locales)}"
            problem = Problem(chosen, 0, "KB110", "this locale is not in the bundle", cure)
            raise ProblemsError([problem])
        if chosen not in self._searchers:
            try:
                self._searchers[chosen] = self._open_searcher(chosen)
            except (OSError, UnicodeDecodeError, FormatError) as error:
                raise ProblemsError([self._damaged(str(error))]) from error
        return self._searchers[chosen]

    def _open_searcher(self, tag: str) -> Searcher:
        locale = Locale.parse(tag)
        record = self._read(f"search/{tag}/index.js", f"index/{tag}")
        index = read_index(record, locale)
        shards = dict(zip(index.entries, index.shards, strict=True))

        @cache
        def shard_texts(shard: int) -> dict[str, EntryText]:
            name = f"texts/{tag}/{shard}"
            return read_texts(self._read(f"{name}.js", name), locale)

        def text(entry_id: str) -> EntryText:
            try:
                return shard_texts(shards[entry_id])[entry_id]
            except KeyError as error:
                raise FormatError(f"no texts of {entry_id}") from error

        return Searcher(index, text)

    def _read(self, path: str, name: str) -> object:
        return read_script(self._files.read(path).decode("utf-8"), name)

    def _damaged(self, reason: str) -> Problem:
        what = f"the bundle cannot be read: {reason}"
        cure = "copy it again from where it came; kbpkg verify names every damaged file"
        return Problem(str(self._path), 0, "KB501", what, cure)


def load(kb: Path | str | None = None, locales: Path | str | None = None) -> Package:
    """Open a package. Without an argument: the ketamine package that came with the program.

    ``locales`` defaults to the folder ``locales`` beside ``kb``. Raises ProblemsError where the
    package has errors.
    """
    if kb is None:
        folders = own_folders()
    else:
        folders = PackageFolders(Path(kb), Path(locales or Path(kb).parent / "locales"))
    return Package(folders)


def open_bundle(path: Path | str) -> Bundle:
    """Open a built bundle, a folder or a zip. Raises ProblemsError where it is none."""
    return Bundle(Path(path))
