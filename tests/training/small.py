"""A small problem to train on in tests."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Adam, Dataset, Dense, NetworkSpec, NoRegulariser, Optimizer, initialise
from bpstudio.training.problem import ModelState, Problem

XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_problem(
    optimizer: Optimizer | None = None, *, loss: str = "binary_cross_entropy", tested: bool = True
) -> Problem:
    """XOR in batches of 3, so that an epoch has a whole batch and a partial one."""
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    output = "sigmoid" if loss == "binary_cross_entropy" else "identity"
    return Problem(
        NetworkSpec(2, (Dense(4, "tanh"), Dense(1, output)), loss),
        Dataset(XOR, targets, *((XOR, targets) if tested else ())),
        optimizer or Adam(0.01),
        NoRegulariser(),
        batch_size=3,
        seed=7,
    )


def begin(problem: Problem) -> ModelState:
    return problem.initial_state(initialise(problem.spec, "xavier_uniform", 7))


def same(a: ModelState, b: ModelState) -> bool:
    """Are they equal bit for bit?"""
    return (
        a.iteration == b.iteration
        and a.theta.tobytes() == b.theta.tobytes()
        and a.slots.tobytes() == b.slots.tobytes()
    )
