"""The pages of a bundle, from the templates under ``web/``."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from kbpkg.analysis.table import table
from kbpkg.export.assets import (
    FORM_SCRIPT,
    GATHER_SCRIPT,
    GUIDE_SCRIPT,
    LEAVE_SCRIPT,
    SCRIPTS,
    WEB,
    WORKSHEET_SCRIPT,
)
from kbpkg.export.figure_html import step_svg
from kbpkg.export.handout_shape import strips
from kbpkg.export.inline_html import InlineRenderer, telephone
from kbpkg.export.interface import Interface
from kbpkg.export.labels import CONTAINERS, OWN_WORDS
from kbpkg.export.page_texts import source_digest, text_numbers
from kbpkg.export.review_status import review_status
from kbpkg.model.entry import Entry, Field, NumberCard, Question, ServiceTable, Text
from kbpkg.model.inline import plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.package import (
    OWN,
    Edition,
    LocaleState,
    Overview,
    Service,
    Standing,
    Topic,
)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to the same page in a language."""

    locale: Locale
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame of a page needs. ``root`` leads to the folder of the bundle."""

    locale: Locale
    root: str
    languages: tuple[LanguageLink, ...]
    scripts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country and the services to call there."""

    code: str
    name: str
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class StartCard:
    """One language on the start page: its name, what to do first, and how far it is.

    ``urgent`` can be read where no link works, in a zip.
    """

    locale: Locale
    extract: str
    urgent: Markup
    standing: Markup
    status: Markup


class PageRenderer:
    """Renders the pages of one edition."""

    def __init__(self, edition: Edition, locales: Sequence[Locale]) -> None:
        self.edition = edition
        self._locales = locales
        self._interface = Interface(edition.locale, edition.interface)
        self._entries = {entry.id: entry for entry in edition.entries}
        self._services = {service.id: service for service in edition.package.services}
        self._environment = self._make_environment()

    def entry_page(self, entry: Entry) -> str:
        """Return the page of an entry."""
        return self._environment.get_template("entry.html").render(
            page=self._page(f"{entry.id}.html", *_scripts_of(entry)),
            local_place=self._has_local_place(entry),
            is_page=True,
            is_overdue=False,  # a page asks the reader's clock
            **self._entry_values(entry),
        )

    def entry_html(self, entry: Entry, today: datetime.date) -> str:
        """Return an entry as an HTML fragment, an ``article``, for other tools' pages.

        Links to other entries are relative: ``other-entry.html#section``.
        """
        template = self._environment.get_template("article.html")
        is_overdue = entry.review_due < today
        return template.render(is_page=False, is_overdue=is_overdue, **self._entry_values(entry))

    def _entry_values(self, entry: Entry) -> dict[str, object]:
        package = self.edition.package
        return {
            "entry": entry,
            "type": package.types[entry.type],
            "related": [self._entries[each] for each in entry.related],
            "sheet": _sheet(entry),
            "is_urgent": self._is_urgent(entry),
            "inline": self._inline(entry.id, text_numbers(entry)),
            "digest": source_digest(entry),
        }

    def _inline(
        self, entry_id: str, blocks: Mapping[Text, int], folder: str = ""
    ) -> InlineRenderer:
        package, word = self.edition.package, self._interface.attr("Source")
        return InlineRenderer(entry_id, self._services, package.glossary, word, blocks, folder)

    def home_page(self, overview: Overview) -> str:
        """Return the start page of the locale."""
        return self._environment.get_template("home.html").render(
            page=self._page("index.html"),
            local_place=True,
            topics=self._topics(),
            inline=self._inline("", {}),
            overview=overview,
        )

    def handout_page(self) -> str:
        """Return the page that gathers what the reader picked, to be printed."""
        return self._environment.get_template("handout.html").render(
            page=self._page("handout.html", GATHER_SCRIPT),
            local_place=True,
            topics=self._topics(),
            is_handout=True,
        )

    def leaving_page(self) -> str:
        """Return the page that says what stays behind when somebody leaves quickly."""
        return self._environment.get_template("leaving.html").render(
            page=self._page("leave.html"), local_place=False
        )

    def local_services_page(self) -> str:
        """Return the page with the form that makes a team's own file of contacts."""
        return self._environment.get_template("local-services.html").render(
            page=self._page("local-services.html", FORM_SCRIPT), local_place=False
        )

    def blank_page(self) -> str:
        """Return the empty page that takes the place of one that is left quickly."""
        return self._environment.get_template("blank.html").render()

    def start_page(self, cards: Sequence[StartCard]) -> str:
        """Return the page on which a language is chosen, in the words of this edition."""
        page = Page(self.edition.locale, "", (), (LEAVE_SCRIPT,))
        return self._environment.get_template("start.html").render(page=page, cards=cards)

    def _status(self) -> Markup:
        """Return the review status of the locale's first entry."""
        topics = self.edition.package.topics
        first = self.topic_entries(topics[0])[:1] if topics else []
        lines = review_status(self.edition, first[0].id if first else "")
        module = self._environment.get_template("blocks.html").module
        status: Markup = module.status(lines)  # type: ignore[attr-defined] # a macro
        return status

    def start_card(self, standing: Standing) -> StartCard:
        """Return what the start page says of this locale."""
        folder = f"{self.edition.locale.tag}/"
        topics = self.edition.package.topics
        entries = self.topic_entries(topics[0]) if topics else []
        blocks = self._environment.get_template("blocks.html").module
        urgent = blocks.urgent(entries, self._inline("", {}, folder), folder)  # type: ignore[attr-defined] # a macro
        return StartCard(
            locale=self.edition.locale,
            extract=self._interface.attr(
                "This page looks plain because the folder was not extracted. "
                "Copy or extract the whole folder, then open index.html again."
            ),
            urgent=urgent,
            standing=blocks.standing(standing),  # type: ignore[attr-defined] # a macro
            status=self._status(),
        )

    def readme(self) -> str:
        """Return what README.txt says in this locale."""
        name = self.edition.package.license
        return self._environment.get_template("readme.txt").render(license=name)

    def _topics(self) -> list[tuple[Topic, list[Entry]]]:
        """Return the topics that have entries, with them."""
        topics = self.edition.package.topics
        return [(topic, found) for topic in topics if (found := self.topic_entries(topic))]

    def topic_entries(self, topic: Topic) -> list[Entry]:
        """Return a topic's entries: first those that it starts with, then by title."""
        first = {entry_id: number for number, entry_id in enumerate(topic.start_with)}
        found = [entry for entry in self.edition.entries if entry.topic == topic.id]
        return sorted(
            found,
            key=lambda entry: (first.get(entry.id, len(first)), entry.title.content, entry.id),
        )

    def _is_urgent(self, entry: Entry) -> bool:
        """Tell whether an entry is of what cannot wait: the first topic, if the package says so."""
        package = self.edition.package
        return bool(package.emergency) and entry.topic == package.topics[0].id

    def _has_local_place(self, entry: Entry) -> bool:
        """Tell whether a team's own contacts stand on a page: urgent ones, and by numbers."""
        if self._is_urgent(entry):
            return True
        # They may stand in a list item or in a box too.
        places = NumberCard | ServiceTable
        return any(isinstance(block, places) for block in entry.blocks())

    def _page(self, name: str, *scripts: str) -> Page:
        current = self.edition.locale
        links = (
            LanguageLink(each, f"../{each.tag}/{name}", each == current) for each in self._locales
        )
        return Page(current, "../", tuple(links), (*SCRIPTS, *scripts))

    def _make_environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(WEB / "templates"),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        package = self.edition.package
        attr = self._interface.attr
        environment.globals.update(
            _=self._interface.text,
            attr=attr,
            edition=self.edition,
            locale=self.edition.locale,
            longest_text=table().constants.longest_text,
            is_draft=package.state(self.edition.locale) is LocaleState.DRAFT,
            source_locale=package.source_locale,
            plain=lambda text: plain_text(text.content),
            strips=strips,
            kind_of=lambda block: type(block).__name__,
            tel=telephone,
            services_of=self._services_of,
            names_of=self._names_of,
            countries=self._countries(),
            emergency_numbers=self._emergency_numbers(),
            drawing=step_svg,
            review_status=review_status,
            urgent_page=self._urgent_page(),
            numbers_page=self._numbers_page(),
            container_labels=self._container_labels(),
            source_kinds=self._source_kinds(),
            source_supports=self._source_supports(),
        )
        return environment

    def _urgent_page(self) -> str:
        """Return the page of what cannot wait, the first of its topic; nothing without one."""
        package = self.edition.package
        first = self.topic_entries(package.topics[0])[:1] if package.emergency else []
        return f"{first[0].id}.html" if first else ""

    def _numbers_page(self) -> str:
        """Return the page with the emergency numbers of all countries; nothing without one."""
        for entry in self.edition.entries:
            for block in entry.blocks():
                if isinstance(block, ServiceTable) and block.kind == "emergency":
                    return f"{entry.id}.html"
        return ""

    def _container_labels(self) -> dict[str, str]:
        return {name: self._interface.attr(label) for name, label in CONTAINERS.items()}

    def _source_kinds(self) -> dict[str, str]:
        attr = self._interface.attr
        return {
            "official": attr("Official page"),
            "peer-reviewed": attr("Peer-reviewed study"),
            "community": attr("Community organisation"),
            "article": attr("Article"),
            OWN: self._interface.attr(OWN_WORDS),
        }

    def _source_supports(self) -> dict[str, str]:
        attr = self._interface.attr
        return {
            "direct": attr("It says this itself"),
            "secondary": attr("It reports another source"),
            "partial": attr("Only a part of it was seen"),
        }

    def _services_of(self, kind: str) -> list[Service]:
        name = self.edition.locale.territory_name
        found = self.edition.package.services_of(kind)
        return sorted(found, key=lambda service: (name(service.country), service.id))

    def _countries(self) -> list[Country]:
        """Return all countries with their services, emergency numbers first, by name."""
        found: dict[str, list[Service]] = {}
        for service in self.edition.package.services:
            found.setdefault(service.country, []).append(service)
        name = self.edition.locale.territory_name
        countries = (
            Country(code, name(code), tuple(sorted(each, key=_urgent_first)))
            for code, each in found.items()
        )
        return sorted(countries, key=lambda country: (country.name, country.code))

    def _emergency_numbers(self) -> list[Country]:
        """Return the countries of which an emergency number is known, with nothing else."""
        found = (
            replace(each, services=tuple(s for s in each.services if s.kind == "emergency"))
            for each in self._countries()
        )
        return [country for country in found if country.services]

    def _names_of(self, languages: Sequence[Locale]) -> list[str]:
        return [language.name_in(self.edition.locale) for language in languages]


def _sheet(entry: Entry) -> str:
    """Return how an entry is printed: a ``card`` on one page, a ``worksheet``, or as it is."""
    if any(isinstance(block, NumberCard) for block in entry.blocks()):
        return "card"
    return "worksheet" if any(isinstance(block, Field) for block in entry.blocks()) else ""


def _scripts_of(entry: Entry) -> Iterator[str]:
    """Yield the scripts that the page of an entry has besides those of all."""
    if any(isinstance(block, Question) for block in entry.blocks()):
        yield GUIDE_SCRIPT
    if _sheet(entry) == "worksheet":
        yield WORKSHEET_SCRIPT


def _urgent_first(service: Service) -> tuple[bool, str]:
    return service.kind != "emergency", service.id
