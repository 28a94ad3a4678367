"""The path of training as it is known: states that were kept, and where frames have been since."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpstudio.engine import Array
from bpstudio.landscape import Directions, project

MOST_POINTS = 1000


class Trail:
    """States to span a plane by, and their points on the plane of the day.

    `farthest` is how far a state lies off that plane, at most. Live points are thinned to half as
    many, every other one, when they become too many.
    """

    def __init__(self) -> None:
        self.thetas: tuple[Array, ...] = ()
        self._iterations: list[int] = []
        self._points: list[tuple[float, float]] = []
        self._directions: Directions | None = None
        self.farthest = 0.0

    @property
    def points(self) -> Array:
        """α and β in order (n, 2)."""
        return np.array(self._points, float).reshape(-1, 2)

    def take(self, thetas: Sequence[Array], iterations: Sequence[int]) -> None:
        """These states (n_parameters,), in order, are the path from now on."""
        self.thetas = tuple(thetas)
        self._iterations = list(iterations)
        self._project()

    def lie_on(self, directions: Directions) -> None:
        """Another plane: only the states themselves have points on it."""
        self._directions = directions
        self._iterations = self._iterations[: len(self.thetas)]
        self._project()

    def go_on(self, iteration: int, theta: Array) -> tuple[float, float] | None:
        """Where theta is; beyond the end it prolongs the path. None without a plane."""
        if self._directions is None or theta.size != self._directions.centre.size:
            return None
        a, b = project(self._directions, [theta]).points[0]
        point = float(a), float(b)
        if not self._iterations or iteration > self._iterations[-1]:
            self._iterations.append(iteration)
            self._points.append(point)
            self._thin()
        return point

    def _project(self) -> None:
        if self._directions is None:
            return
        size = self._directions.centre.size
        fitting = [theta.size == size for theta in self.thetas]
        if not all(fitting):
            self.thetas, self._iterations = (), []
        path = project(self._directions, self.thetas)
        self._points = [(a, b) for a, b in path.points.tolist()]
        self.farthest = float(path.distances.max(initial=0))

    def _thin(self) -> None:
        kept = len(self.thetas)
        if len(self._points) - kept > MOST_POINTS:
            self._points[kept:] = self._points[kept + 1 :: 2]
            self._iterations[kept:] = self._iterations[kept + 1 :: 2]
