"""The registries of a package: ``package.yaml``, sources, services, glossary, reviews."""

import re
from dataclasses import dataclass

import yaml

from kbpkg.load.yaml_reader import ID, YamlReader
from kbpkg.model.entry import Text, TextKind, TextState
from kbpkg.model.locale import Locale
from kbpkg.model.package import (
    EntryType,
    GlossaryTerm,
    LocaleState,
    ReviewKind,
    Service,
    SignOff,
    Source,
    Topic,
)
from kbpkg.model.problem import Problem

PACKAGE_KEYS = ("id", "title", "source_locale", "topics", "types")
SOURCE_KINDS = ("official", "peer-reviewed", "community", "article")
SUPPORTS = ("direct", "secondary", "partial")
GRADES = ("A", "A-", "B+", "B")

_NUMBER = re.compile(r"[0-9+*#][0-9 +*#-]*\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


@dataclass(frozen=True, slots=True)
class PackageFile:
    """What ``package.yaml`` says."""

    id: str
    title: Text
    source_locale: Locale
    drafted_by: str
    topics: tuple[Topic, ...]
    types: dict[str, EntryType]
    states: dict[Locale, LocaleState]


def read_package(text: str, *, path: str) -> tuple[PackageFile | None, list[Problem]]:
    """Return what ``package.yaml`` says, or None, and everything that is wrong with it."""
    reader = YamlReader(path)
    root = reader.parse(text)
    if root is None:
        return None, reader.problems
    nodes = reader.mapping(root, required=PACKAGE_KEYS, optional=["drafted_by", "locales"])
    if any(key not in nodes for key in PACKAGE_KEYS):
        return None, reader.problems
    package_id = reader.folder_name(nodes["id"])
    locale = _locale(reader, nodes["source_locale"])
    drafted_by = reader.optional(nodes.get("drafted_by"), reader.text) or ""
    if package_id is None or locale is None:
        return None, reader.problems
    title = _text(reader, nodes["title"], locale, TextKind.TITLE)
    topics = _topics(reader, nodes["topics"], locale)
    types = _types(reader, nodes["types"], locale)
    states = _states(reader, nodes["locales"]) if "locales" in nodes else {}
    if title is None or reader.problems:
        return None, reader.problems
    return PackageFile(package_id, title, locale, drafted_by, topics, types, states), []


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
        if not ID.match(term_id):
            cure = "use small letters, digits and single hyphens"
            reader.problem("KB104", reader.line(node), f"{term_id!r} is not a good id", cure)
            continue
        nodes = reader.mapping(node, required=["title", "meaning"])
        title = reader.optional(
            nodes.get("title"), lambda value: _text(reader, value, locale, TextKind.NAME)
        )
        meaning = reader.optional(
            nodes.get("meaning"), lambda value: _text(reader, value, locale, TextKind.NOTE)
        )
        if title and meaning:
            terms[term_id] = GlossaryTerm(term_id, title, meaning)
    return terms, reader.problems


def read_reviews(
    text: str, *, path: str, source_locale: Locale
) -> tuple[tuple[SignOff, ...], list[Problem]]:
    """Return the sign-offs in order, and everything that is wrong with the file.

    The list may be empty. A clinical sign-off is of the source language and names no locale.
    """
    reader = YamlReader(path)
    root = reader.parse(text)
    sign_offs: list[SignOff] = []
    if root is None:
        return (), reader.problems
    listed = reader.mapping(root, required=["reviews"]).get("reviews")
    keys = ("kind", "entry", "reviewer", "date", "digest")
    for node in reader.items(listed) if listed is not None else ():
        nodes = reader.mapping(node, required=keys, optional=["locale"])
        kind = reader.optional(
            nodes.get("kind"), lambda value: reader.choice(value, list(ReviewKind))
        )
        entry_id = reader.optional(nodes.get("entry"), reader.identifier)
        reviewer = reader.optional(nodes.get("reviewer"), reader.text)
        date = reader.optional(nodes.get("date"), reader.date)
        digest = _matching(reader, nodes.get("digest"), _DIGEST, "what kbpkg review status prints")
        locale = reader.optional(nodes.get("locale"), lambda value: _locale(reader, value))
        if (kind == ReviewKind.LANGUAGE) != ("locale" in nodes):
            what = "a clinical sign-off names no locale, a language sign-off names one"
            reader.problem("KB104", reader.line(node), what, "add or remove the key 'locale'")
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
    keys = ("title", "publisher", "url", "kind", "page_date", "seen", "support", "supports")
    for key, node in reader.pairs(listed) if listed is not None else ():
        nodes = reader.mapping(node, required=keys)
        texts = {
            name: reader.optional(nodes.get(name), reader.text)
            for name in ("title", "publisher", "page_date", "supports")
        }
        url = reader.optional(nodes.get("url"), lambda value: _url(reader, value))
        kind = reader.optional(nodes.get("kind"), lambda value: reader.choice(value, SOURCE_KINDS))
        support = reader.optional(
            nodes.get("support"), lambda value: reader.choice(value, SUPPORTS)
        )
        seen = reader.optional(nodes.get("seen"), reader.date)
        if url and kind and support and seen and all(texts.values()):
            sources[key] = Source(
                key=key,
                title=texts["title"] or "",
                publisher=texts["publisher"] or "",
                url=url,
                kind=kind,
                page_date=texts["page_date"] or "",
                seen=seen,
                support=support,
                supports=texts["supports"] or "",
            )
    return sources, reader.problems


def read_services(
    text: str, *, path: str, locale: Locale
) -> tuple[tuple[Service, ...], list[Problem]]:
    """Return the registered services in order, and everything that is wrong with the file."""
    reader = YamlReader(path)
    root = reader.parse(text)
    services: dict[str, Service] = {}
    if root is None:
        return (), reader.problems
    listed = reader.mapping(root, required=["services"]).get("services")
    keys = ("id", "kind", "country", "number", "url", "grade", "checked")
    for node in reader.items(listed) if listed is not None else ():
        nodes = reader.mapping(node, required=keys, optional=["also", "area", "note"])
        service_id, kind = (
            reader.optional(nodes.get(name), reader.identifier) for name in ("id", "kind")
        )
        country = _matching(
            reader, nodes.get("country"), _COUNTRY, "two capital letters (ISO 3166)"
        )
        number = _matching(reader, nodes.get("number"), _NUMBER, "a quoted number such as '112'")
        also = tuple(
            found
            for item in (reader.items(nodes["also"]) if "also" in nodes else ())
            if (found := _matching(reader, item, _NUMBER, "a quoted number such as '112'"))
        )
        area, note = (
            reader.optional(
                nodes.get(name), lambda value: _text(reader, value, locale, TextKind.NOTE)
            )
            for name in ("area", "note")
        )
        url = reader.optional(nodes.get("url"), lambda value: _url(reader, value))
        grade = reader.optional(nodes.get("grade"), lambda value: reader.choice(value, GRADES))
        checked = reader.optional(nodes.get("checked"), reader.date)
        if service_id in services:
            what = f"the service id {service_id!r} stands twice"
            reader.problem("KB106", reader.line(node), what, "rename one")
        elif service_id and kind and country and number and url and grade and checked:
            services[service_id] = Service(
                id=service_id,
                kind=kind,
                country=country,
                number=number,
                also=also,
                area=area,
                note=note,
                url=url,
                grade=grade,
                checked=checked,
            )
    return tuple(services.values()), reader.problems


def _text(reader: YamlReader, node: yaml.Node, locale: Locale, kind: TextKind) -> Text | None:
    content = reader.text(node)
    if content is None:
        return None
    return Text(content, content, locale, TextState.SOURCE, kind, reader.line(node))


def _locale(reader: YamlReader, node: yaml.Node) -> Locale | None:
    identifier = reader.text(node)
    try:
        return None if identifier is None else Locale.parse(identifier)
    except ValueError as error:
        cure = "use a language that CLDR knows, for example en or zh_Hant"
        reader.problem("KB104", reader.line(node), str(error), cure)
        return None


def _states(reader: YamlReader, node: yaml.Node) -> dict[Locale, LocaleState]:
    states: dict[Locale, LocaleState] = {}
    for name, value in reader.pairs(node):
        state = reader.choice(value, list(LocaleState))
        try:
            locale = Locale.parse(name)
        except ValueError as error:
            cure = "use a language that CLDR knows, for example es or zh_Hant"
            reader.problem("KB104", reader.line(value), str(error), cure)
            continue
        if state:
            states[locale] = LocaleState(state)
    return states


def _topics(reader: YamlReader, node: yaml.Node, locale: Locale) -> tuple[Topic, ...]:
    topics: dict[str, Topic] = {}
    for item in reader.items(node):
        nodes = reader.mapping(item, required=["id", "title"], optional=["start_with"])
        if not {"id", "title"} <= set(nodes):
            continue
        topic_id = reader.folder_name(nodes["id"])
        title = _text(reader, nodes["title"], locale, TextKind.NAME)
        start_with = reader.optional(nodes.get("start_with"), reader.texts) or ()
        if topic_id in topics:
            what = f"the topic {topic_id!r} stands twice"
            reader.problem("KB106", reader.line(item), what, "rename one")
        elif topic_id and title:
            topics[topic_id] = Topic(topic_id, title, start_with)
    return tuple(topics.values())


def _types(reader: YamlReader, node: yaml.Node, locale: Locale) -> dict[str, EntryType]:
    types: dict[str, EntryType] = {}
    for type_id, item in reader.pairs(node):
        nodes = reader.mapping(item, required=["title", "sections"])
        if len(nodes) < 2:
            continue
        title = _text(reader, nodes["title"], locale, TextKind.NAME)
        ids = [reader.identifier(section) for section in reader.items(nodes["sections"])]
        if title:
            types[type_id] = EntryType(type_id, title, tuple(filter(None, ids)))
    return types


def _matching(
    reader: YamlReader, node: yaml.Node | None, pattern: re.Pattern[str], form: str
) -> str | None:
    text = reader.optional(node, reader.text)
    if node is None or text is None or pattern.match(text):
        return text
    reader.problem("KB104", reader.line(node), f"{text!r} has the wrong form", f"write {form}")
    return None


def _url(reader: YamlReader, node: yaml.Node) -> str | None:
    text = reader.text(node)
    if text is None or re.match(r"https?://[^\s<>\"]+\Z", text):
        return text
    cure = "write a whole address that begins with https:// or http://"
    reader.problem("KB104", reader.line(node), f"{text!r} is not a web address", cure)
    return None
