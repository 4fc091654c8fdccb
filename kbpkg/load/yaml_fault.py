"""What an error of the YAML parser means, with the cure: its own words speak of tokens."""

import re
from typing import Any

import yaml

_ANYWHERE = "look for a missing quote, colon or space on this line or the one before"
_QUOTE = "put the text in quotes"
_WHOLE_LIST = re.compile(r".*:\s*(?:\[\]|\{\})\s*(?:#.*)?\Z")


def yaml_fault(text: str, error: yaml.YAMLError) -> tuple[int, str, str]:
    """Return the line of the text, from 0, what is wrong with it, and the cure."""
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "quoted scalar" in str(getattr(error, "context", "")):
        # A quote that is never closed is noticed at the end of the file.
        mark = getattr(error, "context_mark", None) or mark
    line = mark.line if mark else 0
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    lines = text.split("\n")
    here = lines[line][mark.column :] if mark and line < len(lines) else ""
    before = next((each for each in reversed(lines[:line]) if each.strip()), "")
    cure = _ANYWHERE
    if here.startswith("\t"):
        reason, cure = "a tab stands here", "write spaces for it"
    elif "cannot start any token" in reason:
        reason, cure = f"a text cannot begin with {here[:1]}", _QUOTE
        if here.startswith("@"):
            cure = f"{_QUOTE}, or write the key of a source without @ here"
    elif "mapping values are not allowed" in reason:
        reason = "a second colon on this line, or an indent that the line before does not lead to"
        cure = f'{_QUOTE}: title: "One: two"; or give the line the indent of its neighbours'
    elif _WHOLE_LIST.match(before):
        cure = "remove the [] of the line before: its list is written below it"
    return line, f"this is not good YAML: {reason}", cure
