"""What is recorded of a pass is what the pass has, for every layer and batch size."""

from __future__ import annotations

from collections.abc import Callable

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
from bpstudio.training.watching.passed import Indices
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
    found = copy[record.gradient_start :][: spec.n_parameters]
    np.testing.assert_array_equal(found, one.grad)


def test_theta_can_lie_beside_what_the_pass_leaves_behind() -> None:
    spec = NetworkSpec(2, (Dense(3), Dense(4)))
    theta, x, y = batch(spec, 5)
    one = Pass(spec, 5)
    one.record.theta[:] = theta
    one.forward(one.record.theta, x)
    one.backward(one.record.theta, y)
    start = one.record.theta_start
    np.testing.assert_array_equal(one.record.whole[start:][: theta.size], theta)
    np.testing.assert_array_equal(one.grad, run(spec, theta, x, y).grad)


@pytest.mark.parametrize("asked", range(32))
def test_a_span_holds_what_is_asked_for(asked: int) -> None:
    spec = NetworkSpec(2, (Dense(3), Dense(4)))
    record = Record(spec, 5, np.dtype(np.float64))
    names = ("deltas", "activations", "outputs", "theta", "gradient")
    wanted = {name: bool(asked >> bit & 1) for bit, name in enumerate(names)}
    span = record.span(**wanted)
    n, last = spec.n_parameters, record.activation_start(2)
    parts = {
        "deltas": (record.delta_start(1), record.delta_start(2) + 20),
        "activations": (record.activation_start(1), last + 20),
        "outputs": (last, last + 20),
        "theta": (record.theta_start, record.theta_start + n),
        "gradient": (record.gradient_start, record.gradient_start + n),
    }
    for name, (start, stop) in parts.items():
        if wanted[name]:
            assert span.start <= start < stop <= span.stop
    if not asked:
        assert span == slice(0, 0)


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
        return Tape(problem, need, np.dtype(np.float64)).capacity

    assert capacity(8, Need.NOTHING) == capacity(8, Need.THETA) == 1024
    assert 1 < capacity(100, Need.THETA) < 1024
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
    tape = Tape(problem, detector.need, np.dtype(np.float64))
    tape.let_listen([detector])
    one = Pass(spec, 8)

    def look(*thetas: Array) -> int | None:
        tape.begin(0)
        for each in thetas:
            one.forward(each, x)
            one.backward(each, problem.dataset.targets)
            tape.rows(one, np.arange(8)[np.newaxis])
            detector.listen(one, each)
        tape.end(thetas[-1], np.zeros(len(thetas)), overflowed=False)
        row = detector.look(tape)
        detector.settle(tape, len(thetas) if row is None else row, row is not None)
        return row

    assert look(theta, theta) is None
    assert look(theta, killed, killed) == 1
    assert look(killed, killed) is None
    assert look(killed, theta, killed) == 2


def test_single_numbers_are_found_whether_they_are_copied_anyway_or_not() -> None:
    """Those of layer 2, the outputs, are; those of layer 1 are not."""
    spec = NetworkSpec(2, (Dense(3, "tanh"), Dense(4, "tanh")))
    theta, x, y = batch(spec, 6)
    problem = Problem(spec, Dataset(x, y), SGD(0.1), NoRegulariser(), 6, 0)

    def of_layers(*layers: int) -> Callable[[Record], Indices]:
        return lambda record: np.array([record.activation_start(layer) for layer in layers])

    asked = [of_layers(1), of_layers(2), of_layers(2, 1)]
    need = Need.OUTPUTS | Need.THETA | Need.ENTRIES
    tape = Tape(problem, need, np.dtype(np.float64), choose=asked)
    one = Pass(spec, 6)
    tape.begin(0)
    group = tape.group(one)
    for _ in range(2):
        one.forward(theta, x)
        [row], [entries], _ = tape.rows(one, np.arange(6)[np.newaxis])
        assert row is not None
        assert entries is not None
        row[...] = group.source
        entries[...] = one.record.whole[group.chosen]
    first, second = one.a[1][0, 0], one.a[2][0, 0]
    for choose, numbers in zip(asked, ([first], [second], [second, first]), strict=True):
        np.testing.assert_array_equal(tape.numbers(choose), [numbers, numbers])


@pytest.mark.parametrize("every", [1, 2, 3, 16])
def test_samples_of_some_passes_are_found_across_blocks(every: int) -> None:
    spec = NetworkSpec(2, (Dense(1, "tanh"),))
    data = Dataset(np.zeros((24, 2)), np.zeros((24, 1)))
    problem = Problem(spec, data, SGD(0.1), NoRegulariser(), 2, 0)
    one, tape = Pass(spec, 2), Tape(problem, Need.OUTPUTS, np.dtype(np.float64))
    samples = np.arange(24).reshape(12, 2)
    tape.begin(0)
    for start, stop in ((0, 3), (3, 8), (8, 12)):
        tape.rows(one, samples[start:stop])
    [passes] = tape.passes
    for start in range(12):
        for stop in range(start, 13):
            assert (passes.samples_of(start, stop, every) == samples[start:stop:every]).all()
