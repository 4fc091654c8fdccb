"""Bring a catalog up to date with the source, without losing a translator's word.

polib rather than Babel: Babel drops previous ids (``#|``), unknown headers and the comments of
obsolete messages. Babel's own matching compares every pair of the whole catalog, which is slow and
has shipped wrong matches (python-babel/babel#969, #1030), so a text is matched within its own
entry only.

Every translation that is no longer used stays in the file as obsolete, also one that went into a
fuzzy message: where the old text comes back, its translation comes back with it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

import polib

from kbpkg.model.message import Template
from kbpkg.translate.template import WIDTH, place

# Below this two texts say different things: difflib's own cut-off for close matches.
_CLOSE = 0.6
_NEAREST = 6

# polib takes these for line ends, inside a text too. While it works, characters that no text may
# hold (Unicode's noncharacters) stand for them.
_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_HIDE = {ord(end): 0xFDD0 + number for number, end in enumerate(_LINE_ENDS)}
_SHOW = {stand_in: end for end, stand_in in _HIDE.items()}

# gettext and Babel read "#,fuzzy", polib "#, fuzzy" alone.
_CLOSE_COMMENT = re.compile(r"^(#[.:,|])(?=\S)", re.MULTILINE)

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class UpdateCounts:
    """How many messages a catalog has now, by how their translation came to them."""

    kept: int
    restored: int
    repeated: int
    fuzzy: int
    untranslated: int
    obsolete: int


def update_catalog(text: str, templates: Sequence[Template], day: str) -> tuple[str, UpdateCounts]:
    """Return a PO file's text with the messages of a template, and what was done.

    ``day`` is the date of the template. Raises OSError or ValueError where the text is no PO file.
    """
    spaced = _CLOSE_COMMENT.sub(r"\1 ", text)
    catalog = polib.pofile(spaced.translate(_HIDE), wrapwidth=WIDTH)
    updated, counts = _Update(catalog, templates).run(day)
    return updated.translate(_SHOW) + _last_comment(text), counts


def _last_comment(text: str) -> str:
    """Return the comment after the last message, which polib drops: it belongs to none."""
    tail = takewhile(_is_beside_messages, reversed(text.split("\n")))
    said = [line for line in reversed(list(tail)) if line == "#" or line.startswith("# ")]
    return "".join(f"{line}\n" for line in ("", *said)) if said else ""


def _is_beside_messages(line: str) -> bool:
    return not line.strip() or (line.startswith("#") and not line.startswith("#~"))


class _Update:
    def __init__(self, catalog: polib.POFile, templates: Sequence[Template]) -> None:
        self.catalog = catalog
        self.templates = templates
        self.before = list(catalog)
        self.current = {_key(entry): entry for entry in catalog if not entry.obsolete}
        # The newest of several comes last. Words beside an empty message are its translation.
        self.obsolete = {_key(entry): entry for entry in catalog if entry.obsolete}
        for key, entry in self.obsolete.items():
            if key in self.current and not _words(self.current[key]) and _words(entry):
                del self.current[key]
        self.wanted = {(template.context, template.id) for template in templates}

    def run(self, day: str) -> tuple[str, UpdateCounts]:
        fuzzy = self._close_matches()
        repeats = {
            entry.msgid: entry
            for entry in reversed(list(self.current.values()))
            if entry.translated()
        }
        found: list[polib.POEntry] = []
        counts: dict[str, int] = defaultdict(int)
        for template in self.templates:
            key = (template.context, template.id)
            if key in self.current:
                entry, how = self.current[key], "kept"
            elif key in self.obsolete:
                entry, how = self.obsolete[key], "restored"
            elif template.id in repeats:
                entry, how = _copy(repeats[template.id]), "repeated"
            elif key in fuzzy:
                entry, how = _as_fuzzy(fuzzy[key]), "fuzzy"
            else:
                entry, how = polib.POEntry(), "untranslated"
            if how in {"kept", "restored"} and not entry.msgstr:
                how = "untranslated"
            counts["fuzzy" if how in {"kept", "restored"} and entry.fuzzy else how] += 1
            found.append(place(entry, template))
        gone = self._gone(found)
        self.catalog[:] = [*found, *gone]
        self.catalog.metadata["POT-Creation-Date"] = f"{day} 00:00+0000"
        return str(self.catalog) + "\n", UpdateCounts(
            kept=counts["kept"],
            restored=counts["restored"],
            repeated=counts["repeated"],
            fuzzy=counts["fuzzy"],
            untranslated=counts["untranslated"],
            obsolete=len(gone),
        )

    def _close_matches(self) -> dict[Key, polib.POEntry]:
        """Return the nearest leftover of the same entry for each new text, each used once."""
        leftovers: dict[str, list[polib.POEntry]] = defaultdict(list)
        for key, entry in self.current.items():
            if key not in self.wanted and entry.msgstr:
                leftovers[key[0]].append(entry)
        matches: dict[Key, polib.POEntry] = {}
        new: dict[str, list[Template]] = defaultdict(list)
        for template in self.templates:
            if template.context in leftovers:
                key = (template.context, template.id)
                if key not in self.current and key not in self.obsolete:
                    new[template.context].append(template)
        for context, templates in new.items():
            pairs = sorted(
                _pairs(templates, leftovers[context]), key=lambda pair: pair[0], reverse=True
            )
            used: set[int] = set()
            for _, template, entry in pairs:
                key = (template.context, template.id)
                if key not in matches and id(entry) not in used:
                    matches[key] = entry
                    used.add(id(entry))
        return matches

    def _gone(self, found: Sequence[polib.POEntry]) -> list[polib.POEntry]:
        """Return what is no longer used, as obsolete messages; only empty ones are dropped."""
        used = {id(entry) for entry in found}
        gone = [
            entry
            for entry in self.before
            if id(entry) not in used and (_words(entry) or entry.tcomment)
        ]
        for entry in gone:
            entry.obsolete = True
            # The older source is no translator's word, and tools write it in different ways.
            entry.previous_msgid = entry.previous_msgctxt = None
            entry.occurrences = []
            entry.comment = ""
        return gone


def _pairs(
    templates: Iterable[Template], entries: Sequence[polib.POEntry]
) -> Iterable[tuple[float, Template, polib.POEntry]]:
    pieces = [_pairs_of_letters(entry.msgid) for entry in entries]
    for template in templates:
        matcher = SequenceMatcher(None, "", template.id, autojunk=False)
        wanted = _pairs_of_letters(template.id)
        shared = sorted(
            (
                (2 * len(wanted & have) / max(1, len(wanted) + len(have)), number)
                for number, have in enumerate(pieces)
            ),
            reverse=True,
        )
        # Only what shares most pairs of letters is worth the slow comparison.
        for entry in (entries[number] for _, number in shared[:_NEAREST]):
            matcher.set_seq1(entry.msgid)
            ratio = matcher.ratio()
            if ratio >= _CLOSE:
                yield ratio, template, entry


def _pairs_of_letters(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _words(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr) or any(entry.msgstr_plural.values())


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _copy(entry: polib.POEntry) -> polib.POEntry:
    return polib.POEntry(msgstr=entry.msgstr, tcomment=entry.tcomment)


def _as_fuzzy(entry: polib.POEntry) -> polib.POEntry:
    """Return a fuzzy message with an older translation; a fuzzy one keeps its older id."""
    return polib.POEntry(
        msgstr=entry.msgstr,
        tcomment=entry.tcomment,
        flags=["fuzzy"],
        previous_msgctxt=None,
        previous_msgid=(entry.previous_msgid if entry.fuzzy else None) or entry.msgid,
    )
