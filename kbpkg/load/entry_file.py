"""An entry file: YAML front matter and a CommonMark body."""

import re
from collections.abc import Collection

import yaml

from kbpkg.load.body import BodyReader
from kbpkg.load.yaml_reader import ID, RESERVED, YamlReader
from kbpkg.model.entry import Entry, Risk, Text, TextKind, TextState
from kbpkg.model.locale import Locale
from kbpkg.model.problem import Problem

KEYS = (
    *("type", "title", "summary", "keywords", "risk", "sources", "related"),
    *("updated", "review_due"),
)
LONGEST_SUMMARY = 300

# A book has as much; and a file of nothing but brackets costs 15 seconds a megabyte to parse.
LARGEST_ENTRY = 500_000
_LONGEST_ID = 60
# A bundle has pages of its own beside those of the entries.
_PAGES = frozenset({"handout", "index", "leave", "local-services"})


def read_entry(
    text: str, *, path: str, entry_id: str, topic: str, types: Collection[str], locale: Locale
) -> tuple[Entry | None, list[Problem]]:
    """Return the entry of a file's text, or None, and everything that is wrong with it."""
    reader = YamlReader(path, first_line=2)
    _check_id(reader, entry_id)
    match = re.match(r"---\n(?P<yaml>.*?\n)---(?:\n|\Z)", text, re.DOTALL)
    if match is None:
        reader.problem("KB101", 1, *_no_front_matter(text))
        return None, reader.problems
    first_line = text[: match.end()].count("\n") + 1
    body = BodyReader(path, locale, first_line)
    sections = body.read(text[match.end() :])
    root = reader.parse(match["yaml"])
    if root is None:
        return None, [*reader.problems, *body.problems]
    nodes = reader.mapping(root, required=KEYS)

    def found(key: str, kind: TextKind) -> Text | None:
        node = nodes.get(key)
        if node is None:
            return None
        listed = kind is TextKind.KEYWORDS
        known = len(reader.problems)
        content = ", ".join(reader.texts(node)) if listed else reader.text(node)
        if not content:
            if len(reader.problems) == known:
                cure = "list the words that people really use"
                reader.problem("KB104", reader.line(node), f"there are no {key}", cure)
            return None
        return Text(content, content, locale, TextState.SOURCE, kind, reader.line(node))

    title = found("title", TextKind.TITLE)
    summary = found("summary", TextKind.SUMMARY)
    keywords = found("keywords", TextKind.KEYWORDS)
    entry_type = reader.optional(nodes.get("type"), lambda node: reader.choice(node, types))
    risk = reader.optional(nodes.get("risk"), lambda node: reader.choice(node, list(Risk)))
    updated = reader.optional(nodes.get("updated"), reader.date)
    review_due = reader.optional(nodes.get("review_due"), reader.date)
    sources, related = (_ids(reader, nodes.get(key)) for key in ("sources", "related"))
    if summary and len(summary.source) > LONGEST_SUMMARY:
        what = f"the summary has {len(summary.source)} characters"
        reader.problem("KB104", summary.line, what, f"say it in at most {LONGEST_SUMMARY}")
    if updated and review_due and review_due < updated:
        line = reader.line(nodes["review_due"])
        what = f"the review is due on {review_due}, before the update on {updated}"
        reader.problem("KB104", line, what, "correct one of the two dates")
    problems = [*reader.problems, *body.problems]
    if body.is_torn or not (
        title and summary and keywords and entry_type and risk and updated and review_due
    ):
        return None, problems
    entry = Entry(
        id=entry_id,
        topic=topic,
        path=path,
        type=entry_type,
        title=title,
        summary=summary,
        keywords=keywords,
        risk=Risk(risk),
        sources=sources,
        related=related,
        updated=updated,
        review_due=review_due,
        sections=sections,
        lines=_lines(reader, root),
    )
    return entry, problems


def _no_front_matter(text: str) -> tuple[str, str]:
    """Return why there is no front matter, and the cure."""
    if text.startswith("---\n"):
        what = "the front matter, which begins here, does not end"
        return what, "put --- on a line of its own below its last key, review_due"
    what = "the front matter is missing, or something stands before it"
    return what, "make --- the first line, three plain hyphens, and the line below review_due"


def is_good_id(entry_id: str) -> bool:
    """Tell whether a page can have this name on every system, beside the bundle's own."""
    if not ID.match(entry_id) or len(entry_id) > _LONGEST_ID:
        return False
    return not RESERVED.match(entry_id) and entry_id not in _PAGES


def _check_id(reader: YamlReader, entry_id: str) -> None:
    if not is_good_id(entry_id):
        what = f"{entry_id!r} cannot be an entry's id"
        cure = (
            f"name the file with small letters, digits and hyphens, at most {_LONGEST_ID}, "
            "and none of Windows' device names or of the bundle's own pages "
            f"({', '.join(sorted(_PAGES))})"
        )
        reader.problem("KB104", 0, what, cure)


def _lines(reader: YamlReader, root: yaml.Node) -> dict[str, int]:
    """Return the line of each key."""
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return {str(key.value): reader.line(key) for key, _ in pairs}


def _ids(reader: YamlReader, node: yaml.Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    found: list[str] = []
    for item in reader.items(node):
        key = reader.identifier(item)
        if key in found:
            reader.problem("KB106", reader.line(item), f"{key!r} stands twice", "remove one")
        elif key:
            found.append(key)
    return tuple(found)
