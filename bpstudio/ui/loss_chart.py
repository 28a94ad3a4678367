"""The chart inside the loss plot: two curves, two axes, the marker and the crosshair."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from bpstudio.ui.curve import Curve
from bpstudio.ui.loss_axes import IterationAxis, LossAxis
from bpstudio.ui.theme import Theme, blend


def _round_up(last: float) -> float:
    """A little more than `last`, so that the axis does not change with every snapshot."""
    step = 2.0 ** max(0, math.floor(math.log2(max(last, 1))) - 5)
    return math.ceil(max(last, 1) / step) * step


class LossChart(pyqtgraph.PlotWidget):  # type: ignore[misc]  # pyqtgraph is not typed
    """Follows the newest point until the user zooms or pans; `fit` follows again."""

    hovered = Signal(object)
    """The iteration under the pointer, or None when it has left."""
    following_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        axes = {"bottom": IterationAxis("bottom"), "left": LossAxis("left")}
        super().__init__(parent, axisItems=axes)
        self.train, self.test = Curve(), Curve()
        self.following = True
        self.logarithmic = False
        self._fitted: tuple[float, float, float, float] | None = None
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setDownsampling(auto=True, mode="peak")
        plot.setClipToView(True)
        plot.showGrid(y=True, alpha=0.6)
        self._train_item = plot.plot(antialias=True, autoDownsampleFactor=1.0)
        self._test_item = plot.plot(antialias=True, autoDownsampleFactor=1.0)
        self._marker = pyqtgraph.InfiniteLine(angle=90)
        self._cross = pyqtgraph.InfiniteLine(angle=90)
        self._cross.hide()
        plot.addItem(self._marker, ignoreBounds=True)
        plot.addItem(self._cross, ignoreBounds=True)
        self._arrange_axes()
        plot.getViewBox().sigRangeChangedManually.connect(self._stop_following)

    def set_label(self, iteration: str) -> None:
        """Name the axis below."""
        self.getPlotItem().setLabel("bottom", iteration)

    def set_curves(self, train: Curve, test: Curve) -> None:
        """Draw these, and move along when following."""
        self.train, self.test = train, test
        for item, curve in ((self._train_item, train), (self._test_item, test)):
            # One point makes no line.
            item.setData(curve.iterations, curve.losses, symbol="o" if len(curve) == 1 else None)
        if self.following or not (len(train) or len(test)):
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
        """Show all of both curves, from zero loss if none is negative, and follow again."""
        self._set_following(True)
        losses = np.concatenate([c.drawable(self.logarithmic) for c in (self.train, self.test)])
        if not len(losses):
            return
        low, high = float(losses.min()), float(losses.max())
        low, high = (np.log10(low), np.log10(high)) if self.logarithmic else (min(low, 0), high)
        last = max(float(curve.iterations[-1]) for curve in (self.train, self.test) if len(curve))
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
        self.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(theme.border)
            axis.setTickPen(theme.border)
            axis.setTextPen(theme.muted)
        for item, colour in ((self._train_item, theme.blue), (self._test_item, theme.orange)):
            item.setPen(pyqtgraph.mkPen(colour, width=1))
            item.setSymbolPen(None)
            item.setSymbolBrush(colour)
            item.setSymbolSize(6)
        dark, faint = (blend(theme.text, theme.panel, share) for share in (0.7, 0.35))
        self._marker.setPen(pyqtgraph.mkPen(dark, style=Qt.PenStyle.DashLine))
        self._cross.setPen(pyqtgraph.mkPen(faint))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        view = self.getViewBox()
        scene = self.mapToScene(event.position().toPoint())
        inside = view.sceneBoundingRect().contains(scene)
        self.hovered.emit(view.mapSceneToView(scene).x() if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

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
