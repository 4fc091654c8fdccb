"""model/inline: the Markdown inside one message."""

import time

import pytest

from kbpkg.model.inline import (
    Break,
    Citation,
    Emphasis,
    Foreign,
    Inline,
    Link,
    Plain,
    Strong,
    citations,
    foreign,
    links,
    parse_inline,
    plain_text,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("words", (Plain("words"),)),
        ("**now**", (Strong((Plain("now"),)),)),
        ("*now*", (Emphasis((Plain("now"),)),)),
        ("**a *b***", (Strong((Plain("a "), Emphasis((Plain("b"),)))),)),
        ("[a *b*](entry:c#d)", (Link("entry:c#d", (Plain("a "), Emphasis((Plain("b"),)))),)),
        ("x [@key-1]", (Plain("x "), Citation("key-1"))),
        ("a\\\nb", (Plain("a"), Break(), Plain("b"))),
        ("<b>", (Foreign("raw HTML", "<b>"),)),
        ("![map](m.png)", (Foreign("image", "map"),)),
        ("`code`", (Foreign("code inline", "code"),)),
        ("2 < 3 & 4", (Plain("2 < 3 & 4"),)),
        ("[@Key]", (Plain("[@Key]"),)),
        ("[@]", (Plain("[@]"),)),
        ("[@key", (Plain("[@key"),)),
        ("**open", (Plain("**open"),)),
    ],
)
def test_parse(text: str, parts: tuple[Inline, ...]) -> None:
    """Each kind of markup becomes its part; what is none stays words; foreign parts are kept."""
    assert parts == parse_inline(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**Call** [them](service:x) now. [@who-1]", "Call them now."),
        ("a\\\nb", "a b"),
        ("<script>x</script>", "<script>x</script>"),
        ("&lt;b&gt; &amp;", "<b> &"),
        ("\\*not\\*", "*not*"),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    """Plain text keeps what is read and drops marks and citations."""
    assert plain == plain_text(text)


def test_links_and_citations_stand_in_order() -> None:
    """Links and citations are listed as they stand, inside emphasis too, double ones twice."""
    text = "**[a](entry:x) [@k]** [b](javascript:alert(1)) <https://e.org> [a](entry:x) [@j]"
    assert links(text) == ["entry:x", "javascript:alert(1)", "https://e.org", "entry:x"]
    assert citations(text) == ["k", "j"]


@pytest.mark.parametrize("text", ["<b>x</b>", "<!-- x -->", "<?php ?>", "<img src=x onerror=y>"])
def test_foreign_html(text: str) -> None:
    """Raw HTML of every kind is found, so that a check can refuse it."""
    assert {part.kind for part in foreign(text)} == {"raw HTML"}


@pytest.mark.parametrize(
    "text",
    [
        "*a **b " * 1500 + "c** d* " * 1500,
        "[" * 3000 + "x" + "](entry:a)" * 3000,
        "**" * 5000,
        "<" * 5000,
    ],
    ids=["emphasis", "links", "stars", "angles"],
)
def test_deep_nesting(text: str) -> None:
    """However deep the marks nest, a message is read without an error."""
    assert plain_text(text) == plain_text(text)


def test_citations_that_never_close_do_not_hang() -> None:
    """A text of nothing but beginnings of citations is read in a time that grows with its length.

    Measured: 1.2 s of processor time; a search to the end at each of them took 7 s.
    """
    text = "[@" * 45_000
    before = time.process_time()
    assert plain_text(f"{text}]") == f"{text}]"
    assert time.process_time() - before < 5


def test_the_longest_key_of_a_citation() -> None:
    """A key has at most 100 characters; what is longer stays words."""
    assert citations(f"[@{'a' * 100}]") == ["a" * 100]
    assert citations(f"[@{'a' * 101}]") == []
