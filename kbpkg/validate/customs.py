"""KB315: quotes, marks, spaces and digits as a language writes them.

One advice a kind and catalog, at the first place: whoever mends one looks for the others too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kbpkg.model.locale import Locale
from kbpkg.model.problem import Problem
from kbpkg.validate.pair import Pair


@dataclass(frozen=True, slots=True)
class Custom:
    """How a language writes. ``quotes`` are all quotation marks that it has.

    ``marks`` are marks of its own for those of English, where they follow a letter of its
    ``script``; ``opening`` are marks that a sentence begins with where it ends with another.
    """

    quotes: str
    marks: Mapping[str, str] = field(default_factory=dict)
    script: str = ""
    opening: Mapping[str, str] = field(default_factory=dict)
    has_space_before_marks: bool = False


_ARABIC = {",": "،", ";": "؛", "?": "؟"}
_HAN = {",": "，、", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}

# By locale, or by language where all its locales write so. A language that is not here is checked
# for what holds everywhere.
CUSTOMS = {
    "ar": Custom("«»“”", _ARABIC, r"\u0620-\u064a"),
    "de": Custom("„“‚‘»«›‹"),
    "es": Custom("“”‘’«»", opening={"?": "¿", "!": "¡"}),
    "fa": Custom("«»", _ARABIC, r"\u0620-\u06d3"),
    "fr": Custom("«»“”", has_space_before_marks=True),
    "ja": Custom("「」『』", {".": "。", "?": "？", "!": "！"}, r"\u3040-\u30ff\u4e00-\u9fff"),
    "pl": Custom("„”«»"),
    "pt": Custom("“”‘’«»"),
    "ru": Custom("«»„“"),
    "uk": Custom("«»„“”"),
    "vi": Custom("“”‘’"),
    "zh": Custom("“”‘’「」『』", _HAN, r"\u4e00-\u9fff"),
    "zh_Hant": Custom("「」『』", _HAN, r"\u4e00-\u9fff"),
}
_ALL_QUOTES = '"“”„«»‹›「」『』'
_SPACE_BEFORE = re.compile(r"(?<=\w) [,.;:!?،؛؟，。；：！？](?![.\w])")
_DIGIT = re.compile(r"\d")


def check_customs(pairs: Sequence[Pair], locale: Locale) -> Iterator[Problem]:
    """Yield what a catalog writes otherwise than its language does."""
    custom = CUSTOMS.get(locale.identifier) or CUSTOMS.get(locale.language)
    found: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        for fault in dict.fromkeys(_faults(pair.shown, custom)):
            found.setdefault(fault, []).append(pair)
    for (what, cure), places in found.items():
        others = f" (and {len(places) - 1} more in this file)" if len(places) > 1 else ""
        yield Problem(places[0].path, places[0].line, "KB315", f"{what}{others}", cure)


def _faults(text: str, custom: Custom | None) -> Iterator[tuple[str, str]]:
    """Yield what is not the custom and what is, for each kind that a text has."""
    if len({ord(digit) - int(digit) for digit in _DIGIT.findall(text)}) > 1:
        yield "digits of two scripts in one text", "write those of one script throughout"
    quotes = custom.quotes if custom else _ALL_QUOTES.replace('"', "")
    if wrong := [each for each in _ALL_QUOTES if each in text and each not in quotes]:
        yield f"quotation marks of another language: {' '.join(wrong)}", f"write {' '.join(quotes)}"
    if not (custom and custom.has_space_before_marks) and _SPACE_BEFORE.search(text):
        yield "a space before a mark", "write the mark close to the word"
    if custom is None:
        return
    for mark, own in custom.marks.items():
        if re.search(rf"[{custom.script}]{re.escape(mark)}", text):
            yield f"the mark {mark} after a word", f"write {' or '.join(own)}"
    for end, begin in custom.opening.items():
        if text.count(end) > text.count(begin):
            yield f"{end} without {begin}", f"write {begin} where the question or cry begins"
