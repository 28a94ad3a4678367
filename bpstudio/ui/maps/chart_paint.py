"""Painting of axes, points, curves and keys: free functions of what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen, QPolygonF

from bpstudio.engine import Array
from bpstudio.stepping.notation import plain
from bpstudio.ui.maps.colours import background
from bpstudio.ui.maps.ground import Bounds
from bpstudio.ui.maps.place import Place, round_ticks
from bpstudio.ui.maps.points import Points
from bpstudio.ui.plots.tick_label import tick_label
from bpstudio.ui.theme import Theme, blend

_ACROSS_ROOM, _UP_ROOM = 42, 27
_NAME_GAP = 16
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
KEY_LINE = 16.0
_LABELS_APART = 16.0


@dataclass(frozen=True)
class Ink:
    """What all that is written or drawn on a chart has in common."""

    theme: Theme
    font: QFont

    @property
    def metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font)


def paint_axes(
    painter: QPainter, ink: Ink, place: Place, names: tuple[str, str], beside: bool = False
) -> None:
    """Numbers and names below and on the left, where the name stands upright.

    `beside` puts the name of the axis below behind its numbers, which takes less height.
    """
    theme, area = ink.theme, place.area
    painter.setFont(ink.font)
    painter.setPen(QColor(theme.border))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
    painter.setPen(QColor(theme.muted))
    line = ink.metrics.height()
    for value, at in _ticks(place.across, area.width(), area.left()):
        painter.drawText(QRectF(at - 40, area.bottom() + 1, 80, line), _CENTRE, value)
    for value, at in _ticks(place.up, -area.height(), area.bottom()):
        painter.drawText(QRectF(area.left() - 80, at - line / 2, 76, line), _RIGHT, value)
    if beside:
        at_end = QPointF(area.right() + _NAME_GAP, area.bottom() + 1 + ink.metrics.ascent())
        painter.drawText(at_end, names[0])
    else:
        below = QRectF(area.left(), area.bottom() + line, area.width(), line)
        painter.drawText(below, _CENTRE, _fitted(ink, names[0], area.width()))
    painter.save()
    painter.translate(line / 2, area.center().y())
    painter.rotate(-90)
    side = QRectF(-area.height() / 2, -line / 2, area.height(), line)
    painter.drawText(side, _CENTRE, _fitted(ink, names[1], area.height()))
    painter.restore()


def tick_width(ink: Ink, stretch: Bounds, height: float) -> float:
    """The room that numbers on the left take."""
    texts = [text for text, _ in _ticks(stretch, -max(1.0, height), 0.0)]
    return max((ink.metrics.horizontalAdvance(text) for text in texts), default=0.0)


def paint_points(
    painter: QPainter,
    ink: Ink,
    place: Place,
    points: Points,
    colours: Sequence[str],
    radius: float,
) -> None:
    """Of the training data filled, with a rim; of the test data hollow."""
    theme = ink.theme
    at = place.pixels(points.places)
    ground = QColor(background(theme))
    rim, ring = min(1.2, radius / 3), min(1.6, radius / 2)
    for number in np.unique(points.inks):
        colour = QColor(colours[int(number) % len(colours)])
        painter.setPen(QPen(colour, ring) if points.test else QPen(ground, rim))
        painter.setBrush(ground if points.test else colour)
        for x, y in at[points.inks == number]:
            painter.drawEllipse(QPointF(x, y), radius, radius)


def paint_ring(painter: QPainter, ink: Ink, centre: QPointF, radius: float) -> None:
    """Around the current sample, visible over any colour."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((background(ink.theme), 4.5), (ink.theme.text, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(centre, radius, radius)


def paint_curve(painter: QPainter, place: Place, values: Array, colour: str) -> None:
    """Values (n,) from end to end of the axis below; what is no number is left out."""
    x = np.linspace(*place.across, len(values))
    keep = np.isfinite(values)
    # A line so far out of sight that its ends overflow is drawn nowhere at all.
    reach = place.up[1] - place.up[0]
    heights = np.clip(values[keep], place.up[0] - reach, place.up[1] + reach)
    at = place.pixels(np.column_stack([x[keep], heights]))
    painter.save()
    painter.setClipRect(place.area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 2.0))
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in at.tolist()]))
    painter.restore()


def scale_labels(bounds: Bounds, ends: tuple[str, str]) -> tuple[str, str, str]:
    """What is written beside a scale, from below; `ends` are words for its ends."""
    low, high = bounds
    texts = [plain(value, 3) for value in (low, (low + high) / 2, high)]
    return f"{texts[0]} {ends[0]}".rstrip(), texts[1], f"{texts[2]} {ends[1]}".rstrip()


def paint_scale(
    painter: QPainter, ink: Ink, box: QRectF, labels: Sequence[str], table: Sequence[int]
) -> None:
    """What the colours of a table of levels stand for, with labels beside them, from below."""
    gradient = QLinearGradient(box.bottomLeft(), box.topLeft())
    for stop in range(0, 9):
        gradient.setColorAt(stop / 8, QColor(table[round(254 * stop / 8)]))
    bar = QRectF(box.left(), box.top() + 4, 10, box.height() - 8)
    painter.setPen(QColor(ink.theme.border))
    painter.setBrush(gradient)
    painter.drawRect(bar)
    painter.setFont(ink.font)
    painter.setPen(QColor(ink.theme.muted))
    for number, label in enumerate(labels):
        if 0 < number < len(labels) - 1 and bar.height() < _LABELS_APART * (len(labels) - 1):
            continue
        y = bar.bottom() - number / (len(labels) - 1) * bar.height()
        room = box.width() - 15
        text = _fitted(ink, label, room)
        painter.drawText(QRectF(bar.right() + 5, y - 8, room, 16), _LEFT, text)


def paint_classes(
    painter: QPainter, ink: Ink, box: QRectF, names: Sequence[str], colours: Sequence[str]
) -> None:
    """The classes below each other, in columns, each with its colour."""
    painter.setFont(ink.font)
    columns, wanted = class_columns(ink, names, box.height())
    rows = -(-len(names) // columns)
    width = min(wanted, box.width() / columns)
    for number, (name, colour) in enumerate(zip(names, colours, strict=False)):
        column, row = divmod(number, rows)
        x, y = box.left() + column * width, box.top() + row * KEY_LINE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(x + 5, y + KEY_LINE / 2), 4, 4)
        painter.setPen(QColor(ink.theme.text))
        text = _fitted(ink, name, width - 14)
        painter.drawText(QRectF(x + 14, y, width - 14, KEY_LINE), _LEFT, text)


def class_columns(ink: Ink, names: Sequence[str], height: float) -> tuple[int, float]:
    """How many columns all of the classes take, and the width of one."""
    rows = max(1, int(height / KEY_LINE))
    widest = max(ink.metrics.horizontalAdvance(name) for name in names)
    return -(-len(names) // rows), widest + 26


def paint_box(
    painter: QPainter, ink: Ink, at: QPointF, within: QRectF, lines: Sequence[tuple[str, str]]
) -> None:
    """Names and values beside a point, on whichever side there is room."""
    metrics, line = ink.metrics, ink.metrics.height() + 1
    names = max(metrics.horizontalAdvance(name) for name, _ in lines)
    values = max(metrics.horizontalAdvance(value) for _, value in lines)
    width, height = names + values + 28, line * len(lines) + 8
    x = at.x() + 14 if at.x() + 14 + width <= within.right() else at.x() - 14 - width
    y = min(at.y() + 10, within.bottom() - height)
    box = QRectF(
        round(max(within.left(), x)) + 0.5, round(max(within.top(), y)) + 0.5, width, height
    )
    painter.setPen(blend(ink.theme.muted, ink.theme.panel, 0.6))
    painter.setBrush(QColor(ink.theme.panel))
    painter.drawRoundedRect(box, 5, 5)
    painter.setFont(ink.font)
    for row, (name, value) in enumerate(lines):
        place = QRectF(box.left() + 9, box.top() + 4 + row * line, width - 18, line)
        painter.setPen(QColor(ink.theme.muted))
        painter.drawText(place, _LEFT, name)
        painter.setPen(QColor(ink.theme.text))
        painter.drawText(place, _RIGHT, value)


def _ticks(stretch: Bounds, pixels: float, start: float) -> list[tuple[str, float]]:
    room = _ACROSS_ROOM if pixels > 0 else _UP_ROOM
    ticks = round_ticks(stretch, int(abs(pixels) / room))
    span = stretch[1] - stretch[0]
    return [
        (
            tick_label(value, ticks.spacing).replace("-", "−"),
            start + pixels * (value - stretch[0]) / span,
        )
        for value in ticks.values
    ]


def _fitted(ink: Ink, text: str, width: float) -> str:
    return ink.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
