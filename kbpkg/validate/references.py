"""KB2xx: links, citations, services, related entries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from kbpkg.model.entry import Block, Entry, FigurePlace, ServiceTable, Text
from kbpkg.model.inline import citations, links
from kbpkg.model.package import Registries, ReviewKind, Sources, Unread
from kbpkg.model.problem import Problem


@dataclass(frozen=True, slots=True)
class _Targets:
    """What can be referred to."""

    sections: Mapping[str, frozenset[str]]
    sources: frozenset[str]
    services: frozenset[str]
    service_kinds: frozenset[str]
    terms: frozenset[str]
    figures: frozenset[str]
    unread: Unread


def check_references(sources: Sources) -> Iterator[Problem]:
    """Yield what refers to something that is not there."""
    package = sources.package
    targets = _Targets(
        sections={
            entry.id: frozenset(section.id for section in entry.sections)
            for entry in sources.entries
        },
        sources=frozenset(package.sources),
        services=frozenset(service.id for service in package.services),
        service_kinds=frozenset(service.kind for service in package.services),
        terms=frozenset(package.glossary),
        figures=frozenset(package.figures),
        unread=sources.unread,
    )
    yield from _check_topics(sources, targets)
    yield from _check_start(package, targets)
    for entry in sources.entries:
        yield from _check_entry(entry, targets)
        for figure in package.figures_of(entry):
            for text in figure.texts():
                yield from _check_text(figure.path, entry.sources, text, targets)
    yield from _check_sign_offs(sources, targets)


def _check_sign_offs(sources: Sources, targets: _Targets) -> Iterator[Problem]:
    package = sources.package
    for sign_off in package.sign_offs:
        entry_id = sign_off.entry_id
        if entry_id not in targets.sections and entry_id not in targets.unread.entries:
            what = f"a sign-off of the entry {entry_id!r}, which is not there"
            cure = f"correct it{_near(entry_id, targets.sections)}, or remove it"
            yield Problem(package.reviews_path, sign_off.line, "KB206", what, cure)
        elif sign_off.locale not in sources.locales:
            what = f"a sign-off in {sign_off.locale.tag}, which this package does not have"
            cure = f"use one of: {', '.join(each.identifier for each in sources.locales)}"
            yield Problem(package.reviews_path, sign_off.line, "KB206", what, cure)
        elif sign_off.kind is ReviewKind.LANGUAGE and sign_off.locale == package.source_locale:
            what = f"a language sign-off in {sign_off.locale.tag}, which is no translation"
            cure = "name the locale of a translation; of the source there is the clinical sign-off"
            yield Problem(package.reviews_path, sign_off.line, "KB206", what, cure)


def _check_topics(sources: Sources, targets: _Targets) -> Iterator[Problem]:
    """Yield what topics start with and do not have."""
    path = sources.package.path
    topic_of = {entry.id: entry.topic for entry in sources.entries}
    for topic in sources.package.topics:
        for entry_id in topic.start_with:
            if entry_id in targets.unread.entries:
                continue
            if entry_id not in topic_of:
                what = f"the topic {topic.id!r} starts with {entry_id!r}, which is not there"
                cure = f"correct the id{_near(entry_id, targets.sections)}, or remove it"
                yield Problem(path, topic.title.line, "KB201", what, cure)
            elif topic_of[entry_id] != topic.id:
                what = f"the topic {topic.id!r} starts with {entry_id!r}, which is not in it"
                cure = f"name it in the topic {topic_of[entry_id]!r}, or move its file"
                yield Problem(path, topic.title.line, "KB201", what, cure)


def _check_start(package: Registries, targets: _Targets) -> Iterator[Problem]:
    """Yield what the start page refers to and is not there, or what it has no place for."""
    for line in package.emergency:
        for target in links(line.source):
            for code, what, cure in _check_link(target, targets):
                yield Problem(package.path, line.line, code, what, cure)
            if target.startswith("term:"):
                what = f"a link to the glossary on the start page: {target!r}"
                cure = "say it without: there is no list of words on that page"
                yield Problem(package.path, line.line, "KB204", what, cure)
        for key in citations(line.source):
            what = f"a citation of {key!r} on the start page, which lists no sources"
            cure = "link to the section that cites it"
            yield Problem(package.path, line.line, "KB202", what, cure)
    for group in package.needs:
        for need in group.needs:
            target = f"entry:{need.entry_id}#{need.section}"
            for code, what, cure in _check_link(target, targets):
                yield Problem(package.path, need.words.line, code, what, cure)


def _check_entry(entry: Entry, targets: _Targets) -> Iterator[Problem]:
    if entry.id in entry.related:
        what, line = "an entry that is related to itself", entry.line_of("related")
        yield Problem(entry.path, line, "KB201", what, f"remove {entry.id!r} here")
    for entry_id in entry.related:
        if entry_id not in targets.sections and entry_id not in targets.unread.entries:
            what = f"the related entry {entry_id!r} is not there"
            cure = f"correct the id{_near(entry_id, targets.sections)}, or remove it"
            yield Problem(entry.path, entry.line_of("related"), "KB201", what, cure)
    for key in entry.sources:
        if key not in targets.sources and "sources" not in targets.unread.registries:
            what = f"the source {key!r} is not registered"
            cure = f"correct the key{_near(key, targets.sources)}, or register it in sources.yaml"
            yield Problem(entry.path, entry.line_of("sources"), "KB202", what, cure)
    for text in entry.texts():
        yield from _check_text(entry.path, entry.sources, text, targets)
    for block in entry.blocks():
        yield from _check_block(entry, block, targets)


def _check_text(
    path: str, listed: tuple[str, ...], text: Text, targets: _Targets
) -> Iterator[Problem]:
    for target in links(text.source):
        for code, what, cure in _check_link(target, targets):
            yield Problem(path, text.line, code, what, cure)
    for key in citations(text.source):
        if key not in targets.sources and "sources" not in targets.unread.registries:
            what = f"a citation of {key!r}, which is not registered"
            cure = f"correct the key{_near(key, targets.sources)}, or register it in sources.yaml"
            yield Problem(path, text.line, "KB202", what, cure)
        elif key not in listed:
            what = f"a citation of {key!r}, which the entry does not list"
            yield Problem(path, text.line, "KB202", what, "add it under sources:")


def _check_link(target: str, targets: _Targets) -> Iterator[tuple[str, str, str]]:
    """Yield code, what and cure of a link that leads nowhere or elsewhere."""
    scheme, _, rest = target.partition(":")
    if scheme == "entry":
        entry_id, _, section = rest.partition("#")
        if entry_id in targets.unread.entries:
            return
        if entry_id not in targets.sections:
            what = f"a link to the entry {entry_id!r}, which is not there"
            yield "KB201", what, f"correct the id{_near(entry_id, targets.sections)}"
        elif section and section not in targets.sections[entry_id]:
            what = f"a link to the section {section!r}, which {entry_id!r} does not have"
            yield "KB201", what, f"use one of: {', '.join(sorted(targets.sections[entry_id]))}"
    elif scheme == "service":
        if rest not in targets.services and "services" not in targets.unread.registries:
            what = f"a link to the service {rest!r}, which is not registered"
            cure = f"correct the id{_near(rest, targets.services)}, or register it in services.yaml"
            yield "KB203", what, cure
    elif scheme == "term":
        if rest not in targets.terms and "glossary" not in targets.unread.registries:
            what = f"a link to the glossary term {rest!r}, which is not registered"
            cure = f"correct the id{_near(rest, targets.terms)}, or register it in glossary.yaml"
            yield "KB205", what, cure
    else:
        what = f"a link that entries do not have: {target[:60]!r}"
        cure = "link with entry:id, entry:id#section, term:id, service:id; cite as [@source]"
        yield "KB204", what, cure


def _check_block(entry: Entry, block: Block, targets: _Targets) -> Iterator[Problem]:
    match block:
        case ServiceTable(kind, line):
            if kind not in targets.service_kinds and "services" not in targets.unread.registries:
                what = f"a table of services of the kind {kind!r}, of which there are none"
                cure = f"use one of: {_listed(targets.service_kinds)}"
                yield Problem(entry.path, line, "KB203", what, cure)
        case FigurePlace(figure_id, line):
            if figure_id not in targets.figures and figure_id not in targets.unread.figures:
                what = f"the figure {figure_id!r} is not there"
                cure = f"draw figures/{figure_id}.svg, or use one of: {_listed(targets.figures)}"
                yield Problem(entry.path, line, "KB207", what, cure)
        case _:
            pass


def _near(name: str, known: Iterable[str]) -> str:
    """Return the known name that was meant, as a question, or nothing where none is like it."""
    # Comparing with all of a large package takes long; few get the first letter wrong.
    like = [each for each in known if each[:1] == name[:1] and abs(len(each) - len(name)) <= 2]
    nearest = get_close_matches(name, sorted(like), 1, 0.8)
    return f" ({nearest[0]}?)" if nearest else ""


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "(none)"
