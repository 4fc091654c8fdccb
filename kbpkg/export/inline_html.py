"""The Markdown of one message as HTML: known parts become elements, all else is escaped text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from markupsafe import Markup, escape

from kbpkg.model.entry import Text
from kbpkg.model.inline import (
    Break,
    Citation,
    Emphasis,
    Foreign,
    Inline,
    Link,
    Plain,
    Strong,
    parse_inline,
)
from kbpkg.model.package import GlossaryTerm, Service


@dataclass
class InlineRenderer:
    """Renders the messages of one page and numbers its sources as they are first cited.

    ``source_word`` names a citation for screen readers; ``numbers`` holds the sources cited,
    ``terms`` the glossary terms linked to, each in order. ``blocks`` numbers the texts, so that
    a page finds the same text in another language. ``folder`` leads to the entries.
    """

    entry_id: str
    services: Mapping[str, Service]
    glossary: Mapping[str, GlossaryTerm]
    source_word: str
    blocks: Mapping[Text, int] = field(default_factory=dict)
    folder: str = ""
    numbers: dict[str, int] = field(default_factory=dict)
    terms: dict[str, None] = field(default_factory=dict)
    regions: int = 0

    def region(self, name: str) -> str:
        """Return the name of the next region that scrolls: no two on a page have the same."""
        self.regions += 1
        return name if self.regions == 1 else f"{name} {self.regions}"

    def block(self, text: Text) -> Markup:
        """Return the attribute that names a text's block, or nothing where it has no number."""
        number = self.blocks.get(text)
        return Markup("") if number is None else Markup(' data-block="{}"').format(number)

    def render(self, text: Text) -> Markup:
        """Return a message as HTML."""
        return self._all(parse_inline(text.content))

    def _all(self, parts: tuple[Inline, ...]) -> Markup:
        return Markup("").join(map(self._one, _bound(parts)))

    def _one(self, part: Inline) -> Markup:
        match part:
            case Plain(text) | Foreign(_, text):
                return escape(text)
            case Strong(children):
                return Markup("<strong>{}</strong>").format(self._all(children))
            case Emphasis(children):
                return Markup("<em>{}</em>").format(self._all(children))
            case Link(target, children):
                return self._link(target, self._all(children))
            case Citation(key):
                number = self.numbers.setdefault(key, len(self.numbers) + 1)
                return Markup('<a class="cite" href="#source-{}" aria-label="{}">[{}]</a>').format(
                    key, f"{self.source_word} {number}", number
                )
            case Break():
                return Markup("<br>")

    def _link(self, target: str, words: Markup) -> Markup:
        scheme, _, rest = target.partition(":")
        if scheme == "entry":
            entry_id, _, section = rest.partition("#")
            page = "" if entry_id == self.entry_id else f"{entry_id}.html"
            href = f"{page}#{section}" if section else page or f"{entry_id}.html"
            return Markup('<a href="{}{}">{}</a>').format(self.folder, href, words)
        if scheme == "service" and rest in self.services:
            number = self.services[rest].number
            return Markup('<a href="tel:{}">{}: <bdi dir="ltr">{}</bdi></a>').format(
                telephone(number), words, number
            )
        if scheme == "term" and rest in self.glossary:
            self.terms.setdefault(rest, None)
            return Markup('<a class="term" href="#term-{}">{}</a>').format(rest, words)
        # A link of another kind never reaches a bundle: validate stops the build.
        return words


def _bound(parts: tuple[Inline, ...]) -> Iterator[Inline]:
    """Yield the parts, the words before a citation bound to it: it should begin no line."""
    for part, following in zip_longest(parts, parts[1:]):
        match part, following:
            case Plain(text) | Foreign(_, text), Citation() if text and not text.isspace():
                tie = "\N{NO-BREAK SPACE}" if text.endswith(" ") else "\N{WORD JOINER}"
                yield Plain(text.removesuffix(" ") + tie)
            case _:
                yield part


def telephone(number: str) -> str:
    """Return the number as a ``tel:`` address has it; a bare ``#`` would end the address there."""
    dialled = (character for character in number if character in "0123456789+*#")
    return "".join(dialled).replace("#", "%23")
