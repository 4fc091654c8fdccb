"""Wording: words that hurt, and what to write instead."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AvoidedWording:
    """Words or phrases not to write, and the respectful ones in their place."""

    avoid: tuple[str, ...]
    write: str
