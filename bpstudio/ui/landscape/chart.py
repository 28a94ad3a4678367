"""The chart of a landscape: colours, contours with their losses, the path, and its marks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneResizeEvent, QWidget

from bpstudio.engine import Array
from bpstudio.landscape import Surface, contour, levels
from bpstudio.stepping.notation import plain
from bpstudio.ui.landscape.paint import colours, heights
from bpstudio.ui.plots.tick_label import tick_label
from bpstudio.ui.theme import Theme, blend

_MOST_LABELS = 9
_LABEL_ROOM = 0.13
_EDGE = np.array([0.09, 0.05])
"""A label is so much of the width and the height away from the edges, or it would be cut."""
_LINE = 1.5


class CoordinateAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph is not typed
    """Plain decimals with a true minus, and the longest name for which there is room."""

    names: Sequence[str] = ()

    def show_names(self, names: Sequence[str]) -> None:
        """Have one of these as its name, the longest first."""
        self.names = names
        self.resizeEvent()

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        length = self.width() if self.orientation == "bottom" else self.height()
        for name in self.names:
            self.setLabel(name, **{"font-size": "10pt"})
            if self.label.boundingRect().width() <= length:
                break
        super().resizeEvent(event)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        del scale
        return [tick_label(value, spacing).replace("-", "−") for value in values]


class LandscapeChart(pyqtgraph.PlotWidget):  # type: ignore[misc]  # pyqtgraph is not typed
    """Zooms and pans by mouse; `fit` shows all of the surface again."""

    hovered = Signal(object)
    """α and β under the pointer, or None when it has left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        axes = {"bottom": CoordinateAxis("bottom"), "left": CoordinateAxis("left")}
        super().__init__(parent, axisItems=axes)
        self.surface: Surface | None = None
        self.logarithmic = False
        self._theme = theme
        self._labels: list[pyqtgraph.TextItem] = []
        self._ends: Array = np.empty((0, 2))
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        self._image = pyqtgraph.ImageItem(axisOrder="row-major")
        self._contours = pyqtgraph.PlotCurveItem()
        self.path = pyqtgraph.PlotCurveItem(antialias=True)
        self._lowest = pyqtgraph.ScatterPlotItem(symbol="+", size=13)
        self._start = pyqtgraph.ScatterPlotItem(symbol="o", size=9)
        self.now = pyqtgraph.ScatterPlotItem(symbol="o", size=12)
        for number, item in enumerate(
            (self._image, self._contours, self.path, self._lowest, self._start, self.now)
        ):
            item.setZValue(number if item is not self.now else 50)
            plot.addItem(item, ignoreBounds=True)
        self._arrange_axes()
        self.set_theme(theme)

    def show_surface(self, surface: Surface | None, logarithmic: bool) -> None:
        """Draw it; None clears the chart."""
        self.surface, self.logarithmic = surface, logarithmic
        self._draw()

    def show_path(self, points: Array) -> None:
        """The path (n, 2) and where it starts."""
        self._ends = points[[0, -1]] if len(points) else points
        self.path.setData(points[:, 0], points[:, 1])
        self._start.setData(points[:1, 0], points[:1, 1])

    def mark(self, point: tuple[float, float] | None) -> None:
        """Where training stands now."""
        shown = point is not None and np.isfinite(point).all()
        self.now.setData(*(([p] for p in point) if shown and point else ([], [])))

    def name_axes(self, horizontal: Sequence[str], vertical: Sequence[str]) -> None:
        """What α and β are, the longest words first."""
        for side, names in (("bottom", horizontal), ("left", vertical)):
            self.getPlotItem().getAxis(side).show_names(names)

    def fit(self) -> None:
        """Show the whole surface."""
        if self.surface is not None:
            area = self.getViewBox()
            area.setXRange(self.surface.alphas[0], self.surface.alphas[-1], padding=0)
            area.setYRange(self.surface.betas[0], self.surface.betas[-1], padding=0)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(theme.border)
            axis.setTickPen(theme.border)
            axis.setTextPen(theme.muted)
        self._contours.setPen(pyqtgraph.mkPen(blend(theme.text, theme.canvas, 0.6)))
        self.path.setPen(pyqtgraph.mkPen(theme.orange, width=_LINE))
        ring = pyqtgraph.mkPen(theme.orange, width=2)
        self._start.setPen(ring)
        self._start.setBrush(theme.panel)
        self.now.setPen(pyqtgraph.mkPen(theme.panel, width=1.5))
        self.now.setBrush(theme.orange)
        self._lowest.setPen(pyqtgraph.mkPen(theme.panel, width=1))
        self._lowest.setBrush(theme.green)
        self._draw()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = self.mapToScene(event.position().toPoint())
        inside = self.getViewBox().sceneBoundingRect().contains(at)
        point: QPointF = self.getViewBox().mapSceneToView(at)
        self.hovered.emit((point.x(), point.y()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def _draw(self) -> None:
        for label in self._labels:
            self.removeItem(label)
        self._labels.clear()
        surface = self.surface
        if surface is None:
            self._image.clear()
            self._contours.clear()
            self._lowest.clear()
            return
        values = heights(surface.losses, self.logarithmic)
        picture = colours(values, self._theme)
        self._image.setImage(picture, levels=None, rect=_around(surface, picture.shape[1::-1]))
        self._draw_contours(surface, values)
        lowest = surface.minimum
        self._lowest.setData(*(([lowest[0]], [lowest[1]]) if lowest else ([], [])))

    def _draw_contours(self, surface: Surface, values: Array) -> None:
        lines: list[Array] = []
        wanted = levels(surface.losses, logarithmic=self.logarithmic)
        names = _names(wanted)
        for level, name in zip(wanted, names, strict=True):
            height = float(np.log10(level)) if self.logarithmic else level
            found = contour(surface.alphas, surface.betas, values, height)
            lines += found
            if found and len(self._labels) < _MOST_LABELS:
                self._label(max(found, key=len), name)
        points = np.concatenate(lines) if lines else np.empty((0, 2))
        joined = np.ones(len(points), np.int32)
        if lines:
            joined[np.cumsum([len(line) for line in lines]) - 1] = 0
        self._contours.setData(points[:, 0], points[:, 1], connect=joined)

    def _label(self, line: Array, name: str) -> None:
        """The loss near the middle of its line, away from other labels and the ends of the path."""
        assert self.surface is not None
        sizes = np.array([np.ptp(self.surface.alphas), np.ptp(self.surface.betas)])
        taken = [np.array([label.pos().x(), label.pos().y()]) for label in self._labels]
        taken += list(self._ends)
        order = np.argsort(np.abs(np.arange(len(line)) - len(line) // 2))
        corner = np.array([self.surface.alphas[0], self.surface.betas[0]])
        for at in line[order]:
            share = (at - corner) / sizes
            inside = bool(((share > _EDGE) & (share < 1 - _EDGE)).all())
            if inside and all(np.linalg.norm((at - t) / sizes) > _LABEL_ROOM for t in taken):
                break
        else:
            return
        label = pyqtgraph.TextItem(name, self._theme.text, anchor=(0.5, 0.5), fill=self._fill())
        label.setFont(self._small)
        label.setZValue(10)
        label.setPos(*at)
        self.addItem(label, ignoreBounds=True)
        self._labels.append(label)

    def _fill(self) -> pyqtgraph.QtGui.QColor:
        colour = blend(self._theme.canvas, self._theme.blue, 0.9)
        colour.setAlpha(170)
        return colour

    def _arrange_axes(self) -> None:
        self._small = self.font()
        self._small.setPointSizeF(self._small.pointSizeF() * 0.9)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setTickFont(self._small)
            axis.setStyle(tickLength=0)
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _names(numbers: Sequence[float]) -> list[str]:
    """In as few digits as tell them apart."""
    names: list[str] = []
    for digits in range(3, 8):
        names = [plain(number, digits) for number in numbers]
        if len(set(names)) == len(names):
            break
    return names


def _around(surface: Surface, pixels: tuple[int, int]) -> QRectF:
    """The picture's rectangle: the middles of its outermost pixels lie on the ends of the axes."""
    sides = []
    for axis, count in zip((surface.alphas, surface.betas), pixels, strict=True):
        pixel = (axis[-1] - axis[0]) / max(1, count - 1)
        sides.append((axis[0] - pixel / 2, axis[-1] - axis[0] + pixel))
    (x, width), (y, height) = sides
    return QRectF(x, y, width, height)
