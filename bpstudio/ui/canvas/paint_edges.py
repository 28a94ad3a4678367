"""Painting of the edges: all of them in buckets of like pens, and those of the current step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from shiboken6 import Shiboken

from bpstudio.engine import Array
from bpstudio.frame import Selection
from bpstudio.ui.canvas.layout import Column, Layout
from bpstudio.ui.canvas.scene import Scene

STRENGTHS = 8
"""Pens for each sign."""

MAX_SMOOTH = 320
"""More edges than this are painted without antialiasing, which takes a tenth of the time."""

MAX_PAINTED = 4_000
"""More edges than this are left out, the weakest first."""

MAX_BESIDE_MATRIX = 48
"""The same between two layers whose weights are also shown as a picture."""


@dataclass(frozen=True, eq=False)
class EdgeArt:
    """Which pen paints which edge, for the edges into one layer: what the pixmap depends on.

    `buckets` (out, in) of the shown neurons: 0 … STRENGTHS - 1 for positive weights, the same
    beyond STRENGTHS for negative ones, -1 for what is left out.
    """

    layer: int
    buckets: NDArray[np.int8]


def strength(weights: Array, n_in: int) -> Array:
    """0 … 1, the same for the same weight whatever the others are, so that nothing flickers.

    Weights usually shrink with the square root of the inputs, so they are measured by it.
    """
    strengths: Array = 1.0 - np.exp(-np.abs(weights) * (np.sqrt(n_in) / 1.6))
    return strengths


def edge_art(scene: Scene) -> tuple[EdgeArt, ...]:
    columns = scene.layout.columns
    shown = [
        scene.reading.weights(right.layer)[right.start : right.stop, left.start : left.stop]
        for left, right in pairwise(columns)
    ]
    strengths = [
        np.fmin(strength(weights, left.units), 1.0)
        for weights, left in zip(shown, columns, strict=False)
    ]
    least = _least_painted(strengths, MAX_PAINTED)
    pictured = {place.layer for place in scene.layout.matrices}
    return tuple(
        EdgeArt(
            layer,
            _buckets(
                weights,
                strong,
                _least_painted([strong], MAX_BESIDE_MATRIX) if layer in pictured else least,
            ),
        )
        for layer, (weights, strong) in enumerate(zip(shown, strengths, strict=True), start=1)
    )


def _least_painted(strengths: list[Array], most: int) -> float:
    """How strong an edge must be to be among so many."""
    if sum(s.size for s in strengths) <= most:
        return 0.0
    everything = np.concatenate([s.ravel() for s in strengths])
    return float(np.partition(everything, -most)[-most])


def _buckets(weights: Array, strong: Array, least: float) -> NDArray[np.int8]:
    buckets = np.minimum(strong * STRENGTHS, STRENGTHS - 1).astype(np.int8)
    buckets[weights < 0] += STRENGTHS
    buckets[strong < least] = -1
    return buckets


def is_smooth(art: tuple[EdgeArt, ...]) -> bool:
    """Whether all of these are so few that each is painted with smooth borders."""
    return sum(piece.buckets.size for piece in art) <= MAX_SMOOTH


def paint_edges(painter: QPainter, scene: Scene, art: tuple[EdgeArt, ...], smooth: bool) -> None:
    """All edges of the art, the weakest first."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    columns = scene.layout.columns
    by_slimness: dict[float, list[EdgeArt]] = {}
    for piece in art:
        slim = slimness(columns[piece.layer - 1], columns[piece.layer], scene.layout)
        by_slimness.setdefault(slim, []).append(piece)
    for slim, pieces in by_slimness.items():
        buckets = np.concatenate([piece.buckets.ravel() for piece in pieces])
        lines = [_lines(columns[piece.layer - 1], columns[piece.layer]) for piece in pieces]
        colours = (scene.theme.blue, scene.theme.orange)
        _paint_buckets(painter, scene, buckets, np.concatenate(lines), slim, colours)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _paint_buckets(
    painter: QPainter,
    scene: Scene,
    buckets: NDArray[np.int8],
    lines: NDArray[np.float64],
    slim: float,
    colours: tuple[str, str],
) -> None:
    """One call for each pen: that is what makes thousands of lines quick.

    `colours` are those of positive and of negative weights.
    """
    order = np.argsort(buckets, kind="stable")
    lines = lines[order]
    bounds = np.searchsorted(buckets[order], np.arange(2 * STRENGTHS + 1)).tolist()
    for level in range(STRENGTHS):
        for bucket, colour in zip((level, level + STRENGTHS), colours, strict=True):
            begin, end = bounds[bucket : bucket + 2]
            if begin < end:
                painter.setPen(edge_pen(scene, colour, level, slim))
                draw_lines(painter, lines[begin:end])


def paint_layer_edges(painter: QPainter, scene: Scene, layer: int, colour: str) -> None:
    """All edges into a layer, each as strong as otherwise, in one colour."""
    art = next(piece for piece in edge_art(scene) if piece.layer == layer)
    left, right = scene.layout.columns[layer - 1 : layer + 1]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, art.buckets.size <= MAX_SMOOTH)
    slim = slimness(left, right, scene.layout)
    buckets, lines = art.buckets.ravel(), _lines(left, right)
    _paint_buckets(painter, scene, buckets, lines, slim, (colour, colour))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def slimness(left: Column, right: Column, layout: Layout) -> float:
    """Lines get thinner where they are many."""
    crowd = max(len(left.ys), len(right.ys))
    return layout.scale * min(1.0, max(0.45, 7.0 / (crowd + 3)))


def edge_pen(scene: Scene, colour: str, level: int, slim: float) -> QPen:
    share = (level + 0.5) / STRENGTHS
    # Many weak edges would be a carpet, under which the strong ones cannot be seen.
    alone = min(1.0, slim / scene.layout.scale)
    clear = (0.6 + 0.4 * alone) * (0.34 * alone**1.5 + 0.58 * share)
    return QPen(scene.faint(colour, clear), (1.2 + 4.4 * share) * slim)


def draw_lines(painter: QPainter, lines: NDArray[np.float64]) -> None:
    """Draw rows of x1, y1, x2, y2 straight from the array."""
    rows = np.ascontiguousarray(lines, np.float64)
    # A QLineF is four doubles, and drawLines takes the first of an array of them.
    painter.drawLines(cast(QLineF, Shiboken.wrapInstance(rows.ctypes.data, QLineF)), len(rows))


def _lines(left: Column, right: Column) -> NDArray[np.float64]:
    """(out · in, 4): where each edge begins and ends."""
    lines = np.empty((len(right.ys), len(left.ys), 4))
    lines[..., 0] = left.x + left.radius
    lines[..., 1] = np.asarray(left.ys)[None, :]
    lines[..., 2] = right.x - right.radius
    lines[..., 3] = np.asarray(right.ys)[:, None]
    return lines.reshape(-1, 4)


def edge_line(layout: Layout, layer: int, neuron: int, source: int) -> QLineF | None:
    """None when one of its ends is not shown."""
    left, right = layout.columns[layer - 1 : layer + 1]
    if not (left.shows(source) and right.shows(neuron)):
        return None
    return QLineF(left.x + left.radius, left.y(source), right.x - right.radius, right.y(neuron))


def loss_line(layout: Layout, output: int, indent: float = 0.0) -> QLineF | None:
    column = layout.columns[-1]
    if not column.shows(output):
        return None
    begin = column.x + column.radius + indent
    return QLineF(begin, column.y(output), layout.loss.x, layout.loss.middle[1])


def highlighted_edges(scene: Scene) -> tuple[Selection, ...]:
    """The edges of the current step that are shown."""
    now = scene.reading.highlight
    if now is None or now.whole:
        return ()
    return edges_of(scene, now.layer, now.neuron, now.sources, now.targets)


def edges_of(
    scene: Scene, layer: int, neuron: int, sources: range, targets: range
) -> tuple[Selection, ...]:
    """Edges from the sources into the neuron, and from it to the targets, if shown."""
    columns = scene.layout.columns
    if layer >= len(columns) or not columns[layer].shows(neuron):
        return ()
    incoming = (Selection(layer, neuron, k) for k in sources if columns[layer - 1].shows(k))
    outgoing = (Selection(layer + 1, j, neuron) for j in targets if columns[layer + 1].shows(j))
    return (*incoming, *outgoing)


def paint_chosen_edges(
    painter: QPainter, scene: Scene, edges: tuple[Selection, ...], colour: QColor, extra: float
) -> None:
    """Edges in one colour, a little thicker than they are otherwise."""
    for edge in edges:
        line = edge_line(scene.layout, edge.layer, edge.neuron, edge.source or 0)
        if line is None:
            continue
        left, right = scene.layout.columns[edge.layer - 1 : edge.layer + 1]
        weight = scene.reading.weights(edge.layer)[edge.neuron, edge.source]
        share = min(1.0, -math.expm1(-abs(float(weight)) * math.sqrt(left.units) / 1.6))
        slim = slimness(left, right, scene.layout)
        width = (1.2 + 4.4 * share) * slim + extra * slim
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(line)
