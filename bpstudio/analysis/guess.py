"""How much is left to learn: a loss beside that of the best guess that ignores the inputs."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import LOSSES, Array


def loss_share(loss_name: str, loss: float, targets: Array) -> float | None:
    """`loss` over the mean loss of the best constant output for `targets` (rows, outputs).

    1 minus it is the share of the deviance that is explained: R² for squared errors, McFadden's
    pseudo-R² (1974) for cross-entropies. None for a loss without targets, and where a constant
    output makes no error.
    """
    if not LOSSES[loss_name].has_targets or not targets.size:
        return None
    guess = _of_constant(loss_name, _constant(loss_name, targets), targets)
    return loss / guess if guess > 0 else None


def _constant(loss_name: str, targets: Array) -> Array:
    """The output with the least mean loss; where all targets are alike, one that knows nothing."""
    if np.ptp(targets, axis=0).any():
        # The median has the least absolute error, the mean the least of all other losses.
        absolute = loss_name == "mean_absolute_error"
        found: Array = np.median(targets, axis=0) if absolute else targets.mean(axis=0)
        return found
    outputs = targets.shape[1]
    even = {"binary_cross_entropy": 0.5, "cross_entropy": 1 / outputs}
    return np.full(outputs, even.get(loss_name, 0.0))


def _of_constant(loss_name: str, output: Array, targets: Array) -> float:
    outputs = np.broadcast_to(output, targets.shape).astype(float)
    return float(LOSSES[loss_name].forward(outputs, targets).mean())
