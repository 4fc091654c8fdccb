"""What a page calls its own parts: of an id that stands twice on it, links find the first."""

_IDS = frozenset(
    {"call-label", "contents", "country", "local", "main", "query", "related", "search-hint"}
    | {"second", "sources", "terms"}
)
_PREFIXES = ("f-", "source-", "term-")
_SUFFIX = "-heading"


def is_of_page(part_id: str) -> bool:
    """Tell whether an id is, or may be, one of the page's own."""
    return part_id in _IDS or part_id.startswith(_PREFIXES) or part_id.endswith(_SUFFIX)
