"""One update of the parameters: the only one, used by the training loop and by the stepper."""

from __future__ import annotations

from bpstudio.engine.network import Array, NetworkSpec
from bpstudio.engine.optimizers import Optimizer
from bpstudio.engine.regularisers import Regulariser


def descend(
    spec: NetworkSpec,
    optimizer: Optimizer,
    regulariser: Regulariser,
    theta: Array,
    grad: Array,
    slots: Array,
    t: int,
) -> None:
    """Add the regulariser's gradient to grad, then let the optimizer move theta, all in place.

    theta and grad are (n_parameters,), slots (optimizer.slots, n_parameters), t = 1, 2, …
    grad is scratch afterwards.
    """
    regulariser.add_gradient(spec, theta, grad)
    optimizer.update(theta, grad, slots, t)
