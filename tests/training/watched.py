"""Problems for conditions, so small that what happens can be worked out."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import (
    SGD,
    Array,
    Dataset,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
)
from bpstudio.training import ModelState, Problem

Case = tuple[Problem, ModelState]


LINE = NetworkSpec(1, (Dense(1, "identity"),))


def problem_of(
    spec: NetworkSpec,
    x: list[list[float]] | Array,
    y: list[list[float]] | Array,
    optimizer: Optimizer,
    batch_size: int = 1,
) -> Problem:
    data = Dataset(np.array(x), np.array(y))
    return Problem(spec, data, optimizer, NoRegulariser(), batch_size, seed=0)


def line(rate: float) -> Case:
    """a = w + b through (1, 0), from w = 1, b = 0: each step multiplies a by 1 − 2 rate.

    So a = (1 − 2 rate)ⁱ, the loss a²/2, both gradients and δ are a, and w = (1 + a)/2.
    """
    problem = problem_of(LINE, [[1.0]], [[0.0]], SGD(rate))
    return problem, problem.initial_state(np.array([1.0, 0.0]))
