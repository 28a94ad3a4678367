"""The chart of the boundary view: the map or the curve, the points, a key, the box at the mouse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from bpstudio.engine import Array
from bpstudio.ui.maps.boundary_key import key_width, paint_key
from bpstudio.ui.maps.boundary_maker import Reading, Surface
from bpstudio.ui.maps.chart_paint import (
    Ink,
    paint_axes,
    paint_box,
    paint_curve,
    paint_points,
    paint_ring,
    tick_width,
)
from bpstudio.ui.maps.colours import class_colours, class_table, indexed_image, value_table
from bpstudio.ui.maps.ground import Ground
from bpstudio.ui.maps.place import Place
from bpstudio.ui.maps.points import Points, both_kinds, ink_colours, nearest
from bpstudio.ui.theme import Theme

REACH = 8.0
"""So near in pixels the mouse has to be to a point."""
_ABOVE, _BESIDE = 8.0, 10.0
_ROOM_BEYOND_TARGETS = 0.15
_SMALLEST, _LARGEST = 1.7, 4.4


@dataclass(frozen=True)
class Near:
    """A point of the data: its row among the training or the test data."""

    row: int
    test: bool


class BoundaryChart(QWidget):
    """All but the map, the ring and the box is kept as one picture until it changes."""

    hovered = Signal(object)
    """The place (numbers along the axes), or None when the mouse has left; see `near`."""
    clicked = Signal(int, bool)
    """A point: its row, and whether that is one of the test data."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 90)
        self.surface: Surface | None = None
        self.near: Near | None = None
        self.shows_test = True
        self.points: tuple[Points, ...] = ()
        self._theme = theme
        self._ground: Ground | None = None
        self._reading = Reading()
        self._sample: int | None = None
        self._names = ("", "")
        self._mouse: QPointF | None = None
        self.lines: Sequence[tuple[str, str]] = ()
        self._image: QImage | None = None
        self._layer: QPixmap | None = None
        self._place: Place | None = None

    def sizeHint(self) -> QSize:
        return QSize(420, 260)

    def set_ground(self, ground: Ground, reading: Reading, names: tuple[str, str]) -> None:
        """Draw this data; the names are those of the axes, below and on the left."""
        self._ground, self._reading, self._names = ground, reading, names
        self.points = both_kinds(ground, reading)
        self._forget()

    def show_surface(self, surface: Surface | None) -> None:
        """Draw it beneath the points."""
        self.surface = surface
        self._make_image()
        self.update()

    def show_test(self, shown: bool) -> None:
        """Whether test points are drawn."""
        self.shows_test = shown
        self._forget()

    def mark(self, sample: int | None) -> None:
        """Put the ring around this row of the training data."""
        if sample != self._sample:
            self._sample = sample
            self.update()

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """What the box at the mouse says: names and values."""
        if lines != self.lines:
            self.lines = lines
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._make_image()
        self._forget()

    @property
    def place(self) -> Place | None:
        """Where on the widget numbers stand; None without data."""
        if self._place is None and self._ground is not None:
            self._place = self._lay_out(self._ground)
        return self._place

    @property
    def shown_points(self) -> tuple[Points, ...]:
        """From the lowest to the highest."""
        if not self.points:
            return ()
        train, test = self.points
        return (test, train) if self.shows_test else (train,)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        place = self.place
        if place is None or not place.area.contains(self._mouse):
            self._leave()
            return
        self.near = self._find(place, self._mouse)
        pointing = Qt.CursorShape.PointingHandCursor
        self.setCursor(Qt.CursorShape.ArrowCursor if self.near is None else pointing)
        self.hovered.emit(place.numbers(self._mouse))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        near = self._find(place, event.position())
        if near is not None:
            self.clicked.emit(near.row, near.test)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        place, ground = self.place, self._ground
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.panel))
            if place is None or ground is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if self._image is not None:
                painter.drawImage(place.area, self._image)
            self._paint_curves(painter, place)
            # A file for any size has no use for what is kept for the screen.
            if painter.paintEngine().type() == QPaintEngine.Type.SVG:
                self._paint_layer(painter, place, ground)
            else:
                painter.drawPixmap(0, 0, self._kept_layer(place, ground))
            self._paint_marks(painter, place, ground)

    def _paint_curves(self, painter: QPainter, place: Place) -> None:
        surface = self.surface
        if surface is None or surface.levels is not None:
            return
        chosen = self._reading.output
        if chosen is not None:
            paint_curve(painter, place, surface.outputs[chosen], self._theme.text)
            return
        colours = class_colours(self._theme, len(surface.outputs))
        for values, colour in zip(surface.outputs, colours, strict=False):
            paint_curve(painter, place, values, colour)

    def _paint_layer(self, painter: QPainter, place: Place, ground: Ground) -> None:
        ink = self._ink()
        paint_axes(painter, ink, place, self._names)
        paint_key(painter, ink, self._key_box(place), ground, self._reading)
        colours = ink_colours(self._theme, ground, self._reading)
        for points in self.shown_points:
            paint_points(painter, ink, place, points, colours, self._radius(place))

    def _kept_layer(self, place: Place, ground: Ground) -> QPixmap:
        if self._layer is None:
            ratio = self.devicePixelRatioF()
            self._layer = QPixmap(self.size() * ratio)
            self._layer.setDevicePixelRatio(ratio)
            self._layer.fill(Qt.GlobalColor.transparent)
            with QPainter(self._layer) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_layer(painter, place, ground)
        return self._layer

    def _paint_marks(self, painter: QPainter, place: Place, ground: Ground) -> None:
        ink, radius = self._ink(), self._radius(place) + 3
        if self._sample is not None:
            at = self._row_places(ground, [self._sample], False)
            paint_ring(painter, ink, QPointF(*place.pixels(at)[0]), radius)
        if self._mouse is None or not self.lines:
            return
        if self.near is not None:
            at = self._row_places(ground, [self.near.row], self.near.test)
            painter.setPen(QColor(self._theme.text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*place.pixels(at)[0]), radius, radius)
        paint_box(painter, ink, self._mouse, QRectF(self.rect()).adjusted(2, 2, -2, -2), self.lines)

    def _row_places(self, ground: Ground, rows: list[int], test: bool) -> Array:
        inputs = ground.rows.test_inputs if test else ground.rows.inputs
        places = ground.plane.place(inputs[rows])
        if not ground.plane.is_line:
            return places
        targets = (ground.dataset.test_targets if test else ground.dataset.targets)[rows]
        chosen = self._reading.output
        heights = targets.max(axis=1) if chosen is None else targets[:, chosen]
        return np.column_stack([places, heights])

    def _find(self, place: Place, at: QPointF) -> Near | None:
        """The point there; of those as near, the one that is painted last."""
        for points in reversed(self.shown_points):
            index = nearest(place.pixels(points.places), (at.x(), at.y()), REACH)
            if index is not None:
                return Near(int(points.rows[index]), points.test)
        return None

    def _leave(self) -> None:
        self._mouse, self.near, self.lines = None, None, ()
        self.unsetCursor()
        self.hovered.emit(None)
        self.update()

    def _make_image(self) -> None:
        surface = self.surface
        if surface is None or surface.levels is None:
            self._image = None
            return
        table = value_table(self._theme)
        if surface.reading.output is None:
            table = class_table(self._theme, len(surface.outputs))
        self._image = indexed_image(surface.levels, table)

    def _forget(self) -> None:
        self._layer = self._place = None
        self.update()

    def _ink(self) -> Ink:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return Ink(self._theme, font)

    def _radius(self, place: Place) -> float:
        """Less where many share little room."""
        count = sum(len(points.rows) for points in self.shown_points)
        each = place.area.width() * place.area.height() / max(1, count)
        return min(max(_SMALLEST, 0.35 * math.sqrt(each)), _LARGEST)

    def _lay_out(self, ground: Ground) -> Place:
        """Planes are squares; a line takes all the width."""
        ink, axes = self._ink(), ground.plane.axes
        across = axes[0].low, axes[0].high
        if ground.plane.is_line:
            low, high = ground.output_bounds
            room = _ROOM_BEYOND_TARGETS * (high - low)
            up = low - room, high + room
        else:
            up = axes[1].low, axes[1].high
        line = ink.metrics.height()
        height = max(20.0, self.height() - 2 * line - _ABOVE - 2)
        left = line + tick_width(ink, up, height) + 8
        key = key_width(ink, ground, self._reading, self.width(), height)
        width = max(20.0, self.width() - left - key - _BESIDE)
        if not ground.plane.is_line:
            width = height = min(width, height)
        return Place(QRectF(round(left), _ABOVE, round(width), round(height)), across, up)

    def _key_box(self, place: Place) -> QRectF:
        area = place.area
        left = area.right() + 12
        return QRectF(left, area.top(), max(0.0, self.width() - left - 2), area.height())
