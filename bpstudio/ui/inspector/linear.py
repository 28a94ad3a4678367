"""Lines without fractions and sums, set at once by Qt in the very font that ziamath uses.

Most lines that change from step to step are numbers, signs and symbols with indices. Drawing these
takes microseconds, so they stand there typeset with the step; all else is left to ziamath.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

_TOKEN = re.compile(r"\\[A-Za-z]+|[0-9]+(?:\.[0-9]+)?|\S")
_SCRIPT_SCALE = 0.7
_RISE, _DROP = 0.38, 0.22
_ASCENT, _DESCENT = 0.76, 0.22
# In ems, as TeX's mu: thin 3/18, medium 4/18, thick 5/18.
_THIN, _MEDIUM, _THICK = 3 / 18, 4 / 18, 5 / 18


class _Kind(Enum):
    ORDINARY = 0
    BINARY = 1
    RELATION = 2
    OPENING = 3
    PUNCTUATION = 4
    NAME = 5
    DOTS = 6


_SPACE = {
    _Kind.BINARY: (_MEDIUM, _MEDIUM),
    _Kind.RELATION: (_THICK, _THICK),
    _Kind.PUNCTUATION: (0.0, _THIN),
    _Kind.DOTS: (_THIN, _THIN),
}
_SIGNS = {
    "+": ("+", _Kind.BINARY),
    "-": ("−", _Kind.BINARY),
    r"\times": ("×", _Kind.BINARY),
    r"\cdot": ("·", _Kind.BINARY),
    r"\odot": ("⊙", _Kind.BINARY),
    "=": ("=", _Kind.RELATION),
    "<": ("<", _Kind.RELATION),
    ">": (">", _Kind.RELATION),
    r"\le": ("≤", _Kind.RELATION),
    r"\ge": ("≥", _Kind.RELATION),
    r"\leftarrow": ("←", _Kind.RELATION),
    "(": ("(", _Kind.OPENING),
    "|": ("|", _Kind.ORDINARY),
    ",": (",", _Kind.PUNCTUATION),
    r"\cdots": ("⋯", _Kind.DOTS),
    r"\infty": ("∞", _Kind.ORDINARY),
    r"\partial": ("𝜕", _Kind.ORDINARY),
    "'": ("′", _Kind.ORDINARY),
    **{rf"\{name}": (name, _Kind.NAME) for name in ("ln", "log", "exp", "tanh", "max", "min")},
}
_GREEK = {
    r"\alpha": "𝛼",
    r"\beta": "𝛽",
    r"\delta": "𝛿",
    r"\varepsilon": "𝜀",
    r"\eta": "𝜂",
    r"\theta": "𝜃",
    r"\lambda": "𝜆",
    r"\mu": "𝜇",
    r"\sigma": "𝜎",
}


@dataclass
class _Atom:
    text: str
    kind: _Kind = _Kind.ORDINARY
    below: list[_Atom] = field(default_factory=list)
    above: list[_Atom] = field(default_factory=list)


@dataclass(frozen=True)
class _Run:
    """A piece of text to draw: where its baseline starts, upwards positive, and how large."""

    text: str
    x: float
    rise: float
    scale: float


class _NotLinear(Exception):  # noqa: N818 - a way out, and no error
    """The line needs more than this module can set."""


@dataclass(frozen=True, eq=False)
class LinearFormula:
    """A typeset line in logical pixels; the baseline lies `ascent` below its top."""

    runs: tuple[_Run, ...]
    face: Face
    colour: str
    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, baseline: QPointF, scale: float) -> None:
        """Draw it with its left end on the baseline point, at a scale of 1 or less."""
        painter.save()
        painter.translate(baseline)
        painter.scale(scale, scale)
        painter.setPen(QColor(self.colour))
        for run in self.runs:
            painter.setFont(self.face.fonts[run.scale])
            painter.drawText(QPointF(run.x, -run.rise), run.text)
        painter.restore()


class Face:
    """A font in the two sizes that a line needs, and its measures."""

    def __init__(self, family: str, size: float) -> None:
        self.size = size
        self.fonts = {scale: QFont(family) for scale in (1.0, _SCRIPT_SCALE)}
        for scale, font in self.fonts.items():
            font.setPixelSize(max(1, round(size * scale)))
        self.metrics = {scale: QFontMetricsF(font) for scale, font in self.fonts.items()}


def set_line(latex: str, face: Face, colour: str) -> LinearFormula | None:
    """The line in this face, or None when it is not linear."""
    try:
        atoms = _read(iter(_TOKEN.findall(latex)), False)
    except _NotLinear:
        return None
    runs: list[_Run] = []
    width = _place(atoms, runs, face, 0.0, 0.0, 1.0)
    ascent = _RISE + _ASCENT * _SCRIPT_SCALE if any(run.rise > 0 for run in runs) else _ASCENT
    descent = _DROP + _DESCENT * _SCRIPT_SCALE if any(run.rise < 0 for run in runs) else _DESCENT
    size = face.size
    return LinearFormula(tuple(runs), face, colour, width, ascent * size, descent * size)


def _read(tokens: Iterator[str], inner: bool) -> list[_Atom]:
    """Atoms up to the closing brace, or to the end."""
    atoms: list[_Atom] = []
    for token in tokens:
        if token == "}":
            return atoms
        if token == "{":
            atoms += _read(tokens, inner)
        elif token in "_^":
            _attach(atoms, token, tokens, inner)
        elif token == r"\mathrm":
            atoms.append(_Atom("".join(a.text for a in _group(tokens, True)), _Kind.NAME))
            atoms[-1].text = _upright(atoms[-1].text)
        else:
            atoms.append(_atom(token, atoms))
    return atoms


def _atom(token: str, before: list[_Atom]) -> _Atom:
    if token in _SIGNS:
        text, kind = _SIGNS[token]
        first = not before or before[-1].kind not in (_Kind.ORDINARY, _Kind.DOTS)
        return _Atom(text, _Kind.ORDINARY if kind is _Kind.BINARY and first else kind)
    if token in _GREEK:
        return _Atom(_GREEK[token])
    if token.startswith("\\"):
        raise _NotLinear
    return _Atom(_italic(token) if token.isalpha() and token.isascii() else token)


def _attach(atoms: list[_Atom], mark: str, tokens: Iterator[str], inner: bool) -> None:
    """A script for the atom before; one level deep."""
    if inner or (atoms and atoms[-1].kind is _Kind.NAME):
        raise _NotLinear
    script = _group(tokens, True)
    if not atoms or (atoms[-1].above and mark == "^"):
        atoms.append(_Atom(""))
    if mark == "_":
        atoms[-1].below = script
    else:
        atoms[-1].above = script


def _group(tokens: Iterator[str], inner: bool) -> list[_Atom]:
    token = next(tokens)
    return _read(tokens, inner) if token == "{" else [_atom(token, [])]


def _place(
    atoms: list[_Atom], runs: list[_Run], face: Face, x: float, rise: float, scale: float
) -> float:
    """Append the runs of the atoms from x on, and return where they end."""
    size, advance = face.size, face.metrics[scale].horizontalAdvance
    for atom in atoms:
        before, after = _SPACE.get(atom.kind, (0.0, 0.0)) if scale == 1.0 else (0.0, 0.0)
        x += before * size
        runs.append(_Run(atom.text, x, rise, scale))
        x += advance(atom.text)
        ends = [
            _place(script, runs, face, x, shift * size, _SCRIPT_SCALE)
            for script, shift in ((atom.below, -_DROP), (atom.above, _RISE))
            if script
        ]
        x = max([x, *ends]) + after * size
    return x


def _italic(letter: str) -> str:
    """Mathematical italic; the h of that block is Planck's constant, elsewhere."""
    if letter == "h":
        return "ℎ"
    start, first = (0x1D44E, "a") if letter.islower() else (0x1D434, "A")
    return chr(start + ord(letter) - ord(first))


def _upright(text: str) -> str:
    """Back from mathematical italic."""
    return "".join(_UPRIGHT.get(letter, letter) for letter in text)


_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_UPRIGHT = {_italic(letter): letter for letter in _LETTERS}
