"""The key beside a boundary: the classes, or the scale of an output with its numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from bpstudio.ui.maps.boundary_maker import Reading
from bpstudio.ui.maps.chart_paint import (
    Ink,
    class_columns,
    paint_classes,
    paint_scale,
    scale_labels,
)
from bpstudio.ui.maps.colours import class_colours, value_table
from bpstudio.ui.maps.ground import Ground

_MOST_SHARE = 0.4
_TALLEST = 160.0


def key_width(ink: Ink, ground: Ground, reading: Reading, width: float, height: float) -> float:
    """The room that the key needs beside the map, in a chart of this width and height."""
    if reading.output is not None and ground.plane.is_line:
        return 0.0
    if reading.output is None:
        columns, each = class_columns(ink, _classes(ground), height)
        wanted = columns * each
    else:
        wanted = max(ink.metrics.horizontalAdvance(text) for text in _labels(ground)) + 20
    return min(_MOST_SHARE * width, wanted + 14)


def paint_key(painter: QPainter, ink: Ink, box: QRectF, ground: Ground, reading: Reading) -> None:
    """In the box, from its top."""
    if reading.output is None:
        names = _classes(ground)
        paint_classes(painter, ink, box, names, class_colours(ink.theme, len(names)))
    elif not ground.plane.is_line:
        box.setHeight(min(box.height(), _TALLEST))
        paint_scale(painter, ink, box, _labels(ground), value_table(ink.theme))


def _classes(ground: Ground) -> list[str]:
    return [ground.class_label(number) for number in range(max(1, ground.classes))]


def _labels(ground: Ground) -> tuple[str, ...]:
    names = ("", "")
    if ground.judge_is_binary and ground.dataset.class_names:
        names = ground.class_label(0), ground.class_label(1)
    return scale_labels(ground.output_bounds, names)
