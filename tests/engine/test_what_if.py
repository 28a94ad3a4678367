"""What if one parameter were a little larger: the true loss and the first order of it."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import Dense, NetworkSpec, initialise, run, what_if

SPEC = NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "sigmoid")), "binary_cross_entropy")
THETA = initialise(SPEC, "xavier_uniform", 3)
X = np.array([[0.3, -1.2], [0.8, 0.1], [-0.4, 2.0]])
Y = np.array([[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])


@pytest.mark.parametrize("index", range(SPEC.n_parameters))
def test_the_first_order_is_off_by_the_square_of_the_amount(index: int) -> None:
    errors = [abs(what_if(SPEC, THETA, X, Y, index, amount).error) for amount in (0.02, 0.01)]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.1)


def test_before_and_after_are_the_mean_losses_of_passes() -> None:
    moved = THETA.copy()
    moved[4] += 0.5
    found = what_if(SPEC, THETA, X, Y, 4, 0.5)
    assert found.before == run(SPEC, THETA, X, Y).loss
    assert found.after == pytest.approx(run(SPEC, moved, X, Y).loss, rel=1e-14)
    assert found.first_order == found.before + 0.5 * run(SPEC, THETA, X, Y).grad[4]
    assert found.error == found.after - found.first_order


def test_an_amount_of_0_moves_nothing() -> None:
    found = what_if(SPEC, THETA, X, Y, 0, 0.0)
    assert found.before == found.first_order
    assert found.after == pytest.approx(found.before, rel=1e-15)


def test_theta_stays_as_it_is() -> None:
    before = THETA.copy()
    what_if(SPEC, THETA, X, Y, 2, 1.0)
    np.testing.assert_array_equal(THETA, before)


def test_a_loss_that_overflows_is_told_without_a_warning() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),), "half_squared_error")
    found = what_if(spec, np.array([1.0, 0.0]), np.array([[1e200]]), np.array([[0.0]]), 0, 1e10)
    assert found.after == np.inf


def test_there_is_no_parameter_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        what_if(SPEC, THETA, X, Y, SPEC.n_parameters, 0.1)
