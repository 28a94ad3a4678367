"""Where each editable number stands on the canvas, and which of them is at a point."""

from __future__ import annotations

from itertools import product

from PySide6.QtCore import QPointF, QRectF

from bpstudio.frame import Selection
from bpstudio.quantities import Quantity, What, is_part_of
from bpstudio.ui.canvas.paint_bias import bias_point, shows_bias
from bpstudio.ui.canvas.paint_edges import edge_line
from bpstudio.ui.canvas.paint_loss import target_point
from bpstudio.ui.canvas.pointing import place_at
from bpstudio.ui.canvas.scene import Scene

_WIDTH, _HEIGHT = 58.0, 17.0


def place_of(scene: Scene, quantity: Quantity) -> QRectF | None:
    """Around its number, or where that would be; None while its neuron is out of sight."""
    column = scene.layout.columns[quantity.layer]
    if not column.shows(quantity.neuron):
        return None
    if quantity.what is What.INPUT:
        return _around(scene, QPointF(column.x, column.y(quantity.neuron)))
    if quantity.what is What.BIAS:
        return _around(scene, bias_point(scene, column, quantity.neuron))
    if quantity.what is What.TARGET:
        start = target_point(scene, quantity.neuron)
        return _around(scene, start + QPointF(_WIDTH / 2 * scene.layout.scale, 0))
    line = edge_line(scene.layout, quantity.layer, quantity.neuron, quantity.source or 0)
    return None if line is None else _around(scene, line.pointAt(_share(scene, quantity)))


def label_at(scene: Scene, x: float, y: float) -> Quantity | None:
    """The weight, bias or target whose number is written at this point."""
    return next((one for one in _labelled(scene) if _has(scene, one, x, y)), None)


def quantity_at_point(scene: Scene, x: float, y: float) -> Quantity | None:
    """What a double click there edits: a label's number, an input, a bias, or an edge's weight."""
    label = label_at(scene, x, y)
    if label is not None:
        return label
    place = place_at(scene, x, y)
    if place is None or place.layer >= len(scene.layout.columns):
        return None
    return quantity_of(place)


def quantity_of(place: Selection) -> Quantity:
    """What is edited of a node or an edge."""
    if place.source is not None:
        return Quantity(What.WEIGHT, place.layer, place.neuron, place.source)
    return Quantity(What.BIAS if place.layer else What.INPUT, place.layer, place.neuron)


def _labelled(scene: Scene) -> list[Quantity]:
    columns, spec = scene.layout.columns, scene.reading.frame.document.spec
    found = []
    for right in columns[1:]:
        if shows_bias(scene, right):
            found += [Quantity(What.BIAS, right.layer, neuron) for neuron in right.shown]
        if scene.plans[right.layer] is not None:
            ends = product(right.shown, columns[right.layer - 1].shown)
            found += [Quantity(What.WEIGHT, right.layer, *edge) for edge in ends]
    targets = (Quantity(What.TARGET, len(columns) - 1, output) for output in columns[-1].shown)
    return [*found, *(target for target in targets if is_part_of(spec, target))]


def _has(scene: Scene, quantity: Quantity, x: float, y: float) -> bool:
    place = place_of(scene, quantity)
    return place is not None and place.contains(QPointF(x, y))


def _share(scene: Scene, quantity: Quantity) -> float:
    plan = scene.plans[quantity.layer]
    if plan is None:
        return 0.5
    left, right = scene.layout.columns[quantity.layer - 1 : quantity.layer + 1]
    row, column = quantity.neuron - right.start, (quantity.source or 0) - left.start
    return float(plan.shares[row, column])


def _around(scene: Scene, point: QPointF) -> QRectF:
    width, height = _WIDTH * scene.layout.scale, _HEIGHT * scene.layout.scale
    return QRectF(point.x() - width / 2, point.y() - height / 2, width, height)
