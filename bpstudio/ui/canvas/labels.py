"""Where on its edge each weight's label stands, so that no two labels touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.ui.canvas.layout import MEDIUM, Column, Layout

MAX_LABELLED = 16
"""Between two layers with more edges than this, only those of one neuron are labelled."""

MAX_FAN = 24
"""A neuron with more edges than this has no labels on them."""

WEIGHT_PIXELS = 13.0
GRADIENT_PIXELS = 11.0
_LINE, _TWO_LINES = 14.5, 30.0
_WIDTH = 64.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LabelPlan:
    """For one pair of layers: the share of the way at which each label stands, (out, in) shown."""

    shares: Floats
    two_lines: bool


LabelPlans = tuple[LabelPlan | None, ...]
"""How the edges into each layer are labelled; [0] is None."""


def plan_labels(layout: Layout) -> LabelPlans:
    return (None, *(_plan(layout, layer) for layer in range(1, len(layout.columns))))


def _plan(layout: Layout, layer: int) -> LabelPlan | None:
    """For the edges into `layer`; None when they are too many to label all."""
    left, right = layout.columns[layer - 1 : layer + 1]
    count = len(left.ys) * len(right.ys)
    length = span(left, right)
    if count > MAX_LABELLED or length < 1.2 * _WIDTH * layout.scale:
        return None
    wanted = _TWO_LINES * layout.scale
    width = _WIDTH * layout.scale / length
    shares, distance = _one_row(left, right, width, wanted)
    if distance < wanted:
        staggered, apart = _two_rows(left, right, width, wanted)
        if apart > 1.2 * distance:
            shares, distance = staggered, apart
    if distance < _LINE * layout.scale:
        return None
    return LabelPlan(shares, distance >= 0.97 * wanted)


def fan_share(layout: Layout, layer: int, outgoing: bool, width: float) -> tuple[float, float]:
    """For labels of this width on the edges of one neuron: the share, and how far apart they are.

    The edges meet in the neuron, so their labels stand near the other ends. `layer` is the one
    that the edges go into.
    """
    left, right = layout.columns[layer - 1 : layer + 1]
    many = right if outgoing else left
    covered = many.radius >= MEDIUM and not many.hangs_deltas
    margin = (27 if covered else 8) * layout.scale
    room = (width / 2 + margin) / max(1.0, span(left, right))
    apart = many.spacing * (1 - room) if len(many.ys) > 1 else 100.0 * layout.scale
    return (1 - room if outgoing else room), apart


def span(left: Column, right: Column) -> float:
    """The length of a level edge."""
    return right.x - right.radius - left.x - left.radius


def _one_row(left: Column, right: Column, width: float, enough: float) -> tuple[Floats, float]:
    """All labels above each other, where the edges are as far apart as `enough`."""
    nearest = min(0.5, max(0.24, 0.7 * width))
    shares = np.linspace(nearest, 1 - nearest, 27)
    distance = _closest(_heights(left, right, shares[:, None, None]))
    preferred = 0.5 if len(left.ys) * len(right.ys) == 1 else 1 / 3
    best = int(np.argmax(np.minimum(distance, enough) - 3 * np.abs(shares - preferred)))
    return np.full((len(right.ys), len(left.ys)), shares[best]), float(distance[best])


def _two_rows(left: Column, right: Column, width: float, enough: float) -> tuple[Floats, float]:
    """Every other label in a second row beside the first."""
    second = np.add.outer(np.arange(len(right.ys)), np.arange(len(left.ys))) % 2 == 1
    if not second.any() or width > 0.42:
        return np.zeros(second.shape), 0.0
    nearest = 0.6 * width
    firsts = np.linspace(nearest, 1 - nearest - width, 15)
    heights = _heights(left, right, firsts[:, None, None] + width * second)
    rows = [_closest(heights[:, mask]) for mask in (~second, second)]
    distance = np.minimum(*rows)
    best = int(np.argmax(np.minimum(distance, enough)))
    return firsts[best] + width * second, float(distance[best])


def _heights(left: Column, right: Column, shares: Floats) -> Floats:
    begin = np.asarray(left.ys)[None, None, :]
    end = np.asarray(right.ys)[None, :, None]
    heights: Floats = begin * (1 - shares) + end * shares
    return heights


def _closest(heights: Floats) -> Floats:
    """For each row of candidates the least distance between two heights."""
    flat = np.sort(heights.reshape(len(heights), -1), axis=1)
    if flat.shape[1] < 2:
        return np.full(len(heights), np.inf)
    closest: Floats = np.diff(flat, axis=1).min(axis=1)
    return closest
