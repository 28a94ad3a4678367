"""The chart inside the loss plot: its curves, their scale, and the marker that travels."""

from __future__ import annotations

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from bpstudio.runs import RunList
from bpstudio.ui.plots.axes import IterationAxis
from bpstudio.ui.plots.chart import Chart
from bpstudio.ui.plots.curve import Curve, Stretch
from bpstudio.ui.plots.drawn_curve import DrawnCurve
from bpstudio.ui.plots.epoch_marks import EpochMarks
from bpstudio.ui.plots.extent import Extent, extent
from bpstudio.ui.plots.other_runs import OtherRuns
from bpstudio.ui.plots.scale import Epochs, Scale
from bpstudio.ui.run_style import run_style
from bpstudio.ui.theme import Theme, blend

NEAR = 5
"""So near, in pixels, the pointer takes hold of the marker."""

_SMALLEST = 1e-12
"""No zoom goes further: figures that differ by less look alike on the axis."""


class LossChart(Chart):
    """Follows the newest point until the user zooms or pans; `fit` follows again.

    A click, or a drag of the marker, asks for the iteration under the pointer.
    """

    hovered = Signal(object)
    """The iteration under the pointer, or None when it has left."""
    following_changed = Signal(bool)
    travel_requested = Signal(object)
    """The iteration to go to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, bottom=IterationAxis("bottom"))
        self._theme = theme
        self._runs: RunList | None = None
        self._pressed: QPoint | None = None
        self._holds_marker = False
        self.following = True
        self.axes_scale = Scale()
        self.smoothing = 0.0
        self._iteration = 0
        self._epochs: Epochs | None = None
        self._fitted: Extent | None = None
        self._framing = False
        plot = self.plot_item
        self.others = OtherRuns(plot)
        self._train, self._test = DrawnCurve(plot, 0), DrawnCurve(plot, 1)
        self._marker = pyqtgraph.InfiniteLine(angle=90)
        self._cross = pyqtgraph.InfiniteLine(angle=90)
        self._cross.hide()
        self._dots = pyqtgraph.ScatterPlotItem(size=7, pxMode=True)
        self._dots.setZValue(9)
        for item in (self._marker, self._cross, self._dots):
            self.view.addItem(item, ignoreBounds=True)
        self.epochs = EpochMarks(self.view)
        self.view.setLimits(minXRange=_SMALLEST, minYRange=_SMALLEST)
        self.view.sigRangeChangedManually.connect(self._stop_following)
        self.view.sigRangeChanged.connect(self._draw)
        self.view.sigResized.connect(self._draw)
        self.set_theme(theme)

    @property
    def train(self) -> Curve:
        """The current run's batch losses."""
        return self._train.curve

    @property
    def test(self) -> Curve:
        """The current run's losses on the test samples."""
        return self._test.curve

    def set_curves(self, train: Curve, test: Curve) -> None:
        """Draw these, and move along when following."""
        self._train.curve, self._test.curve = train, test
        if self.following or not self.has_points:
            self._frame_all()
        self._draw()

    def show_runs(self, runs: RunList) -> None:
        """The other runs stay as pale curves; the current one has its own colour."""
        self._runs = runs
        if runs.current is not None:
            self.axes_scale = self.axes_scale.of_run(runs.current.history)
        self.others.show(runs, self._theme, self.axes_scale)
        self.mark(self._iteration)
        self._colour_curves()
        self._fitted = None
        if self.following:
            self.fit()

    def set_scale(self, scale: Scale) -> None:
        """Axes in powers of ten or not; losses that are not positive have none."""
        self.axes_scale = scale
        bottom, left = (self.plot_item.getAxis(side) for side in ("bottom", "left"))
        bottom.logarithmic, bottom.in_epochs = scale.log_x, scale.epochs is not None
        left.setLogMode(x=False, y=scale.log_y)
        for axis in (bottom, left):
            axis.picture = None
            axis.update()
        if self._runs is not None:
            self.others.show(self._runs, self._theme, scale)
        self.mark(self._iteration)
        self._fitted = None
        self.fit()

    def set_smoothing(self, share: float) -> None:
        """Smooth over this share of the width in view; the losses stay in sight beneath."""
        self.smoothing = share
        self._colour_curves()
        self._draw()

    def set_epochs(self, epochs: Epochs | None) -> None:
        """Mark these epochs."""
        if epochs != self._epochs:
            self._epochs = epochs
            self._draw()

    def mark(self, iteration: int) -> None:
        """Move the dashed line."""
        self._iteration = iteration
        self._marker.setPos(self.axes_scale.x_of(iteration))

    def cross_at(self, iteration: int | None) -> None:
        """Move the crosshair, and show which points it reads; or hide it."""
        for item in (self._cross, self._dots):
            item.setVisible(iteration is not None)
        if iteration is None:
            return
        self._cross.setPos(self.axes_scale.x_of(iteration))
        colours = self.train_colour, self._theme.orange
        spots = [
            {"pos": place, "brush": colour, "pen": None}
            for curve, colour in zip((self.train, self.test), colours, strict=True)
            for place in zip(*curve.point(iteration, self.axes_scale), strict=True)
        ]
        self._dots.setData(spots)

    def fit(self) -> None:
        """Show all of the curves, from zero loss if none is negative, and follow again."""
        self._frame_all()
        self._draw()

    def _frame_all(self) -> None:
        self._set_following(True)
        current = self.train, self.test
        wanted = extent(current, self.others.curves, self.others.last, self.axes_scale)
        if wanted is not None:
            # Room below for the lowest label: with a grid, one that juts out is not drawn.
            self._look_at(wanted, below=0.08)

    def _look_at(self, wanted: Extent, below: float) -> None:
        """From left to right and from below to above, with some room; what is drawn is not moved.

        One change of both axes takes half the time of two, and whoever calls draws anyway.
        """
        if np.array_equal(wanted, self._fitted or ()):
            return
        self._fitted = wanted
        left, right, low, high = wanted
        across, up = 0.02 * (right - left), below * (high - low)
        self._framing = True
        self.view.setRange(
            xRange=(left - across, right + across), yRange=(low - up, high + up), padding=0
        )
        self._framing = False

    def pixel(self, iteration: float) -> int:
        """How far from the left of the widget an iteration is drawn."""
        scene = self.view.mapViewToScene(QPointF(self.axes_scale.x_of(iteration), 0))
        return int(self.mapFromScene(scene).x())

    def plot_area(self) -> QRect:
        """The part of the widget that the axes enclose."""
        area: QRect = self.mapFromScene(self.view.sceneBoundingRect()).boundingRect()
        return area

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        self.others.set_theme(theme)
        self._colour_curves()
        dark, faint = (blend(theme.text, theme.panel, share) for share in (0.7, 0.35))
        self._marker.setPen(pyqtgraph.mkPen(dark, style=Qt.PenStyle.DashLine))
        self._cross.setPen(pyqtgraph.mkPen(faint))

    @property
    def has_points(self) -> bool:
        """Whether there is anything to draw."""
        return any(len(curve) for curve in (self.train, self.test, *self.others.curves))

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

    def drawBackground(  # noqa: N802 - Qt calls it by name
        self, painter: QPainter, rect: QRectF
    ) -> None:
        super().drawBackground(painter, rect)
        self.epochs.paint(painter, self._theme)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def _travel_to(self, at: QPoint) -> None:
        self.travel_requested.emit(max(0, round(self._iteration_at(at))))

    def _iteration_at(self, at: QPoint) -> float:
        return self.axes_scale.iteration(float(self.view.mapSceneToView(self.mapToScene(at)).x()))

    def _is_inside(self, at: QPoint) -> bool:
        return bool(self.view.sceneBoundingRect().contains(self.mapToScene(at)))

    def _is_on_marker(self, at: QPoint) -> bool:
        near = abs(self.pixel(self._iteration) - at.x()) <= NEAR
        return near and self._is_inside(at)

    def _draw(self) -> None:
        """What is in view, for the pixels that there are."""
        if self._framing:
            return
        low, high = self.view.viewRange()[0]
        stretch = Stretch(low, high, max(int(self.view.width()), 1))
        for drawn in (self._train, self._test):
            drawn.draw(self.axes_scale, stretch, self.smoothing)
        ends = [int(c.iterations[-1]) for c in (self.train, self.test) if len(c)]
        # An axis of epochs says itself where they begin.
        epochs = None if self.axes_scale.epochs else self._epochs
        if self.epochs.place(epochs, max(ends, default=0), self.axes_scale):
            # pyqtgraph keeps the background as a picture.
            self.resetCachedContent()
            self.viewport().update()

    def _colour_curves(self) -> None:
        for drawn, colour in ((self._train, self.train_colour), (self._test, self._theme.orange)):
            drawn.colour(colour, self._theme, self.smoothing > 0)

    def _stop_following(self) -> None:
        self._set_following(False)

    def _set_following(self, on: bool) -> None:
        if on != self.following:
            self.following = on
            self._fitted = None
            self.following_changed.emit(on)
