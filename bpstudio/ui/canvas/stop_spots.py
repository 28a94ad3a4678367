"""Where stops stand on the canvas, and how they look: dots at neurons and headers, in halves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.frame import Selection
from bpstudio.stepping import Phase, Stop, node_stop
from bpstudio.ui.canvas.hover import target_at
from bpstudio.ui.canvas.layout import Column
from bpstudio.ui.canvas.paint_notes import header_width
from bpstudio.ui.canvas.scene import Scene

SIDES = ((Phase.FORWARD, 90 * 16), (Phase.BACKWARD, 270 * 16))
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
        first, second = SIDES if x < self.x else reversed(SIDES)
        own = stop_for(scene, first[0], self.layer, self.neuron)
        return own or stop_for(scene, second[0], self.layer, self.neuron)


def stop_for(scene: Scene, phase: Phase, layer: int, neuron: int | None) -> Stop | None:
    """The stop whose dot that half shows, else the one that would be set there."""
    document = scene.reading.frame.document
    loss = len(document.spec.sizes)
    for stop in document.stops:
        here = stop.layer == layer and (stop.neuron == neuron or layer == loss)
        if here and side_of(stop) is phase and stop.phase is not Phase.UPDATE:
            return stop
    return node_stop(document.spec, phase, layer, neuron)


def spots(scene: Scene) -> Iterator[Spot]:
    """Every place that has room for a dot."""
    for column in scene.layout.columns:
        yield _header_spot(scene, column)
        for neuron in column.shown:
            yield _node_spot(scene, column, neuron)
    for stop in scene.reading.frame.document.stops:
        in_strip = _strip_spot(scene, stop)
        if in_strip is not None:
            yield in_strip
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


def _strip_spot(scene: Scene, stop: Stop) -> Spot | None:
    """On the cell of a neuron that is too many to be drawn; None for one that has a circle."""
    if stop.neuron is None or stop.layer >= len(scene.layout.columns):
        return None
    for strip in scene.layout.columns[stop.layer].strips:
        if strip.start <= stop.neuron < strip.stop:
            x = strip.box.x + strip.box.width * (stop.neuron - strip.start + 0.5) / strip.units
            return Spot(stop.layer, stop.neuron, x, strip.box.middle[1], _size(scene))
    return None


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
            _paint_half(painter, spot, side_of(stop), QColor(scene.theme.red), stop.enabled)


def _spot_for(scene: Scene, stop: Stop) -> Spot | None:
    """The loss has one, whichever of its terms the stop is about."""
    columns = scene.layout.columns
    if stop.layer > len(columns):
        return None
    if stop.neuron is None and stop.layer < len(columns):
        return _header_spot(scene, columns[stop.layer])
    place = Selection(stop.layer, stop.neuron or 0)
    return spot_of(scene, place) or _strip_spot(scene, stop)


def side_of(stop: Stop) -> Phase:
    return Phase.BACKWARD if stop.phase is Phase.BACKWARD else Phase.FORWARD


def _paint_ghost(painter: QPainter, scene: Scene, spot: Spot, stop: Stop | None) -> None:
    painter.setPen(QPen(scene.faint(scene.theme.red, 0.7), 1))
    painter.setBrush(QColor(scene.theme.canvas))
    painter.drawEllipse(QPointF(spot.x, spot.y), spot.radius, spot.radius)
    if stop is not None:
        _paint_half(painter, spot, side_of(stop), scene.faint(scene.theme.red, _FAINT), True)


def _paint_half(painter: QPainter, spot: Spot, side: Phase, colour: QColor, full: bool) -> None:
    radius = spot.radius
    rect = QRectF(spot.x - radius, spot.y - radius, 2 * radius, 2 * radius)
    rect.translate(-0.7 if side is Phase.FORWARD else 0.7, 0)
    painter.setPen(Qt.PenStyle.NoPen if full else QPen(colour, 1.2))
    painter.setBrush(colour if full else Qt.BrushStyle.NoBrush)
    painter.drawPie(rect, dict(SIDES)[side], 180 * 16)
