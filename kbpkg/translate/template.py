"""``entries.pot`` and ``interface.pot``: what there is to translate, for any PO editor."""

import datetime
import io
from collections.abc import Iterable
from pathlib import Path, PurePath

from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from kbpkg.model.entry import Text
from kbpkg.model.package import PACKAGE_CONTEXT, SERVICES_CONTEXT, Sources

# Text in the page, and text in an attribute or in a script's messages.
INTERFACE_KEYWORDS = {"_": None, "attr": None}
_INTERFACE_FILES = [("web/templates/**", "jinja2"), ("export/**.py", "python")]
_WIDTH = 90


def entries_template(sources: Sources) -> str:
    """Return ``entries.pot``: the texts of the package, its services and its entries."""
    root = PurePath(sources.package.path).parent
    catalog = _catalog(f"{sources.package.id} entries", newest_date(sources))
    package, services = sources.package, PurePath(sources.package.services_path)
    _add(catalog, PACKAGE_CONTEXT, package.texts(), _under(root, PurePath(package.path)))
    texts = (text for service in package.services for text in service.texts())
    _add(catalog, SERVICES_CONTEXT, texts, _under(root, services))
    for entry in sources.entries:
        _add(catalog, entry.id, entry.texts(), _under(root, PurePath(entry.path)))
    return _write(catalog)


def interface_template(folder: Path, day: datetime.date) -> str:
    """Return ``interface.pot``: the words around the entries, from the code and its templates."""
    catalog = _catalog("kbpkg interface", day)
    found = extract_from_dir(
        folder,
        method_map=_INTERFACE_FILES,
        keywords=INTERFACE_KEYWORDS,
        comment_tags=["Translators:"],
        strip_comment_tags=True,
    )
    for path, line, message, comments, _ in sorted(found, key=lambda each: (each[0], each[1])):
        location = (f"kbpkg/{PurePath(path).as_posix()}", line)
        catalog.add(message, locations=[location], auto_comments=comments)
    return _write(catalog)


def newest_date(sources: Sources) -> datetime.date:
    """Return the date of the newest entry: it dates a template and a bundle, not the clock."""
    return max((entry.updated for entry in sources.entries), default=datetime.date(1970, 1, 1))


def _under(root: PurePath, path: PurePath) -> str:
    """Return a path as a translator sees it, the same wherever the package lies."""
    return (PurePath("kb") / path.relative_to(root)).as_posix()


def _catalog(project: str, day: datetime.date) -> BabelCatalog:
    return BabelCatalog(
        project=project,
        version="",
        msgid_bugs_address="",
        header_comment=f"# {project}: the texts to translate. Open it in a PO editor.\n#",
        creation_date=datetime.datetime.combine(day, datetime.time(), datetime.UTC),
        fuzzy=False,
    )


def _add(catalog: BabelCatalog, context: str, texts: Iterable[Text], path: str) -> None:
    for text in texts:
        catalog.add(
            text.source,
            context=context,
            locations=[(path, text.line)],
            auto_comments=[str(text.kind)],
        )


def _write(catalog: BabelCatalog) -> str:
    for message in catalog:
        # Babel takes "50% said" for a format, and msgfmt then refuses right translations.
        message.flags.discard("python-format")
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=_WIDTH)
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    # The version of Babel is no business of a template: it would differ between machines.
    return "".join(line for line in lines if not line.startswith('"Generated-By:'))
