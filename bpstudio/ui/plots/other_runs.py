"""The curves of the runs that are not on the screen: pale, thin, and each with its own shape."""

from __future__ import annotations

import numpy as np
import pyqtgraph

from bpstudio.runs import Run, RunList
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.scale import Scale
from bpstudio.ui.run_style import RunStyle, run_style
from bpstudio.ui.theme import Theme

POINTS = 200
"""Of a noisy curve the means are drawn: pale walls of noise would hide each other."""
MARKS = 7
"""A curve wears its shape in so many places."""
_SHAPE_SIZE = 7


class OtherRuns:
    """Draws them on a plot, beneath what is there."""

    def __init__(self, plot: pyqtgraph.PlotItem) -> None:
        self._plot = plot
        self._runs: RunList | None = None
        self._drawn: list[tuple[Run, pyqtgraph.PlotDataItem, pyqtgraph.PlotDataItem]] = []
        self.curves: tuple[Curve, ...] = ()

    def show(self, runs: RunList, theme: Theme, scale: Scale) -> None:
        """Draw all but the current run."""
        for _, *items in self._drawn:
            for item in items:
                self._plot.removeItem(item)
        self._runs = runs
        self._drawn, curves = [], []
        for run in runs.runs:
            curve = Curve.of(run.losses.train).thinned(POINTS)
            if run is not runs.current and len(curve):
                curves.append(curve)
                shapes = self._shapes(curve, run.forked_at, scale)
                self._drawn.append((run, self._line(curve, scale), shapes))
        self.curves = tuple(curves)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for run, line, shapes in self._drawn:
            style = run_style(run, theme)
            line.setPen(pyqtgraph.mkPen(style.pale, width=1))
            _wear(shapes, style)

    def _line(self, curve: Curve, scale: Scale) -> pyqtgraph.PlotDataItem:
        line = self._plot.plot(*scale.points(curve.iterations, curve.losses))
        line.setZValue(-2)
        return line

    def _shapes(self, curve: Curve, since: int, scale: Scale) -> pyqtgraph.PlotDataItem:
        """On what the run does not share with the one that it was forked from."""
        own = int(np.searchsorted(curve.iterations, since))
        last = len(curve) - 1
        x = scale.x(curve.iterations)
        wanted = np.linspace(x[min(own, last)], x[last], MARKS + 1)
        at = np.unique([curve.nearest(scale.iteration(place)) for place in wanted[1:]])
        shapes = self._plot.plot(
            *scale.points(curve.iterations[at], curve.losses[at]),
            pen=None,
            symbol="o",
            symbolSize=_SHAPE_SIZE,
        )
        shapes.setZValue(-1)
        return shapes


def _wear(shapes: pyqtgraph.PlotDataItem, style: RunStyle) -> None:
    shapes.setSymbol(style.shape)
    shapes.setSymbolBrush(style.pale)
    shapes.setSymbolPen(pyqtgraph.mkPen(style.pale))
