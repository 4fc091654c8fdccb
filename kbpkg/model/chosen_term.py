"""The words that the translators of one locale keep: ``locales/<locale>/glossary.yaml``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChosenTerm:
    """How some words of the source are said in a locale.

    ``note`` is for people. Only where ``is_checked`` does a check look for the term.
    """

    source: str
    term: str
    note: str
    is_checked: bool
