"""Where on the boundary chart the plot and its key stand, and how large points are."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize

from bpstudio.ui.maps.boundary_key import key_width
from bpstudio.ui.maps.boundary_maker import Reading
from bpstudio.ui.maps.chart_paint import Ink, tick_width
from bpstudio.ui.maps.ground import Ground
from bpstudio.ui.maps.place import Place
from bpstudio.ui.maps.points import Points

_ABOVE, _BESIDE, _KEY_GAP = 8.0, 10.0, 12.0
_LEAST = 20.0
_LOW = 150
_ROOM_BEYOND_TARGETS = 0.15
_SMALLEST, _LARGEST = 1.2, 4.4


def lay_out(ink: Ink, ground: Ground, reading: Reading, size: QSize) -> Place:
    """Planes are squares; a line takes all the width."""
    axes = ground.plane.axes
    across = axes[0].low, axes[0].high
    if ground.plane.is_line:
        low, high = ground.output_bounds
        room = _ROOM_BEYOND_TARGETS * (high - low)
        up = low - room, high + room
    else:
        up = axes[1].low, axes[1].high
    line = ink.metrics.height()
    below = line if is_name_beside(ground, size) else 2 * line
    height = max(_LEAST, size.height() - below - _ABOVE - 2)
    left = line + tick_width(ink, up, height) + 8
    key = key_width(ink, ground, reading, size.width(), height)
    width = max(_LEAST, size.width() - left - key - _BESIDE)
    if not ground.plane.is_line:
        width = height = min(width, height)
    return Place(QRectF(round(left), _ABOVE, round(width), round(height)), across, up)


def is_name_beside(ground: Ground, size: QSize) -> bool:
    """Whether the name of the axis below stands behind its numbers, where the map leaves room."""
    return size.height() < _LOW and not ground.plane.is_line


def key_box(place: Place, size: QSize) -> QRectF:
    """All the room on the right of the plot."""
    area = place.area
    left = area.right() + _KEY_GAP
    return QRectF(left, area.top(), max(0.0, size.width() - left - 2), area.height())


def point_radius(place: Place, points: Iterable[Points]) -> float:
    """Less where many share little room."""
    count = sum(len(one.rows) for one in points)
    each = place.area.width() * place.area.height() / max(1, count)
    return min(max(_SMALLEST, 0.35 * math.sqrt(each)), _LARGEST)
