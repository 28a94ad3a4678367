"""The levels that values of neurons are painted with, and what the levels stand for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.analysis.pictures import MIDDLE, Levels, levels, levels_between, symmetric_scale
from bpstudio.engine import ACTIVATIONS, Array

Bounds = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Painted:
    """`levels` (units, rows, columns), and `bounds` (units, 2): the lowest and highest values."""

    levels: Levels
    bounds: Array


def paint_levels(values: Array, bounds: Bounds | None) -> Painted:
    """Values (units, …) between bounds, or of each unit to its largest magnitude on both sides."""
    if bounds is not None:
        return Painted(levels_between(values, *bounds), np.tile(bounds, (len(values), 1)))
    flat = values.reshape(len(values), -1)
    reach = np.maximum(flat.max(axis=1), -flat.min(axis=1))
    for unit in np.flatnonzero(~np.isfinite(reach) | (reach == 0)):
        reach[unit] = symmetric_scale(flat[unit])
    shares = (flat / reach[:, np.newaxis]).reshape(values.shape)
    return Painted(levels(shares, 1.0), np.stack([-reach, reach], axis=1))


def activation_bounds(activation: str) -> Bounds | None:
    """The range of a neuron's output, where it has one."""
    low, high = ACTIVATIONS[activation].leaves
    return (low, high) if np.isfinite([low, high]).all() else None


def curve_levels(line: Levels) -> Levels:
    """Levels along a line (units, n) as pictures (units, n, n) of the area between curve and 0."""
    n = line.shape[-1]
    height = np.arange(n)[::-1, np.newaxis] * (2 * MIDDLE / max(1, n - 1))
    at = line[:, np.newaxis, :]
    inside = (np.minimum(at, MIDDLE) <= height) & (height <= np.maximum(at, MIDDLE))
    return np.where(inside, at, np.uint8(MIDDLE))
