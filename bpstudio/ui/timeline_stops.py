"""Stops on the timeline: dots beneath the ticks, set and removed by a click there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.stepping import Stop
from bpstudio.ui.theme import blend
from bpstudio.ui.timeline_layout import STOP_ROOM, TimelineLayout
from bpstudio.ui.timeline_paint import Context

RADIUS = 3.5
_FAINT = 0.4


def is_beneath(layout: TimelineLayout, point: QPointF) -> bool:
    """Whether the point lies where stops are."""
    bottom = layout.boxes[0].rect.bottom()
    return bottom < point.y() <= bottom + STOP_ROOM


def stop_near(layout: TimelineLayout, x: float, whole_layer: bool = False) -> Stop | None:
    """The stop that the tick nearest to `x` stands for."""
    location = layout.schedule.locate(layout.tick_near(x))
    if location is None:
        return None
    return Stop(location.kind, location.layer, None if whole_layer else location.neuron)


def place_of(layout: TimelineLayout, stop: Stop) -> QPointF | None:
    """The middle of its dot, beneath the tick at which it stops; None where there is none."""
    position = stop.position(layout.schedule, layout.sample)
    if position is None:
        return None
    return QPointF(layout.x_of(position), layout.boxes[0].rect.bottom() + STOP_ROOM / 2 + 1)


def paint_stops(
    painter: QPainter, context: Context, stops: Sequence[Stop], pointed: Stop | None
) -> None:
    """A dot for each stop, a ring for one that is off; a faint one where a click would set one."""
    red = QColor(context.theme.red)
    for stop in stops:
        if place := place_of(context.layout, stop):
            painter.setPen(QPen(red, 1.2))
            painter.setBrush(red if stop.enabled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(place, RADIUS - 0.6, RADIUS - 0.6)
    if pointed is None or any(one.is_at(pointed) for one in stops):
        return
    if place := place_of(context.layout, pointed):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(context.theme.red, context.theme.panel, _FAINT))
        painter.drawEllipse(place, RADIUS, RADIUS)
