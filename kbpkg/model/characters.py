"""Characters that nobody sees but that change what is read: no text may hold them.

A control character has no meaning in a text. A direction override shows letters and digits in
another order than they are written and reviewed in. An embedding or an isolate that is not closed,
or closes what it did not open, turns round what stands beside the text.
"""

import re

UNHIDE = "remove it; an editor that shows invisible characters helps to find it"

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# LRO and RLO; then what opens (LRE, RLE, LRI, RLI, FSI) with what closes it (PDF, PDI).
_OVERRIDES = "\u202d\u202e"
_CLOSES = {"\u202a": "\u202c", "\u202b": "\u202c",
           "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip
_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


# Spaces that a writer chose: between an amount and its unit, inside « and », in Chinese.
_CHOSEN = re.compile("[\u00a0\u2007\u202f\u3000]")
_OTHER_SPACES = re.compile(r"[^\S\u00a0\u2007\u202f\u3000]+")


def one_line(text: str) -> str:
    """Return a text with single spaces between its words; those that a writer chose stay."""
    if not _CHOSEN.search(text):
        return " ".join(text.split())
    return _OTHER_SPACES.sub(" ", text.strip())


def hidden(text: str) -> str:
    """Say which character of a text must not be there; nothing where all is well."""
    if found := CONTROL.search(text):
        return f"the control character U+{ord(found[0]):04X}"
    expected: list[str] = []
    for mark in _MARKS.findall(text):
        if mark in _OVERRIDES:
            return f"the direction override U+{ord(mark):04X}"
        if mark in _CLOSES:
            expected.append(_CLOSES[mark])
        elif not expected or expected.pop() != mark:
            return f"the direction mark U+{ord(mark):04X}, which closes nothing"
    return f"a direction mark without its U+{ord(expected[-1]):04X}" if expected else ""
