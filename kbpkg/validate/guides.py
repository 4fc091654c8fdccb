"""KB114: whatever is answered, a guide ends in an entry to read together."""

from collections.abc import Iterator

from kbpkg.model.entry import Choice, Entry, Question, Section, walk_blocks
from kbpkg.model.inline import links
from kbpkg.model.package import Sources
from kbpkg.model.problem import Problem


def check_guides(sources: Sources) -> Iterator[Problem]:
    """Yield questions that can end nowhere."""
    for entry in sources.entries:
        for section in entry.sections:
            yield from _check_section(entry, section)


def _check_section(entry: Entry, section: Section) -> Iterator[Problem]:
    blocks = walk_blocks(section.blocks)
    questions = [block for block in blocks if isinstance(block, Question)]
    for question in questions:
        for answer in question.answers:
            for outcome in answer.outcomes:
                if not _leads_to_entry(outcome.source):
                    what = "where an answer leads is no entry"
                    cure = "link it: [words](entry:id)"
                    yield Problem(entry.path, outcome.line, "KB114", what, cure)
        if question.stops and not any(answer.outcomes for answer in question.answers):
            what = f"the question {question.id!r} stops, but no answer leads anywhere"
            cure = "list an entry under the answer that stops"
            yield Problem(entry.path, question.line, "KB114", what, cure)
    always = [each for each in questions if not each.stops and all(map(_has_outcome, each.answers))]
    if questions and not always:
        what = f"some answers to the questions of {section.id!r} lead nowhere"
        cure = "let every answer of at least one question lead to an entry"
        yield Problem(entry.path, questions[0].line, "KB114", what, cure)


def _has_outcome(answer: Choice) -> bool:
    return bool(answer.outcomes)


def _leads_to_entry(text: str) -> bool:
    return any(target.startswith("entry:") for target in links(text))
