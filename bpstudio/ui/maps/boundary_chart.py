"""The chart of the boundary view: the map or the curve, the points, a key, the box at the mouse."""

from __future__ import annotations

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

from bpstudio.ui.maps.boundary_key import paint_key
from bpstudio.ui.maps.boundary_layout import is_name_beside, key_box, lay_out, point_radius
from bpstudio.ui.maps.boundary_maker import Reading, Surface
from bpstudio.ui.maps.chart_paint import (
    Ink,
    paint_axes,
    paint_box,
    paint_curve,
    paint_points,
    paint_ring,
)
from bpstudio.ui.maps.colours import class_colours, class_table, indexed_image, value_table
from bpstudio.ui.maps.ground import Ground
from bpstudio.ui.maps.place import Place
from bpstudio.ui.maps.points import Points, both_kinds, ink_colours, nearest, place_rows
from bpstudio.ui.theme import Theme

REACH = 8.0
"""So near in pixels the mouse has to be to a point."""


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
        self.setMinimumSize(120, 70)
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
        """Put the ring around this row: of the training data, or behind it of the test data."""
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
            self._place = lay_out(self._ink(), self._ground, self._reading, self.size())
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
            # A file for any size has no use for what is kept for the screen.
            if painter.paintEngine().type() == QPaintEngine.Type.SVG:
                self._paint_layer(painter, place, ground)
            else:
                painter.drawPixmap(0, 0, self._kept_layer(place, ground))
            self._paint_curves(painter, place)
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
        beside = is_name_beside(ground, self.size())
        paint_axes(painter, ink, place, self._names, beside)
        paint_key(painter, ink, key_box(place, self.size()), ground, self._reading)
        colours = ink_colours(self._theme, ground, self._reading)
        radius = point_radius(place, self.shown_points)
        for points in self.shown_points:
            paint_points(painter, ink, place, points, colours, radius)

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
        ink, radius = self._ink(), point_radius(place, self.shown_points) + 3
        if self._sample is not None:
            test = self._sample - len(ground.rows.inputs)
            row = self._sample if test < 0 else test
            paint_ring(painter, ink, self._pixel(place, ground, row, test >= 0), radius)
        if self._mouse is None or not self.lines:
            return
        if self.near is not None:
            at = self._pixel(place, ground, self.near.row, self.near.test)
            painter.setPen(QColor(self._theme.text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius, radius)
        paint_box(painter, ink, self._mouse, QRectF(self.rect()).adjusted(2, 2, -2, -2), self.lines)

    def _pixel(self, place: Place, ground: Ground, row: int, test: bool) -> QPointF:
        places, _ = place_rows(ground, self._reading, np.array([row]), test)
        return QPointF(*place.pixels(places)[0])

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
