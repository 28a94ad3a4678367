"""Stops on the canvas: small dots at neurons and at layers, in two halves, and what sets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import hypot
from weakref import WeakMethod

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpstudio.frame import Selection
from bpstudio.stepping import Phase, Stop, node_stop
from bpstudio.ui.breakpoints.words import phase_menu_words
from bpstudio.ui.canvas.hover import target_at
from bpstudio.ui.canvas.layout import Column
from bpstudio.ui.canvas.paint_notes import header_width
from bpstudio.ui.canvas.scene import Scene

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_SIDES = ((Phase.FORWARD, 90 * 16), (Phase.BACKWARD, 270 * 16))
"""The left half is the forward pass, the right one the backward pass."""
_REACH = 4.0
_FAINT = 0.35
_HEADER = 14.0
"""Half the height of a header, where the mouse brings out its dot."""


@dataclass(frozen=True)
class Spot:
    """Where the dot of a neuron, or of a layer when `neuron` is None, stands."""

    layer: int
    neuron: int | None
    x: float
    y: float
    radius: float

    def is_near(self, x: float, y: float) -> bool:
        return hypot(x - self.x, y - self.y) <= self.radius + _REACH

    def stop_at(self, scene: Scene, x: float) -> Stop | None:
        """What a click at this `x` is about: its half, or the other where there is only one."""
        first, second = _SIDES if x < self.x else reversed(_SIDES)
        spec = scene.reading.frame.document.spec
        own = node_stop(spec, first[0], self.layer, self.neuron)
        return own or node_stop(spec, second[0], self.layer, self.neuron)


def spots(scene: Scene) -> Iterator[Spot]:
    """Every place that has room for a dot."""
    for column in scene.layout.columns:
        yield _header_spot(scene, column)
        for neuron in column.shown:
            yield _node_spot(scene, column, neuron)
    yield _loss_spot(scene)


def spot_of(scene: Scene, place: Selection) -> Spot | None:
    """The spot of a neuron or of the loss; None for one that is not shown."""
    columns = scene.layout.columns
    if place.layer >= len(columns):
        return _loss_spot(scene)
    column = columns[place.layer]
    return _node_spot(scene, column, place.neuron) if column.shows(place.neuron) else None


def spot_at(scene: Scene, x: float, y: float) -> Spot | None:
    """The spot that a click here is for; a neuron's own circle is not, however close they are."""
    for column in scene.layout.columns:
        if any(hypot(x - column.x, y - height) <= column.radius for height in column.ys):
            return None
    return next((spot for spot in spots(scene) if spot.is_near(x, y)), None)


def spot_near(scene: Scene, x: float, y: float) -> Spot | None:
    """The spot under the mouse, else that of the neuron, or of the header, under it."""
    under = spot_at(scene, x, y)
    if under is not None:
        return under
    layout = scene.layout
    if abs(y - layout.header_y) < _HEADER * layout.scale:
        columns = [one for one in layout.columns if abs(x - one.x) < layout.gap / 2]
        return _header_spot(scene, columns[0]) if columns else None
    place = target_at(layout, x, y)
    return None if place is None or place.source is not None else spot_of(scene, place)


def _size(scene: Scene) -> float:
    return max(3.5, 5.0 * scene.layout.scale)


def _node_spot(scene: Scene, column: Column, neuron: int) -> Spot:
    radius = min(_size(scene), 0.6 * column.radius)
    away = column.radius + radius + 1
    return Spot(
        column.layer, neuron, column.x - 0.77 * away, column.y(neuron) - 0.64 * away, radius
    )


def _header_spot(scene: Scene, column: Column) -> Spot:
    radius = _size(scene)
    left = column.x - header_width(scene, column.layer) / 2 - 2 * radius
    return Spot(column.layer, None, max(left, radius + 1), scene.layout.header_y, radius)


def _loss_spot(scene: Scene) -> Spot:
    box, radius = scene.layout.loss, _size(scene)
    return Spot(len(scene.layout.columns), 0, box.x - 2, box.y - radius, radius)


def paint_stops(painter: QPainter, scene: Scene, pointed: Spot | None, x: float) -> None:
    """The stops there are, and a faint dot at the spot under the mouse, with its half at `x`."""
    stops = scene.reading.frame.document.stops
    if pointed is not None:
        _paint_ghost(painter, scene, pointed, pointed.stop_at(scene, x))
    for stop in stops:
        # Updates have no place of their own on the canvas.
        spot = None if stop.phase is Phase.UPDATE else _spot_for(scene, stop)
        if spot is not None:
            _paint_half(painter, spot, _side(stop), QColor(scene.theme.red), stop.enabled)


def _spot_for(scene: Scene, stop: Stop) -> Spot | None:
    """The loss has one, whichever of its terms the stop is about."""
    columns = scene.layout.columns
    if stop.layer > len(columns):
        return None
    if stop.neuron is None and stop.layer < len(columns):
        return _header_spot(scene, columns[stop.layer])
    return spot_of(scene, Selection(stop.layer, stop.neuron or 0))


def _side(stop: Stop) -> Phase:
    return Phase.BACKWARD if stop.phase is Phase.BACKWARD else Phase.FORWARD


def _paint_ghost(painter: QPainter, scene: Scene, spot: Spot, stop: Stop | None) -> None:
    painter.setPen(QPen(scene.faint(scene.theme.red, 0.7), 1))
    painter.setBrush(QColor(scene.theme.canvas))
    painter.drawEllipse(QPointF(spot.x, spot.y), spot.radius, spot.radius)
    if stop is not None:
        _paint_half(painter, spot, _side(stop), scene.faint(scene.theme.red, _FAINT), True)


def _paint_half(painter: QPainter, spot: Spot, side: Phase, colour: QColor, full: bool) -> None:
    radius = spot.radius
    rect = QRectF(spot.x - radius, spot.y - radius, 2 * radius, 2 * radius)
    rect.translate(-0.7 if side is Phase.FORWARD else 0.7, 0)
    painter.setPen(Qt.PenStyle.NoPen if full else QPen(colour, 1.2))
    painter.setBrush(colour if full else Qt.BrushStyle.NoBrush)
    painter.drawPie(rect, dict(_SIDES)[side], 180 * 16)


class CanvasStops(QObject):
    """Looks at the canvas's events before it does: a click on a dot sets a stop or removes it.

    So does Shift and a click on a neuron, its left half for the forward pass; and a menu offers
    both.
    """

    toggled = Signal(object)
    """A Stop."""

    def __init__(self, canvas: QWidget, scene: Callable[[], Scene | None]) -> None:
        super().__init__(canvas)
        self._current_scene = WeakMethod(scene)
        self._pointed: Spot | None = None
        self._x = 0.0
        canvas.installEventFilter(self)

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Over the network."""
        paint_stops(painter, scene, self._pointed, self._x)

    def eventFilter(self, _canvas: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() in _PRESSES:
                return self._press(event)
            if event.type() == QEvent.Type.MouseMove and not event.buttons():
                self._move(event.position())
        elif isinstance(event, QContextMenuEvent):
            return self._show_menu(event)
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._explain(event)
        elif event.type() == QEvent.Type.Leave:
            self._point_at(None, 0.0)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        stop = None
        if event.button() == Qt.MouseButton.LeftButton:
            stop = self._stop_under(event.position())
            if stop is None and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
                stop = self._stop_of_half(event.position())
        if stop is not None:
            self.toggled.emit(stop)
        return stop is not None

    def _move(self, point: QPointF) -> None:
        scene = self._scene()
        if scene is None:
            return
        self._point_at(spot_near(scene, point.x(), point.y()), point.x())

    def _point_at(self, spot: Spot | None, x: float) -> None:
        if (spot, x) != (self._pointed, self._x):
            repaint = spot is not None or self._pointed is not None
            self._pointed, self._x = spot, x
            if repaint:
                self._canvas().update()

    def _explain(self, event: QHelpEvent) -> bool:
        stop = self._stop_under(QPointF(event.pos()))
        if stop is not None:
            QToolTip.showText(event.globalPos(), phase_menu_words(_side(stop)), self._canvas())
        return stop is not None

    def _show_menu(self, event: QContextMenuEvent) -> bool:
        scene = self._scene()
        point = event.pos()
        place = None if scene is None else target_at(scene.layout, point.x(), point.y())
        if scene is None or place is None or place.source is not None:
            return False
        menu = self.menu_for(scene, place)
        menu.popup(event.globalPos())
        return True

    def menu_for(self, scene: Scene, place: Selection) -> QMenu:
        """What can be set at a neuron; checked where it is."""
        document = scene.reading.frame.document
        menu = QMenu(self._canvas())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for phase, _ in _SIDES:
            stop = node_stop(document.spec, phase, place.layer, place.neuron)
            if stop is not None:
                action = menu.addAction(phase_menu_words(phase))
                action.setCheckable(True)
                action.setChecked(any(one.is_at(stop) for one in document.stops))
                action.setData(stop)
        menu.triggered.connect(self._choose)
        return menu

    def _choose(self, action: QAction) -> None:
        self.toggled.emit(action.data())

    def _stop_under(self, point: QPointF) -> Stop | None:
        scene = self._scene()
        if scene is None:
            return None
        found = spot_at(scene, point.x(), point.y())
        return None if found is None else found.stop_at(scene, point.x())

    def _stop_of_half(self, point: QPointF) -> Stop | None:
        scene = self._scene()
        if scene is None:
            return None
        place = target_at(scene.layout, point.x(), point.y())
        if place is None or place.source is not None:
            return None
        columns = scene.layout.columns
        outside = place.layer >= len(columns)
        middle = scene.layout.loss.middle[0] if outside else columns[place.layer].x
        return Spot(place.layer, place.neuron, middle, 0, 0).stop_at(scene, point.x())

    def _scene(self) -> Scene | None:
        current = self._current_scene()
        return None if current is None else current()

    def _canvas(self) -> QWidget:
        canvas = self.parent()
        assert isinstance(canvas, QWidget)
        return canvas
