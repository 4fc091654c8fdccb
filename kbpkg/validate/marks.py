"""KB109, KB202, KB204, KB304: what was meant as a mark, and would be shown as it stands."""

import re
from collections.abc import Iterable, Iterator

from kbpkg.model.entry import TextKind
from kbpkg.model.inline import plain_text
from kbpkg.model.locale import Locale
from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem

_SCHEMES = r"(?:entry|service|term)"
_LINK = re.compile(rf"\]\(|[(（]\s*{_SCHEMES}:|(?<![\w-]){_SCHEMES}:[a-z0-9]")
_BRACKETS = re.compile(r"\[[^\[\]]{1,200}\]|@[a-z0-9-]+")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_KEY = re.compile(r"[a-z0-9-]+")
# A lone star is a sign (press *), one inside a word hides a letter; one beside it is half a mark.
_STARS = re.compile(r"\*\*|(?<!\w)\*(?=[^\W\d_])|(?<=[^\W\d_])\*(?=[\s.,;:!?)]|\Z)")
_STARS_CURE = (
    "set the mark close to the words, without spaces inside, and as often at their end; "
    r"a star to be shown is \*"
)


def check_marks(sources: Sources, locales: Iterable[Locale]) -> Iterator[Problem]:
    """Yield the links, citations and stars that are not read as such.

    Links and citations of a translation are compared with those of its source (KB302, KB303).
    """
    keys = sources.package.sources.keys()
    marked = set()
    for context, path, text in sources.texts():
        shown = _unread(text.source)
        if _LINK.search(shown):
            what = f"a link that is not written rightly: {_around(_LINK, shown)!r}"
            cure = "write [words](entry:id), [words](term:id) or [name](service:id), no space in it"
            yield Problem(path, text.line, "KB204", what, cure)
        if "[@" in shown:
            what = "a citation that is not written rightly"
            cure = "write [@key], with small letters, digits and hyphens"
            yield Problem(path, text.line, "KB202", what, cure)
        elif cited := keys & set(_KEY.findall(" ".join(_BRACKETS.findall(shown)))):
            key = min(cited)
            what = f"a citation that is not written rightly: {key!r}"
            yield Problem(path, text.line, "KB202", what, f"write [@{key}]")
        # People type stars for letters: f**k.
        if text.kind is TextKind.KEYWORDS:
            continue
        marked.add((context, text.source))
        if found := _around(_STARS, shown):
            what = f"a mark that opens or closes nothing: {found!r}"
            yield Problem(path, text.line, "KB109", what, _STARS_CURE)
    for catalog in filter(None, map(sources.catalogs.get, locales)):
        for each, message in catalog.messages.items():
            if (
                each in marked
                and message.is_current
                and (found := _around(_STARS, _unread(message.string)))
            ):
                what = f"a mark that opens or closes nothing: {found!r}"
                yield Problem(catalog.path, message.line, "KB304", what, _STARS_CURE)


def _unread(text: str) -> str:
    """Return what is shown of a text but for what was escaped: that is shown on purpose."""
    return plain_text(_ESCAPED.sub("", text))


def _around(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return text[max(0, found.start() - 15) : found.end() + 25] if found else ""
