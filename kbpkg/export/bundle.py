"""All files of a bundle, in a stated order, as text. Nothing is written here."""

from collections.abc import Iterator, Sequence
from itertools import islice

from kbpkg.export.assets import asset_files
from kbpkg.export.pages import PageRenderer, StartCard
from kbpkg.model.entry import TextState
from kbpkg.model.package import Edition, Overview
from kbpkg.model.posting import EntryText, SearchIndex
from kbpkg.wire.index_record import write_index
from kbpkg.wire.manifest import BundleLocale
from kbpkg.wire.script import write_script
from kbpkg.wire.texts_record import write_texts

# How many bytes of passages go into one texts file. Ten hits stand in some six of them, whatever
# their size: with 32,000 a first search loaded 433 KB in all, with 16,000 it is 356 KB, no slower.
_SHARD_SIZE = 16_000


def shard_texts(texts: Sequence[EntryText]) -> tuple[int, ...]:
    """Return the number of the texts file for each entry, in order."""
    shards: list[int] = []
    shard, filled = 0, 0
    for text in texts:
        size = sum(len(passage.text.encode()) for passage in text.passages)
        if filled and filled + size > _SHARD_SIZE:
            shard, filled = shard + 1, 0
        filled += size
        shards.append(shard)
    return tuple(shards)


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
    for entry in edition.entries:
        yield f"{tag}/{entry.id}.html", renderer.entry_page(entry)
    yield f"search/{tag}/index.js", write_script(f"index/{tag}", write_index(index))
    rest = iter(zip(index.shards, texts, strict=True))
    for shard in range(max(index.shards, default=-1) + 1):
        count = index.shards.count(shard)
        record = write_texts((text for _, text in islice(rest, count)), edition.locale)
        yield f"texts/{tag}/{shard}.js", write_script(f"texts/{tag}/{shard}", record)


def shared_files(
    renderer: PageRenderer, cards: Sequence[StartCard], readmes: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield path and text of what belongs to no locale: assets, start page, README.txt."""
    yield from asset_files()
    yield "index.html", renderer.start_page(cards)
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
