"""Painting of the numbers on the edges: weights, gradients, and new weights."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPainter

from bpstudio.frame import Selection
from bpstudio.ui.canvas import numbers
from bpstudio.ui.canvas.labels import (
    GRADIENT_PIXELS,
    MAX_FAN,
    WEIGHT_PIXELS,
    fan_share,
    span,
)
from bpstudio.ui.canvas.paint_edges import edge_line, highlighted_edges
from bpstudio.ui.canvas.paint_text import Run, draw_runs, struck_run
from bpstudio.ui.canvas.scene import Scene

_SMALLEST_FAN = 9.0
_LINE_HEIGHT = 1.12


def paint_edge_labels(painter: QPainter, scene: Scene) -> None:
    """Every edge's where there is room; otherwise those of the current step alone."""
    current = frozenset(highlighted_edges(scene))
    crowded = {edge.layer for edge in current if not roomy(scene, edge.layer)}
    for layer in range(1, len(scene.layout.columns)):
        if layer not in crowded:
            _paint_all(painter, scene, layer, current)
    fan = tuple(edge for edge in current if edge.layer in crowded)
    paint_fan(painter, scene, fan, scene.reading.about_gradients)


def roomy(scene: Scene, layer: int) -> bool:
    """Whether every edge into the layer has room for weight and gradient."""
    plan = scene.plans[layer]
    return plan is not None and plan.two_lines


def _paint_all(painter: QPainter, scene: Scene, layer: int, current: frozenset[Selection]) -> None:
    plan = scene.plans[layer]
    if plan is None:
        return
    left, right = scene.layout.columns[layer - 1 : layer + 1]
    for neuron in right.shown:
        for source in left.shown:
            edge = Selection(layer, neuron, source)
            share = float(plan.shares[neuron - right.start, source - left.start])
            _paint_label(painter, scene, edge, share, edge in current)


def _paint_label(
    painter: QPainter, scene: Scene, edge: Selection, share: float, current: bool
) -> None:
    line = edge_line(scene.layout, edge.layer, edge.neuron, edge.source or 0)
    if line is None:
        return
    weight = weight_runs(scene, edge, current)
    if _width(scene, weight) > 0.66 * line.dx():
        weight = weight[-1:]
    least = min(0.5, (_width(scene, weight) / 2 + 5) / max(1.0, line.dx()))
    point = line.pointAt(min(max(share, least), 1 - least))
    changed = _old_weight(scene, edge) is not None
    draw_runs(painter, scene, (point.x(), point.y()), weight, knock_out=True, changed=changed)
    gradient = gradient_runs(scene, edge) if roomy(scene, edge.layer) else ()
    changed = bool(gradient) and _old_gradient(scene, edge) is not None
    if _width(scene, gradient) > 0.5 * line.dx():
        gradient = gradient_runs(scene, edge, "∂")
    if gradient:
        below = point.y() + (WEIGHT_PIXELS + 2.5) * scene.layout.scale
        half = _width(scene, gradient) / 2 + 5
        x = max(line.x1() + half, min(point.x(), line.x2() - half))
        draw_runs(painter, scene, (x, below), gradient, knock_out=True, changed=changed)


def _old_weight(scene: Scene, edge: Selection) -> float | None:
    place = (edge.layer, edge.neuron, edge.source or 0)
    return scene.reading.old(lambda reading: reading.weight(*place))


def _old_gradient(scene: Scene, edge: Selection) -> float | None:
    place = (edge.layer, edge.neuron, edge.source or 0)
    return scene.reading.old(lambda reading: reading.gradient(*place))


def paint_fan(
    painter: QPainter, scene: Scene, edges: tuple[Selection, ...], with_gradients: bool
) -> None:
    """Labels for the edges of one neuron, near their other ends, if they can be read there.

    On a picture of all the weights there is a mark at them instead, but for a single one.
    """
    if not edges or len(edges) > MAX_FAN:
        return
    if len(edges) > 1 and any(m.layer == edges[0].layer for m in scene.layout.matrices):
        return
    labels = {edge: _fan_runs(scene, edge, with_gradients) for edge in edges}
    widest = max(_width(scene, runs) for runs in labels.values())
    outgoing = len({edge.neuron for edge in edges}) > 1
    columns = scene.layout.columns[edges[0].layer - 1 : edges[0].layer + 1]
    share, apart = fan_share(scene.layout, edges[0].layer, outgoing, widest)
    size = min(WEIGHT_PIXELS * scene.layout.scale, apart / _LINE_HEIGHT)
    too_wide = widest + 10 * scene.layout.scale > span(*columns)
    if with_gradients and too_wide:
        paint_fan(painter, scene, edges, False)
    if size < _SMALLEST_FAN or too_wide:
        return
    for edge, runs in labels.items():
        line = edge_line(scene.layout, edge.layer, edge.neuron, edge.source or 0)
        if line is not None:
            point = line.pointAt(share)
            fitted = tuple(_at_most(run, int(size)) for run in runs)
            place, changed = (point.x(), point.y()), _old_weight(scene, edge) is not None
            draw_runs(painter, scene, place, fitted, knock_out=True, changed=changed)


def _fan_runs(scene: Scene, edge: Selection, with_gradients: bool) -> tuple[Run, ...]:
    runs = weight_runs(scene, edge, True)
    sign = "∂" if scene.reading.is_mean(edge.layer, edge.neuron) else ""
    gradient = gradient_runs(scene, edge, sign) if with_gradients else ()
    if not gradient:
        return runs
    between = Run("  ", scene.pixels(GRADIENT_PIXELS), QColor(scene.theme.muted))
    return (*runs, between, *gradient)


def _at_most(run: Run, size: int) -> Run:
    return run._replace(style=(min(run.style[0], size), *run.style[1:]))


def _width(scene: Scene, runs: tuple[Run, ...]) -> float:
    return sum(scene.fonts.width(run.style, run.text) for run in runs)


def weight_runs(scene: Scene, edge: Selection, current: bool) -> tuple[Run, ...]:
    """The weight, or, where the current step updates it, "old → new"."""
    source = edge.source or 0
    weight = float(scene.reading.weights(edge.layer)[edge.neuron, source])
    style = scene.pixels(WEIGHT_PIXELS)
    before = scene.reading.before(edge.layer, edge.neuron, source)
    if before is None or not current:
        run = Run(numbers.short(weight), style, QColor(scene.signed(weight)))
        old = _old_weight(scene, edge)
        return (run,) if old is None else (*old_runs(scene, old, WEIGHT_PIXELS), run)
    return changed_runs(scene, before, weight, WEIGHT_PIXELS)


def old_runs(scene: Scene, old: float, size: float) -> tuple[Run, ...]:
    """What a number was before an edit, struck out, and a space."""
    run = struck_run(scene, numbers.short(old), size - 2)
    return run, Run(" ", run.style, run.colour)


def changed_runs(scene: Scene, before: float, after: float, size: float) -> tuple[Run, ...]:
    """ "old → new", the new one green."""
    old, new = numbers.short(before), numbers.short(after)
    return (
        Run(f"{old} → ", scene.pixels(size - 1), QColor(scene.theme.muted)),
        Run(new, scene.pixels(size, bold=True), QColor(scene.theme.green)),
    )


def gradient_runs(scene: Scene, edge: Selection, sign: str = "") -> tuple[Run, ...]:
    """∂J/∂w where it is revealed, behind the sign that says of how many samples it is."""
    gradient = scene.reading.gradient(edge.layer, edge.neuron, edge.source or 0)
    if gradient is None:
        return ()
    sign = sign or gradient_sign(scene, edge.layer, edge.neuron)
    text = f"{sign} {numbers.fixed(gradient, signed=True)}"
    return (Run(text, scene.pixels(GRADIENT_PIXELS), QColor(scene.theme.violet)),)


def gradient_sign(scene: Scene, layer: int, neuron: int) -> str:
    """∂ for one sample; in a batch their sum so far, and at last their mean."""
    if scene.reading.batch_size == 1:
        return "∂"
    if scene.reading.is_mean(layer, neuron):
        return QCoreApplication.translate("NetworkCanvas", "mean ∂")
    return "Σ∂"
