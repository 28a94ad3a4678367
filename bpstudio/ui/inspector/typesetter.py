"""Formulas typeset from LaTeX, each kept for the next time it is asked for."""

from __future__ import annotations

import logging
import re
import sys
from collections import OrderedDict
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QFontDatabase, QPainter
from PySide6.QtSvg import QSvgRenderer

from bpstudio.ui.inspector.linear import Face, set_line

log = logging.getLogger(__name__)

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


class Typesetter:
    """Linear lines at once, all others by ziamath; both behind a cache of some hundred lines."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, float, str], Formula | None] = OrderedDict()
        self._parts = [_FONT, *(part for part in _PARTS if part not in sys.modules)]
        self._family = ""
        self._faces: dict[float, Face] = {}

    @property
    def ready(self) -> bool:
        """Whether the font is loaded and ziamath imported."""
        return not self._parts

    def prepare(self) -> None:
        """Load the font, or import the next part of ziamath."""
        if not self._parts:
            return
        part = self._parts.pop(0)
        if part == _FONT:
            self._family = _load_family()
        else:
            import_module(part)

    def at_once(self, latex: str, size: float, colour: str) -> Formula | None:
        """The formula if it was typeset before, or is one that takes no time."""
        key = (latex, size, colour)
        if key not in self._kept:
            if not self._family:
                return None
            linear = set_line(latex, self._face(size), colour)
            if linear is None:
                return None
            self._keep(key, linear)
        return self._kept[key]

    def typeset(self, latex: str, size: float, colour: str) -> Formula | None:
        """The line at `size` pixels in `colour`; None when ziamath cannot read it."""
        key = (latex, size, colour)
        if key not in self._kept:
            self._keep(key, self.at_once(latex, size, colour) or _render(latex, size, colour))
        self._kept.move_to_end(key)
        return self._kept[key]

    def _face(self, size: float) -> Face:
        if size not in self._faces:
            self._faces[size] = Face(self._family, size)
        return self._faces[size]

    def _keep(self, key: tuple[str, float, str], formula: Formula | None) -> None:
        self._kept[key] = formula
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _load_family() -> str:
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
