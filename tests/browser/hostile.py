"""A package of hostile words, and the same with harmless ones: 1,000 texts, 1,000 translations.

Every text stands at a known place, so that a page can be compared word by word. What validation
refuses as it stands is written once more with every mark escaped: then it must be shown as it is.
"""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polib

from kbpkg.load.folders import load_sources
from kbpkg.model.characters import hidden
from kbpkg.model.inline import Plain, parse_inline
from kbpkg.pipeline import BuildOptions, Built, build
from kbpkg.settings import PackageFolders

ENTRIES = 125
# What is hostile of an entry, in reading order; the keywords are on no page.
PLACES = ("title", "summary", "keywords", "heading", "paragraph", "item", "cell", "say")
SEED = 20260105

RUN = "window.ran=1;alert(1)"
PIECES = (
    # markup
    *(f"<script>{RUN}</script>", f"<ScRiPt >{RUN}</sCrIpT>", "<script src=//x.test/a.js></script>"),
    *(f"</title><script>{RUN}</script>", f"</p></main><script>{RUN}</script>", "<plaintext>"),
    *(f"<style>*{{background:url(//x.test)}}</style><b onclick='{RUN}'>", "<base href=//x.test>"),
    *('<meta http-equiv="refresh" content="0;url=//x.test">', "<iframe srcdoc='<b>'></iframe>"),
    *("<link rel=stylesheet href=//x.test>", "<template><b></template>", "<!-- <b> -->", "<!--"),
    *("<!doctype html>", "<?php echo 1 ?>", "<![CDATA[<b>]]>", "]]>", "-->", "<textarea>", "</"),
    *("<noscript><p title='</noscript><b>'>", "<math><mi//xlink:href=data:x>", "<select><b>", "<"),
    # event handlers, closed and not
    *(f"<img src=x onerror={RUN}>", f"<img src=x onerror={RUN}//", f"<svg/onload={RUN}>"),
    *(f"<body onload={RUN}>", f"<details open ontoggle={RUN}>", f'" onmouseover="{RUN}" x="'),
    *(f"' autofocus onfocus='{RUN}", f"<input autofocus onfocus={RUN}>", f"<a onclick={RUN}>x"),
    *(f"<video><source onerror={RUN}>", '"><b>', "'><b>", "`><b>", f"x onerror={RUN} "),
    # addresses
    *(f"[x](javascript:{RUN})", f"[x](JaVaScRiPt:{RUN})", f"<javascript:{RUN}>"),
    *(f"[x](data:text/html,<script>{RUN}</script>)", "[x](https://x.test)", "[x](//x.test)"),
    *("![x](https://x.test/x.png)", f"javascript:{RUN}", "[x](vbscript:x)", "https://x.test/"),
    *("[x][y]", "[y]: https://x.test", "<https://x.test>", "www.x.test", "a@x.test", "tel:112"),
    # templates
    *("{{ 7*7 }}", "{{ config }}", "{% raw %}", "{% endblock %}", "{# x #}", "${7*7}", "#{7*7}"),
    *("{{ ''.__class__.__mro__ }}", "<%= 7*7 %>", "{count}", "{word}", "{0}", "%s %(x)s %n", "$&"),
    # what ends a string, a script, a line
    *("</script>", "</ScRiPt\t>", "\u2028", "\u2029", '";', "';", "`;", "\\", "\\\\", "\\u003c"),
    *(f"');{RUN}//", f'");{RUN}//', f"${{{RUN}}}", "*/", "/*", "//", '\\";', "]};", "\\x3c", "\r"),
    # entities
    *("&lt;b&gt;", "&#60;b&#62;", "&#x3c;b&#x3e;", "&amp;lt;", "&quot;", "&nbsp;", "&bogus;"),
    *("&#0;", "&#xD800;", "&#x110000;", "&NewLine;", "&colon;", "&#8238;", "&#x2067;", "&"),
    # directions: overrides, closed and open, and what closes nothing
    *("\u202eecho\u202c", "\u202e", "\u202d321", "\u2066\u202eabc", "\u2069", "\u202c"),
    *("\u2069\u202e",),
    *("\u2067abc \u05d0\u2069", "\u2068\u05d0 1\u2069", "\u202babc 12\u202c"),
    *("\u2067\u202ba\u202c\u2069",),
    *("\u200f", "\u061c", "\u200e", "\u05e9\u05dc\u05d5\u05dd (1)"),
    *("\u0645\u0631\u062d\u0628\u0627 - 2",),
    # control characters
    *("\0", "\x01", "\x07", "\x08", "\x1b[31m", "\x7f", "\x85", "\x90", "\x0c", "\x0b", "\x1f"),
    # what is no word, or a very long one
    *("x" * 120, "\u0e01" * 90, "a\u0301" * 60, "\U0001f469\u200d\U0001f52c", "\ufeff", "\u200b"),
    *("constructor", "__proto__", "hasOwnProperty", "toString", "null", "undefined", "NaN", "-0"),
)  # fmt: skip

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Page:
    """What an entry's page must show, in the order of ``PLACES``."""

    entry_id: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Hostile:
    """A built bundle and what it must show, by language tag."""

    out: Path
    pages: dict[str, list[Page]]
    around: list[str]


def spaced(text: str) -> str:
    """Return a text with single spaces, as a page shows it."""
    return " ".join(text.split())


def escaped(text: str) -> str:
    """Return Markdown that shows exactly this text."""
    return _PUNCTUATION.sub(r"\\\1", spaced(text))


def harmless_form(text: str) -> str:
    """Return a text without the characters that no text may hold."""
    return re.sub("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", " ", text)


def is_just_words(text: str) -> bool:
    """Tell whether a message is shown as it is written, so that it needs no escape."""
    parts = parse_inline(text)
    are_plain = all(isinstance(part, Plain) for part in parts)
    return are_plain and "".join(map(str, parts)) == str(Plain(text)) and not hidden(text)


def hostile_texts(seed: int) -> Callable[[], str]:
    """Return what gives one hostile text after the other; each begins with a word of its own."""
    chance = random.Random(seed)  # noqa: S311 - the same texts every time
    count = 0

    def text() -> str:
        nonlocal count
        count += 1
        # Every piece comes by itself first, then in company.
        pieces = [PIECES[count % len(PIECES)], *chance.choices(PIECES, k=chance.randrange(2))]
        return f"w{seed % 100}x{count} " + chance.choice(["", " "]).join(pieces)

    return text


def harmless_texts(seed: int) -> Callable[[], str]:
    """Return what gives one harmless text after the other."""
    count = 0

    def text() -> str:
        nonlocal count
        count += 1
        return f"w{seed % 100}x{count} words"

    return text


def message(text: str) -> tuple[str, str]:
    """Return the Markdown of a hostile text and what a page must show of it."""
    words = text if not hidden(spaced(text)) else harmless_form(text)
    markdown = spaced(words) if is_just_words(spaced(words)) else escaped(words)
    return markdown, spaced(words)


def write_raw_package(folder: Path, text: Callable[[], str]) -> dict[str, str]:
    """Write a package whose texts are as hostile as they come, one entry for each.

    Returns the text by the path of its entry.
    """
    _write_registries(folder, lambda: ("words", "words"))
    found = {}
    for number in range(ENTRIES * len(PLACES)):
        path = folder / f"kb/entries/one/raw-{number}.md"
        words = spaced(text().replace("\r", " "))
        values = dict.fromkeys(PLACES, "words")
        place = ("title", "paragraph", "item", "say")[number % 4]
        values[place] = words
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_entry(values), encoding="utf-8", newline="\n")
        found[str(path)] = words
    return found


def build_package(folder: Path, make: Callable[[int], Callable[[], str]]) -> Hostile:
    """Write a package of such texts with their translations, and build it."""
    text = make(SEED)
    around: list[str] = []

    def markdown() -> tuple[str, str]:
        return message(text())

    def around_text() -> tuple[str, str]:
        written, shown = markdown()
        around.append(shown)
        return written, shown

    _write_registries(folder, around_text)
    pages = []
    for number in range(ENTRIES):
        path = folder / f"kb/entries/one/e{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        found = {name: markdown() for name in PLACES}
        written = {name: each[0] for name, each in found.items()}
        path.write_text(_entry(written), encoding="utf-8", newline="\n")
        pages.append(Page(path.stem, tuple(each[1] for each in found.values())))
    translated = _write_catalogs(folder, make(SEED + 1))
    options = BuildOptions(PackageFolders(folder / "kb", folder / "locales"), folder / "dist")
    built: Built = build(options, report=lambda _: None)
    # Made-up words differ in number and length from what they stand for: that is only told.
    told = {"KB311", "KB312", "KB313", "KB314", "KB315"}
    assert {problem.code for problem in built.problems} <= told
    return Hostile(folder / "dist", {"en": pages, "es": translated}, around)


def _entry(texts: dict[str, str]) -> str:
    return f"""---
type: page
title: {json.dumps(texts["title"], ensure_ascii=False)}
summary: {json.dumps(texts["summary"][:300], ensure_ascii=False)}
keywords: [{json.dumps(texts["keywords"], ensure_ascii=False)}]
risk: standard
sources: [study]
related: []
updated: 2026-01-03
review_due: 2999-01-03
---

## {texts["heading"]} {{#signs}}

{texts["paragraph"]}

- {texts["item"]}

| Words |
|-------|
| {texts["cell"]} |

::: say
{texts["say"]}
:::

## End {{#end}}

See [the words](term:word), [call](service:number) and the source. [@study]

::: services {{kind=help}}
:::
"""


def _write_registries(folder: Path, text: Callable[[], tuple[str, str]]) -> None:
    def quoted() -> str:
        return json.dumps(text()[0], ensure_ascii=False)

    def words() -> str:
        # The title of a source is no Markdown.
        return json.dumps(text()[1], ensure_ascii=False)

    files = {
        "package": f"id: hostile\ntitle: {quoted()}\nsource_locale: en\ntopics:\n"
        f"  - {{id: one, title: {quoted()}}}\n"
        f"types:\n  page: {{title: {quoted()}, sections: [signs]}}\n",
        "sources": f"sources:\n  study:\n    title: {words()}\n    publisher: {words()}\n"
        "    url: https://x.example/\n    kind: official\n    page_date: '2026'\n"
        "    seen: 2026-01-02\n    support: direct\n    supports: words\n",
        "services": "services:\n  - id: number\n    kind: help\n    country: GB\n"
        f"    number: '999'\n    area: {quoted()}\n    note: {quoted()}\n"
        "    url: https://x.example/\n    grade: A\n    checked: 2026-01-02\n",
        "glossary": f"terms:\n  word:\n    title: {quoted()}\n    meaning: {quoted()}\n",
    }
    (folder / "kb").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"kb/{name}.yaml").write_text(content, encoding="utf-8", newline="\n")


def _write_catalogs(folder: Path, text: Callable[[], str]) -> list[Page]:
    """Translate every message into something hostile; return what the pages must show."""
    sources, problems = load_sources(folder / "kb", folder / "locales", folder / "locales")
    assert sources is not None
    assert problems == []
    catalog = polib.POFile()
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "es"}
    package = sources.package
    around = [("package", each) for each in package.texts()]
    around += [("glossary", each) for term in package.glossary.values() for each in term.texts()]
    around += [("services", each) for service in package.services for each in service.texts()]
    inside = [(entry.id, each) for entry in sources.entries for each in entry.texts()]
    shown: dict[tuple[str, str], str] = {}
    for context, each in [*around, *inside]:
        if (context, each.source) in shown:
            continue
        if "](" in each.source and not is_just_words(each.source):
            # Links and citations stay as they are.
            written, words = each.source, each.source
        else:
            written, words = message(text())
        shown[context, each.source] = words
        catalog.append(polib.POEntry(msgctxt=context, msgid=each.source, msgstr=written))
    pages = []
    for entry in sources.entries:
        texts = list(entry.texts())
        # Of the table the header is no place of ours.
        places = [*texts[:6], texts[7], texts[8]]
        pages.append(Page(entry.id, tuple(shown[entry.id, each.source] for each in places)))
    target = folder / "locales/es/LC_MESSAGES"
    target.mkdir(parents=True)
    (target / "entries.po").write_text(f"{catalog}\n", encoding="utf-8", newline="\n")
    template = polib.pofile(str(Path(__file__).parents[2] / "locales/interface.pot"))
    interface = polib.POFile()
    interface.metadata = catalog.metadata
    for entry_of_template in template:
        if "{" not in entry_of_template.msgid:
            words = re.sub(r"[{}]", "", message(text())[1])
            interface.append(polib.POEntry(msgid=entry_of_template.msgid, msgstr=words))
    (target / "interface.po").write_text(f"{interface}\n", encoding="utf-8", newline="\n")
    return pages
