"""Painting of the biases: a short line into the neuron from above, and its number."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.ui.canvas import numbers
from bpstudio.ui.canvas.layout import LARGE, MEDIUM, Column
from bpstudio.ui.canvas.paint_labels import changed_runs, gradient_sign, old_runs
from bpstudio.ui.canvas.paint_text import Run, draw_runs
from bpstudio.ui.canvas.scene import Scene

GLOW = 1.25
"""Outer edge of the current neuron's ring, in radii."""

_PIXELS = 11.5


def pill_height(radius: float) -> float:
    """Of a δ that does not hang at a large circle."""
    return min(16.0, max(10.0, 0.85 * radius))


def delta_drop(scene: Scene, column: Column) -> float:
    """How far below its circle's lower edge such a δ has its middle.

    All of it stands beneath the circle where that leaves room for what is above the next one.
    """
    whole = pill_height(column.radius) / 2 + 1
    if len(column.ys) == 1:
        return whole
    above = 4.0
    if shows_bias(scene, column):
        above = (GLOW - 1) * column.radius + 17 * scene.layout.scale
    return min(whole, max(0.0, _free(column) - above))


def shows_bias(scene: Scene, column: Column) -> bool:
    """Whether biases have room for their numbers."""
    free = _free(column)
    return _has_line(column) and (free >= 17 * scene.layout.scale or len(column.ys) == 1)


def bias_point(scene: Scene, column: Column, neuron: int) -> QPointF:
    """The middle of its number."""
    return QPointF(column.x, _reach(scene, column, neuron) - 7.5 * scene.layout.scale)


def paint_bias(painter: QPainter, scene: Scene, column: Column, neuron: int, current: bool) -> None:
    """For the edge that always carries a 1."""
    if not _has_line(column):
        return
    scale, y = scene.layout.scale, column.y(neuron)
    bias = scene.reading.weight(column.layer, neuron, -1)
    width = (1.1 + 4.2 * (1 - math.exp(-abs(bias) / 1.6))) * 0.8 * scale
    reach = _reach(scene, column, neuron)
    painter.setPen(QPen(scene.faint(scene.signed(bias), 0.6), width))
    painter.drawLine(QPointF(column.x, reach), QPointF(column.x, y - column.radius))
    if shows_bias(scene, column):
        runs = _runs(scene, column, neuron, current)
        width = sum(scene.fonts.width(run.style, run.text) for run in runs)
        # Weights of outgoing edges stand close on the right, those of incoming ones far left.
        shift = max(0.0, width / 2 - 38 * scale) if column.units > 1 else 0.0
        point = bias_point(scene, column, neuron)
        changed = _has_changed(scene, column.layer, neuron, with_gradient=len(runs) > 2)
        place = (point.x() - shift, point.y())
        draw_runs(painter, scene, place, runs, knock_out=True, changed=changed)


def _has_line(column: Column) -> bool:
    if column.layer == 0 or column.radius < MEDIUM:
        return False
    return _free(column) >= 4 or len(column.ys) == 1


def _free(column: Column) -> float:
    """The height between a neuron, with its δ, and the next."""
    hanging = 0.75 * column.radius if column.hangs_deltas else pill_height(column.radius) / 2
    return column.spacing - 2 * column.radius - hanging


def _reach(scene: Scene, column: Column, neuron: int) -> float:
    scale, y = scene.layout.scale, column.y(neuron)
    return min(y - GLOW * column.radius - 1.5 * scale, y - column.radius - 5 * scale)


def _has_changed(scene: Scene, layer: int, neuron: int, with_gradient: bool) -> bool:
    """Whether an edit has changed it, or the gradient that stands beside it."""
    if scene.reading.old(lambda reading: reading.weight(layer, neuron, -1)) is not None:
        return True
    old = scene.reading.old(lambda reading: reading.gradient(layer, neuron, -1))
    return with_gradient and old is not None


def _runs(scene: Scene, column: Column, neuron: int, current: bool) -> tuple[Run, ...]:
    layer, reading = column.layer, scene.reading
    bias = reading.weight(layer, neuron, -1)
    sign = Run("b ", scene.pixels(_PIXELS, italic=True), QColor(scene.theme.muted))
    before = reading.before(layer, neuron, -1)
    if before is not None and current:
        return (sign, *changed_runs(scene, before, bias, _PIXELS))
    value = Run(numbers.short(bias), scene.pixels(_PIXELS), QColor(scene.signed(bias)))
    old = reading.old(lambda one: one.weight(layer, neuron, -1))
    if old is not None:
        return (sign, *old_runs(scene, old, _PIXELS), value)
    gradient = reading.gradient(layer, neuron, -1)
    cramped = scene.layout.gap - 2 * column.radius < 150 * scene.layout.scale
    if gradient is None or column.radius < LARGE or (cramped and not current):
        return (sign, value)
    text = f"  {gradient_sign(scene, layer, neuron)} {numbers.fixed(gradient, signed=True)}"
    return (sign, value, Run(text, scene.pixels(_PIXELS - 1), QColor(scene.theme.violet)))
