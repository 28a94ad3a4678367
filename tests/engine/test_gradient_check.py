"""The gradient check: it confirms right gradients, doubts wrong ones, and knows a kink."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import ACTIVATIONS, LOSSES, Dense, NetworkSpec, check_gradients, pack, run
from bpstudio.errors import UserError
from tests.engine.networks import batch


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("size", [1, 4])
def test_backpropagation_agrees_with_differences(output: str, loss: str, size: int) -> None:
    for hidden in ACTIVATIONS:
        spec = NetworkSpec(2, (Dense(3, hidden), Dense(2, output)), loss)
        theta, x, y = batch(spec, size)
        check = check_gradients(spec, theta, x, y)
        assert check.worst_error < 2e-5, (hidden, output, loss)
        assert check.at_kink.mean() < 0.2, (hidden, output, loss)


def test_the_rows_are_those_of_theta() -> None:
    spec = NetworkSpec(2, (Dense(1, "identity"),))
    theta = np.array([2.0, -1.0, 0.5])
    x, y = np.array([[1.0, 3.0]]), np.array([[0.0]])
    check = check_gradients(spec, theta, x, y)
    assert check.analytic.tolist() == [-0.5, -1.5, -0.5]
    assert check.numeric == pytest.approx(check.analytic, rel=1e-8)
    assert (check.analytic == run(spec, theta, x, y).grad).all()


def test_a_wrong_gradient_stands_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from bpstudio.engine import pass_

    right = ACTIVATIONS["tanh"]
    wrong = replace(right, raw_vjp=ACTIVATIONS["identity"].raw_vjp)
    monkeypatch.setattr(pass_, "ACTIVATIONS", {**ACTIVATIONS, "tanh": wrong})
    spec = NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "identity")))
    check = check_gradients(spec, *batch(spec, 4))
    assert check.worst is not None
    assert check.worst < 9
    assert check.worst_error > 0.01


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "step"])
def test_a_step_across_a_corner_is_marked(activation: str) -> None:
    spec = NetworkSpec(1, (Dense(2, activation), Dense(1, "identity")))
    theta = pack(spec, [(np.array([[1.0], [1.0]]), np.array([-1.0, 1.0])), (np.ones((1, 2)), [0])])
    check = check_gradients(spec, theta, np.array([[1.0]]), np.array([[3.0]]))
    # The first neuron's z is 0; the second's and the output's are not near a corner.
    assert check.at_kink.tolist() == [True, True, False, False, False, False, False]
    assert check.worst_error < 1e-6


def test_the_corner_of_the_absolute_error_is_marked() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),), "mean_absolute_error")
    check = check_gradients(spec, np.array([1.0, 0.0]), np.array([[2.0]]), np.array([[2.0]]))
    assert check.at_kink.all()
    assert check.worst is None
    assert check.worst_error == 0


def test_many_parameters_are_checked_in_chunks() -> None:
    spec = NetworkSpec(40, (Dense(300, "tanh"), Dense(2, "softmax")), "cross_entropy")
    theta, x, y = batch(spec, 32)
    check = check_gradients(spec, theta / 10, x, y)
    assert check.numeric.shape == (spec.n_parameters,)
    assert check.worst_error < 1e-4


def test_data_that_does_not_fit_is_refused() -> None:
    spec = NetworkSpec(2, (Dense(1),))
    with pytest.raises(UserError):
        check_gradients(spec, np.zeros(3), np.zeros((1, 3)), np.zeros((1, 1)))
