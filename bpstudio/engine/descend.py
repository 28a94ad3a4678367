"""One update of the parameters: the only one, used by the training loop and by the stepper."""

from __future__ import annotations

from bpstudio.engine.network import Array, NetworkSpec
from bpstudio.engine.optimizers import Optimizer
from bpstudio.engine.regularisers import Regulariser, weight_mask


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
    grad is scratch afterwards. Biases stay as they are unless the network trains them.
    """
    regulariser.add_gradient(spec, theta, grad)
    if spec.train_biases:
        optimizer.update(theta, grad, slots, t)
    else:
        biases = weight_mask(spec, theta.dtype) == 0
        fixed = theta[biases]
        grad[biases] = 0
        optimizer.update(theta, grad, slots, t)
        theta[biases] = fixed
