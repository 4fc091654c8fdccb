"""All files of a bundle, in a stated order, as text. Nothing is written here."""

from collections.abc import Iterator, Sequence

from kbpkg.analysis.table import table
from kbpkg.export.assets import asset_files
from kbpkg.export.handout_shape import entry_shape
from kbpkg.export.page_texts import locale_words, page_texts, short_sources
from kbpkg.export.pages import PageRenderer, StartCard
from kbpkg.model.entry import TextState
from kbpkg.model.package import Edition, Overview
from kbpkg.model.posting import EntryText, SearchIndex
from kbpkg.wire.index_record import write_index
from kbpkg.wire.manifest import BundleLocale
from kbpkg.wire.page_record import write_page
from kbpkg.wire.script import data_path, write_script
from kbpkg.wire.shape_record import write_shape
from kbpkg.wire.sources_record import write_sources
from kbpkg.wire.texts_record import write_texts
from kbpkg.wire.words_record import write_words

# About how many bytes of passages go into one texts file: ten hits load ten of them.
_TEXTS_SIZE = 4_000


def texts_per_file(texts: Sequence[EntryText | None]) -> int:
    """Return how many entries share a file of passages, so that such a file stays small."""
    total = sum(len(passage.text.encode()) for text in texts if text for passage in text.passages)
    return max(1, _TEXTS_SIZE * len(texts) // max(1, total))


def locale_files(
    edition: Edition,
    renderer: PageRenderer,
    index: SearchIndex,
    texts: Sequence[EntryText],
    overview: Overview,
) -> Iterator[tuple[str, str]]:
    """Yield path and text of every file of one locale."""
    tag = edition.locale.tag
    yield f"{tag}/index.html", renderer.home_page(overview)
    yield f"{tag}/leave.html", renderer.leaving_page()
    yield f"{tag}/local-services.html", renderer.local_services_page()
    for entry in edition.entries:
        yield f"{tag}/{entry.id}.html", renderer.entry_page(entry)
        record = write_page(page_texts(edition, entry), edition.locale)
        yield _file(f"pages/{tag}/{entry.id}", record)
    yield f"{tag}/handout.html", renderer.handout_page()
    yield _file(f"words/{tag}", write_words(locale_words(edition), edition.locale))
    yield from search_files(index, texts)


def search_files(
    index: SearchIndex, texts: Sequence[EntryText | None]
) -> Iterator[tuple[str, str]]:
    """Yield path and text of the files that search in one locale reads."""
    is_large = index.size >= table().constants.large_from
    for file in write_index(index, is_large=is_large):
        yield _file(file.name, file.record)
    for number, at in enumerate(range(0, len(texts), index.texts_per_file)):
        record = write_texts(texts[at : at + index.texts_per_file], index.locale)
        yield _file(f"texts/{index.locale.tag}/{number}", record)


def _file(name: str, record: object) -> tuple[str, str]:
    return data_path(name), write_script(name, record)


def shared_files(
    renderer: PageRenderer, cards: Sequence[StartCard], readmes: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield path and text of what belongs to no locale: assets, start page, README.txt."""
    yield from asset_files([card.locale.tag for card in cards])
    package = renderer.edition.package
    yield _file("sources", write_sources(short_sources(package), package.source_locale))
    for entry in renderer.edition.entries:
        yield _file(f"shapes/{entry.id}", write_shape(entry_shape(package, entry)))
    yield "index.html", renderer.start_page(cards)
    yield "blank.html", renderer.blank_page()
    yield "README.txt", "\n".join(readmes)


def bundle_locale(edition: Edition) -> BundleLocale:
    """Return what the manifest says of an edition."""
    texts = [text for entry in edition.entries for text in entry.texts()]
    shown_as_source = (TextState.FUZZY, TextState.MISSING)
    return BundleLocale(
        tag=edition.locale.tag,
        texts=len(texts),
        untranslated=sum(text.state in shown_as_source for text in texts),
        drafted_by=edition.drafted_by,
    )
