"""A new entry: a file of the right form, with … wherever somebody has to write."""

import datetime
from pathlib import Path

from kbpkg.catalogs import write_whole
from kbpkg.load.entry_file import LONGEST_SUMMARY, is_good_id
from kbpkg.load.folders import load_sources
from kbpkg.load.links import link_out
from kbpkg.model.package import Registries
from kbpkg.model.problem import Problem, ProblemsError
from kbpkg.settings import PackageFolders, own_folders

# An entry is looked at again after half a year unless somebody sets another date.
_REVIEW_AFTER = datetime.timedelta(days=182)


def start_entry(folders: PackageFolders, name: str, entry_type: str, today: datetime.date) -> Path:
    """Write a new entry, ``topic/entry-id``, and return its path.

    Raises ProblemsError where the topic or the type is not there, or the id is taken or no good.
    """
    # What the others have wrong hinders no new one.
    sources, found = load_sources(folders.kb, folders.locales, own_folders().locales)
    if sources is None:
        raise ProblemsError(found)
    topic, _, entry_id = name.partition("/")
    problems = [
        Problem(name, 0, code, what, cure)
        for is_wrong, code, what, cure in _faults(sources.package, topic, entry_id, entry_type)
        if is_wrong
    ]
    # A file that cannot be read has taken its id too.
    taken = any((folders.kb / "entries").glob(f"*/{entry_id}.md")) if not problems else False
    if taken or any(entry.id == entry_id for entry in sources.entries):
        problems.append(Problem(name, 0, "KB106", "this id is taken", "choose another one"))
    path = folders.kb / "entries" / topic / f"{entry_id}.md"
    if problems:
        raise ProblemsError(problems)
    if link := link_out(path.parent, folders.kb):
        raise ProblemsError([link])
    write_whole(path, _text(sources.package, entry_id, entry_type, today))
    return path


def _faults(
    package: Registries, topic: str, entry_id: str, entry_type: str
) -> list[tuple[bool, str, str, str]]:
    topics = [each.id for each in package.topics]
    return [
        (topic not in topics, "KB104", f"no topic {topic!r}", f"use one of: {', '.join(topics)}"),
        (
            entry_type not in package.types,
            "KB104",
            f"no type {entry_type!r}",
            f"use one of: {', '.join(package.types)}",
        ),
        (
            not is_good_id(entry_id),
            "KB104",
            f"{entry_id!r} is not a good id",
            "use small letters, digits and single hyphens, and no name that systems keep",
        ),
    ]


def _text(package: Registries, entry_id: str, entry_type: str, today: datetime.date) -> str:
    front = f"""\
---
type: {entry_type}
title: "{entry_id.replace("-", " ").capitalize()}"
# The answer first, in at most {LONGEST_SUMMARY} characters.
summary: "…"
# Words that people really type for this.
keywords: ["…"]
# safety-critical where a wrong word can hurt somebody, else standard.
risk: safety-critical
# Keys of sources.yaml that the text cites as [@key].
sources: []
related: []
updated: {today.isoformat()}
review_due: {(today + _REVIEW_AFTER).isoformat()}
---
"""
    sections = (
        f"\n## {section.replace('-', ' ').capitalize()} {{#{section}}}\n\n…\n"
        for section in package.types[entry_type].sections
    )
    return front + "".join(sections)
