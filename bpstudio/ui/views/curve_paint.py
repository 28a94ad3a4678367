"""Paints an activation's curve, one neuron's point on it and the tangent there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot, isfinite

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bpstudio.engine import ACTIVATIONS, Array
from bpstudio.stepping.notation import plain
from bpstudio.ui.canvas.materials import Fonts, TextStyle
from bpstudio.ui.theme import Theme, blend
from bpstudio.ui.views.curve_point import CurvePoint, Passing, Sampled, reach_of, sampled

_SMALL: TextStyle = (10, False, False)
_LABEL: TextStyle = (11, False, False)
_BOLD: TextStyle = (11, True, False)
_TANGENT = 46.0
_DOT = 4.5
_PALE = 2.5
_COLUMN = 134.0
_LINE = 17.0


@dataclass(frozen=True)
class Axes:
    """From z and a to the picture: `area` shows z of ±reach and a from low to high."""

    area: QRectF
    reach: float
    low: float
    high: float

    def point(self, z: float, a: float) -> QPointF:
        return QPointF(self.x(z), self.y(a))

    def x(self, z: float) -> float:
        return self.area.center().x() + z / self.reach * self.area.width() / 2

    def y(self, a: float) -> float:
        share = (a - self.low) / (self.high - self.low)
        return self.area.bottom() - share * self.area.height()

    def steepness(self, slope: float) -> float:
        """The slope of a line in the picture, downwards."""
        per_z = self.area.width() / 2 / self.reach
        return -slope * self.area.height() / (self.high - self.low) / per_z


@dataclass(frozen=True)
class Remarks:
    """The words of the plot in the window's language."""

    slope: str
    """With a place for the derivative's {name}."""
    saturated: str
    dead: str

    def of(self, passing: Passing) -> str:
        return {
            Passing.FREE: "",
            Passing.SATURATED: self.saturated,
            Passing.DEAD: self.dead,
        }[passing]


@dataclass(frozen=True)
class Look:
    """What a plot is painted with."""

    theme: Theme
    fonts: Fonts
    remarks: Remarks

    def write(
        self, painter: QPainter, point: QPointF, text: str, style: TextStyle, colour: QColor
    ) -> None:
        painter.setFont(self.fonts.font(style))
        painter.setPen(colour)
        painter.drawText(point + QPointF(0, self.fonts.ascent(style)), text)


def paint_ground(painter: QPainter, point: CurvePoint, look: Look, size: QRectF) -> None:
    """The axes and the curve: the same for all neurons with this activation in this reach."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    curve, axes = _curve_and_axes(point, size)
    _paint_axes(painter, axes, curve, look)
    painter.setClipRect(_inside(axes))
    _paint_curve(painter, axes, curve, look.theme)


def paint_point(painter: QPainter, point: CurvePoint, look: Look, size: QRectF) -> None:
    """Over the ground: the neuron's point, and its numbers at the right."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    _, axes = _curve_and_axes(point, size)
    area = axes.area
    painter.save()
    painter.setClipRect(_inside(axes))
    _paint_others(painter, axes, point, look.theme)
    _paint_tangent(painter, axes, point, look.theme)
    painter.restore()
    _paint_dot(painter, axes, point, look.theme)
    _paint_numbers(painter, point, look, QPointF(area.right() + 14, area.top() + 8), size.right())


def _curve_and_axes(point: CurvePoint, size: QRectF) -> tuple[Sampled, Axes]:
    """The plot at the left of its numbers."""
    curve = sampled(point.activation, reach_of(point.z))
    width = max(90.0, min(size.width() - _COLUMN - 14, 300.0))
    area = QRectF(size.left() + 4, size.top() + 8, width, size.height() - 26)
    return curve, axes_for(curve, area)


def _inside(axes: Axes) -> QRectF:
    return axes.area.adjusted(-2, -6, 2, 6)


def axes_for(curve: Sampled, area: QRectF) -> Axes:
    """Room for the whole curve."""
    low, high = min(0.0, float(curve.a.min())), max(0.0, float(curve.a.max()))
    # A curve that ends at a bound keeps a little air around it.
    air = 0.08 * (high - low)
    return Axes(area, float(curve.z[-1]), low - air, high + air)


def _paint_axes(painter: QPainter, axes: Axes, curve: Sampled, look: Look) -> None:
    theme, area = look.theme, axes.area
    faint = QColor(theme.border)
    painter.setPen(QPen(faint, 1.0))
    painter.drawLine(QPointF(axes.x(0), area.top()), QPointF(axes.x(0), area.bottom()))
    painter.drawLine(QPointF(area.left(), axes.y(0)), QPointF(area.right(), axes.y(0)))
    painter.setPen(QPen(faint, 1.0, Qt.PenStyle.DashLine))
    muted = QColor(theme.muted)
    for bound in curve.leaves:
        apart = isfinite(bound) and abs(axes.y(bound) - axes.y(0)) > 14
        if apart and axes.low <= bound <= axes.high:
            painter.setPen(QPen(faint, 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(
                QPointF(area.left(), axes.y(bound)), QPointF(area.right(), axes.y(bound))
            )
            text = plain(bound, 3)
            up = 7.0 if bound > 0 else -7.0
            look.write(painter, QPointF(area.left(), axes.y(bound) + up), text, _SMALL, muted)
    below = area.bottom() + 9
    for z in (-axes.reach, 0.0, axes.reach):
        text = plain(z, 3)
        advance = look.fonts.width(_SMALL, text)
        x = min(max(axes.x(z) - advance / 2, area.left()), area.right() - advance)
        look.write(painter, QPointF(x, below), text, _SMALL, muted)


def _paint_curve(painter: QPainter, axes: Axes, curve: Sampled, theme: Theme) -> None:
    """What lets hardly any gradient pass is drawn in another colour, and broken."""
    points = [axes.point(z, a) for z, a in zip(curve.z.tolist(), curve.a.tolist(), strict=True)]
    for start, stop, flat in _stretches(curve):
        if flat:
            pen = QPen(QColor(theme.orange), 2.0, Qt.PenStyle.DotLine)
        else:
            pen = QPen(QColor(theme.blue), 2.0)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points[start : stop + 1]))
    painter.setPen(QPen(QColor(theme.muted), 1.2))
    painter.setBrush(QColor(theme.panel))
    for kink in curve.kinks:
        index = int(np.searchsorted(curve.z, kink))
        painter.drawEllipse(points[index], 3.0, 3.0)


def _stretches(curve: Sampled) -> Iterator[tuple[int, int, bool]]:
    """From which point to which the curve is flat, or is not."""
    edges = np.flatnonzero(np.diff(curve.flat)) + 1
    starts = [0, *edges.tolist()]
    for start, stop in zip(starts, [*edges.tolist(), len(curve.flat) - 1], strict=True):
        yield start, stop, bool(curve.flat[start])


def _paint_others(painter: QPainter, axes: Axes, point: CurvePoint, theme: Theme) -> None:
    inside = point.others[np.abs(point.others) <= axes.reach]
    if not len(inside):
        return
    painter.setPen(QPen(QColor(theme.panel), 0.8))
    painter.setBrush(blend(theme.grey, theme.panel, 0.55))
    for z, a in zip(inside.tolist(), _values(point.activation, inside).tolist(), strict=True):
        painter.drawEllipse(axes.point(z, a), _PALE, _PALE)


def _values(activation: str, z: Array) -> Array:
    z = np.ascontiguousarray(z)
    a = np.empty_like(z)
    ACTIVATIONS[activation].forward(z, a)
    return a


def _paint_tangent(painter: QPainter, axes: Axes, point: CurvePoint, theme: Theme) -> None:
    middle, rise = axes.point(point.z, point.a), axes.steepness(point.slope)
    along = QPointF(1.0, rise) * (_TANGENT / hypot(1.0, rise))
    painter.setPen(QPen(QColor(theme.violet), 2.0))
    painter.drawLine(middle - along, middle + along)


def _paint_dot(painter: QPainter, axes: Axes, point: CurvePoint, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.panel), 1.5))
    painter.setBrush(QColor(theme.text))
    painter.drawEllipse(axes.point(point.z, point.a), _DOT, _DOT)


def _paint_numbers(
    painter: QPainter, point: CurvePoint, look: Look, corner: QPointF, right: float
) -> None:
    theme = look.theme
    room = right - corner.x() - 2
    slope = f"{point.symbol}′"
    rows = (
        ((point.input_name,), point.z, theme.text),
        ((point.output_name,), point.a, theme.text),
        ((look.remarks.slope.format(name=slope), slope), point.slope, theme.violet),
    )
    for row, (names, value, colour) in enumerate(rows):
        at = corner + QPointF(0, row * _LINE)
        text = _fitting(look.fonts, names, value, room)
        look.write(painter, at, text, _BOLD if row == 2 else _LABEL, QColor(colour))
    remark = look.remarks.of(point.passing)
    if remark:
        painter.setFont(look.fonts.font(_SMALL))
        painter.setPen(QColor(theme.orange))
        area = QRectF(corner.x(), corner.y() + 2.6 * _LINE, room, 3 * _LINE)
        painter.drawText(area, Qt.TextFlag.TextWordWrap, remark)


def _fitting(fonts: Fonts, names: tuple[str, ...], value: float, room: float) -> str:
    """The longest name with four digits at least, or the shortest with as many as there is room."""
    numbers = [plain(value, digits) for digits in (6, 5, 4)]
    texts = [f"{name} = {number}" for name in names for number in numbers]
    texts += [f"{names[-1]} = {plain(value, digits)}" for digits in (3, 2, 1)]
    return next((text for text in texts if fonts.width(_BOLD, text) <= room), texts[-1])
