"""export/inline_html: Markdown to HTML, in which hostile text stays text."""

import re

import pytest

from kbpkg.export.inline_html import InlineRenderer, telephone
from kbpkg.model.entry import Text, TextKind, TextState
from kbpkg.model.package import GlossaryTerm
from tests.unit.editions import EN, base_sources

SERVICES = {service.id: service for service in base_sources().package.services}


def name(words: str) -> Text:
    """Return a text of one language."""
    return Text(words, words, EN, TextState.SOURCE, TextKind.NAME, 1)


GLOSSARY = {"cystitis": GlossaryTerm("cystitis", name("Cystitis"), name("A sore bladder."))}


def render(content: str) -> str:
    """Return the HTML of a message of the entry bladder."""
    text = Text(content, content, EN, TextState.SOURCE, TextKind.PARAGRAPH, 1)
    return str(InlineRenderer("bladder", SERVICES, GLOSSARY, "Source").render(text))


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("a & b", "a &amp; b"),
        ("**a** *b*", "<strong>a</strong> <em>b</em>"),
        ("**a *b***", "<strong>a <em>b</em></strong>"),
        ("a\\\nb", "a<br>b"),
        ("[x](entry:numbers)", '<a href="numbers.html">x</a>'),
        ("[x](entry:numbers#a)", '<a href="numbers.html#a">x</a>'),
        ("[x](entry:bladder#a)", '<a href="#a">x</a>'),
        ("[x](entry:bladder)", '<a href="bladder.html">x</a>'),
        ("[*x*](entry:numbers)", '<a href="numbers.html"><em>x</em></a>'),
        ("[call](service:emergency-gb)", '<a href="tel:999">call: <bdi dir="ltr">999</bdi></a>'),
        ("[call](service:nobody)", "call"),
        ("[sore](term:cystitis)", '<a class="term" href="#term-cystitis">sore</a>'),
        ("[sore](term:nothing)", "sore"),
        ("[x](javascript:alert(1))", "x"),
        ("[x](JAVASCRIPT:alert(1))", "x"),
        ("[x](https://example.org)", "x"),
        ("<javascript:alert(1)>", "javascript:alert(1)"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("![x](y)", "x"),
        ("`<b>`", "&lt;b&gt;"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("\\<b>", "&lt;b&gt;"),
    ],
)
def test_render(content: str, html: str) -> None:
    """Known markup becomes its element, everything else text; strange links lose their target."""
    assert html == render(content)


def test_a_citation_begins_no_line() -> None:
    """The words before it are tied to it, in scripts without spaces too; one after it is not."""
    text = re.sub("<[^>]*>", "", render("a b [@x] [@y]。[@x]"))
    assert text == "a b\N{NO-BREAK SPACE}[1] [2]。\N{WORD JOINER}[1]"


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>]]>",
        "<a href='javascript:x'>",
        '[x](entry:"><script>alert(1)</script>)',
        '[x](<entry:numbers#"onmouseover="alert(1)>)',
        "[<script>](entry:numbers)",
        "**<script>**",
        "&lt;script&gt; &#60;script&#62; &#x3c;script>",
        "`<script>`",
        "![<script>](x)",
        '[@a"><script>]',
        "<script\n>",
        "</p><script>",
    ],
)
def test_hostile_text_makes_no_tag(content: str) -> None:
    """Whatever a message holds, only our own elements and attributes come out."""
    tags = re.findall(r"<[^>]*>?", render(content))
    link = r'a (class="cite" )?href="[^"<>]*"( aria-label="[^"<>]*")?'
    ours = rf'<(strong|em|br|bdi dir="ltr"|{link})>|</(strong|em|a|bdi)>'
    assert [tag for tag in tags if not re.fullmatch(ours, tag)] == []


def test_citations_are_numbered_as_first_cited() -> None:
    """The first source cited is 1, wherever it is cited again."""
    renderer = InlineRenderer("bladder", SERVICES, GLOSSARY, "Source")
    for content in ("[@b] [@a]", "[@a]"):
        text = Text(content, content, EN, TextState.SOURCE, TextKind.PARAGRAPH, 1)
        html = str(renderer.render(text))
    assert html == '<a class="cite" href="#source-a" aria-label="Source 2">[2]</a>'
    assert renderer.numbers == {"b": 1, "a": 2}


def test_glossary_terms_are_listed_once() -> None:
    """The terms that a page explains are those it links to, in order, each once."""
    renderer = InlineRenderer("bladder", SERVICES, GLOSSARY, "Source")
    content = "[a](term:cystitis) [b](term:nothing) [c](term:cystitis)"
    renderer.render(Text(content, content, EN, TextState.SOURCE, TextKind.PARAGRAPH, 1))
    assert list(renderer.terms) == ["cystitis"]


@pytest.mark.parametrize(
    ("number", "dialled"),
    [("112", "112"), ("2735 3355", "27353355"), ("+44-20", "+4420"), ("*100#", "*100%23")],
)
def test_telephone(number: str, dialled: str) -> None:
    """A number is dialled without its spaces and hyphens; a bare # would end the address."""
    assert dialled == telephone(number)
