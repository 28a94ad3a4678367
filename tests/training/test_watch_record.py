"""What is recorded of a pass is what the pass has, for every layer and batch size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import (
    SGD,
    Array,
    Dataset,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Pass,
    initialise,
    run,
)
from bpstudio.engine.record import Record
from bpstudio.training import Problem
from bpstudio.training.conditions import DeadReLU
from bpstudio.training.watching.dead import lowest_sums
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.tape import Tape
from bpstudio.training.watching.watch import make_detector
from tests.engine.networks import batch, specs


@given(spec=specs(), size=st.integers(1, 5))
def test_a_record_holds_the_whole_pass(spec: NetworkSpec, size: int) -> None:
    theta, x, y = batch(spec, size)
    one = Pass(spec, size)
    one.forward(theta, x)
    one.backward(theta, y)
    record = one.record
    copy = record.whole.copy()
    for layer in range(1, len(spec.layers) + 1):
        units = spec.layers[layer - 1].units
        for start, values in (
            (record.activation_start(layer), one.a[layer]),
            (record.delta_start(layer), one.dz[layer]),
        ):
            found = copy[start : start + units * size].reshape(units, size).T
            np.testing.assert_array_equal(found, values)
        at = (record.activation_start(layer) - record.activation_start(1)) // size
        np.testing.assert_array_equal(record.firsts[at : at + units], one.a[layer][0])


def test_a_gradient_can_lie_beside_theta() -> None:
    spec = NetworkSpec(2, (Dense(3), Dense(4)))
    theta, x, y = batch(spec, 5)
    numbers = np.concatenate((theta, np.zeros_like(theta)))
    theta, gradient = np.split(numbers, 2)
    one = Pass(spec, 5, gradient=gradient)
    one.forward(theta, x)
    one.backward(theta, y)
    np.testing.assert_array_equal(numbers[theta.size :], run(spec, theta, x, y).grad)


@pytest.mark.parametrize("asked", range(8))
def test_a_span_holds_what_is_asked_for(asked: int) -> None:
    spec = NetworkSpec(2, (Dense(3), Dense(4)))
    record = Record(spec, 5, np.dtype(np.float64))
    deltas, activations, outputs = (bool(asked >> bit & 1) for bit in range(3))
    span = record.span(deltas=deltas, activations=activations, outputs=outputs)
    if not asked:
        assert span == slice(0, 0)
    if deltas:
        assert span.start <= record.delta_start(1)
        assert record.delta_start(2) + 20 <= span.stop
    if activations:
        assert span.start <= record.activation_start(1)
    if activations or outputs:
        assert span.start <= record.activation_start(2) <= span.stop - 20
    if activations or outputs:
        assert record.activation_start(2) + 20 <= span.stop


@given(spec=specs(), spread=st.floats(0, 0.3), seed=st.integers(0, 100))
def test_no_sum_is_lower_than_the_bound(spec: NetworkSpec, spread: float, seed: int) -> None:
    theta, x, y = batch(spec, 6, seed)
    random = np.random.default_rng(seed)
    low, high = theta - spread * random.random(theta.size), theta + spread
    bounds = lowest_sums(spec, low, high, x, len(spec.layers))
    for _ in range(3):
        within = low + (high - low) * random.random(theta.size)
        one = run(spec, within, x, y)
        for layer, lowest in bounds.items():
            assert (lowest <= one.z[layer]).all()


def test_a_tape_takes_as_many_iterations_as_fit() -> None:
    def capacity(units: int, need: Need) -> int:
        spec = NetworkSpec(units, (Dense(units), Dense(1)))
        data = Dataset(np.zeros((20, units)), np.zeros((20, 1)))
        problem = Problem(spec, data, SGD(0.1), NoRegulariser(), 10, 0)
        return Tape(problem, need, np.zeros(2 * spec.n_parameters)).capacity

    assert capacity(8, Need.NOTHING) == capacity(8, Need.THETA) == 512
    assert 1 < capacity(100, Need.THETA) < 512
    assert capacity(1000, Need.THETA) == 1


def test_a_wide_network_has_its_dead_neurons_woken() -> None:
    """Dead, reported, still dead, and alive when its bias has a gradient again."""
    spec = NetworkSpec(30, (Dense(40, "relu"), Dense(1, "identity")))
    x = np.random.default_rng(0).normal(size=(8, 30))
    problem = Problem(spec, Dataset(x, np.ones((8, 1))), SGD(0.1), NoRegulariser(), 8, 0)
    theta = initialise(spec, "he_normal", 0)
    killed = theta.copy()
    killed[:31] = 0
    killed[30] = -1
    detector = make_detector(0, DeadReLU(1, 0), problem)
    numbers = np.zeros(2 * spec.n_parameters)
    tape = Tape(problem, detector.need, numbers)
    tape.let_listen([detector])
    one = Pass(spec, 8)

    def look(*thetas: Array) -> int | None:
        tape.begin(0)
        for each in thetas:
            one.forward(each, x)
            one.backward(each, problem.dataset.targets)
            tape.rows(one, np.arange(8)[np.newaxis])
            detector.listen(one, each)
        numbers[: spec.n_parameters] = thetas[-1]
        tape.end(np.zeros(len(thetas)), overflowed=False)
        row = detector.look(tape)
        detector.settle(tape, len(thetas) if row is None else row, row is not None)
        return row

    assert look(theta, theta) is None
    assert look(theta, killed, killed) == 1
    assert look(killed, killed) is None
    assert look(killed, theta, killed) == 2
