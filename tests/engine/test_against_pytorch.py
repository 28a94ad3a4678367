"""Gradients, and parameters after training, equal PyTorch's to twelve digits."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bpstudio.engine import OPTIMIZERS, REGULARISERS, Array, Dense, NetworkSpec, descend, run
from tests.engine.reference import cases
from tests.engine.reference.stored import stored

GRADIENT_CASES = tuple(
    itertools.product(cases.ACTIVATIONS, cases.PLACES, cases.LOSSES, cases.BATCHES)
)
TRAINING_CASES = tuple(
    itertools.product(range(len(cases.OPTIMIZERS)), range(len(cases.REGULARISERS)))
)


def assert_twelve_digits(ours: Array, theirs: Array) -> None:
    """Relative to each number, or, where terms cancel, to the largest.

    The floor is for a softmax under the loss `output`: its outputs sum to 1 whatever the weights
    are, so that all gradients are 0, and only rounding is left of them.
    """
    floor = max(1e-14 * float(np.abs(theirs).max()), 1e-15)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=floor)


def network(activation: str, place: str, loss: str) -> NetworkSpec:
    inputs, *units = cases.SIZES
    names = cases.activations(activation, loss, place)
    return NetworkSpec(inputs, tuple(map(Dense, units, names)), loss)


@pytest.mark.parametrize(("activation", "place", "loss", "batch"), GRADIENT_CASES)
def test_gradient(activation: str, place: str, loss: str, batch: int) -> None:
    where = cases.ACTIVATIONS.index(activation), cases.PLACES.index(place)
    index = (*where, cases.LOSSES.index(loss))
    x, y = stored()[f"x{batch}"], stored()[f"y{batch}"][index[-1]]
    done = run(network(activation, place, loss), stored()["theta"][where], x, y)
    assert_twelve_digits(np.array(done.loss), stored()[f"loss{batch}"][index])
    assert_twelve_digits(done.grad, stored()[f"grad{batch}"][index])
    assert_twelve_digits(done.da[0], stored()[f"dx{batch}"][index])


def test_the_cases_are_everything_that_a_network_may_use() -> None:
    from bpstudio.engine import ACTIVATIONS, LOSSES

    assert set(cases.ACTIVATIONS) == set(ACTIVATIONS)
    assert set(cases.LOSSES) == set(LOSSES)
    assert {name for name, _ in cases.OPTIMIZERS} == set(OPTIMIZERS)
    assert {name for name, _ in cases.REGULARISERS} == set(REGULARISERS)


def training_network() -> NetworkSpec:
    inputs, hidden, outputs = cases.TRAINING_SIZES
    return NetworkSpec(inputs, (Dense(hidden, "tanh"), Dense(outputs, "softmax")), "cross_entropy")


@pytest.mark.parametrize(("row", "column"), TRAINING_CASES)
def test_parameters_after_fifty_steps(row: int, column: int) -> None:
    name, settings = cases.OPTIMIZERS[row]
    optimizer = OPTIMIZERS[name](**settings)
    regulariser_name, regulariser_settings = cases.REGULARISERS[column]
    regulariser = REGULARISERS[regulariser_name](**regulariser_settings)
    spec, theta = training_network(), stored()["training_theta"].copy()
    slots = np.zeros((optimizer.slots, theta.size))
    kept = []
    for t in range(1, cases.STEPS + 1):
        rows = list(cases.TRAINING_BATCHES[(t - 1) % len(cases.TRAINING_BATCHES)])
        done = run(spec, theta, stored()["training_x"][rows], stored()["training_y"][rows])
        descend(spec, optimizer, regulariser, theta, done.grad.copy(), slots, t)
        if t in cases.KEPT:
            kept.append(theta.copy())
    assert_twelve_digits(np.stack(kept), stored()["trained"][row, column])


@pytest.mark.parametrize("column", range(len(cases.REGULARISERS)))
def test_penalty(column: int) -> None:
    name, settings = cases.REGULARISERS[column]
    penalty = REGULARISERS[name](**settings).penalty(training_network(), stored()["training_theta"])
    assert penalty == pytest.approx(stored()["penalty"][column], rel=1e-14)
