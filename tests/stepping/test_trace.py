"""A trace is the loop's own iteration, frozen, and shows what its cursor has revealed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import (
    L2,
    LOSSES,
    OPTIMIZERS,
    REGULARISERS,
    Array,
    DataSpec,
    Dense,
    NetworkSpec,
    initialise,
    make_dataset,
    pack,
)
from bpstudio.stepping import Kind, Level, Phase, Trace
from bpstudio.training import Problem, advance
from tests.stepping.enumerated import networks

MAZUR = NetworkSpec(2, (Dense(2), Dense(2)))
SPEC = NetworkSpec(2, (Dense(3, "tanh"), Dense(3, "softmax"), Dense(1, "sigmoid")))
SOFTMAX = NetworkSpec(4, (Dense(8, "relu"), Dense(3, "softmax")), "cross_entropy")


def trace_of(spec: NetworkSpec, batch_size: int, seed: int = 0, optimizer: str = "adam") -> Trace:
    random = np.random.default_rng(seed)
    chosen = OPTIMIZERS[optimizer]()
    return Trace.compute(
        spec,
        chosen,
        L2(0.1),
        initialise(spec, "standard_normal", seed),
        np.zeros((chosen.slots, spec.n_parameters)),
        1,
        random.uniform(-1, 1, (batch_size, spec.inputs)),
        random.uniform(0, 1, (batch_size, spec.outputs)),
    )


def trace_of_problem(problem: Problem, theta: Array, slots: Array, iteration: int) -> Trace:
    x, y = problem.batch(iteration)
    chosen = problem.optimizer, problem.regulariser
    return Trace.compute(problem.spec, *chosen, theta, slots, iteration + 1, x, y)


@pytest.mark.parametrize("regulariser", REGULARISERS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [1, 10])
def test_the_update_is_the_loops_bit_for_bit(
    optimizer: str, regulariser: str, batch_size: int
) -> None:
    penalty = REGULARISERS[regulariser]
    rate = () if regulariser == "none" else (0.01,)
    dataset = make_dataset(DataSpec("circle", samples=50), SPEC, 1)
    problem = Problem(SPEC, dataset, OPTIMIZERS[optimizer](), penalty(*rate), batch_size, 1)
    state = problem.initial_state(initialise(SPEC, "xavier_normal", 1))
    for iteration in range(8):
        trace = trace_of_problem(problem, state.theta, state.slots, iteration)
        state = advance(problem, state)
        assert trace.theta_after.tobytes() == state.theta.tobytes()
        assert trace.slots_after.tobytes() == state.slots.tobytes()
        shown = trace.theta_shown(trace.schedule.length)
        assert shown.tobytes() == state.theta.tobytes()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ["softmax", "sigmoid", "identity"])
def test_every_ending_of_a_network_and_a_partial_batch_too(activation: str, loss: str) -> None:
    spec = NetworkSpec(4, (Dense(5, "relu"), Dense(3, activation)), loss)
    dataset = make_dataset(DataSpec("iris"), spec, 2)
    batch_size = len(dataset.inputs) // 2 - 1
    problem = Problem(spec, dataset, OPTIMIZERS["adam"](), L2(0.01), batch_size, 2)
    state = problem.initial_state(initialise(spec, "he_normal", 2))
    sizes = []
    for iteration in range(6):
        trace = trace_of_problem(problem, state.theta, state.slots, iteration)
        state = advance(problem, state)
        assert trace.theta_after.tobytes() == state.theta.tobytes()
        sizes.append(trace.schedule.batch_size)
    rest = len(dataset.inputs) - 2 * batch_size
    assert 0 < rest < batch_size
    assert sizes == [batch_size, batch_size, rest] * 2


def test_the_worked_network_moves_to_the_published_weights() -> None:
    theta = pack(
        MAZUR, [([[0.15, 0.2], [0.25, 0.3]], [0.35] * 2), ([[0.4, 0.45], [0.5, 0.55]], [0.6] * 2)]
    )
    trace = Trace.compute(
        MAZUR,
        OPTIMIZERS["sgd"](learning_rate=0.5),
        REGULARISERS["none"](),
        theta,
        np.empty((0, 12)),
        1,
        np.array([[0.05, 0.1]]),
        np.array([[0.01, 0.99]]),
    )
    assert trace.gradient_sum(2, 0)[0, 0] == pytest.approx(0.082167041, abs=5e-10)
    assert trace.weights_after(1) == pytest.approx(
        np.array([[0.149780716, 0.19956143], [0.24975114, 0.29950229]]), abs=5e-9
    )
    assert trace.weights_after(2) == pytest.approx(
        np.array([[0.35891648, 0.408666186], [0.511301270, 0.561370121]]), abs=5e-9
    )
    assert np.array_equal(trace.weights(1), [[0.15, 0.2], [0.25, 0.3]])
    assert np.array_equal(trace.biases(2), [0.6, 0.6])


def test_every_array_is_read_only_and_none_is_the_callers() -> None:
    theta, slots = initialise(SPEC, "zeros", 0), np.zeros((2, SPEC.n_parameters))
    x, y = np.ones((2, 2)), np.ones((2, 1))
    trace = Trace.compute(SPEC, OPTIMIZERS["adam"](), REGULARISERS["none"](), theta, slots, 1, x, y)
    for mine in (theta, slots, x, y):
        mine[:] = 7.0
    assert not np.any(trace.theta)
    assert np.all(trace.x == 1)
    middle = trace.schedule.length - 5
    arrays = [trace.theta, trace.slots, trace.x, trace.y, trace.grad, trace.full_grad]
    arrays += [trace.theta_after, trace.slots_after, trace.theta_shown(middle)]
    for layer in range(1, 4):
        arrays += [trace.weights(layer), trace.biases(layer)]
        arrays += [trace.weights_after(layer), trace.biases_after(layer)]
        arrays += [trace.gradient_sum(layer, 1), trace.sample_gradient(layer, 1)]
        arrays += [trace.gradient_shown(layer, middle)]
        arrays += [trace.pass_.z[layer], trace.pass_.a[layer], trace.pass_.dz[layer]]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


@given(networks(), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_the_samples_gradients_add_up_to_batch_size_times_their_mean(
    spec: NetworkSpec, batch_size: int, seed: int
) -> None:
    trace = trace_of(spec, batch_size, seed)
    for layer in range(1, len(spec.sizes)):
        running = np.zeros((spec.sizes[layer], spec.sizes[layer - 1] + 1))
        for sample in range(batch_size):
            running += trace.sample_gradient(layer, sample)
            assert np.allclose(trace.gradient_sum(layer, sample), running, 1e-9, 1e-9)
        mean = trace.of_layer(trace.grad, layer)
        assert np.allclose(running / batch_size, mean, 1e-9, 1e-9)


@given(st.sampled_from((MAZUR, SPEC, SOFTMAX)), st.integers(1, 3), st.data())
def test_parameters_change_one_by_one_and_only_in_the_update(
    spec: NetworkSpec, batch_size: int, data: st.DataObject
) -> None:
    trace = trace_of(spec, batch_size, 3)
    schedule = trace.schedule
    cursor = data.draw(st.integers(0, schedule.length))
    # In which order a vector keeps its parameters is not assumed: each layer is looked at alone.
    shown = np.concatenate(
        [
            trace.of_layer(trace.theta_shown(cursor), layer).ravel()
            for layer in range(1, len(spec.sizes))
        ]
    )
    before, after = (
        np.concatenate([trace.of_layer(flat, n).ravel() for n in range(1, len(spec.sizes))])
        for flat in (trace.theta, trace.theta_after)
    )
    done = max(0, cursor - schedule.length + spec.n_parameters)
    assert np.array_equal(shown, np.concatenate([after[:done], before[done:]]))


def test_gradients_shown_grow_sample_by_sample_and_end_as_their_mean() -> None:
    trace = trace_of(MAZUR, 2)
    schedule = trace.schedule
    first = schedule.node_position(Kind.GRADIENT, 0, 2, 0)
    assert np.all(np.isnan(trace.gradient_shown(2, 0)))
    shown = trace.gradient_shown(2, first)
    assert np.array_equal(shown[0], trace.gradient_sum(2, 0)[0])
    assert np.all(np.isnan(shown[1]))
    assert np.isnan(trace.gradient_shown(2, first - 1)[0]).tolist() == [False, False, True]

    second = schedule.node_position(Kind.GRADIENT, 1, 2, 0)
    assert np.array_equal(trace.gradient_shown(2, second - 3), trace.gradient_sum(2, 0))
    shown = trace.gradient_shown(2, second)
    assert np.array_equal(shown[0], trace.gradient_sum(2, 1)[0])
    assert np.array_equal(shown[1], trace.gradient_sum(2, 0)[1])

    mean = schedule.node_position(Kind.MEAN, 1, 2, 0)
    shown = trace.gradient_shown(2, mean)
    assert np.array_equal(shown[0], trace.of_layer(trace.grad, 2)[0])
    assert np.array_equal(shown[1], trace.gradient_sum(2, 1)[1])
    shown = trace.gradient_shown(2, schedule.length)
    assert np.array_equal(shown, trace.of_layer(trace.grad, 2))


@given(
    st.lists(st.tuples(st.sampled_from(tuple(Level)), st.sampled_from((-1, 1))), max_size=25),
)
def test_a_walk_shows_what_going_there_at_once_shows(walk: list[tuple[Level, int]]) -> None:
    trace, cursor = trace_of(SOFTMAX, 2, optimizer="momentum"), 0
    for level, direction in walk:
        cursor = trace.schedule.move(cursor, level, direction)
        trace.theta_shown(cursor)
        trace.gradient_shown(1, cursor)
    afresh = trace_of(SOFTMAX, 2, optimizer="momentum")
    assert trace.theta_shown(cursor).tobytes() == afresh.theta_shown(cursor).tobytes()
    for layer in (1, 2):
        there = trace.gradient_shown(layer, cursor).tobytes()
        assert there == afresh.gradient_shown(layer, cursor).tobytes()


def test_the_regularised_gradient_is_what_sgd_follows() -> None:
    trace = trace_of(SPEC, 3, optimizer="sgd")
    rate = trace.optimizer.learning_rate
    assert np.allclose(trace.theta - rate * trace.full_grad, trace.theta_after, 1e-12, 1e-15)
    penalty = trace.full_grad - trace.grad
    for layer in (1, 2, 3):
        part = trace.of_layer(penalty, layer)
        assert np.allclose(part[:, :-1], 0.1 * trace.weights(layer), 1e-9, 1e-12)
        assert not np.any(part[:, -1])


def test_biases_that_are_not_trained_stay_and_get_no_gradient() -> None:
    fixed = NetworkSpec(2, (Dense(2), Dense(1)), train_biases=False)
    trace = trace_of(fixed, 2, optimizer="momentum")
    for layer in (1, 2):
        assert np.array_equal(trace.biases_after(layer), trace.biases(layer))
        assert not np.any(trace.of_layer(trace.full_grad, layer)[:, -1])
        assert np.all(trace.of_layer(trace.grad, layer)[:, -1])
        assert np.all(trace.weights_after(layer) != trace.weights(layer))


def test_a_pass_that_overflows_is_traced_without_a_warning() -> None:
    spec = NetworkSpec(1, (Dense(2, "identity"), Dense(1, "identity")))
    trace = Trace.compute(
        spec,
        OPTIMIZERS["sgd"](),
        L2(0.1),
        np.full(spec.n_parameters, 1e200),
        np.empty((0, spec.n_parameters)),
        1,
        np.ones((2, 1)),
        np.zeros((2, 1)),
    )
    assert not np.isfinite(trace.pass_.loss)
    assert not np.all(np.isfinite(trace.theta_after))
    shown = trace.gradient_shown(1, trace.schedule.spans(0)[2].stop)
    assert shown.shape == (2, 2)
    assert trace.schedule.revealed(trace.schedule.length).phase is Phase.UPDATE
