"""Formulas typeset from LaTeX, each kept for the next time it is asked for."""

from __future__ import annotations

import logging
import re
import sys
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QFontDatabase, QPainter
from PySide6.QtSvg import QSvgRenderer

from bpstudio.ui.inspector.formula_face import Face
from bpstudio.ui.inspector.set_formula import set_formula

log = logging.getLogger(__name__)

INDENT = 14.0
"""Pixels by which the second line of a formula and those after it are set in."""

_KEPT = 512
# Importing ziamath takes a good tenth of a second; each of these imports a part of it.
_PARTS = ("ziafont", "latex2mathml.converter", "ziamath")
_FONT = "fonts/STIXTwoMath-Regular.ttf"
# ziamath sets × tighter than +, which reads wrong between numbers; in 1.2×10⁻⁷ it reads right.
_TIMES = re.compile(r"\\times(?! +10\^)")


class Formula(Protocol):
    """A typeset line in logical pixels; the baseline lies `ascent` below its top."""

    @property
    def width(self) -> float: ...

    @property
    def ascent(self) -> float: ...

    @property
    def descent(self) -> float: ...

    def paint(self, painter: QPainter, baseline: QPointF, scale: float) -> None:
        """Draw it with its left end on the baseline point, at a scale of 1 or less."""


@dataclass(frozen=True, eq=False)
class SvgFormula:
    """A line that ziamath has set."""

    renderer: QSvgRenderer
    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, baseline: QPointF, scale: float) -> None:
        top = baseline - QPointF(0, self.ascent * scale)
        height = (self.ascent + self.descent) * scale
        self.renderer.render(painter, QRectF(top.x(), top.y(), self.width * scale, height))


Lines = tuple[Formula, ...]
_Key = tuple[str, float, str, float]


class Typesetter:
    """Sets formulas at once where it can, and has ziamath set the others; keeps some hundred.

    A formula is a tuple of lines that fit the width that was asked for.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, Lines | None] = OrderedDict()
        self._parts = [part for part in _PARTS if part not in sys.modules]
        self._family = ""
        self._faces: dict[float, Face] = {}

    @property
    def ready(self) -> bool:
        """Whether the font is loaded."""
        return bool(self._family)

    def prepare(self) -> None:
        """Load the font."""
        self._family = self._family or load_family()

    def import_ziamath(self) -> Iterator[None]:
        """Import it in parts, so that the window can be painted between them."""
        while self._parts:
            import_module(self._parts.pop(0))
            yield

    def keeps(self, latex: str, size: float, colour: str, width: float) -> bool:
        """Whether it has been typeset before."""
        return (latex, size, colour, width) in self._kept

    def at_once(self, latex: str, size: float, colour: str, width: float) -> Lines | None:
        """The formula if it was typeset before, or takes no time to be."""
        key = (latex, size, colour, width)
        if key not in self._kept:
            lines = set_formula(latex, self._face(size), colour, width, INDENT)
            if lines is None:
                return None
            self._keep(key, lines)
        return self._kept[key]

    def typeset(self, latex: str, size: float, colour: str, width: float) -> Lines | None:
        """The formula at `size` pixels in `colour`; None when ziamath cannot read it either."""
        key = (latex, size, colour, width)
        if key not in self._kept and self.at_once(latex, size, colour, width) is None:
            formula = _render(latex, size, colour)
            self._keep(key, None if formula is None else (formula,))
        self._kept.move_to_end(key)
        return self._kept[key]

    def _face(self, size: float) -> Face:
        if size not in self._faces:
            self.prepare()
            self._faces[size] = Face(self._family, size)
        return self._faces[size]

    def _keep(self, key: _Key, lines: Lines | None) -> None:
        self._kept[key] = lines
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def load_family() -> str:
    """The font that ziamath brings, so that both kinds of lines look alike."""
    package = find_spec("ziamath")
    if package is None or package.origin is None:
        return "serif"
    number = QFontDatabase.addApplicationFont(str(Path(package.origin).parent / _FONT))
    return next(iter(QFontDatabase.applicationFontFamilies(number)), "serif")


def _render(latex: str, size: float, colour: str) -> Formula | None:
    from ziamath.config import config
    from ziamath.zmath import Latex

    # QtSvg clips what SVG 2 lets stand outside the view box.
    config.svg2 = False
    try:
        svg = Latex(_TIMES.sub(r"\\,\\times\\,", latex), size=size, color=colour).svg()
    except Exception:
        # ziamath raises whatever its parser stumbles over; the plain text stays in place.
        log.exception("cannot typeset %r", latex)
        return None
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    box = renderer.viewBoxF()
    return SvgFormula(renderer, box.width(), -box.top(), box.bottom())
