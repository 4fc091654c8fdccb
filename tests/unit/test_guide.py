"""What a guide suggests in Python; tests/js/guide.test.mjs asks the same of the page."""

import pytest

from kbpkg.model.entry import Choice, Question, Text, TextKind, TextState
from kbpkg.model.guide import Suggestion, suggest
from tests.unit.editions import EN


def text(words: str) -> Text:
    """Return a text of no file."""
    return Text(words, words, EN, TextState.SOURCE, TextKind.OPTION, 1)


CALL, VISIT, STAY = map(text, ("call", "visit", "stay"))
QUESTIONS = (
    Question("danger", text("?"), None, (Choice(text("yes"), (CALL,)),) * 2, stops=True, line=1),
    Question(
        "home",
        text("?"),
        None,
        (Choice(text("a"), (VISIT,)), Choice(text("b"), (STAY, VISIT))),
        stops=False,
        line=1,
    ),
)


def test_what_stops_wins_alone() -> None:
    """An outcome of a question that stops leaves no others."""
    assert suggest(QUESTIONS, {"home": 1}) == Suggestion(stops=False, outcomes=(STAY, VISIT))
    assert suggest(QUESTIONS, {"home": 1, "danger": 0}) == Suggestion(stops=True, outcomes=(CALL,))


@pytest.mark.parametrize("number", [-1, -2, 2, 99])
def test_an_answer_that_is_not_there_is_no_answer(number: int) -> None:
    """A number outside of the answers chooses none: not the last one, and no traceback."""
    nothing = Suggestion(stops=False, outcomes=())
    assert suggest(QUESTIONS, {"home": number, "other": 0}) == nothing
