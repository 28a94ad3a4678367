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
