"""Multilingual knowledge packages: entries and catalogs in, a searchable offline bundle out.

    import kbpkg

    package = kbpkg.load()                          # the ketamine package, or load("kb")
    for hit in package.search("sangre en la orina", locale="es"):
        print(hit.title, hit.snippet.text)
    print(package.html("effects-bladder", locale="es"))
    package.export("dist")                          # the offline bundle
    kbpkg.open_bundle("dist").search("k-hole")      # a bundle, without its source

Only the names listed here are public. They follow semantic versioning: until 1.0.0 a minor version
may change them, and the CHANGELOG says how.
"""

from kbpkg.library import Bundle, Package, load, open_bundle
from kbpkg.model.entry import (
    Block,
    Choice,
    Container,
    Entry,
    Field,
    FieldKind,
    FigurePlace,
    ItemList,
    NumberCard,
    Paragraph,
    Question,
    Risk,
    Section,
    ServiceTable,
    Table,
    Text,
    TextKind,
    TextState,
)
from kbpkg.model.guide import Suggestion, suggest
from kbpkg.model.locale import Locale
from kbpkg.model.package import Edition, Registries, ReviewKind, SignOff
from kbpkg.model.problem import Problem, ProblemsError, Severity
from kbpkg.pipeline import Built
from kbpkg.search.explain import Contribution, Explanation
from kbpkg.search.scorer import Match
from kbpkg.search.searcher import Answer, Hit, Searcher
from kbpkg.search.snippet import Part, Snippet
from kbpkg.translate.review import ReviewState, ReviewStatus
from kbpkg.version import __version__
from kbpkg.wire.manifest import Manifest

__all__ = [
    "Answer",
    "Block",
    "Built",
    "Bundle",
    "Choice",
    "Container",
    "Contribution",
    "Edition",
    "Entry",
    "Explanation",
    "Field",
    "FieldKind",
    "FigurePlace",
    "Hit",
    "ItemList",
    "Locale",
    "Manifest",
    "Match",
    "NumberCard",
    "Package",
    "Paragraph",
    "Part",
    "Problem",
    "ProblemsError",
    "Question",
    "Registries",
    "ReviewKind",
    "ReviewState",
    "ReviewStatus",
    "Risk",
    "Searcher",
    "Section",
    "ServiceTable",
    "Severity",
    "SignOff",
    "Snippet",
    "Suggestion",
    "Table",
    "Text",
    "TextKind",
    "TextState",
    "__version__",
    "load",
    "open_bundle",
    "suggest",
]
