"""The chart inside the loss plot: two curves, two axes, the marker and the crosshair."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsItem, QWidget

from bpstudio.runs import RunList
from bpstudio.ui.plots.axes import IterationAxis, LossAxis
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.other_runs import OtherRuns
from bpstudio.ui.run_style import run_style
from bpstudio.ui.theme import Theme, blend

NEAR = 5
"""So near, in pixels, the pointer takes hold of the marker."""


_MOST_RISE = 1e4
"""A loss so many times the first one is left out when the curves are fitted."""


def _round_up(last: float) -> float:
    """A little more than `last`, so that the axis does not change with every snapshot."""
    step = 2.0 ** max(0, math.floor(math.log2(max(last, 1))) - 5)
    return math.ceil(max(last, 1) / step) * step


class LossChart(pyqtgraph.PlotWidget):  # type: ignore[misc]  # pyqtgraph is not typed
    """Follows the newest point until the user zooms or pans; `fit` follows again.

    A click, or a drag of the marker, asks for the iteration under the pointer.
    """

    hovered = Signal(object)
    """The iteration under the pointer, or None when it has left."""
    following_changed = Signal(bool)
    travel_requested = Signal(object)
    """The iteration to go to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        axes = {"bottom": IterationAxis("bottom"), "left": LossAxis("left")}
        super().__init__(parent, axisItems=axes)
        self.train, self.test = Curve(), Curve()
        self._theme = theme
        self._runs: RunList | None = None
        self._pressed: QPoint | None = None
        self._holds_marker = False
        self.following = True
        self.logarithmic = False
        self._fitted: tuple[float, float, float, float] | None = None
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setDownsampling(auto=True, mode="peak")
        plot.setClipToView(True)
        plot.showGrid(y=True, alpha=0.6)
        self._others = OtherRuns(plot)
        self._train_item = plot.plot(antialias=True, autoDownsampleFactor=1.0)
        self._test_item = plot.plot(antialias=True, autoDownsampleFactor=1.0)
        self._marker = pyqtgraph.InfiniteLine(angle=90)
        self._cross = pyqtgraph.InfiniteLine(angle=90)
        self._cross.hide()
        plot.addItem(self._marker, ignoreBounds=True)
        plot.addItem(self._cross, ignoreBounds=True)
        self._arrange_axes()
        plot.getViewBox().sigRangeChangedManually.connect(self._stop_following)
        self.set_theme(theme)

    def set_label(self, iteration: str) -> None:
        """Name the axis below."""
        self.getPlotItem().setLabel("bottom", iteration)

    def set_curves(self, train: Curve, test: Curve) -> None:
        """Draw these, and move along when following."""
        self.train, self.test = train, test
        for item, curve in ((self._train_item, train), (self._test_item, test)):
            # One point makes no line.
            item.setData(curve.iterations, curve.losses, symbol="o" if len(curve) == 1 else None)
        if self.following or not self.has_points:
            self.fit()

    def show_runs(self, runs: RunList) -> None:
        """The other runs stay as pale curves; the current one has its own colour."""
        self._runs = runs
        self._others.show(runs, self._theme)
        self._colour_curves()
        self._fitted = None
        if self.following:
            self.fit()

    def set_logarithmic(self, on: bool) -> None:
        """Loss axis in powers of ten; losses that are not positive are left out."""
        self.logarithmic = on
        self.getPlotItem().setLogMode(y=on)
        self._fitted = None
        self.fit()

    def mark(self, iteration: int) -> None:
        """Move the dashed line."""
        self._marker.setPos(iteration)

    def cross_at(self, iteration: float | None) -> None:
        """Move the crosshair's line, or hide it."""
        self._cross.setVisible(iteration is not None)
        if iteration is not None:
            self._cross.setPos(iteration)

    def fit(self) -> None:
        """Show all of the curves, from zero loss if none is negative, and follow again."""
        self._set_following(True)
        curves = [c for c in (self.train, self.test, *self._others.curves) if len(c)]
        losses = np.concatenate([np.empty(0), *(c.drawable(self.logarithmic) for c in curves)])
        if not len(losses):
            return
        # A run that diverged would press all others flat.
        most = _MOST_RISE * max(1e-6, *(abs(float(curve.losses[0])) for curve in curves))
        shown = losses[np.abs(losses) <= most]
        if not len(shown):
            return
        low, high = float(shown.min()), float(shown.max())
        low, high = (np.log10(low), np.log10(high)) if self.logarithmic else (min(low, 0), high)
        last = max(float(curve.iterations[-1]) for curve in curves)
        wanted = (0.0, _round_up(last), low, high if high > low else low + 1)
        if wanted != self._fitted:
            self._fitted = wanted
            view = self.getViewBox()
            view.setXRange(*wanted[:2], padding=0.02)
            # Room below for the lowest label: with a grid, one that juts out is not drawn.
            view.setYRange(*wanted[2:], padding=0.08)

    def pixel(self, iteration: float) -> int:
        """How far from the left of the widget an iteration is drawn."""
        scene = self.getViewBox().mapViewToScene(QPointF(iteration, 0))
        return int(self.mapFromScene(scene).x())

    def plot_area(self) -> QRect:
        """The part of the widget that the axes enclose."""
        area: QRect = self.mapFromScene(self.getViewBox().sceneBoundingRect()).boundingRect()
        return area

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(theme.border)
            axis.setTickPen(theme.border)
            axis.setTextPen(theme.muted)
        self._others.set_theme(theme)
        self._colour_curves()
        dark, faint = (blend(theme.text, theme.panel, share) for share in (0.7, 0.35))
        self._marker.setPen(pyqtgraph.mkPen(dark, style=Qt.PenStyle.DashLine))
        self._cross.setPen(pyqtgraph.mkPen(faint))

    @property
    def has_points(self) -> bool:
        """Whether there is anything to draw."""
        return any(len(curve) for curve in (self.train, self.test, *self._others.curves))

    @property
    def train_colour(self) -> str:
        """What the current run's curve is drawn in."""
        current = self._runs.current if self._runs else None
        return run_style(current, self._theme).strong if current else self._theme.blue

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or not self._is_inside(at):
            super().mousePressEvent(event)
            return
        self._pressed = at
        self._holds_marker = self._is_on_marker(at)
        if not self._holds_marker:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._holds_marker:
            self._travel_to(at)
        else:
            super().mouseMoveEvent(event)
        on_marker = self._holds_marker or self._is_on_marker(at)
        self.viewport().setCursor(
            Qt.CursorShape.SplitHCursor if on_marker else Qt.CursorShape.ArrowCursor
        )
        self.hovered.emit(self._iteration_at(at) if self._is_inside(at) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at, pressed = event.position().toPoint(), self._pressed
        held, self._holds_marker, self._pressed = self._holds_marker, False, None
        if not held:
            super().mouseReleaseEvent(event)
            moved = QApplication.startDragDistance()
            if pressed is not None and (at - pressed).manhattanLength() < moved:
                self._travel_to(at)

    def _travel_to(self, at: QPoint) -> None:
        self.travel_requested.emit(max(0, round(self._iteration_at(at))))

    def _iteration_at(self, at: QPoint) -> float:
        return float(self.getViewBox().mapSceneToView(self.mapToScene(at)).x())

    def _is_inside(self, at: QPoint) -> bool:
        return bool(self.getViewBox().sceneBoundingRect().contains(self.mapToScene(at)))

    def _is_on_marker(self, at: QPoint) -> bool:
        near = abs(self.pixel(self._marker.value()) - at.x()) <= NEAR
        return near and self._is_inside(at)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def _colour_curves(self) -> None:
        train, test = self.train_colour, self._theme.orange
        for item, colour in ((self._train_item, train), (self._test_item, test)):
            item.setPen(pyqtgraph.mkPen(colour, width=1))
            item.setSymbolPen(None)
            item.setSymbolBrush(colour)
            item.setSymbolSize(6)

    def _arrange_axes(self) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setTickFont(font)
            axis.setStyle(tickLength=0)
            # Replaying an axis costs more than drawing both curves.
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def _stop_following(self) -> None:
        self._set_following(False)

    def _set_following(self, on: bool) -> None:
        if on != self.following:
            self.following = on
            self._fitted = None
            self.following_changed.emit(on)
