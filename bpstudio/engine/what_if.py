"""One parameter moved a little: the true loss beside what the gradient says of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array, NetworkSpec
from bpstudio.engine.pass_ import evaluate, run


@dataclass(frozen=True)
class WhatIf:
    """The mean loss `before` and `after` the parameter moved by `amount`.

    `first_order` is before + gradient · amount: the first two terms of Taylor's series, so that
    its error shrinks with the square of the amount, away from kinks.
    """

    amount: float
    gradient: float
    before: float
    after: float

    @property
    def first_order(self) -> float:
        return self.before + self.gradient * self.amount

    @property
    def error(self) -> float:
        """How far the true loss is from the first order: the curvature, and what is above it."""
        return self.after - self.first_order


def what_if(
    spec: NetworkSpec, theta: Array, x: Array, y: Array, index: int, amount: float
) -> WhatIf:
    """Move parameter `index` of theta (n_parameters,) by `amount`; x and y are the batch.

    Raises UserError where the shapes do not fit the network, IndexError for no such parameter.
    """
    record = run(spec, theta, x, y)
    moved = theta.copy()
    moved[index] += amount
    with np.errstate(all="ignore"):
        after = evaluate(spec, moved, np.asarray(x), np.asarray(y))
    return WhatIf(amount, float(record.grad[index]), float(record.loss), float(after))
