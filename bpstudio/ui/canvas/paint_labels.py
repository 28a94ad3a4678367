"""Painting of the numbers on the edges: weights, gradients, and new weights."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLineF
from PySide6.QtGui import QColor, QPainter

from bpstudio.frame import Selection
from bpstudio.stepping import Phase
from bpstudio.ui.canvas import numbers
from bpstudio.ui.canvas.labels import (
    GRADIENT_PIXELS,
    MAX_LABELLED,
    WEIGHT_PIXELS,
    fan_share,
    span,
)
from bpstudio.ui.canvas.paint_edges import edge_line, highlighted_edges
from bpstudio.ui.canvas.paint_text import Run, draw_runs
from bpstudio.ui.canvas.scene import Scene

_SMALLEST_FAN = 9.5


def paint_edge_labels(painter: QPainter, scene: Scene) -> None:
    """Every edge's where there is room; otherwise those of the current step alone."""
    current = frozenset(highlighted_edges(scene))
    for layer in range(1, len(scene.layout.columns)):
        if scene.plans[layer] is not None:
            _paint_all(painter, scene, layer, current)
    fan = tuple(edge for edge in current if scene.plans[edge.layer] is None)
    paint_fan(painter, scene, fan, scene.reading.highlight is not None)


def _paint_all(painter: QPainter, scene: Scene, layer: int, current: frozenset[Selection]) -> None:
    plan = scene.plans[layer]
    assert plan is not None
    left, right = scene.layout.columns[layer - 1 : layer + 1]
    for neuron in right.shown:
        for source in left.shown:
            edge = Selection(layer, neuron, source)
            line = edge_line(scene.layout, layer, neuron, source)
            if line is not None:
                share = plan.shares[neuron - right.start, source - left.start]
                _paint_label(
                    painter, scene, edge, line, float(share), plan.two_lines, edge in current
                )


def _paint_label(
    painter: QPainter,
    scene: Scene,
    edge: Selection,
    line: QLineF,
    share: float,
    two_lines: bool,
    current: bool,
) -> None:
    point = line.pointAt(share)
    x, y = point.x(), point.y()
    weight = weight_runs(scene, edge, current)
    gradient = gradient_runs(scene, edge)
    if two_lines or not gradient:
        draw_runs(painter, scene, (x, y), weight, knock_out=True)
        if gradient:
            below = y + (WEIGHT_PIXELS + 2.5) * scene.layout.scale
            draw_runs(painter, scene, (x, below), gradient, knock_out=True)
    elif current:
        draw_runs(painter, scene, (x, y), _joined(scene, weight, gradient), knock_out=True)
    else:
        draw_runs(painter, scene, (x, y), weight, knock_out=True)


def paint_fan(
    painter: QPainter, scene: Scene, edges: tuple[Selection, ...], with_gradients: bool
) -> None:
    """Labels for the edges of one neuron, near their other ends, if they can be read there."""
    if not edges or len(edges) > MAX_LABELLED:
        return
    outgoing = len({edge.neuron for edge in edges}) > 1
    layer = edges[0].layer
    share, apart = fan_share(scene.layout, layer, outgoing)
    size = min(WEIGHT_PIXELS * scene.layout.scale, apart - 0.5)
    left, right = scene.layout.columns[layer - 1 : layer + 1]
    if size < _SMALLEST_FAN or span(left, right) < 60 * scene.layout.scale:
        return
    for edge in edges:
        line = edge_line(scene.layout, layer, edge.neuron, edge.source or 0)
        if line is None:
            continue
        runs = weight_runs(scene, edge, True)
        gradient = gradient_runs(scene, edge) if with_gradients else ()
        if gradient and scene.reading.phase is Phase.BACKWARD:
            runs = _joined(scene, runs, gradient)
        fitted = tuple(
            Run(r.text, (min(r.style[0], int(size)), *r.style[1:]), r.colour) for r in runs
        )
        point = line.pointAt(share)
        draw_runs(painter, scene, (point.x(), point.y()), fitted, knock_out=True)


def weight_runs(scene: Scene, edge: Selection, current: bool) -> tuple[Run, ...]:
    """The weight, or, where the current step updates it, "old → new"."""
    source = edge.source or 0
    weight = float(scene.reading.weights(edge.layer)[edge.neuron, source])
    style = scene.pixels(WEIGHT_PIXELS)
    before = scene.reading.before(edge.layer, edge.neuron, source)
    if before is None or not current:
        return (Run(numbers.short(weight), style, QColor(scene.signed(weight))),)
    return changed_runs(scene, before, weight, WEIGHT_PIXELS)


def changed_runs(scene: Scene, before: float, after: float, size: float) -> tuple[Run, ...]:
    """ "old → new", the new one green."""
    old, new = numbers.short(before), numbers.short(after)
    return (
        Run(f"{old} → ", scene.pixels(size - 1), QColor(scene.theme.muted)),
        Run(new, scene.pixels(size, bold=True), QColor(scene.theme.green)),
    )


def gradient_runs(scene: Scene, edge: Selection) -> tuple[Run, ...]:
    """∂J/∂w where it is revealed."""
    gradient = scene.reading.gradient(edge.layer, edge.neuron, edge.source or 0)
    if gradient is None:
        return ()
    text = f"{gradient_sign(scene, edge.layer, edge.neuron)} {numbers.fixed(gradient, signed=True)}"
    return (Run(text, scene.pixels(GRADIENT_PIXELS), QColor(scene.theme.violet)),)


def gradient_sign(scene: Scene, layer: int, neuron: int) -> str:
    """∂ for one sample; in a batch their sum so far, and at last their mean."""
    if scene.reading.batch_size == 1:
        return "∂"
    if scene.reading.is_mean(layer, neuron):
        return QCoreApplication.translate("NetworkCanvas", "mean ∂")
    return "Σ∂"


def _joined(scene: Scene, first: tuple[Run, ...], second: tuple[Run, ...]) -> tuple[Run, ...]:
    return (*first, Run("  ", scene.pixels(GRADIENT_PIXELS), QColor(scene.theme.muted)), *second)
