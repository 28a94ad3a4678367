"""What a program is made of: statements, each with what it computes, and arrays as literals."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite
from textwrap import wrap

import numpy as np

from bpstudio.engine import Array
from bpstudio.stepping.level import Kind, Phase

MOST_NUMBERS = 200
"""An array of more numbers is written packed, as base64 of its float64s."""
_WIDTH = 96
_SHOWN_WIDTH = 46
_SHOWN_ROWS = 4

UNPACKED = '''

def unpacked(text, *shape):
    """The float64 numbers that are written as base64."""
    return np.frombuffer(b64decode(text), "<f8").reshape(shape).copy()
'''


@dataclass(frozen=True)
class Mark:
    """The step that a line computes; `part` tells lines of one node from each other."""

    phase: Phase
    kind: Kind
    layer: int
    part: str = ""


@dataclass(frozen=True)
class Statement:
    """Lines that belong together, as a window shows them; `source` gives them in full."""

    shown: tuple[str, ...]
    mark: Mark | None = None
    full: Callable[[], str] | None = None
    packed: bool = False

    @property
    def source(self) -> str:
        return self.full() if self.full else "\n".join(self.shown)


def line(text: str, mark: Mark | None = None) -> Statement:
    return Statement((text,), mark)


def section(title: str) -> tuple[Statement, ...]:
    """A blank line and a comment."""
    return line(""), line(f"# {title}")


def array_statement(name: str, array: Array) -> Statement:
    """`name = …` that rebuilds the array bit for bit; shown in full where it is short."""
    shape = "×".join(str(n) for n in array.shape)
    elided = (f"{name} = np.array([...])  # {shape}",)
    if array.size > MOST_NUMBERS:
        return Statement(elided, full=lambda: _packed(name, array), packed=True)
    if array.size == 0 or array.size > _SHOWN_WIDTH:
        return Statement(elided, full=lambda: "\n".join(_literal(name, array)))
    lines = _literal(name, array)
    short = len(lines) <= _SHOWN_ROWS and max(map(len, lines)) <= _SHOWN_WIDTH
    return Statement(tuple(lines) if short else elided, full=lambda: "\n".join(lines))


def literal(x: float) -> str:
    """The shortest text that NumPy reads back as this very float."""
    if isfinite(x):
        return repr(float(x))
    return "np.nan" if x != x else ("np.inf" if x > 0 else "-np.inf")


def _literal(name: str, array: Array) -> list[str]:
    start = f"{name} = np.array(["
    if array.ndim == 1:
        rows = _wrapped(start, array.tolist(), "])")
    else:
        indent = " " * len(start)
        last = len(array) - 1
        rows = []
        for number, row in enumerate(array.tolist()):
            before = (start if number == 0 else indent) + "["
            rows += _wrapped(before, row, "]])" if number == last else "],")
    return rows


def _wrapped(start: str, numbers: Iterable[float], end: str) -> list[str]:
    return wrap(
        start + ", ".join(literal(x) for x in numbers) + end,
        _WIDTH,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
        break_long_words=False,
    )


def _packed(name: str, array: Array) -> str:
    shape = ", ".join(str(n) for n in array.shape)
    text = b64encode(np.ascontiguousarray(array, "<f8").tobytes()).decode("ascii")
    rows = "\n".join(text[i : i + _WIDTH] for i in range(0, len(text), _WIDTH))
    return f'{name} = unpacked("""\n{rows}\n""", {shape})'
