"""What a guide suggests for some answers: the rule, written again in ``web/js/guide.js``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kbpkg.model.entry import Question, Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to read and talk about. ``stops`` means before everything else, and nothing else."""

    stops: bool
    outcomes: tuple[Text, ...]


def suggest(questions: Sequence[Question], chosen: Mapping[str, int]) -> Suggestion:
    """Return what a guide suggests; ``chosen`` has the number of the answer by question id.

    A number that no answer has chooses none. An outcome of a question that stops wins over all
    others. Each outcome stands once, in the order of the questions.
    """
    given = [
        (question.stops, outcome)
        for question in questions
        if 0 <= chosen.get(question.id, -1) < len(question.answers)
        for outcome in question.answers[chosen[question.id]].outcomes
    ]
    stops = any(is_stop for is_stop, _ in given)
    outcomes = {outcome.source: outcome for is_stop, outcome in given if is_stop == stops}
    return Suggestion(stops, tuple(outcomes.values()))
