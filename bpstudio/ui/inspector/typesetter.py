"""Formulas typeset from LaTeX, each kept for the next time it is asked for."""

from __future__ import annotations

import logging
import re
import sys
from collections import OrderedDict
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer

log = logging.getLogger(__name__)

_KEPT = 256
# ziamath sets × tighter than +, which reads wrong between numbers; in 1.2×10⁻⁷ it reads right.
_TIMES = re.compile(r"\\times(?! +10\^)")
# Importing ziamath takes a good tenth of a second; each of these imports a part of it.
_PARTS = ("ziafont", "latex2mathml.converter", "ziamath")


@dataclass(frozen=True, eq=False)
class Formula:
    """A typeset line in logical pixels; the baseline lies `ascent` below its top."""

    renderer: QSvgRenderer
    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, baseline: QPointF, scale: float) -> None:
        """Draw it with its left end on the baseline point, at a scale of 1 or less."""
        top = baseline - QPointF(0, self.ascent * scale)
        height = (self.ascent + self.descent) * scale
        self.renderer.render(painter, QRectF(top.x(), top.y(), self.width * scale, height))


class Typesetter:
    """ziamath behind a cache of the last few hundred lines."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, float, str], Formula | None] = OrderedDict()
        self._parts = [part for part in _PARTS if part not in sys.modules]

    @property
    def ready(self) -> bool:
        """Whether ziamath has been imported."""
        return not self._parts

    def prepare(self) -> None:
        """Import the next part of ziamath."""
        if self._parts:
            import_module(self._parts.pop(0))

    def kept(self, latex: str, size: float, colour: str) -> Formula | None:
        """The formula if it was typeset before."""
        return self._kept.get((latex, size, colour))

    def typeset(self, latex: str, size: float, colour: str) -> Formula | None:
        """The line at `size` pixels in `colour`; None when ziamath cannot read it."""
        key = (latex, size, colour)
        if key not in self._kept:
            self._kept[key] = _render(latex, size, colour)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


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
    return Formula(renderer, box.width(), -box.top(), box.bottom())
