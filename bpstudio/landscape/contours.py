"""Lines of equal loss: which losses to draw them at, and where they run."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array

DECADES_FOR_LOG = 1.5
_NICE = (1.0, 2.0, 5.0)

# Sides of a cell: 0 below, 1 right, 2 above, 3 left. Bits of a case: corners at or above the level,
# counted from below left, counterclockwise. In cases 5 and 10 two lines cross the cell.
_SIDES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    5: ((3, 2), (1, 0)),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    10: ((0, 3), (2, 1)),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}


def spans_decades(losses: Array) -> bool:
    """Whether powers of ten show these losses better: all positive, from low to very high."""
    finite = losses[np.isfinite(losses)]
    if not len(finite) or finite.min() <= 0:
        return False
    return bool(math.log10(finite.max() / finite.min()) > DECADES_FOR_LOG)


def levels(losses: Array, count: int = 10, logarithmic: bool | None = None) -> list[float]:
    """About `count` round numbers between the lowest and the highest loss, in order.

    They are evenly spaced, or in powers of ten where these span decades; say so to decide it.
    """
    finite = losses[np.isfinite(losses)]
    if not len(finite) or finite.min() == finite.max():
        return []
    if logarithmic is None:
        logarithmic = spans_decades(losses)
    if logarithmic:
        finite = finite[finite > 0]
        if not len(finite):
            return []
    low, high = float(finite.min()), float(finite.max())
    found = _decades(low, high, count) if logarithmic else _even(low, high, count)
    return [level for level in found if low < level < high]


def contour(alphas: Array, betas: Array, values: Array, level: float) -> list[Array]:
    """Where values (betas, alphas) cross `level`: polylines (n, 2) of α and β.

    A closed one ends where it begins. No line runs through a cell with a corner that is not finite.
    """
    links = _links(values, level)
    if not links:
        return []
    where = _crossings(alphas, betas, values, level)
    return [where[chain] for chain in _chains(links)]


def _even(low: float, high: float, count: int) -> list[float]:
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((n * power for n in _NICE if n * power >= rough), 10 * power)
    first = math.floor(low / step)
    return [n * step for n in range(first, math.ceil(high / step) + 1)]


def _decades(low: float, high: float, count: int) -> list[float]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    decades = math.log10(high / low)
    if 3 * decades <= 1.5 * count:
        return [n * 10.0**e for e in range(first, last + 1) for n in _NICE]
    every = max(1, math.ceil(decades / count))
    return [10.0**e for e in range(first - first % every, last + 1, every)]


def _links(values: Array, level: float) -> list[tuple[int, int]]:
    """Pairs of grid edges that a line joins: n·columns horizontal ones first, then vertical."""
    above = (values >= level).astype(int)
    case = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    corners = np.stack([values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]])
    finite = np.isfinite(corners).all(axis=0)
    # Where two lines cross a cell, its middle says which corners belong together.
    saddle = finite & ((case == 5) | (case == 10)) & (corners.mean(axis=0) < level)
    case[saddle] = 15 - case[saddle]
    rows, columns = values.shape
    upright = rows * columns
    links: list[tuple[int, int]] = []
    for number, sides in _SIDES.items():
        i, k = np.nonzero(finite & (case == number))
        cell = i * columns + k
        edges = (cell, upright + cell + 1, cell + columns, upright + cell)
        for one, other in sides:
            links += zip(edges[one].tolist(), edges[other].tolist(), strict=True)
    return links


def _crossings(alphas: Array, betas: Array, values: Array, level: float) -> Array:
    """Where on each edge the level is met (2 n, 2); of no meaning where it is not."""
    rows, columns = values.shape
    out = np.full((2, rows, columns, 2), np.nan)
    with np.errstate(all="ignore"):
        across = (level - values[:, :-1]) / np.diff(values, axis=1)
        upward = (level - values[:-1]) / np.diff(values, axis=0)
    out[0, :, :-1, 0] = alphas[:-1] + across * np.diff(alphas)
    out[0, :, :, 1] = betas[:, np.newaxis]
    out[1, :-1, :, 1] = betas[:-1, np.newaxis] + upward * np.diff(betas)[:, np.newaxis]
    out[1, :, :, 0] = alphas
    return out.reshape(-1, 2)


def _chains(links: list[tuple[int, int]]) -> list[NDArray[np.intp]]:
    """The links joined end to end: open lines from a border first, then rings."""
    joined: dict[int, list[int]] = {}
    for one, other in links:
        joined.setdefault(one, []).append(other)
        joined.setdefault(other, []).append(one)
    ends = [edge for edge, others in joined.items() if len(others) == 1]
    chains = []
    for start in (*ends, *joined):
        if not joined[start]:
            continue
        chain = [start]
        while joined[chain[-1]]:
            following = joined[chain[-1]].pop()
            joined[following].remove(chain[-1])
            chain.append(following)
        chains.append(np.array(chain, dtype=np.intp))
    return chains
