"""Imports point down (DESIGN, section 2). The tables below are the rule."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "kbpkg"

STAGES = ("load", "validate", "translate", "index", "search", "export")
BELOW_STAGES = {"analysis", "wire", "model"}

# What each part of kbpkg may import of the others. The root holds the version only.
MAY_IMPORT = {
    "__init__": set(),
    "__main__": {"cli"},
    "cli": {"__init__", "pipeline", "settings", *STAGES, *BELOW_STAGES},
    "pipeline": {"__init__", "settings", *STAGES, *BELOW_STAGES},
    "settings": {"model"},
    **dict.fromkeys(STAGES, BELOW_STAGES),
    "analysis": {"model"},
    "wire": {"analysis", "model"},
    "model": set(),
}

# Who may import a package of others. What is not named here, nobody may.
DOORWAYS = {
    "babel": {"load", "translate", "model.locale"},
    "whoosh": {"index"},
    "jinja2": {"export"},
    "markupsafe": {"export"},
    "markdown_it": {"load", "model.inline"},
    "mdit_py_plugins": {"load"},
    "yaml": {"load"},
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


def is_allowed(module: str, imported: str) -> bool:
    """Tell whether a module of ours (`load.body`) may import another (`kbpkg.model.entry`)."""
    part = module.partition(".")[0]
    top, _, rest = imported.partition(".")
    if top != "kbpkg":
        return top in STANDARD or not {part, module}.isdisjoint(DOORWAYS.get(top, set()))
    target = rest.partition(".")[0]
    if not (PACKAGE / target).exists() and not (PACKAGE / f"{target}.py").exists():
        target = "__init__"  # `from kbpkg import __version__`
    return target == part or target in MAY_IMPORT[part]


def forbidden(module: str, source: str) -> list[str]:
    """Return the imports of a module that the tables do not allow."""
    return [imported for imported in imports(source) if not is_allowed(module, imported)]


SOURCES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path.read_text(encoding="utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
    if "_package" not in path.parts
}


def test_every_part_has_a_rule() -> None:
    """A new part of kbpkg needs a line in the table."""
    assert set(MAY_IMPORT) == {module.partition(".")[0] for module in SOURCES}


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
        ("cli", "from kbpkg import __version__", []),
    ],
)
def test_the_rule_itself(module: str, source: str, found: list[str]) -> None:
    """A forbidden import is found wherever it stands, and an allowed one is none."""
    assert found == forbidden(module, source)
