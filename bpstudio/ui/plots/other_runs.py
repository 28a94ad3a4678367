"""The curves of the runs that are not on the screen, each with its own shape.

They are pale and thin; those that are kept have their full colours.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph

from bpstudio.runs import Run, RunList
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.scale import Scale
from bpstudio.ui.run_style import run_style
from bpstudio.ui.theme import Theme

POINTS = 200
"""Of a noisy curve the means are drawn: pale walls of noise would hide each other."""
MARKS = 7
"""A curve wears its shape in so many places."""
_SHAPE_SIZE = 7
_WIDE, _OVER = 1.6, 2
"""Beneath the noise of single batches they would not be seen; what is smoothed lies higher."""


class OtherRuns:
    """Draws them on a plot."""

    def __init__(self, plot: pyqtgraph.PlotItem) -> None:
        self._plot = plot
        self._runs: RunList | None = None
        self._drawn: list[tuple[Run, pyqtgraph.PlotDataItem, pyqtgraph.PlotDataItem]] = []
        self.curves: tuple[Curve, ...] = ()
        self.last = 0.0

    def show(self, runs: RunList, theme: Theme, scale: Scale) -> None:
        """Draw all but the current run and those that are not to be drawn.

        `last` is how far to the right they reach.
        """
        for _, *items in self._drawn:
            for item in items:
                self._plot.removeItem(item)
        self._runs = runs
        self._drawn, curves, self.last = [], [], 0.0
        for run in runs.runs:
            if run is runs.current or not run.drawn or run.losses.train.last is None:
                continue
            curve, own = Curve.of(run.losses.train).thinned(POINTS), scale.of_run(run.history)
            curves.append(curve)
            self.last = max(self.last, own.x_of(float(curve.iterations[-1])))
            shapes = self._shapes(curve, run.forked_at, own)
            self._drawn.append((run, self._line(curve, own), shapes))
        self.curves = tuple(curves)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for run, line, shapes in self._drawn:
            style = run_style(run, theme)
            colour, width = (style.strong, _WIDE) if run.kept else (style.pale, 1)
            line.setPen(pyqtgraph.mkPen(colour, width=width))
            for item in (line, shapes):
                item.setZValue(_OVER + run.kept)
            _wear(shapes, style.shape, colour)

    @property
    def drawn(self) -> list[tuple[Run, str]]:
        """The runs that are, each with its colour."""
        return [(run, line.opts["pen"].color().name()) for run, line, _ in self._drawn]

    def _line(self, curve: Curve, scale: Scale) -> pyqtgraph.PlotDataItem:
        return self._plot.plot(*scale.points(curve.iterations, curve.losses), antialias=True)

    def _shapes(self, curve: Curve, since: int, scale: Scale) -> pyqtgraph.PlotDataItem:
        """On what the run does not share with the one that it was forked from."""
        own = int(np.searchsorted(curve.iterations, since))
        last = len(curve) - 1
        x = scale.x(curve.iterations)
        wanted = np.linspace(x[min(own, last)], x[last], MARKS + 1)
        at = np.unique([curve.nearest(scale.iteration(place)) for place in wanted[1:]])
        return self._plot.plot(
            *scale.points(curve.iterations[at], curve.losses[at]),
            pen=None,
            symbol="o",
            symbolSize=_SHAPE_SIZE,
        )


def _wear(shapes: pyqtgraph.PlotDataItem, shape: str, colour: str) -> None:
    shapes.setSymbol(shape)
    shapes.setSymbolBrush(colour)
    shapes.setSymbolPen(pyqtgraph.mkPen(colour))
