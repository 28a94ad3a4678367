"""The path of descent on the plane, and how much of the plane to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bpstudio.engine import Array
from bpstudio.landscape.directions import Directions, Kind

MARGIN = 0.2
_LEAST = {Kind.WEIGHTS: 1.0, Kind.RANDOM: 1.0, Kind.PRINCIPAL: 0.0}
_LEAST_SHARE = 0.1

Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Path:
    """`points` (n, 2) are α and β of each state; `distances` (n,) are how far it is off the plane.

    A point is the one of the plane that is nearest to the state.
    """

    points: Array
    distances: Array


def project(directions: Directions, thetas: Sequence[Array]) -> Path:
    """Where each theta (n_parameters,) lies."""
    u, v = directions.u, directions.v
    within = np.array([[u @ u, u @ v], [u @ v, v @ v]])
    points, squares = np.empty((len(thetas), 2)), np.empty(len(thetas))
    for number, theta in enumerate(thetas):
        step = theta - directions.centre
        along = np.array([u @ step, v @ step])
        points[number] = along
        squares[number] = step @ step
    alongs = points
    # The axes need not be at right angles: α and β solve the normal equations.
    points = np.linalg.solve(within, alongs.T).T if len(thetas) else alongs
    squares -= (alongs * points).sum(axis=1)
    return Path(points, np.sqrt(np.maximum(squares, 0)))


def axis_ranges(directions: Directions, points: Array) -> tuple[Range, Range]:
    """The α and the β to draw for a path with these points (n, 2): all of it, and a margin.

    Around two weights and in random directions at least 1 to each side of the path's end is drawn,
    or of the centre when there is no path. No axis is drawn a tenth as wide as the other's.
    """
    finite = points[np.isfinite(points).all(axis=1)]
    least = _LEAST[directions.kind]
    end = finite[-1:] if len(finite) else project(directions, [directions.centre]).points
    corners = np.concatenate([finite, end - least, end + least])
    low, high = corners.min(axis=0), corners.max(axis=0)
    half = (high - low) / 2 * (1 + MARGIN)
    half = np.maximum(half, _LEAST_SHARE * half.max())
    half[half == 0] = 1
    middle = (low + high) / 2
    ranges = np.stack([middle - half, middle + half], axis=1)
    (a, b), (c, d) = ranges.tolist()
    return (a, b), (c, d)
