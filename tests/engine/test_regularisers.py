"""Regularisers: what weights cost, that biases are free, and the one update."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import (
    L1,
    L2,
    OPTIMIZERS,
    REGULARISERS,
    SGD,
    AdamW,
    Dense,
    NetworkSpec,
    NoRegulariser,
    descend,
    pack,
    views,
)
from bpstudio.errors import UserError

SPEC = NetworkSpec(2, (Dense(2), Dense(1)))
THETA = pack(SPEC, [([[1.0, -2.0], [0.0, 3.0]], [10.0, 20.0]), ([[-4.0, 0.5]], [30.0])])


def added(regulariser: L1 | L2 | NoRegulariser) -> np.ndarray:
    """What the regulariser adds to a gradient of 0."""
    grad = np.zeros(SPEC.n_parameters)
    regulariser.add_gradient(SPEC, THETA, grad)
    return grad


def test_l2_by_hand() -> None:
    assert L2(0.1).penalty(SPEC, THETA) == pytest.approx(0.05 * (1 + 4 + 9 + 16 + 0.25))
    first, second = views(SPEC, added(L2(0.1)))
    np.testing.assert_allclose(first.weights, [[0.1, -0.2], [0.0, 0.3]])
    np.testing.assert_allclose(second.weights, [[-0.4, 0.05]])


def test_l1_by_hand() -> None:
    assert L1(0.1).penalty(SPEC, THETA) == pytest.approx(0.1 * (1 + 2 + 3 + 4 + 0.5))
    first, second = views(SPEC, added(L1(0.1)))
    np.testing.assert_allclose(first.weights, [[0.1, -0.1], [0.0, 0.1]])
    np.testing.assert_allclose(second.weights, [[-0.1, 0.1]])


@pytest.mark.parametrize("regulariser", [L1(0.1), L2(0.1), NoRegulariser()])
def test_biases_are_free(regulariser: L1 | L2 | NoRegulariser) -> None:
    for view in views(SPEC, added(regulariser)):
        assert not view.biases.any()


def test_none_costs_nothing() -> None:
    assert NoRegulariser().penalty(SPEC, THETA) == 0
    assert not added(NoRegulariser()).any()


@given(st.lists(st.floats(-3, 3), min_size=9, max_size=9), st.sampled_from([L1(0.3), L2(0.3)]))
def test_the_gradient_is_the_penaltys(values: list[float], regulariser: L1 | L2) -> None:
    theta, grad = np.array(values), np.zeros(9)
    # Away from the corner at 0, where |w| has no derivative.
    theta[np.abs(theta) < 1e-3] = 1.0
    regulariser.add_gradient(SPEC, theta, grad)
    for index in range(9):
        up, down = theta.copy(), theta.copy()
        up[index] += 1e-5
        down[index] -= 1e-5
        slope = (regulariser.penalty(SPEC, up) - regulariser.penalty(SPEC, down)) / 2e-5
        assert grad[index] == pytest.approx(slope, abs=1e-8)


def test_single_precision_stays_single() -> None:
    theta = THETA.astype(np.float32)
    for regulariser in (L1(0.1), L2(0.1)):
        grad = np.zeros_like(theta)
        regulariser.add_gradient(SPEC, theta, grad)
        assert grad.any()


@pytest.mark.parametrize("kind", [L1, L2])
@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf, "x"])
def test_a_rate_that_cannot_be_is_refused(kind: type[L1] | type[L2], rate: object) -> None:
    with pytest.raises(UserError) as caught:
        kind(rate=rate)  # type: ignore[arg-type]  # what a form or a file may hold
    assert caught.value.field == "training.rate"


def test_a_rate_of_zero_is_none() -> None:
    assert not added(L2(0)).any()
    assert L1(0).penalty(SPEC, THETA) == 0


def test_names() -> None:
    assert list(REGULARISERS) == ["none", "l1", "l2"]
    assert all(kind.name == name and kind.label for name, kind in REGULARISERS.items())


def test_descend_adds_the_regulariser_before_the_optimizer_steps() -> None:
    theta, grad = THETA.copy(), np.ones(9)
    descend(SPEC, SGD(0.5), L2(0.1), theta, grad, np.zeros((0, 9)), 1)
    expected = THETA - 0.5 * (1 + added(L2(0.1)))
    np.testing.assert_allclose(theta, expected, rtol=1e-15)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_fixed_biases_stay_whatever_the_optimizer(name: str) -> None:
    spec = NetworkSpec(2, (Dense(2), Dense(1)), train_biases=False)
    optimizer, theta = OPTIMIZERS[name](), THETA.copy()
    slots = np.zeros((optimizer.slots, 9))
    for t in (1, 2, 3):
        descend(spec, optimizer, L2(0.1), theta, np.ones(9), slots, t)
    for before, after in zip(views(spec, THETA), views(spec, theta), strict=True):
        np.testing.assert_array_equal(after.biases, before.biases)
        assert (after.weights != before.weights).all()


def test_trained_biases_decay_under_adamw_as_in_pytorch() -> None:
    theta = THETA.copy()
    descend(
        SPEC, AdamW(0.1, weight_decay=0.5), NoRegulariser(), theta, np.zeros(9), np.zeros((2, 9)), 1
    )
    np.testing.assert_allclose(theta, 0.95 * THETA)
