"""How iterations and losses are laid along the axes: evenly, or by powers of ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_FARTHEST = 300.0


@dataclass(frozen=True)
class Scale:
    """Logarithmic on either axis. Iteration 0 has its place too: n stands at log₁₀(1 + n)."""

    log_x: bool = False
    log_y: bool = False

    def points(self, iterations: NDArray[np.number], losses: Values) -> tuple[Values, Values]:
        """Where losses stand; those that have no logarithm are left out where it is wanted."""
        return self.place(self.x(iterations), losses)

    def place(self, x: Values, losses: Values) -> tuple[Values, Values]:
        """The same for losses whose places along the axis below are known."""
        if not self.log_y:
            return x, losses
        positive = losses > 0
        return x[positive], np.log10(losses[positive])

    def x(self, iterations: NDArray[np.number]) -> Values:
        """Where iterations stand on the axis below."""
        values = np.asarray(iterations, np.float64)
        return np.log10(1 + values) if self.log_x else values

    def x_of(self, iteration: float) -> float:
        """Where one iteration stands; none is below 0 on a logarithmic axis."""
        return float(np.log10(1 + max(iteration, 0))) if self.log_x else float(iteration)

    def iteration(self, x: float) -> float:
        """The iteration that stands at `x`."""
        return float(10 ** min(x, _FARTHEST) - 1) if self.log_x else x
