"""What holds for any text, tried on many. Derandomised: a run fails or passes every time."""

import re
import string
from array import array
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbpkg.analysis.words import grams, tokens, words
from kbpkg.export.inline_html import InlineRenderer
from kbpkg.load.catalog_file import read_catalog
from kbpkg.load.entry_file import read_entry
from kbpkg.load.registry import read_package, read_sources
from kbpkg.load.services_file import read_services
from kbpkg.model.entry import Text, TextKind, TextState
from kbpkg.model.inline import citations, foreign, links, parse_inline, plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.posting import EntryText, Passage, Postings, SearchIndex
from kbpkg.wire import index_record
from kbpkg.wire.index_record import index_files, read_index, write_index
from kbpkg.wire.script import FormatError, read_script, write_script
from kbpkg.wire.texts_record import read_texts, write_texts
from kbpkg.wire.varint import DIGITS, read_numbers, write_numbers

settings.register_profile(
    "kbpkg",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kbpkg")

EN = Locale("en")

SCRIPTS = "aZéßİıſΣςšж١۱é\u0301ًـکة膀胱痛กขเ์ကြខ្ひカｶﾞ한é½ﬁ²𝐀𠮷👍 -_'.\u200d\u200c\ufeff\u00ad"
MARKS = "*_[]()<>`!\\&;:@#{}|\"'/=-~ \naxé1膀"

any_text = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=SCRIPTS, max_size=40),
    st.text(alphabet=MARKS, max_size=60),
)
markup = st.one_of(
    any_text,
    st.lists(
        st.sampled_from(
            [
                *("<script>", "</script>", "<img src=x onerror=y>", "<!--", "-->", "<b", ">"),
                *("[x](", "entry:a", "javascript:alert(1)", ")", "[@key]", "[@", "**", "*", "`"),
                *("![i](j)", "&lt;", "&#60;", "&#x3c;script&#x3e;", "\\", "\n", "<http://a>", '"'),
            ]
        ),
        max_size=12,
    ).map("".join),
)


@given(st.lists(st.integers(0, 2**53)))
def test_numbers_round_trip(numbers: list[int]) -> None:
    """Numbers up to 2**53 read back as they were written, in base64 digits."""
    text = write_numbers(numbers)
    assert set(text) <= set(DIGITS)
    assert numbers == read_numbers(text)


@given(st.one_of(st.text(), st.text(alphabet=DIGITS)))
def test_numbers_of_any_text(text: str) -> None:
    """Any text gives whole numbers or a FormatError."""
    with suppress(FormatError):
        assert all(0 <= number <= 2**53 for number in read_numbers(text))


terms = st.text(string.ascii_lowercase + "éж膀١", min_size=1, max_size=6)


@st.composite
def indexes(draw: st.DrawFn) -> SearchIndex:
    """Draw an index of some entries."""
    size = draw(st.sampled_from((0, 1, 5, 40, 100_000)))
    postings = {}
    for term in sorted(draw(st.sets(terms, max_size=8))) if size else ():
        numbers = sorted(draw(st.sets(st.integers(0, size - 1), min_size=1)))
        impacts = draw(st.binary(min_size=len(numbers), max_size=len(numbers)))
        steps = bytes(each % 64 for each in impacts)
        postings[term] = Postings(array("I", numbers), steps)
    held = draw(st.integers(0, size))
    everyday = draw(st.frozensets(st.sampled_from(sorted(postings)))) if postings else frozenset()
    return SearchIndex(EN, size, held, draw(st.integers(1, 99)), postings, everyday)


def scripts(index: SearchIndex, *, is_large: bool) -> dict[str, str]:
    """Return the scripts of an index by name, of a large one with little in each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_record, "_FILE_SIZE", 12)
        files = list(write_index(index, is_large=is_large))
    return {file.name: write_script(file.name, file.record) for file in files}


@given(indexes(), st.booleans())
def test_index_round_trip(index: SearchIndex, is_large: bool) -> None:  # noqa: FBT001 - drawn
    """An index reads back from its scripts as it was written, from one or from many."""
    written = scripts(index, is_large=is_large)
    records = {name: read_script(script, name) for name, script in written.items()}
    assert read_index(records, EN) == index
    names = index_files(records["index/en"], "en")
    assert set(names) == {name for name in records if name.startswith("postings/")}


@given(indexes(), st.booleans(), st.data())
def test_a_cut_index_is_refused(
    index: SearchIndex,
    is_large: bool,  # noqa: FBT001 - drawn
    data: st.DataObject,
) -> None:
    """A script of which the end is missing is never read as something else."""
    name, script = data.draw(st.sampled_from(list(scripts(index, is_large=is_large).items())))
    cut = script[: data.draw(st.integers(0, len(script) - 1))]
    try:
        read_script(cut, name)
    except FormatError:
        return
    raise AssertionError(cut)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=8,
    )
)
def test_records_of_any_shape(record: object) -> None:
    """Any JSON value is a record of its reader, or a FormatError."""
    with suppress(FormatError):
        read_texts(record, EN)
    with suppress(FormatError):
        read_index({"index/en": record}, EN)
    head = {"size": 9, "held": 9, "textsPerFile": 1, "everyday": "", "postings": ["a"]}
    with suppress(FormatError):
        read_index({"index/en": head, "postings/en/0": record}, EN)
    index_files(record, "en")


@given(st.lists(any_text, min_size=1, max_size=4))
def test_texts_round_trip(texts: list[str]) -> None:
    """Passages of any text read back from their script, which is one line."""
    body = (Passage("body", "s", text, EN, TextState.CURRENT) for text in texts)
    passages = (Passage("title", "", "", EN, TextState.CURRENT), *body)
    record = write_texts([EntryText("a", passages)], EN)
    script = write_script("texts/en/0", record)
    assert script.count("\n") == 1
    assert {"\u2028", "\u2029"}.isdisjoint(script)
    assert [EntryText("a", passages)] == read_texts(read_script(script, "texts/en/0"), EN)


@given(any_text)
def test_tokens_lie_in_the_text(text: str) -> None:
    """Any text gives terms, never empty, that lie in it, in order."""
    found = list(tokens(text))
    assert [token.term for token in found] == words(text)
    assert all(token.term for token in found)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)
    assert all(isinstance(gram, str) and gram for token in found for gram in grams(token.term))


@given(any_text, any_text)
def test_words_of_two_texts(left: str, right: str) -> None:
    """Words do not reach over a space."""
    assert words(left) + words(right) == words(f"{left} {right}")


@given(any_text)
def test_case_does_not_matter(text: str) -> None:
    """ASCII letters are the same in capitals."""
    ascii_only = text.encode("ascii", "ignore").decode()
    assert words(ascii_only) == words(ascii_only.upper())


@given(markup)
def test_inline_is_never_refused(text: str) -> None:
    """Any message is read, and what it shows, links and cites can be told."""
    parse_inline(text)
    for read in (plain_text, links, citations, foreign):
        read(text)


@given(markup)
def test_inline_html_holds_our_tags_only(text: str) -> None:
    """No text makes an element of its own: every < begins one of our tags."""
    message = Text(text, text, EN, TextState.SOURCE, TextKind.PARAGRAPH, 1)
    html = str(InlineRenderer("a", {}, {}, "Source").render(message))
    ours = r'</?(strong|em)>|<br>|</a>|<a (class="cite" )?href="[^"<>]*"( aria-label="[^"<>]*")?>'
    rest = re.sub(ours, "", html)
    assert "<" not in rest
    assert ">" not in rest
    assert not re.search(r'href="\s*(javascript|data|vbscript)', html, re.IGNORECASE)


front_line = st.one_of(
    st.sampled_from(
        [
            *(
                "type: t",
                'title: "T"',
                "summary: S",
                "keywords: [a]",
                "keywords: []",
                "risk: standard",
            ),
            *(
                "sources: []",
                "related: []",
                "updated: 2026-01-01",
                "review_due: 2026-01-01",
                "a: &b c",
            ),
            *(
                "? [x]",
                ": y",
                "- z",
                "{",
                '"',
                "!!python/object:os.system x",
                "\t",
                "...",
                "%YAML 9",
            ),
            *("<<: {}", "\x00", "\x85", "\ufeff", "!<x> y: z", "|", ">", "title: |", "  x", "#c"),
        ]
    ),
    st.text(max_size=12),
)
body_line = st.one_of(
    st.sampled_from(
        [
            *("## A {#a}", "## A", "# B {#b}", "::: now", ":::", "::: services {kind=x}", "- a"),
            *("  - b", "1. x", "| a | b |", "|---|---|", "| c |", "> q", "```", "<b>", "<script>"),
            *("[x](javascript:1)", "![i](x)", "[@k]", "***", "* ", "    code", "[a]: b", "---"),
            *("===", "::::", "\x00", "|", "- - - -", ">>>>>", "&nbsp;", "\\"),
        ]
    ),
    any_text,
)
yaml_text = st.lists(front_line, max_size=14).map("\n".join)
entry_text = st.one_of(
    any_text,
    st.tuples(yaml_text, st.lists(body_line, max_size=14).map("\n".join)).map(
        lambda parts: f"---\n{parts[0]}\n---\n{parts[1]}"
    ),
    st.lists(body_line, max_size=14).map(
        lambda lines: (
            "---\ntype: t\ntitle: T\nsummary: S\nkeywords: [k]\nrisk: standard\n"
            "sources: []\nrelated: []\nupdated: 2026-01-01\nreview_due: 2026-01-01\n---\n"
            + "\n".join(lines)
        )
    ),
)


@given(entry_text)
def test_any_entry_is_read_or_told(text: str) -> None:
    """Any text is an entry, or has at least one problem with a line of the file."""
    entry, problems = read_entry(text, path="x.md", entry_id="x", topic="t", types=["t"], locale=EN)
    assert entry is not None or problems
    assert all(0 <= problem.line <= text.count("\n") + 2 for problem in problems)
    if entry is not None:
        assert all(text.source == " ".join(text.source.split()) for text in entry.texts())


@given(st.one_of(any_text, yaml_text))
def test_any_registry_is_read_or_told(text: str) -> None:
    """Any text is a registry, or has a problem."""
    package, problems = read_package(text, path="x")
    assert package is not None or problems
    read_sources(text, path="x")
    read_services(text, path="x", locale=EN)


po_line = st.one_of(
    st.sampled_from(
        [
            *('msgid "a"', 'msgid ""', 'msgstr ""', 'msgstr "b"', 'msgctxt "c"', 'msgctxt ""'),
            *('msgid_plural "as"', 'msgstr[0] "x"', 'msgstr[1] "y"', 'msgstr[9] "y"', '"cont"'),
            *(
                '#~ msgid "old"',
                '#~ msgstr "o"',
                "#, fuzzy",
                '#| msgid "p"',
                "#: a.md:3",
                "#. c",
                "",
            ),
            *(
                '"Plural-Forms: nplurals=x; plural=n\\n"',
                '"Plural-Forms: nplurals=2; plural=(((\\n"',
            ),
            *('"Content-Type: text/plain; charset=zzz\\n"', '"POT-Creation-Date: x\\n"', "#~"),
            *('"PO-Revision-Date: 2020-01-01 00:00+9999\\n"', '"Language: xx_YY_ZZ_AA\\n"'),
            *('"X-Drafted-By: machine\\n"', 'msgstr "\\777\\x41\\a"', "#: \u2068a b\u2069:3"),
            *("#: a:b:c", "#, python-format", 'msgid "%s %(a)s"', '"=?utf-8?q?=FF?=: x\\n"'),
        ]
    ),
    st.text(max_size=12),
)


@given(st.one_of(any_text, st.lists(po_line, max_size=20).map("\n".join)))
def test_any_catalog_is_read_or_told(text: str) -> None:
    """Any text is a catalog, or has a problem; Babel's errors never come through."""
    catalog, problems = read_catalog(text, path="es.po", locale=Locale("es"))
    assert catalog is not None or problems
