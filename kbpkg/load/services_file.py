"""``services.yaml``: numbers to call, as data."""

import re

import yaml

from kbpkg.load.values import read_locale, read_message
from kbpkg.load.yaml_reader import YamlReader
from kbpkg.model.entry import Text, TextKind
from kbpkg.model.locale import Locale
from kbpkg.model.package import Channel, Contact, Service
from kbpkg.model.page_ids import is_of_page
from kbpkg.model.problem import Problem

GRADES = ("A", "A-", "B+", "B")
REQUIRED = ("id", "kind", "country", "number", "url", "grade", "checked")
OPTIONAL = ("also", "area", "note", "name", "hours", "languages")

# A digit at least: nobody can call a sign alone.
_NUMBER = re.compile(r"(?=[ +*#-]*[0-9])[0-9+*#][0-9 +*#-]*\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_KIND = re.compile(r"[a-z][a-z-]*\Z")
_NUMBER_FORM = "a quoted number such as '112'"


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
    for node in reader.items(listed) if listed is not None else ():
        service = _service(reader, node, locale)
        if service is None:
            continue
        if service.id in services:
            what = f"the service id {service.id!r} stands twice"
            reader.problem("KB106", reader.line(node), what, "rename one")
            continue
        if is_of_page(service.id):
            what = f"the service id {service.id!r} is one that every page has"
            reader.problem("KB106", reader.line(node), what, "choose another")
            continue
        services[service.id] = service
    return tuple(services.values()), reader.problems


def _service(reader: YamlReader, node: yaml.Node, locale: Locale) -> Service | None:
    nodes = reader.mapping(node, required=REQUIRED, optional=OPTIONAL)

    def message(name: str) -> Text | None:
        return reader.optional(
            nodes.get(name), lambda value: read_message(reader, value, locale, TextKind.NOTE)
        )

    known = len(reader.problems)
    service_id = reader.optional(nodes.get("id"), reader.identifier)
    kind = reader.matching(nodes.get("kind"), _KIND, "a kind in small letters: emergency, helpline")
    country = reader.matching(nodes.get("country"), _COUNTRY, "two capital letters (ISO 3166)")
    number = reader.matching(nodes.get("number"), _NUMBER, _NUMBER_FORM)
    also = [_contact(reader, item) for item in _listed(reader, nodes, "also")]
    languages = [read_locale(reader, item) for item in _listed(reader, nodes, "languages")]
    name = reader.optional(nodes.get("name"), reader.text)
    url = reader.optional(nodes.get("url"), reader.url)
    grade = reader.optional(nodes.get("grade"), lambda value: reader.choice(value, GRADES))
    checked = reader.optional(nodes.get("checked"), reader.date)
    area, hours, note = (message(key) for key in ("area", "hours", "note"))
    if not (service_id and kind and country and number and url and grade and checked):
        return None
    if len(reader.problems) > known:
        return None
    return Service(
        id=service_id,
        kind=kind,
        country=country,
        number=number,
        also=tuple(contact for contact in also if contact),
        area=area,
        note=note,
        url=url,
        grade=grade,
        checked=checked,
        name=name or "",
        hours=hours,
        languages=tuple(found for found in languages if found),
    )


def _listed(reader: YamlReader, nodes: dict[str, yaml.Node], key: str) -> list[yaml.Node]:
    return reader.items(nodes[key]) if key in nodes else []


def _contact(reader: YamlReader, node: yaml.Node) -> Contact | None:
    """Return a further number: by itself it is called; a mapping says how else it is reached."""
    if isinstance(node, yaml.ScalarNode):
        number = reader.matching(node, _NUMBER, _NUMBER_FORM)
        return Contact(number, Channel.PHONE) if number else None
    nodes = reader.mapping(node, required=["number", "channel"])
    number = reader.matching(nodes.get("number"), _NUMBER, _NUMBER_FORM)
    channel = reader.optional(
        nodes.get("channel"), lambda value: reader.choice(value, list(Channel))
    )
    return Contact(number, Channel(channel)) if number and channel else None
