"""Search over the records of a built bundle, read when they are needed."""

from collections.abc import Callable
from functools import lru_cache

from kbpkg.model.locale import Locale
from kbpkg.model.posting import EntryText
from kbpkg.search.searcher import SearchedLocale
from kbpkg.wire.index_record import index_files, read_index
from kbpkg.wire.script import FormatError
from kbpkg.wire.texts_record import read_texts

# How many files of passages are kept.
_KEPT_FILES = 1000


def open_searched(read: Callable[[str], object], locale: Locale) -> SearchedLocale:
    """Return what search reads of one locale; ``read`` gives a record by its name.

    Raises what ``read`` raises, and FormatError where the index is damaged; a damaged file of
    passages raises it at the query that needs it.
    """
    tag = locale.tag
    head = read(f"index/{tag}")
    names = index_files(head, tag)
    index = read_index({f"index/{tag}": head} | {name: read(name) for name in names}, locale)

    @lru_cache(maxsize=_KEPT_FILES)
    def file_texts(number: int) -> list[EntryText | None]:
        return read_texts(read(f"texts/{tag}/{number}"), locale)

    def text(entry: int) -> EntryText:
        number, at = divmod(entry, index.texts_per_file)
        texts = file_texts(number)
        found = texts[at] if at < len(texts) else None
        if found is None:
            raise FormatError(f"texts/{tag}/{number} does not hold entry {entry}")
        return found

    return SearchedLocale(index, text)
