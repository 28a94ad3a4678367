"""Choosing neurons by keyboard: where each arrow leads, and how high a neuron stands."""

from __future__ import annotations

from PySide6.QtCore import Qt

from bpstudio.frame import Frame, Selection
from bpstudio.ui.canvas.layout import Column, Layout
from bpstudio.ui.canvas.scene import Scene

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def neighbour(frame: Frame, layout: Layout, key: Qt.Key) -> Selection:
    """Where this arrow leads; the first press only shows where one is."""
    here = frame.selection
    if here is None:
        return _current(frame)
    across, down = ARROWS[key]
    sizes = (*frame.document.spec.sizes, 1)
    layer = min(max(here.layer + across, 0), len(sizes) - 1)
    if layer == here.layer:
        return Selection(layer, min(max(here.neuron + down, 0), sizes[layer] - 1))
    if layer == len(sizes) - 1:
        return Selection(layer, 0)
    return Selection(layer, _level_with(layout.columns[layer], _height(layout, here)))


def _current(frame: Frame) -> Selection:
    where = None if frame.training else frame.location
    return Selection(0, 0) if where is None else Selection(where.layer, where.neuron)


def height_at_work(scene: Scene) -> float | None:
    """Where the neuron of the step at work stands; None without one."""
    where = scene.reading.location
    return None if where is None else _height(scene.layout, Selection(where.layer, where.neuron))


def _height(layout: Layout, place: Selection) -> float:
    if place.layer >= len(layout.columns):
        return layout.loss.middle[1]
    column = layout.columns[place.layer]
    nearest = min(max(place.neuron, column.start), column.stop - 1)
    return column.y(nearest)


def _level_with(column: Column, height: float) -> int:
    return min(column.shown, key=lambda neuron: abs(column.y(neuron) - height))
