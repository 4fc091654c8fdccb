"""Imports point down (DESIGN, section 2). The tables below are the rule."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "kbpkg"

# From the bottom to the top: a part imports only from layers below its own, never one beside it.
LAYERS = (
    {"model"},
    {"analysis"},
    {"wire"},
    {"load", "validate", "translate", "index", "search", "export"},
    {"settings", "version"},
    {"pipeline", "catalogs", "opened"},
    {"library", "new_entry", "console"},
    {"cli_authoring", "cli_search"},
    {"cli", "__init__"},
    {"__main__"},
)
# Parts that may import less than their layer would let them.
NARROW = {"settings": {"model"}, "version": set[str](), "__main__": {"cli"}}

# Who may import a package of others. What is not named here, nobody may.
DOORWAYS = {
    "babel": {"load", "translate", "model.locale"},
    "polib": {"translate"},
    "whoosh": {"index"},
    "jinja2": {"export"},
    "markupsafe": {"export"},
    "markdown_it": {"load", "model.inline"},
    "mdit_py_plugins": {"load"},
    "yaml": {"load"},
    "textstat": {"validate.reading_age"},  # an optional extra
}
STANDARD = set(__import__("sys").stdlib_module_names)


def imports(source: str) -> Iterator[str]:
    """Yield the modules that a source imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            if node.module == "kbpkg":
                yield from (f"kbpkg.{name.name}" for name in node.names)
            else:
                yield str(node.module)


def level(part: str) -> int:
    """Return the number of a part's layer."""
    return next(number for number, parts in enumerate(LAYERS) if part in parts)


def is_allowed(module: str, imported: str) -> bool:
    """Tell whether a module of ours (`load.body`) may import another (`kbpkg.model.entry`)."""
    part = module.partition(".")[0]
    top, _, rest = imported.partition(".")
    if top != "kbpkg":
        return top in STANDARD or not {part, module}.isdisjoint(DOORWAYS.get(top, set()))
    target = rest.partition(".")[0]
    if not (PACKAGE / target).exists() and not (PACKAGE / f"{target}.py").exists():
        target = "__init__"  # `from kbpkg import open_bundle`
    below = level(target) < level(part)
    return target == part or (below and target in NARROW.get(part, {target}))


def forbidden(module: str, source: str) -> list[str]:
    """Return the imports of a module that the tables do not allow."""
    return [imported for imported in imports(source) if not is_allowed(module, imported)]


SOURCES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path.read_text(encoding="utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
    if "_package" not in path.parts
}


def test_every_part_has_a_rule() -> None:
    """A new part of kbpkg needs a layer, and stands in one only."""
    parts = [part for layer in LAYERS for part in layer]
    assert sorted(parts) == sorted({module.partition(".")[0] for module in SOURCES})


@pytest.mark.parametrize("module", SOURCES)
def test_imports_point_down(module: str) -> None:
    """No module imports a stage beside it, a part above it, or another's doorway."""
    assert forbidden(module, SOURCES[module]) == []


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("search.query", "from kbpkg.index.builder import build_index", ["kbpkg.index.builder"]),
        ("load.body", "from kbpkg.validate import check", ["kbpkg.validate"]),
        ("export.pages", "import kbpkg.pipeline", ["kbpkg.pipeline"]),
        ("model.entry", "from kbpkg.wire.script import FormatError", ["kbpkg.wire.script"]),
        ("model.entry", "from kbpkg import settings", ["kbpkg.settings"]),
        ("settings", "from kbpkg.pipeline import build", ["kbpkg.pipeline"]),
        ("pipeline", "from kbpkg.cli import main", ["kbpkg.cli"]),
        ("analysis.words", "from kbpkg.wire.script import X", ["kbpkg.wire.script"]),
        ("model.message", "import babel", ["babel"]),
        ("export.pages", "from babel.dates import format_date", ["babel.dates"]),
        ("search.scorer", "def f():\n    from whoosh import scoring", ["whoosh"]),
        ("translate.edition", "from jinja2 import Template", ["jinja2"]),
        ("wire.script", "import requests.adapters", ["requests.adapters"]),
        ("load.body", "import re\nfrom kbpkg.model.entry import Entry\nimport yaml", []),
        ("model.locale", "import babel", []),
        ("search.query", "import polib", ["polib"]),
        ("load.folders", "from kbpkg.settings import today", ["kbpkg.settings"]),
        ("pipeline", "from kbpkg.catalogs import update_catalogs", ["kbpkg.catalogs"]),
        ("catalogs", "from kbpkg.pipeline import build", ["kbpkg.pipeline"]),
        ("library", "from kbpkg.console import say", ["kbpkg.console"]),
        ("opened", "from kbpkg.pipeline import build", ["kbpkg.pipeline"]),
        ("pipeline", "from kbpkg.opened import open_searched", ["kbpkg.opened"]),
        ("cli_search", "from kbpkg.cli_authoring import add", ["kbpkg.cli_authoring"]),
        ("console", "from kbpkg.cli import main", ["kbpkg.cli"]),
        ("cli", "from kbpkg import open_bundle", ["kbpkg.open_bundle"]),
        ("__main__", "from kbpkg.pipeline import build", ["kbpkg.pipeline"]),
        ("settings", "from kbpkg.export.zip import write_zip", ["kbpkg.export.zip"]),
        ("cli", "from kbpkg.version import __version__", []),
        ("library", "from kbpkg.pipeline import build", []),
    ],
)
def test_the_rule_itself(module: str, source: str, found: list[str]) -> None:
    """A forbidden import is found wherever it stands, and an allowed one is none."""
    assert found == forbidden(module, source)
