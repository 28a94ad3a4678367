"""Painting of the neurons: circle, symbol and value, bias above, δ beneath."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from bpstudio.frame import Selection
from bpstudio.ui.canvas import numbers
from bpstudio.ui.canvas.layout import LARGE, MEDIUM, Column
from bpstudio.ui.canvas.paint_bias import GLOW, delta_drop, paint_bias, pill_height
from bpstudio.ui.canvas.paint_map import fill_with, outline, write_over
from bpstudio.ui.canvas.paint_text import Run, draw_pill, draw_runs, draw_text, struck_run
from bpstudio.ui.canvas.reading import Reading
from bpstudio.ui.canvas.scene import Scene


class Node(NamedTuple):
    """One neuron as it is to be painted: `current` when the step is about it, `lit` when it is
    one of a whole layer that the step is about.
    """

    column: Column
    neuron: int
    value: float | None
    letter: str
    delta: float | None
    current: bool
    lit: bool
    chosen: bool
    hovered: bool
    map: QImage | None = None
    old: float | None = None
    old_delta: float | None = None

    @property
    def changed(self) -> bool:
        return self.old is not None or self.old_delta is not None

    @property
    def layer(self) -> int:
        return self.column.layer

    @property
    def x(self) -> float:
        return self.column.x

    @property
    def y(self) -> float:
        return self.column.y(self.neuron)

    @property
    def radius(self) -> float:
        return self.column.radius


def nodes(scene: Scene, columns: tuple[Column, ...]) -> list[Node]:
    """Those of the columns that are shown, the current one last, so that its ring lies on top."""
    made = [_node(scene, column, neuron) for column in columns for neuron in column.shown]
    return sorted(made, key=lambda node: node.current or node.lit)


def _node(scene: Scene, column: Column, neuron: int) -> Node:
    reading = scene.reading
    now, chosen = reading.highlight, reading.frame.selection
    about = now is not None and now.has(column.layer, neuron)
    lit = about and now is not None and now.whole
    current = about and not lit
    value, letter = reading.activation(column.layer, neuron), "a"
    if value is None:
        value = reading.weighted_sum(column.layer, neuron)
        letter = "a" if value is None else "z"
    if current and value is None and reading.running_sum is not None:
        value, letter = reading.running_sum, "Σ"
    here = Selection(column.layer, neuron)
    delta = reading.delta(column.layer, neuron)
    marks = (current, lit, chosen == here, scene.hover == here)
    map = scene.map_of(column.layer, neuron)
    node = Node(column, neuron, value, letter, delta, *marks, map)
    return node if reading.was is None else _with_old(reading, node)


def _with_old(reading: Reading, node: Node) -> Node:
    """With what its numbers were before an edit."""
    place, old = (node.layer, node.neuron), None
    if node.letter != "Σ":
        ask = Reading.activation if node.letter == "a" else Reading.weighted_sum
        old = reading.old(lambda one: ask(one, *place))
    return node._replace(old=old, old_delta=reading.old(lambda one: one.delta(*place)))


def paint_node(painter: QPainter, scene: Scene, node: Node) -> None:
    """The neuron with its bias; on screen from a sprite, unless the step is about it.

    While training it is no longer the same than the picture of its column.
    """
    paint_bias(painter, scene, node.column, node.neuron, node.current)
    passing = scene.moment is not None or node.current or (node.changed and scene.flash)
    if scene.sprites is None or passing:
        _paint_node(painter, scene, node)
        return
    scene.sprites.draw(
        painter,
        _look(scene, node),
        (node.x, node.y),
        reach(node.column),
        partial(_paint_node, scene=scene, node=node),
    )


def _look(scene: Scene, node: Node) -> Hashable:
    """All that a neuron's picture depends on."""
    name = (node.layer, node.neuron) if node.radius >= LARGE else (min(node.layer, 1), 0)
    return (
        *(node.value, node.letter, node.delta, node.chosen, node.hovered, scene.reading.live),
        *(node.old, node.old_delta, None if node.map is None else node.map.cacheKey()),
        _phase_colour(scene) if node.lit else "",
        *(node.radius, node.column.spacing, node.column.hangs_deltas),
        *(scene.layout.scale, scene.theme.name),
        name,
    )


def reach(column: Column) -> tuple[int, int]:
    """Half the width and half the height that one of its neurons needs, with its δ."""
    if column.radius < MEDIUM:
        return (round(column.radius) + 8,) * 2
    return round(max(1.6 * column.radius, 48.0)), round(1.9 * column.radius) + 8


def _paint_node(painter: QPainter, scene: Scene, node: Node) -> None:
    _paint_circle(painter, scene, node)
    if node.radius >= MEDIUM:
        _paint_inside(painter, scene, node)
    _paint_delta(painter, scene, node)
    if node.current and node.radius < MEDIUM:
        _paint_tag(painter, scene, node)


def _paint_circle(painter: QPainter, scene: Scene, node: Node) -> None:
    centre, radius = QPointF(node.x, node.y), node.radius
    painter.setBrush(Qt.BrushStyle.NoBrush)
    scale = scene.layout.scale
    marked = node.current or node.lit
    colour = _phase_colour(scene) if marked else scene.theme.border
    if marked:
        thick = max(3.0, (GLOW - 1.06) * radius)
        ring = max(radius + 1.5 + thick / 2, GLOW * radius - thick / 2)
        painter.setPen(QPen(scene.faint(colour, 0.38), thick))
        painter.drawEllipse(centre, ring, ring)
    elif node.chosen:
        painter.setPen(QPen(QColor(scene.theme.accent), 2 * scale, Qt.PenStyle.DashLine))
        painter.drawEllipse(centre, radius + 4 * scale, radius + 4 * scale)
    if node.hovered and not marked:
        colour = scene.theme.accent
    thin = 3.0 if marked and radius >= MEDIUM else 1.5
    pen = QPen(QColor(colour), thin * min(1.4, scale))
    if node.map is not None:
        fill_with(painter, scene, centre, radius, node.map)
        outline(painter, scene, centre, radius, pen)
        return
    painter.setBrush(_fill(scene, node))
    painter.setPen(pen)
    painter.drawEllipse(centre, radius, radius)


def _fill(scene: Scene, node: Node) -> QColor:
    if node.value is None:
        return scene.faint(scene.theme.node, 0.6)
    if node.radius >= MEDIUM:
        lit = scene.flash if node.old is not None else 0.0
        return scene.colours.blend(scene.theme.flash, scene.theme.node, lit)
    return value_colour(scene, node.value)


def value_colour(scene: Scene, value: float) -> QColor:
    """Blue for positive and orange for negative values, the stronger the further from 0."""
    share = math.tanh(abs(value)) if math.isfinite(value) else 1.0
    return scene.colours.blend(scene.signed(value), scene.theme.node, 0.08 + 0.8 * share)


def _phase_colour(scene: Scene) -> str:
    phase = scene.reading.phase
    return scene.theme.accent if phase is None else scene.colour(phase)


def _paint_inside(painter: QPainter, scene: Scene, node: Node) -> None:
    theme, radius = scene.theme, node.radius
    if node.map is not None:
        middle = QPointF(node.x, node.y)
        write_over(painter, scene, middle, radius, _symbol(node), node.value)
        return
    known = node.value is not None
    pale = scene.faint(theme.muted, 0.65)
    shift = 0.0
    if node.delta is not None and not node.column.hangs_deltas:
        covered = 1 - delta_drop(scene, node.column) / (pill_height(radius) / 2 + 1)
        shift = -0.2 * radius * covered
    if radius >= LARGE:
        style = (max(9, round(0.34 * radius)), False, True)
        shift = 0.15 * radius
        text = _symbol(node)
        colour = QColor(theme.muted) if known else pale
        draw_text(painter, scene, (node.x, node.y - 0.36 * radius), text, style, colour)
    if node.value is None:
        if not scene.reading.live:
            point = (node.x, node.y + shift)
            draw_text(painter, scene, point, "·", (round(0.5 * radius), True, False), pale)
        return
    size = max(8, round(0.435 * radius))
    style = (size, radius >= 17, False)
    text = numbers.fitted(node.value, _characters(radius, size), given=node.layer == 0)
    ink = QColor(theme.text)
    if node.letter == "Σ":
        ink = QColor(_phase_colour(scene))
    draw_text(painter, scene, (node.x, node.y + shift), text, style, ink)
    if node.old is not None and radius >= LARGE:
        old = numbers.fitted(node.old, _characters(radius, size), given=node.layer == 0)
        run = struck_run(scene, old, 0.3 * radius / scene.layout.scale)
        draw_runs(painter, scene, (node.x, node.y + 0.6 * radius), (run,))


def _characters(radius: float, size: int) -> int:
    return max(2, int(1.9 * radius / (0.66 * size)))


def _symbol(node: Node) -> str:
    if node.letter == "Σ":
        return "Σ"
    return numbers.symbol(node.letter, node.layer, node.neuron)


def _paint_delta(painter: QPainter, scene: Scene, node: Node) -> None:
    theme, radius = scene.theme, node.radius
    if node.delta is None:
        partial = scene.reading.running_sum
        if not node.current or partial is None or node.letter == "Σ" or radius < MEDIUM:
            return
        _delta_pill(painter, scene, node, f"Σ {numbers.fixed(partial, signed=True)}")
    elif radius >= MEDIUM:
        letter = "∂" if node.layer == 0 else "δ"
        _delta_pill(painter, scene, node, f"{letter} {numbers.fixed(node.delta, signed=True)}")
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.violet), max(1.5, 0.22 * radius)))
        painter.drawEllipse(QPointF(node.x, node.y), radius, radius)


def _delta_pill(painter: QPainter, scene: Scene, node: Node, text: str) -> None:
    radius = node.radius
    if node.column.hangs_deltas:
        size, height, y = round(0.345 * radius), 0.56 * radius, node.y + 1.48 * radius
    else:
        height, y = pill_height(radius), node.y + radius + delta_drop(scene, node.column)
        size = max(8, round(0.72 * height))
    run = Run(text, (size, False, False), QColor(scene.theme.violet))
    lit = scene.flash if node.old_delta is not None else 0.0
    ground = scene.colours.blend(scene.theme.flash, scene.theme.violet_soft, lit)
    draw_pill(painter, scene, (node.x, y), height, (run,), ground)
    beneath = y + height / 2 + 7 * scene.layout.scale
    if node.old_delta is not None and _has_room(scene, node, beneath):
        old = struck_run(scene, numbers.fixed(node.old_delta, signed=True), 10)
        draw_runs(painter, scene, (node.x, beneath), (old,))


def _has_room(scene: Scene, node: Node, y: float) -> bool:
    """Whether a small line beneath the δ keeps clear of the next neuron's bias and the footer."""
    column, scale = node.column, scene.layout.scale
    if not column.hangs_deltas or y > scene.layout.footer_y - 16 * scale:
        return False
    return column.spacing >= 3.15 * column.radius + 30 * scale or node.neuron == column.stop - 1


def _paint_tag(painter: QPainter, scene: Scene, node: Node) -> None:
    """The current neuron's numbers beside it, since its circle has no room for them."""
    theme = scene.theme
    runs = [Run(f"{_symbol(node)} ", scene.pixels(12, italic=True), QColor(theme.muted))]
    value = "·" if node.value is None else numbers.fixed(node.value)
    runs.append(Run(value, scene.pixels(13, bold=True), QColor(theme.text)))
    if node.delta is not None:
        text = f"  δ {numbers.fixed(node.delta, signed=True)}"
        runs.append(Run(text, scene.pixels(12), QColor(theme.violet)))
    height = 22 * scene.layout.scale
    width = sum(scene.fonts.width(run.style, run.text) for run in runs) + 0.9 * height
    away = GLOW * node.radius + 6 * scene.layout.scale + width / 2
    # The edges of the step, with their labels, come from the other side.
    now = scene.reading.highlight
    x = node.x + (away if now is not None and now.sources else -away)
    x = min(max(x, width / 2 + 4), scene.width - width / 2 - 4)
    edge = QColor(_phase_colour(scene))
    draw_pill(painter, scene, (x, node.y), height, tuple(runs), QColor(theme.node), edge)
