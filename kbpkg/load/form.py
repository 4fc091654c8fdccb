"""Places to write on, and questions of a guide: from the blocks of their containers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kbpkg.model.entry import (
    Block,
    Choice,
    Field,
    FieldKind,
    ItemList,
    Paragraph,
    Question,
    Text,
    TextKind,
)
from kbpkg.model.inline import citations, links

_DEFAULT_ROWS, _MOST_ROWS = 3, 30
_DEFAULT_HIGH, _MOST_STEPS = 10, 11
# What may stand in the braces after the id, by kind of field.
_OPTIONS = {FieldKind.LINES: {"rows"}, FieldKind.SCALE: {"low", "high"}}
_LISTED = (FieldKind.CHOICE, FieldKind.TICKS, FieldKind.SCALE)


class FormError(Exception):
    """A field or question that is not written rightly: what is wrong, and the cure."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


def read_options(text: str) -> dict[str, str]:
    """Return what stands in the braces after the id, by name.

    Raises FormError where a name stands twice.
    """
    options: dict[str, str] = {}
    for option in text.split():
        name, _, value = option.partition("=")
        if name in options:
            raise FormError(f"{name} stands twice in its braces", "remove one")
        options[name] = value
    return options


def make_field(
    field_id: str, options: Mapping[str, str], blocks: Sequence[Block], line: int
) -> Field:
    """Return the field of a ``::: field {#id kind=...}`` container.

    Raises FormError where the options or the blocks are not those of its kind.
    """
    kind = _kind(options)
    unknown = set(options) - {"kind"} - _OPTIONS.get(kind, set())
    if unknown:
        what = f"a field of the kind {kind} has no {', '.join(sorted(unknown))}"
        raise FormError(what, "remove it")
    label, hint, items = _parts(blocks)
    texts = tuple(_shown_whole(replace(_only_text(item), kind=TextKind.OPTION)) for item in items)
    if (kind in _LISTED) != bool(texts):
        needs = "needs a list of its options" if kind in _LISTED else "has no options"
        raise FormError(f"a field of the kind {kind} {needs}", "add or remove the list")
    if kind in {FieldKind.CHOICE, FieldKind.TICKS} and len({text.source for text in texts}) < len(
        texts
    ):
        raise FormError("an option stands twice", "remove one")
    if kind is FieldKind.SCALE and len(texts) != 2:
        raise FormError("a scale has two options: the words at its ends", "list these two")
    low, high = _number(options, "low", 0), _number(options, "high", _DEFAULT_HIGH)
    if not 1 <= high - low < _MOST_STEPS:
        cure = f"use at most {_MOST_STEPS} numbers, such as low=0 high=10"
        raise FormError(f"a scale from {low} to {high}", cure)
    rows = _number(options, "rows", _DEFAULT_ROWS)
    if not 1 <= rows <= _MOST_ROWS:
        raise FormError(f"{rows} rows", f"use 1 to {_MOST_ROWS}")
    return Field(field_id, kind, label, hint, texts, rows, low, high, line)


def make_question(
    question_id: str, options: Mapping[str, str], blocks: Sequence[Block], line: int
) -> Question:
    """Return the question of a ``::: question {#id}`` container, each answer an item of its list.

    What stands in a list under an answer is where the talk goes on. Raises FormError where the
    container is not written so.
    """
    if set(options) - {"stop"} or options.get("stop"):
        raise FormError(
            "a question has nothing in its braces but stop", "write {#id} or {#id stop}"
        )
    label, hint, items = _parts(blocks)
    if len(items) < 2:
        raise FormError("a question has two answers at least", "list them")
    answers = tuple(
        Choice(
            _shown_whole(replace(_first_text(item), kind=TextKind.OPTION)), tuple(_outcomes(item))
        )
        for item in items
    )
    return Question(question_id, label, hint, answers, "stop" in options, line)


def _kind(options: Mapping[str, str]) -> FieldKind:
    try:
        return FieldKind(options.get("kind", ""))
    except ValueError:
        cure = f"write kind= and one of: {', '.join(FieldKind)}"
        raise FormError(f"no kind of field: {options.get('kind', '')!r}", cure) from None


def _parts(blocks: Sequence[Block]) -> tuple[Text, Text | None, tuple[tuple[Block, ...], ...]]:
    """Return label, hint and the items of the list, as far as there are."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    lists = [block for block in blocks if isinstance(block, ItemList)]
    in_order = [*paragraphs, *lists]
    if not 1 <= len(paragraphs) <= 2 or len(lists) > 1 or in_order != list(blocks):
        cure = "write its label, then a hint where it needs one, then the list of options"
        raise FormError("a label, a hint and one list are all that it holds", cure)
    label = _shown_whole(replace(paragraphs[0].text, kind=TextKind.LABEL))
    hint = paragraphs[1].text if len(paragraphs) == 2 else None
    return label, hint, lists[0].items if lists else ()


def _shown_whole(text: Text) -> Text:
    """Return a label or an option: it is a name for what is written, so nothing in it is a link."""
    if links(text.source) or citations(text.source):
        cure = "cite and link in the hint, a paragraph of its own under the label"
        raise FormError("a label or an option holds a link or a citation", cure)
    return text


def _first_text(item: tuple[Block, ...]) -> Text:
    if item and isinstance(item[0], Paragraph):
        return item[0].text
    raise FormError("an option without words", "begin the list item with its words")


def _only_text(item: tuple[Block, ...]) -> Text:
    if len(item) > 1:
        raise FormError("an option holds more than one line of words", "write it as one")
    return _first_text(item)


def _outcomes(item: tuple[Block, ...]) -> list[Text]:
    if len(item) == 1:
        return []
    if len(item) == 2 and isinstance(item[1], ItemList):
        return [_only_text(inner) for inner in item[1].items]
    raise FormError("what follows an answer is a list", "write each entry to go to as a list item")


def _number(options: Mapping[str, str], name: str, default: int) -> int:
    text = options.get(name)
    if text is None:
        return default
    if not text.isdecimal() or len(text) > 3:
        raise FormError(f"{name}={text} is no number", f"write for example {name}={default}")
    return int(text)
