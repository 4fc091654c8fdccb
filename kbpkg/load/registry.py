"""The registries of a package: ``package.yaml``, sources, glossary, reviews."""

import re

import yaml

from kbpkg.load.values import read_locale, read_locale_name, read_message
from kbpkg.load.yaml_reader import YamlReader, is_empty
from kbpkg.model.entry import Text, TextKind
from kbpkg.model.locale import Locale
from kbpkg.model.package import (
    DRAFTERS,
    OWN,
    EntryType,
    GlossaryTerm,
    LocaleState,
    Need,
    NeedGroup,
    Registries,
    ReviewKind,
    SignOff,
    Source,
    Topic,
)
from kbpkg.model.problem import Problem

PACKAGE_KEYS = ("id", "title", "source_locale", "topics", "types")
PACKAGE_OPTIONS = ("drafted_by", "license", "locales", "emergency", "needs")
# What somebody reads while a person lies before them.
MOST_URGENT_LINES = 5
SOURCE_KINDS = ("official", "peer-reviewed", "community", "article", OWN)
SOURCE_KEYS = ("title", "publisher", "url", "kind", "page_date", "seen", "support", "supports")
OWN_KEYS = ("title", "publisher", "kind", "seen", "supports")
SUPPORTS = ("direct", "secondary", "partial")

_TARGET = re.compile(r"[a-z0-9-]+#[a-z0-9-]+\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def read_package(text: str, *, path: str) -> tuple[Registries | None, list[Problem]]:
    """Return what ``package.yaml`` says, or None, and everything that is wrong with it.

    What the other registries say is not in it yet.
    """
    reader = YamlReader(path)
    root = reader.parse(text)
    if root is None:
        return None, reader.problems
    nodes = reader.mapping(root, required=PACKAGE_KEYS, optional=PACKAGE_OPTIONS)
    if any(key not in nodes for key in PACKAGE_KEYS):
        return None, reader.problems
    package_id = reader.folder_name(nodes["id"])
    locale = read_locale(reader, nodes["source_locale"])
    drafted_by = reader.optional(
        nodes.get("drafted_by"), lambda value: reader.choice(value, DRAFTERS)
    )
    license_name = reader.optional(nodes.get("license"), reader.text) or ""
    if package_id is None or locale is None:
        return None, reader.problems
    title = read_message(reader, nodes["title"], locale, TextKind.TITLE)
    topics = _topics(reader, nodes["topics"], locale)
    emergency = _emergency(reader, nodes["emergency"], locale) if "emergency" in nodes else ()
    needs = _needs(reader, nodes["needs"], locale) if "needs" in nodes else ()
    types = _types(reader, nodes["types"], locale)
    states = _states(reader, nodes["locales"], locale) if "locales" in nodes else {}
    if title is None or reader.problems:
        return None, reader.problems
    return Registries(
        id=package_id,
        title=title,
        source_locale=locale,
        drafted_by=drafted_by or "",
        license=license_name,
        path=path,
        topics=topics,
        emergency=emergency,
        needs=needs,
        types=types,
        states=states,
    ), []


def read_glossary(
    text: str, *, path: str, locale: Locale
) -> tuple[dict[str, GlossaryTerm], list[Problem]]:
    """Return the glossary's terms by id, and everything that is wrong with the file."""
    reader = YamlReader(path)
    root = reader.parse(text)
    terms: dict[str, GlossaryTerm] = {}
    if root is None:
        return terms, reader.problems
    listed = reader.mapping(root, required=["terms"]).get("terms")
    for term_id, node in reader.pairs(listed) if listed is not None else ():
        if not reader.is_good_id(term_id, node):
            continue
        nodes = reader.mapping(node, required=["title", "meaning"])
        title = reader.optional(
            nodes.get("title"), lambda value: read_message(reader, value, locale, TextKind.NAME)
        )
        meaning = reader.optional(
            nodes.get("meaning"), lambda value: read_message(reader, value, locale, TextKind.NOTE)
        )
        if title and meaning:
            terms[term_id] = GlossaryTerm(term_id, title, meaning)
    return terms, reader.problems


def read_reviews(
    text: str, *, path: str, source_locale: Locale
) -> tuple[tuple[SignOff, ...], list[Problem]]:
    """Return the sign-offs in order, and everything that is wrong with the file.

    The list may be empty, or not begun. A clinical sign-off is of the source language and names
    no locale.
    """
    reader = YamlReader(path)
    root = reader.parse(text)
    sign_offs: list[SignOff] = []
    if root is None:
        return (), reader.problems
    listed = reader.mapping(root, required=["reviews"]).get("reviews")
    keys = ("kind", "entry", "reviewer", "date", "digest")
    for node in reader.items(listed) if listed is not None and not is_empty(listed) else ():
        nodes = reader.mapping(node, required=keys, optional=["locale"])
        kind = reader.optional(
            nodes.get("kind"), lambda value: reader.choice(value, list(ReviewKind))
        )
        entry_id = reader.optional(nodes.get("entry"), reader.identifier)
        reviewer = reader.optional(nodes.get("reviewer"), reader.text)
        date = reader.optional(nodes.get("date"), reader.date)
        digest = reader.matching(nodes.get("digest"), _DIGEST, "what kbpkg review status prints")
        locale = reader.optional(nodes.get("locale"), lambda value: read_locale(reader, value))
        if (kind == ReviewKind.LANGUAGE) != ("locale" in nodes):
            what = "a clinical sign-off names no locale, a language sign-off names one"
            reader.problem("KB104", reader.line(node), what, "add or remove the key 'locale'")
        elif "locale" in nodes and locale is None:
            continue
        elif kind and entry_id and reviewer and date and digest:
            of = locale or source_locale
            line = reader.line(node)
            sign_offs.append(SignOff(ReviewKind(kind), entry_id, of, reviewer, date, digest, line))
    return tuple(sign_offs), reader.problems


def read_sources(text: str, *, path: str) -> tuple[dict[str, Source], list[Problem]]:
    """Return the registered sources by key, and everything that is wrong with the file."""
    reader = YamlReader(path)
    root = reader.parse(text)
    sources: dict[str, Source] = {}
    if root is None:
        return sources, reader.problems
    listed = reader.mapping(root, required=["sources"]).get("sources")
    for key, node in reader.pairs(listed) if listed is not None else ():
        if not reader.is_good_id(key, node):
            continue
        is_own = _is_own(node)
        nodes = reader.mapping(node, required=OWN_KEYS if is_own else SOURCE_KEYS)
        texts = {
            name: reader.optional(nodes.get(name), reader.text)
            for name in ("title", "publisher", "page_date", "supports")
        }
        url = reader.optional(nodes.get("url"), reader.url)
        kind = reader.optional(nodes.get("kind"), lambda value: reader.choice(value, SOURCE_KINDS))
        support = reader.optional(
            nodes.get("support"), lambda value: reader.choice(value, SUPPORTS)
        )
        seen = reader.optional(nodes.get("seen"), reader.date)
        given = [value for name, value in texts.items() if not is_own or name in OWN_KEYS]
        if kind and seen and all(given) and (is_own or (url and support)):
            sources[key] = Source(
                key=key,
                title=texts["title"] or "",
                publisher=texts["publisher"] or "",
                url=url or "",
                kind=kind,
                page_date=texts["page_date"] or "",
                seen=seen,
                support=support or "",
                supports=texts["supports"] or "",
                line=reader.line(node),
            )
    return sources, reader.problems


def _is_own(node: yaml.Node) -> bool:
    """Tell whether a source is nobody else's, so that it has no page to name."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return any(key.value == "kind" and value.value == OWN for key, value in pairs)


def _states(reader: YamlReader, node: yaml.Node, source: Locale) -> dict[Locale, LocaleState]:
    states: dict[Locale, LocaleState] = {}
    for name, value in reader.pairs(node):
        state = reader.choice(value, list(LocaleState))
        locale = read_locale_name(reader, name, reader.line(value), states)
        if locale == source and state == LocaleState.DRAFT:
            what = "the language that the entries are written in is no draft"
            reader.problem("KB104", reader.line(value), what, "remove the line")
        elif locale and state:
            states[locale] = LocaleState(state)
    return states


def _topics(reader: YamlReader, node: yaml.Node, locale: Locale) -> tuple[Topic, ...]:
    topics: dict[str, Topic] = {}
    for item in reader.items(node):
        nodes = reader.mapping(item, required=["id", "title"], optional=["start_with"])
        if not {"id", "title"} <= set(nodes):
            continue
        topic_id = reader.folder_name(nodes["id"])
        title = read_message(reader, nodes["title"], locale, TextKind.NAME)
        start_with = reader.optional(nodes.get("start_with"), reader.texts) or ()
        if topic_id in topics:
            what = f"the topic {topic_id!r} stands twice"
            reader.problem("KB106", reader.line(item), what, "rename one")
        elif topic_id and title:
            topics[topic_id] = Topic(topic_id, title, start_with)
    return tuple(topics.values())


def _emergency(reader: YamlReader, node: yaml.Node, locale: Locale) -> tuple[Text, ...]:
    items = reader.items(node)
    if len(items) > MOST_URGENT_LINES:
        what = f"{len(items)} lines of what to do first"
        cure = f"say it in at most {MOST_URGENT_LINES}; the rest stands in the entry"
        reader.problem("KB104", reader.line(node), what, cure)
    found = (read_message(reader, item, locale, TextKind.URGENT_LINE) for item in items)
    return tuple(filter(None, found))


def _needs(reader: YamlReader, node: yaml.Node, locale: Locale) -> tuple[NeedGroup, ...]:
    groups = []
    for item in reader.items(node):
        nodes = reader.mapping(item, required=["title", "list"])
        if len(nodes) < 2:
            continue
        title = read_message(reader, nodes["title"], locale, TextKind.HEADING)
        needs = (_need(reader, each, locale) for each in reader.items(nodes["list"]))
        if title:
            groups.append(NeedGroup(title, tuple(filter(None, needs))))
    return tuple(groups)


def _need(reader: YamlReader, node: yaml.Node, locale: Locale) -> Need | None:
    nodes = reader.mapping(node, required=["words", "entry"])
    if len(nodes) < 2:
        return None
    words = read_message(reader, nodes["words"], locale, TextKind.NEED)
    target = reader.matching(nodes["entry"], _TARGET, "entry-id#section-id")
    if words is None or target is None:
        return None
    entry_id, _, section = target.partition("#")
    return Need(words, entry_id, section)


def _types(reader: YamlReader, node: yaml.Node, locale: Locale) -> dict[str, EntryType]:
    types: dict[str, EntryType] = {}
    for type_id, item in reader.pairs(node):
        if not reader.is_good_id(type_id, item):
            continue
        nodes = reader.mapping(item, required=["title", "sections"])
        if len(nodes) < 2:
            continue
        title = read_message(reader, nodes["title"], locale, TextKind.NAME)
        ids = [reader.identifier(section) for section in reader.items(nodes["sections"])]
        if title:
            types[type_id] = EntryType(type_id, title, tuple(filter(None, ids)))
    return types
