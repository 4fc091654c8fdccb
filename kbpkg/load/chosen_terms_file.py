"""``locales/<locale>/glossary.yaml``: the words that the translators of a locale keep."""

import yaml

from kbpkg.load.yaml_reader import YamlReader, is_empty
from kbpkg.model.chosen_term import ChosenTerm
from kbpkg.model.problem import Problem

_YES, _NO = "true", "false"


def read_chosen_terms(text: str, *, path: str) -> tuple[tuple[ChosenTerm, ...], list[Problem]]:
    """Return the terms in order, and everything that is wrong with the file."""
    reader = YamlReader(path)
    root = reader.parse(text)
    if root is None:
        return (), reader.problems
    listed = reader.mapping(root, required=["terms"]).get("terms")
    terms: dict[str, ChosenTerm] = {}
    for item in reader.items(listed) if listed is not None else ():
        term = _term(reader, item)
        if term is None:
            continue
        if term.source in terms:
            what = f"the source {term.source!r} stands twice"
            reader.problem("KB106", reader.line(item), what, "keep one of them")
        terms.setdefault(term.source, term)
    return tuple(terms.values()), reader.problems


def _term(reader: YamlReader, node: yaml.Node) -> ChosenTerm | None:
    nodes = reader.mapping(node, required=["source", "term"], optional=["note", "checked"])
    source = reader.optional(nodes.get("source"), reader.text)
    term = reader.optional(nodes.get("term"), reader.text)
    checked = reader.optional(nodes.get("checked"), lambda value: reader.choice(value, (_YES, _NO)))
    # Unlike elsewhere, an empty text may stand here: there is nothing to note.
    note = "" if is_empty(nodes.get("note")) else reader.optional(nodes.get("note"), reader.text)
    if source is None or term is None:
        return None
    if checked == _YES and source.startswith("("):
        what = f"{source!r} is advice for people: no text holds these words"
        reader.problem("KB104", reader.line(node), what, "remove 'checked' here")
    return ChosenTerm(source, term, note or "", checked == _YES)
