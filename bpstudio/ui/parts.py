"""Lines whose parts stand between middle dots: the last ones go first where there is no room."""

from __future__ import annotations

from itertools import accumulate

_DOT = " · "


def shorter_and_shorter(text: str) -> tuple[str, ...]:
    """The text, then without its last part, and so on."""
    forms = accumulate(text.split(_DOT), lambda begun, part: f"{begun}{_DOT}{part}")
    return tuple(forms)[::-1]
