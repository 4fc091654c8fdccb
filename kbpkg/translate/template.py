"""What there is to translate: messages with context, comment and place, and ``.pot`` files.

Texts of entries come from what was loaded; the words around them from the code and the page
templates, through Babel's extraction.
"""

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

import polib
from babel.messages.extract import extract_from_dir

from kbpkg.model.message import Template
from kbpkg.model.package import Sources

# Text in the page, and text in an attribute or in a script's messages.
INTERFACE_KEYWORDS = {"_": None, "attr": None}
_INTERFACE_FILES = [("web/templates/**", "jinja2"), ("export/**.py", "python")]
# Where lines of PO files are wrapped, as gettext itself does.
WIDTH = 78


def entries_templates(sources: Sources) -> tuple[Template, ...]:
    """Return the messages of a package, its services and its entries, in reading order."""
    return _merged(_entries_messages(sources))


def interface_templates(folder: Path) -> tuple[Template, ...]:
    """Return the messages of the words around the entries; ``folder`` is that of the program."""
    found: Iterable[tuple[str, int, object, list[str], object]] = extract_from_dir(
        folder,
        method_map=_INTERFACE_FILES,
        keywords=INTERFACE_KEYWORDS,
        comment_tags=["Translators:"],
        strip_comment_tags=True,
    )
    messages = [
        (PurePath(folder.name, path).as_posix(), line, str(message), " ".join(comments))
        for path, line, message, comments, _ in found
    ]
    return _merged(
        Template("", message, comment, ((path, line),))
        for path, line, message, comment in sorted(messages)
    )


def write_template(project: str, templates: Iterable[Template], day: datetime.date) -> str:
    """Return the text of a ``.pot`` file."""
    header = {"Project-Id-Version": project, **dates_and_encoding(day)}
    note = f"{project}: the texts to translate. Open it in a PO editor."
    return write_untranslated(note, header, templates)


def dates_and_encoding(day: datetime.date) -> dict[str, str]:
    """Return the header fields that every catalog has."""
    return {
        "POT-Creation-Date": f"{day.isoformat()} 00:00+0000",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }


def write_untranslated(note: str, header: dict[str, str], templates: Iterable[Template]) -> str:
    """Return the text of a PO file whose messages are all still to translate."""
    catalog = polib.POFile(wrapwidth=WIDTH)
    catalog.header = note
    catalog.metadata = header
    for template in templates:
        catalog.append(place(polib.POEntry(), template))
    return f"{catalog}\n"


def place(entry: polib.POEntry, template: Template) -> polib.POEntry:
    """Give a message the text, the places and the comment of its template."""
    entry.msgctxt = template.context or None  # type: ignore[assignment] # None is none to polib
    entry.msgid = template.id
    entry.comment = template.comment
    entry.occurrences = [(path, str(line)) for path, line in template.locations]
    entry.obsolete = False
    return entry


def newest_date(sources: Sources) -> datetime.date:
    """Return the date of the newest entry: it dates a template and a bundle, not the clock."""
    return max((entry.updated for entry in sources.entries), default=datetime.date(1970, 1, 1))


def first_review(sources: Sources) -> datetime.date:
    """Return the first day on which an entry is due for review."""
    return min((entry.review_due for entry in sources.entries), default=datetime.date(1970, 1, 1))


def _entries_messages(sources: Sources) -> Iterator[Template]:
    root = PurePath(sources.package.path).parent
    for context, path, text in sources.texts():
        # A path as a translator sees it, the same wherever the package lies.
        shown = (PurePath("kb") / PurePath(path).relative_to(root)).as_posix()
        yield Template(context, text.source, str(text.kind), ((shown, text.line),))


def _merged(templates: Iterable[Template]) -> tuple[Template, ...]:
    """Return each message once, with all its places."""
    found: dict[tuple[str, str], Template] = {}
    for template in templates:
        key = (template.context, template.id)
        first = found.get(key, template)
        places = dict.fromkeys((*first.locations, *template.locations))
        found[key] = Template(*key, first.comment, tuple(places))
    return tuple(found.values())
