"""A loss curve on a chart: the losses themselves, and over them their smoothed line."""

from __future__ import annotations

import pyqtgraph

from bpstudio.ui.plots.curve import Curve, Stretch
from bpstudio.ui.plots.scale import Scale
from bpstudio.ui.theme import Theme, blend

_PALE = 0.38
_ABOVE = 5


class DrawnCurve:
    """Two lines on a plot. While there is a smoothed one, the losses are pale beneath it.

    What has more `height` lies above.
    """

    def __init__(self, plot: pyqtgraph.PlotItem, height: int) -> None:
        self.curve = Curve()
        # The points are thinned before, to the pixels that there are.
        self._raw = plot.plot(antialias=True, dynamicRangeLimit=None)
        self._smooth = plot.plot(antialias=True, dynamicRangeLimit=None)
        self._raw.setZValue(height)
        self._smooth.setZValue(height + _ABOVE)
        self._raw.setSymbolPen(None)
        self._raw.setSymbolSize(6)

    def draw(self, scale: Scale, stretch: Stretch, share: float) -> None:
        """Draw what is in view; without a share there is no smoothed line."""
        x, y = self.curve.points(scale, stretch)
        # One point makes no line.
        self._raw.setData(x, y, symbol="o" if len(self.curve) == 1 else None)
        smooth = self.curve.smoothed(scale, stretch, share) if share else ([], [])
        self._smooth.setData(*smooth)

    def colour(self, colour: str, theme: Theme, smoothed: bool) -> None:
        """Take this colour, paler where a smoothed line is to be seen on it."""
        pale = blend(colour, theme.panel, _PALE).name() if smoothed else colour
        self._raw.setPen(pyqtgraph.mkPen(pale, width=1))
        self._raw.setSymbolBrush(colour)
        self._smooth.setPen(pyqtgraph.mkPen(colour, width=1.6))
