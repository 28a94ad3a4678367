"""What a loss curve is to the plot that draws it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Curve:
    """Losses at rising iterations, as drawn."""

    iterations: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    losses: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.iterations)

    def nearest(self, iteration: float) -> int:
        """The index of the point nearest to `iteration`; there must be a point."""
        after = int(np.searchsorted(self.iterations, iteration))
        candidates = [index for index in (after - 1, after) if 0 <= index < len(self)]
        return min(candidates, key=lambda index: abs(self.iterations[index] - iteration))

    def at(self, iteration: float) -> float | None:
        """The loss of the point nearest to `iteration`; None of an empty curve."""
        return float(self.losses[self.nearest(iteration)]) if len(self) else None

    def drawable(self, logarithmic: bool) -> NDArray[np.float64]:
        """The losses that the axis can show."""
        finite = self.losses[np.isfinite(self.losses)]
        return finite[finite > 0] if logarithmic else finite

    def smoothed(self, points: int) -> Curve:
        """The means of so many equal stretches of iterations, where there are more points."""
        if len(self) <= points:
            return self
        span = self.iterations[-1] - self.iterations[0] + 1
        bins = (self.iterations - self.iterations[0]) * points // span
        starts = np.flatnonzero(np.diff(bins, prepend=-1))
        counts = np.diff(starts, append=len(bins))
        # From end to end, so that a curve still says where the run began and how far it came.
        at = np.add.reduceat(self.iterations, starts) // counts
        at[0], at[-1] = self.iterations[0], self.iterations[-1]
        return Curve(at, np.add.reduceat(self.losses, starts) / counts)
