"""Numbers as a cell has room for them."""

from __future__ import annotations

from functools import lru_cache

from bpstudio.stepping.notation import plain

_DIGITS = 4
_MOST_CHARACTERS = 8


@lru_cache(maxsize=4096)
def cell_text(value: float) -> str:
    """Four significant digits, or as many as eight characters hold: 0.5933, −0.00873, −1.23e−6."""
    for digits in (_DIGITS, 3, 2, 1):
        text = plain(value, digits)
        if len(text) <= _MOST_CHARACTERS:
            break
    return text
