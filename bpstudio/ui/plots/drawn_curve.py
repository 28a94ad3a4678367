"""A loss curve on a chart: the losses themselves, and over them their smoothed line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph

from bpstudio.ui.plots.curve import Curve, Stretch
from bpstudio.ui.plots.scale import Scale, Values
from bpstudio.ui.theme import Theme, blend

_PALE = 0.38
_ABOVE = 5
_THIN, _WIDE = 1.0, 1.6
_CALM = 8.0
"""A line that goes up and down more often than this is thin: a wide one takes 20 times as long."""
_APART = 2
"""So many pixels of a calm line are one column: each point of a wide line takes its time."""


class DrawnCurve:
    """Two lines on a plot. While there is a smoothed one, the losses are pale beneath it.

    What has more `height` lies above.
    """

    def __init__(self, plot: pyqtgraph.PlotItem, height: int) -> None:
        self.curve = Curve()
        self._pale, self._width = "#000000", _THIN
        # The points are thinned before, to the pixels that there are.
        self._raw = plot.plot(antialias=True, dynamicRangeLimit=None)
        self._smooth = plot.plot(antialias=True, dynamicRangeLimit=None)
        self._raw.setZValue(height)
        self._smooth.setZValue(height + _ABOVE)
        self._raw.setSymbolPen(None)
        self._raw.setSymbolSize(6)

    def draw(self, scale: Scale, stretch: Stretch, share: float) -> None:
        """Draw what is in view; without a share there is no smoothed line."""
        if self._width == _WIDE:
            stretch = replace(stretch, columns=max(1, stretch.columns // _APART))
        x, y = self.curve.points(scale, stretch)
        width = _WIDE if _swings(y) <= _CALM else _THIN
        if width != self._width:
            self._width = width
            self._raw.setPen(pyqtgraph.mkPen(self._pale, width=width))
        # One point makes no line.
        self._raw.setData(x, y, symbol="o" if len(self.curve) == 1 else None)
        if share:
            self._smooth.setData(*self.curve.smoothed(scale, stretch, share))
        elif self._smooth.xData is not None:
            self._smooth.clear()

    def colour(self, colour: str, theme: Theme, smoothed: bool) -> None:
        """Take this colour, paler where a smoothed line is to be seen on it."""
        self._pale = blend(colour, theme.panel, _PALE).name() if smoothed else colour
        self._raw.setPen(pyqtgraph.mkPen(self._pale, width=self._width))
        self._raw.setSymbolBrush(colour)
        self._smooth.setPen(pyqtgraph.mkPen(colour, width=_WIDE))


def _swings(y: Values) -> float:
    """How often the line goes the whole way between its lowest and its highest point."""
    if len(y) < 2:
        return 0.0
    # Of losses near the largest number, too, the way is only to be found long.
    with np.errstate(over="ignore"):
        way, reach = float(np.abs(np.diff(y)).sum()), float(np.ptp(y))
    return way / reach if 0 < reach < np.inf else 0.0
