"""How ``kbpkg search`` answers: hits for people, or as JSON for programs."""

from collections.abc import Iterator, Sequence

from kbpkg.console import answer
from kbpkg.search.explain import Explanation
from kbpkg.search.searcher import Answer, Hit
from kbpkg.search.snippet import Snippet


def print_answer(found: Answer, explained: Sequence[Explanation] | None) -> None:
    """Show the hits, what their words were taken for, and what became of the query."""
    for number, hit in enumerate(found.hits):
        _print_hit(hit)
        for line in _explained(explained[number]) if explained else ():
            answer(f"        {line}")
    if found.ignored:
        answer(f"not found anywhere: {', '.join(found.ignored)}")
    if found.is_loose:
        answer("no entry holds the words in quotes side by side: searched for the words")
    if found.is_cut:
        answer("the query is too long: its end was left out")
    if found.nearest:
        answer(f"nothing found; try: {', '.join(found.nearest)}")
    elif not found.hits:
        answer("nothing found")


def _print_hit(hit: Hit) -> None:
    place = f"{hit.entry_id}#{hit.section}" if hit.section else hit.entry_id
    answer(f"{hit.score:6}  {hit.title}  ({place})")
    answer(f"        {_marked(hit.snippet, hit.locale)}")
    if hit.found_by:
        answer(f"        found by {hit.found_in}: {_marked(hit.found_by, hit.found_in)}")
    for match in hit.reason:
        if match.how == "corrected":
            answer(f"        {match.word!r} taken for {match.terms[0]!r}")


def _marked(snippet: Snippet, language: str) -> str:
    text = "".join(f"[{part.text}]" if part.is_marked else part.text for part in snippet.parts)
    return text if snippet.locale.tag == language else f"{text} ({snippet.locale.tag})"


def _explained(found: Explanation) -> Iterator[str]:
    share = f" x {found.share:.3f} (this language's share of the query)"
    yield f"{found.locale}: sum {found.total:.3f}{share}"
    for part in found.parts:
        fields = ", ".join(f"{name} {count}" for name, count in part.fields.items())
        what = f"{part.kind} {part.text!r}"
        if part.terms != (part.text,):
            what += f" as {', '.join(part.terms)}"
        yield f"  {part.value:8.3f}  {what} (weight {part.weight:.3f}; {fields})"


def answer_record(found: Answer, explained: Sequence[Explanation] | None) -> dict[str, object]:
    """Return the hits, and what became of the words of the query, as plain JSON values."""
    return {
        "ok": True,
        "hits": _hit_records(found, explained),
        "ignored": list(found.ignored),
        "is_cut": found.is_cut,
        "is_loose": found.is_loose,
        "nearest": list(found.nearest),
    }


def _hit_records(found: Answer, explained: Sequence[Explanation] | None) -> list[dict[str, object]]:
    records = [_hit_record(hit) for hit in found.hits]
    for record, each in zip(records, explained or (), strict=False):
        record["explanation"] = {
            "locale": each.locale,
            "share": each.share,
            "total": each.total,
            "parts": [
                {
                    "kind": part.kind,
                    "text": part.text,
                    "terms": list(part.terms),
                    "weight": part.weight,
                    "value": part.value,
                    "fields": dict(part.fields),
                }
                for part in each.parts
            ],
        }
    return records


def _hit_record(hit: Hit) -> dict[str, object]:
    return {
        "entry_id": hit.entry_id,
        "locale": hit.locale,
        "kind": hit.kind,
        "section": hit.section,
        "heading": hit.heading,
        "title": hit.title,
        "title_locale": hit.title_locale,
        "title_state": str(hit.title_state),
        "score": hit.score,
        "snippet": _snippet_record(hit.snippet),
        "reason": [
            {
                "word": match.word,
                "terms": list(match.terms),
                "how": match.how,
                "locale": match.locale,
            }
            for match in hit.reason
        ],
        "found_in": hit.found_in,
        "found_by": hit.found_by and _snippet_record(hit.found_by),
    }


def _snippet_record(snippet: Snippet) -> dict[str, object]:
    return {
        "text": snippet.text,
        "parts": [{"text": part.text, "marked": part.is_marked} for part in snippet.parts],
        "locale": snippet.locale.tag,
        "state": str(snippet.state),
    }
