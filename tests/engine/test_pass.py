"""The pass: against closed forms and differences, finite at the edge, fresh and read-only."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpstudio.engine import (
    ACTIVATIONS,
    LOSSES,
    Array,
    Dense,
    NetworkSpec,
    Pass,
    evaluate,
    is_fused,
    pack,
    run,
    views,
)
from bpstudio.errors import UserError
from tests.engine.networks import batch, specs


def plain_forward(spec: NetworkSpec, theta: Array, x: Array) -> Array:
    """The textbook: z = W a + b, then the activation, one layer after another."""
    a = x
    for layer, view in zip(spec.layers, views(spec, theta), strict=True):
        z = a @ view.weights.T + view.biases
        a = np.empty_like(z)
        ACTIVATIONS[layer.activation].forward(z, a)
    return a


@given(spec=specs(), size=st.integers(1, 6), seed=st.integers(0, 99))
def test_every_number_is_the_textbooks(spec: NetworkSpec, size: int, seed: int) -> None:
    theta, x, y = batch(spec, size, seed)
    # Where rounding puts z on the other side of a step, both are right.
    assume(all(layer.activation != "step" for layer in spec.layers))
    one = run(spec, theta, x, y)
    assert one.a[-1] == pytest.approx(plain_forward(spec, theta, x), rel=1e-9, abs=1e-12)
    losses = LOSSES[spec.loss].forward(one.a[-1], y)
    assert one.losses == pytest.approx(losses, rel=1e-9, abs=1e-12)
    assert one.loss == pytest.approx(losses.mean(), rel=1e-9, abs=1e-12)
    grads = views(spec, one.grad)
    for number, view in enumerate(views(spec, theta), start=1):
        below, dz = one.a[number - 1], one.dz[number]
        assert grads[number - 1].weights == pytest.approx(dz.T @ below / size, abs=1e-12)
        assert grads[number - 1].biases == pytest.approx(dz.mean(axis=0), abs=1e-12)
        assert one.da[number - 1] == pytest.approx(dz @ view.weights, abs=1e-12)


@given(spec=specs(), size=st.integers(1, 4))
def test_deltas_follow_from_the_derivative_of_the_loss(spec: NetworkSpec, size: int) -> None:
    theta, x, y = batch(spec, size)
    one = run(spec, theta, x, y)
    for number, layer in enumerate(spec.layers, start=1):
        dz = np.empty_like(one.dz[number])
        z, a, da = one.z[number], one.a[number], one.da[number]
        ACTIVATIONS[layer.activation].vjp(z, a, da, dz)
        assert one.dz[number] == pytest.approx(dz, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("scale", [1.0, -1.0])
def test_finite_at_ten_thousand(hidden: str, output: str, loss: str, scale: float) -> None:
    spec = NetworkSpec(2, (Dense(2, hidden), Dense(2, output)), loss)
    big = scale * 1e4 * np.array([[1.0, 0.0], [0.0, -1.0]])
    theta = pack(spec, [(big, np.zeros(2)), (np.eye(2), np.zeros(2))])
    one = run(spec, theta, np.ones((3, 2)), np.tile([1.0, 0.0], (3, 1)))
    assert np.isfinite(one.loss)
    assert np.isfinite(one.losses).all()
    assert np.isfinite(one.grad).all()


def fused(z: Array, y: Array, activation: str, loss: str) -> Pass:
    """The pass of a network whose weighted sums are its inputs."""
    n = z.shape[1]
    spec = NetworkSpec(n, (Dense(n, activation),), loss)
    assert is_fused(spec)
    return run(spec, pack(spec, [(np.eye(n), np.zeros(n))]), z, y)


def test_the_fused_sigmoid_keeps_the_digits_of_both_tails() -> None:
    z = np.array([[50.0], [-50.0], [1e4], [-1e4]])
    one = fused(z, np.array([[1.0], [1.0], [0.0], [0.0]]), "sigmoid", "binary_cross_entropy")
    assert one.losses == pytest.approx([np.exp(-50), 50, 1e4, 0], rel=1e-12)
    assert one.dz[1][:, 0] == pytest.approx([0, -1, 1, 0], abs=1e-12)


def test_the_fused_softmax_is_exact_where_a_share_is_too_small_to_hold() -> None:
    z = np.array([[1e4, -1e4, 0.0], [0.0, 0.0, 0.0]])
    one = fused(z, np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]), "softmax", "cross_entropy")
    assert one.losses == pytest.approx([2e4, log(3)], rel=1e-12)
    assert one.loss == pytest.approx((2e4 + log(3)) / 2)
    assert one.dz[1] == pytest.approx(np.array([[1, -1, 0], [-2 / 3, 1 / 3, 1 / 3]]))


def test_the_fused_softmax_takes_targets_of_any_sum() -> None:
    one = fused(np.array([[1.0, 2.0]]), np.array([[0.5, 1.5]]), "softmax", "cross_entropy")
    share = 1 / (1 + np.exp(1.0))
    assert one.losses == pytest.approx([-0.5 * log(share) - 1.5 * log(1 - share)])
    assert one.dz[1] == pytest.approx(np.array([[2 * share - 0.5, 2 * (1 - share) - 1.5]]))


def test_a_reused_pass_equals_a_fresh_one_bit_for_bit() -> None:
    spec = NetworkSpec(3, (Dense(4, "relu"), Dense(3, "softmax")), "cross_entropy")
    theta, reused = np.zeros(spec.n_parameters), Pass(spec, 5)
    for seed in range(3):
        values, x, y = batch(spec, 5, seed)
        theta[:] = values
        output = reused.forward(theta, x)
        loss = reused.backward(theta, y)
        fresh = run(spec, theta, x, y)
        assert output.tobytes() == fresh.a[-1].tobytes()
        assert loss == fresh.loss
        assert reused.grad.tobytes() == fresh.grad.tobytes()


def test_a_pass_follows_another_theta() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),))
    one, x = Pass(spec, 1), np.array([[2.0]])
    assert one.forward(np.array([3.0, 1.0]), x).item() == 7
    assert one.forward(np.array([-1.0, 0.5]), x).item() == -1.5


def test_a_record_cannot_be_changed() -> None:
    spec = NetworkSpec(2, (Dense(2, "identity"), Dense(2, "tanh")))
    theta, x, y = batch(spec, 3)
    one = run(spec, theta, x, y)
    arrays = [one.x, one.y, one.grad, one.losses, *one.a, *one.z[1:], *one.da, *one.dz[1:]]
    assert not any(array.flags.writeable for array in arrays)
    x[0, 0] += 1
    assert one.x[0, 0] == x[0, 0] - 1


def test_shapes_are_samples_by_units() -> None:
    spec = NetworkSpec(2, (Dense(4, "tanh"), Dense(3, "sigmoid")))
    one = run(spec, *batch(spec, 5))
    for number, units in enumerate(spec.sizes):
        assert one.a[number].shape == one.da[number].shape == (5, units)
        if number:
            assert one.z[number].shape == one.dz[number].shape == (5, units)


def test_single_precision_stays_single() -> None:
    spec = NetworkSpec(2, (Dense(4, "silu"), Dense(2, "softmax")), "cross_entropy")
    theta, x, y = batch(spec, 5)
    single = run(spec, theta.astype(np.float32), x, y)
    assert {single.grad.dtype, single.a[1].dtype, single.dz[2].dtype} == {np.dtype(np.float32)}
    assert single.grad == pytest.approx(run(spec, theta, x, y).grad, rel=1e-3, abs=1e-5)


def test_mixed_precision_is_a_mistake() -> None:
    spec = NetworkSpec(1, (Dense(1),))
    with pytest.raises(TypeError, match="float32"):
        Pass(spec, 1).forward(np.zeros(2, np.float32), np.zeros((1, 1)))


def test_data_that_does_not_fit_is_refused() -> None:
    spec = NetworkSpec(2, (Dense(1),))
    theta = np.zeros(3)
    with pytest.raises(UserError, match="takes 2 inputs") as caught:
        run(spec, theta, np.zeros((4, 3)), np.zeros((4, 1)))
    assert caught.value.field == "network.inputs"
    with pytest.raises(UserError, match="1 outputs for 4 samples") as caught:
        run(spec, theta, np.zeros((4, 2)), np.zeros((3, 1)))
    assert caught.value.field == "network.outputs"


def test_overflow_shows_as_such_without_a_warning() -> None:
    spec = NetworkSpec(1, (Dense(2, "identity"), Dense(1, "identity")))
    one = run(spec, np.full(spec.n_parameters, 1e200), np.ones((1, 1)), np.zeros((1, 1)))
    assert not np.isfinite(one.loss)


def test_evaluate_is_the_mean_loss_however_many_rows_there_are() -> None:
    spec = NetworkSpec(3, (Dense(400, "tanh"), Dense(2, "softmax")), "cross_entropy")
    theta, x, y = batch(spec, 1000)
    assert evaluate(spec, theta, x, y) == pytest.approx(run(spec, theta, x, y).loss, rel=1e-12)
    assert evaluate(spec, theta, x[:1], y[:1]) == pytest.approx(run(spec, theta, x[:1], y[:1]).loss)
