"""PO files: Babel reads them, after every line was looked at.

Babel drops a line with a wrong quote without a word, and the translation with it, so the form of
the lines is checked first.
"""

import gettext
import io
import re
from collections.abc import Iterator
from typing import Any

from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.pofile import PoFileError, PoFileParser

from kbpkg.model.locale import Locale
from kbpkg.model.message import Catalog, Message
from kbpkg.model.package import DRAFTERS
from kbpkg.model.problem import Problem

# Possessive: a line of 5 MB must not keep a way back for each of its characters.
_STRING = r'"(?:[^"\\]++|\\(?:["\\abfnrtv]|[0-7]{1,3}|x[0-9A-Fa-f]{2}))*+"'
_KEYWORD = re.compile(rf"(msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]+\])?)\s*{_STRING}\Z")
_BEGUN = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]+\])?)\b")
_CONTINUATION = re.compile(rf"{_STRING}\Z")
# gettext reads more than these, and Babel and polib read it otherwise or not at all.
_PLAIN_ESCAPES = re.compile(r'(?:[^\\]++|\\["\\nrt])*+\Z')

# The last space is possessive: a rule could begin with each space of many.
_PLURAL_FORMS = re.compile(
    r"nplurals\s*=\s*(?P<count>[1-9])\s*;\s*plural\s*=\s*+(?P<rule>[^;]+);?\Z"
)
# Every rule of CLDR repeats itself after a hundred.
_PLURAL_SAMPLES = range(201)

# What Babel raises: for fields of a header that it cannot read, whatever it stumbles over.
_BABEL_REFUSES = (PoFileError, ValueError, LookupError, AttributeError, TypeError, SyntaxError)

# What may follow what. A message is context, id, plural id and strings; only the id and the
# (first) string must be there.
_BEFORE = {
    "msgctxt": {"", "msgstr"},
    "msgid": {"", "msgstr", "msgctxt"},
    "msgid_plural": {"msgid"},
    "msgstr": {"msgid", "msgid_plural", "msgstr["},
}
# After a line that cannot be read anything may stand: its own problem tells enough.
_UNKNOWN = "?"


class _HeadedCatalog(BabelCatalog):
    """Keeps what Babel forgets: the header as it stands, and ids that stand twice."""

    header = ""

    def __init__(self, locale: Locale) -> None:
        super().__init__(locale.identifier)
        self.twice: list[BabelMessage] = []

    def __setitem__(self, id: Any, message: BabelMessage) -> None:  # noqa: A002 - Babel's name
        if not id:
            self.header = str(message.string)
        elif self.get(message.id, message.context) is not None:
            self.twice.append(message)
        super().__setitem__(id, message)


def read_catalog(text: str, *, path: str, locale: Locale) -> tuple[Catalog | None, list[Problem]]:
    """Return the catalog of a PO file's text, or None, and everything that is wrong with it."""
    problems = [
        Problem(path, line, "KB301", what, "mend the line in a PO editor such as Poedit")
        for line, what in (*_check_lines(text), *_check_escapes(text))
    ]
    if problems:
        return None, problems
    catalog = _HeadedCatalog(locale)
    try:
        PoFileParser(catalog, abort_invalid=True).parse(io.StringIO(_without_previous(text)))
    except _BABEL_REFUSES as error:
        line = getattr(error, "lineno", None)
        field = None if line else _broken_field(catalog.header, locale)
        what = (
            f"a field of the header is not written as gettext writes it: {field[:60]!r}"
            if field
            else f"this is not a good PO file: {error}"
        )
        cure = "mend it in a PO editor such as Poedit, or check it with msgfmt --check"
        return None, [Problem(path, (line + 1) if line else 1, "KB301", what, cure)]
    problems = [
        Problem(path, message.lineno or 0, "KB301", "this message stands twice", "remove one")
        for message in catalog.twice
    ]
    messages = {}
    for message in catalog:
        if not isinstance(message.id, str):
            what = f"a message with a plural, which no text here has: {message.id[0][:60]!r}"
            cure = "remove msgid_plural, and translate it in one msgstr"
            problems.append(Problem(path, message.lineno or 0, "KB301", what, cure))
        elif message.id:
            context = message.context or ""
            messages[context, message.id] = Message(
                context=context,
                id=message.id,
                string=str(message.string),
                is_fuzzy=message.fuzzy,
                line=message.lineno or 0,
            )
    cure = "mend the header in a PO editor such as Poedit"
    problems += [Problem(path, 1, "KB310", what, cure) for what in _check_header(catalog.header)]
    drafted_by = _header_value(catalog.header, "X-Drafted-By")
    if drafted_by and drafted_by not in DRAFTERS:
        what = f"X-Drafted-By is {drafted_by[:60]!r}, which nothing here knows"
        cure = f"write one of: {', '.join(DRAFTERS)}; names belong into Last-Translator"
        problems.append(Problem(path, 1, "KB310", what, cure))
    return Catalog(locale, path, drafted_by, messages, len(catalog.obsolete)), problems


def _broken_field(header: str, locale: Locale) -> str | None:
    """Return the first line of a header that Babel does not take."""
    for line in header.splitlines():
        try:
            BabelCatalog(locale.identifier)[""] = BabelMessage("", f"{line}\n")
        except _BABEL_REFUSES:
            return line
    return None


def _without_previous(text: str) -> str:
    """Blank the previous ids of obsolete messages: gettext writes them, Babel knows them not."""
    return re.sub(r"(?m)^#~\|.*$", "", text)


def _header_value(header: str, name: str) -> str:
    for line in header.splitlines():
        key, _, value = line.partition(":")
        if key.strip().lower() == name.lower():
            return value.strip()
    return ""


def _check_header(header: str) -> Iterator[str]:
    """Yield what gettext would not take of a header."""
    for line in header.splitlines():
        if line.strip() and ":" not in line:
            yield f"a line of the header is no field: {line[:60]!r}"
    content_type = _header_value(header, "Content-Type")
    charset = content_type.lower().partition("charset=")[2].strip()
    if content_type and charset not in {"utf-8", "utf8"}:
        yield f"the header names the charset {charset!r}; catalogs are UTF-8"
    plural_forms = _header_value(header, "Plural-Forms")
    if plural_forms and not _is_plural_rule(plural_forms):
        yield f"Plural-Forms is no rule that gettext can follow: {plural_forms[:60]!r}"


def _is_plural_rule(text: str) -> bool:
    match = _PLURAL_FORMS.match(text)
    if match is None:
        return False
    try:
        rule = gettext.c2py(match["rule"])
        return all(0 <= rule(number) < int(match["count"]) for number in _PLURAL_SAMPLES)
    except (ValueError, ZeroDivisionError, OverflowError, RecursionError, SyntaxError):
        return False


def _check_escapes(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if "\\" in line and not line.startswith("#") and not _PLAIN_ESCAPES.match(line):
            yield number, 'an escape that programs read differently: use \\" \\\\ \\n \\t only'


def _check_lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that no PO reader would take, each with the reason."""
    wrong: list[tuple[int, str]] = []
    before, last = "", 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line.startswith("#~"):
            line = line[2:].strip()
            if line.startswith("|"):
                continue
        if not line or line.startswith("#"):
            continue
        if line.startswith('"'):
            if not _CONTINUATION.match(line) or not before:
                wrong.append((number, "a text that is not quoted rightly, or stands alone"))
            continue
        match = _KEYWORD.match(line)
        if match is None:
            wrong.append((number, f"not a line of a PO file: {line[:60]!r}"))
            begun = _BEGUN.match(line)
            before, last = begun[1] if begun else _UNKNOWN, number
            continue
        keyword = match[1]
        kind = keyword.partition("[")[0]
        if before.partition("[")[0] not in {*_BEFORE[kind], _UNKNOWN} and not (
            keyword.startswith("msgstr[") and before.startswith("msgstr[")
        ):
            wrong.append((number, f"{keyword} does not belong here"))
        before, last = keyword, number
    if before not in {"", _UNKNOWN} and not before.startswith("msgstr"):
        wrong.append((last, "the last message has no msgstr"))
    return wrong
