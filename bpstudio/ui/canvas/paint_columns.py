"""Painting of the neurons: columns that stand still from pictures, the others one by one."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

import numpy as np
from PySide6.QtGui import QPainter

from bpstudio.engine import Array
from bpstudio.ui.canvas.layout import Column
from bpstudio.ui.canvas.paint_bias import shows_bias
from bpstudio.ui.canvas.paint_nodes import nodes, paint_node, reach
from bpstudio.ui.canvas.reading import Reading
from bpstudio.ui.canvas.scene import Scene

_FINENESS = 16
"""A sixteenth more of a bias makes its line less than a seventh of a pixel wider."""


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
    about = now is not None and now.layer == column.layer
    return not about and reading.was is None and not shows_bias(scene, column)


def _marks(reading: Reading, biases: Array) -> bytes:
    """All that shows of biases without numbers. While training, what is less than can be seen
    is left for the next picture.
    """
    return (np.floor(_FINENESS * biases) if reading.live else biases).tobytes()


def _look(scene: Scene, column: Column) -> Hashable:
    """All that the picture of a column depends on."""
    reading, layer = scene.reading, column.layer
    shown = slice(column.start, column.stop)
    known = (reading.activations(layer), reading.weighted_sums(layer), reading.deltas(layer))
    biases = _marks(reading, reading.biases(layer)[shown]) if layer else b""
    places = (scene.hover, reading.frame.selection)
    marked = tuple(place if place and place.layer == layer else None for place in places)
    values = tuple(values[shown].tobytes() for values in known)
    maps = scene.maps if scene.draws_maps else None
    look = (maps, reading.live, scene.layout.scale, scene.theme.name)
    return column, values, biases, marked, *look
