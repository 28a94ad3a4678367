"""Painting of the neurons: columns that stand still from pictures, the others one by one."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtGui import QPainter

from bpstudio.ui.canvas.layout import Column
from bpstudio.ui.canvas.paint_bias import shows_bias
from bpstudio.ui.canvas.paint_nodes import nodes, paint_node, reach
from bpstudio.ui.canvas.scene import Scene


def paint_columns(painter: QPainter, scene: Scene) -> None:
    """All neurons that are shown; those at work last, so that their rings lie on top."""
    moving = []
    for column in scene.layout.columns:
        if scene.pictures is None or not _stands_still(scene, column):
            moving.append(column)
            continue
        width, height = reach(column)
        top, bottom = column.ys[0], column.ys[-1]
        scene.pictures.draw(
            painter,
            _look(scene, column),
            (column.x, float(round((top + bottom) / 2))),
            (width, round((bottom - top) / 2) + height),
            partial(_paint, scene=scene, columns=(column,)),
        )
    _paint(painter, scene, tuple(moving))


def _paint(painter: QPainter, scene: Scene, columns: tuple[Column, ...]) -> None:
    for node in nodes(scene, columns):
        paint_node(painter, scene, node)


def _stands_still(scene: Scene, column: Column) -> bool:
    """Whether the step is about other layers; where numbers of biases stand there is little to
    gain.
    """
    reading = scene.reading
    now = reading.highlight
    if reading.was is not None or (now is not None and now.layer == column.layer):
        return False
    return scene.moment is not None or not shows_bias(scene, column)


def _look(scene: Scene, column: Column) -> Hashable:
    """All that the picture of a column depends on; of what training changes, its turn."""
    reading, layer = scene.reading, column.layer
    shown = slice(column.start, column.stop)
    known = (reading.activations(layer), reading.weighted_sums(layer), reading.deltas(layer))
    places = (scene.hover, reading.frame.selection)
    marked = tuple(place if place and place.layer == layer else None for place in places)
    values = tuple(values[shown].tobytes() for values in known)
    if scene.moment is not None:
        changing: Hashable = scene.moment.turn(layer)
    else:
        biases = reading.biases(layer)[shown].tobytes() if layer else b""
        changing = biases, scene.maps if scene.draws_maps else None
    look = (reading.live, scene.draws_maps, scene.layout.scale, scene.theme.name)
    return column, values, changing, marked, *look
