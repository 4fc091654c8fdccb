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
from kbpkg.model.coverage import CoverageGroup, CoverageItem, LeftOut
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
from kbpkg.model.figure import Drawing, Figure, FigureStep
from kbpkg.model.guide import Suggestion, suggest
from kbpkg.model.locale import Locale
from kbpkg.model.package import (
    Channel,
    Contact,
    Edition,
    EntryType,
    GlossaryTerm,
    LocaleState,
    Need,
    NeedGroup,
    Registries,
    ReviewKind,
    Service,
    SignOff,
    Source,
    Topic,
)
from kbpkg.model.problem import Problem, ProblemsError, Severity
from kbpkg.model.wording import AvoidedWording
from kbpkg.pipeline import Built
from kbpkg.search.explain import Contribution, Explanation
from kbpkg.search.scorer import Match
from kbpkg.search.searcher import Answer, Hit, Searcher
from kbpkg.search.snippet import Part, Snippet
from kbpkg.translate.review import ReviewState, ReviewStatus
from kbpkg.version import __version__
from kbpkg.wire.manifest import BundleLocale, FileSum, Manifest

__all__ = [
    "Answer",
    "AvoidedWording",
    "Block",
    "Built",
    "Bundle",
    "BundleLocale",
    "Channel",
    "Choice",
    "Contact",
    "Container",
    "Contribution",
    "CoverageGroup",
    "CoverageItem",
    "Drawing",
    "Edition",
    "Entry",
    "EntryType",
    "Explanation",
    "Field",
    "FieldKind",
    "Figure",
    "FigurePlace",
    "FigureStep",
    "FileSum",
    "GlossaryTerm",
    "Hit",
    "ItemList",
    "LeftOut",
    "Locale",
    "LocaleState",
    "Manifest",
    "Match",
    "Need",
    "NeedGroup",
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
    "Service",
    "ServiceTable",
    "Severity",
    "SignOff",
    "Snippet",
    "Source",
    "Suggestion",
    "Table",
    "Text",
    "TextKind",
    "TextState",
    "Topic",
    "__version__",
    "load",
    "open_bundle",
    "suggest",
]
