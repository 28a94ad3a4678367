"""Painting of the weights between two wide layers as one picture."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.analysis.pictures import levels
from bpstudio.engine import Array
from bpstudio.ui.canvas.layout import MatrixPlace
from bpstudio.ui.canvas.matrices import condensed, share_of
from bpstudio.ui.canvas.paint_edges import strength
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.maps.colours import indexed_image, value_table

_MARGIN = 3.0
_LEAST_MARK = 0.035


def paint_matrices(painter: QPainter, scene: Scene) -> None:
    """Each with marks at the row or the column of weights that the step is about."""
    for place in scene.layout.matrices:
        cells = condensed(scene.reading.weights(place.layer))
        paint = partial(_paint_cells, scene=scene, place=place, cells=cells)
        if scene.pictures is None:
            paint(painter)
        else:
            box = place.box
            key = ("matrix", place, cells.tobytes(), scene.theme.name)
            middle = (float(round(box.middle[0])), float(round(box.middle[1])))
            reach = (round(box.width / 2 + _MARGIN) + 2, round(box.height / 2 + _MARGIN) + 2)
            scene.pictures.draw(painter, key, middle, reach, paint)
        _paint_marks(painter, scene, place)


def _paint_cells(painter: QPainter, scene: Scene, place: MatrixPlace, cells: Array) -> None:
    """Blue and orange as the edges are, and as strong."""
    box = place.box
    rect = QRectF(box.x, box.y, box.width, box.height)
    units = scene.reading.sizes[place.layer - 1]
    signed = np.copysign(strength(cells, units), cells)
    painter.setPen(QPen(QColor(scene.theme.border), 1))
    painter.setBrush(QColor(scene.theme.node))
    edge = rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    painter.drawRoundedRect(edge, _MARGIN, _MARGIN)
    painter.drawImage(rect, indexed_image(levels(signed, 1.0), value_table(scene.theme)))


def _paint_marks(painter: QPainter, scene: Scene, place: MatrixPlace) -> None:
    now = scene.reading.highlight
    if now is None:
        return
    box, scale = place.box, scene.layout.scale
    rows, columns = scene.reading.weights(place.layer).shape
    into, out_of = now.layer == place.layer, now.layer == place.layer - 1
    colour = QColor(scene.colour(now.phase))
    if now.whole and ((into and now.sources) or (out_of and now.targets)):
        rect = QRectF(box.x, box.y, box.width, box.height)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.2 * scale))
        painter.drawRoundedRect(
            rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN), _MARGIN, _MARGIN
        )
    elif into and now.sources:
        y = box.y + box.height * share_of(rows, now.neuron)
        begin, end = _stretch(now.sources, columns)
        line = QLineF(box.x + begin * box.width, y, box.x + end * box.width, y)
        _paint_mark(painter, scene, line, colour)
    elif out_of and now.targets:
        x = box.x + box.width * share_of(columns, now.neuron)
        begin, end = _stretch(now.targets, rows)
        line = QLineF(x, box.y + begin * box.height, x, box.y + end * box.height)
        _paint_mark(painter, scene, line, colour)


def _paint_mark(painter: QPainter, scene: Scene, line: QLineF, colour: QColor) -> None:
    """On a lighter ground, to be seen among cells of its own colour."""
    scale = scene.layout.scale
    for ink, width in ((QColor(scene.theme.node), 5.0), (colour, 2.4)):
        painter.setPen(QPen(ink, width * scale, c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(line)


def _stretch(neurons: range, units: int) -> tuple[float, float]:
    """All of a side, or as much as can be seen around one neuron."""
    if len(neurons) == units:
        return 0.0, 1.0
    middle = share_of(units, neurons.start)
    return middle - _LEAST_MARK, middle + _LEAST_MARK
