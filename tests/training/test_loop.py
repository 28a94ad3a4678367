"""The loop: bit for bit what the stepper shows, from any state, and back from an overflow."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine import (
    LOSSES,
    OPTIMIZERS,
    REGULARISERS,
    SGD,
    Adam,
    Dataset,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    Regulariser,
    descend,
    initialise,
    run,
)
from bpstudio.training import Loop, ModelState, Problem, advance, evaluate, train
from bpstudio.training.conditions import AccuracyReaches, Breakpoint, EpochReached
from tests.engine.networks import batch, specs
from tests.training.small import begin, same, xor_problem

LINE = NetworkSpec(1, (Dense(1, "identity"),))


def random_problem(
    spec: NetworkSpec,
    n: int,
    batch_size: int,
    optimizer: Optimizer | None = None,
    regulariser: Regulariser | None = None,
) -> tuple[Problem, ModelState]:
    theta, x, y = batch(spec, n)
    data = Dataset(x, y)
    chosen = optimizer or SGD(0.1), regulariser or NoRegulariser()
    problem = Problem(spec, data, *chosen, min(n, batch_size), seed=3)
    return problem, problem.initial_state(theta)


@given(
    spec=specs(losses=tuple(name for name in LOSSES if name != "output")),
    n=st.integers(1, 12),
    batch_size=st.integers(1, 12),
    iterations=st.integers(0, 12),
    optimizer=st.sampled_from(list(OPTIMIZERS.values())),
    regulariser=st.sampled_from(list(REGULARISERS.values())),
)
def test_training_is_stepping_bit_for_bit(
    spec: NetworkSpec,
    n: int,
    batch_size: int,
    iterations: int,
    optimizer: type[Optimizer],
    regulariser: type[Regulariser],
) -> None:
    problem, start = random_problem(spec, n, batch_size, optimizer(0.01), regulariser())
    state, expected = start, list[float]()
    for _ in range(iterations):
        expected.append(run(spec, state.theta, *problem.batch(state.iteration)).loss)
        state = advance(problem, state)
    losses: list[float] = []
    trained = train(problem, start, iterations, losses)
    assert same(trained, state)
    assert losses == expected


def test_an_iteration_is_a_pass_and_an_update() -> None:
    problem = xor_problem()
    state = begin(problem)
    x, y = problem.batch(0)
    theta, slots = state.theta.copy(), state.slots.copy()
    grad = run(problem.spec, theta, x, y).grad.copy()
    descend(problem.spec, problem.optimizer, problem.regulariser, theta, grad, slots, 1)
    assert same(advance(problem, state), ModelState(theta, slots, 1))


@pytest.mark.parametrize("units", [32, 128])
def test_wide_layers_are_trained_bit_for_bit(units: int) -> None:
    spec = NetworkSpec(64, (Dense(units, "relu"), Dense(10, "softmax")), "cross_entropy")
    x = np.random.default_rng(0).normal(size=(50, 64))
    y = np.eye(10)[np.arange(50) % 10]
    problem = Problem(spec, Dataset(x, y), SGD(0.1), NoRegulariser(), 32, seed=0)
    state = problem.initial_state(initialise(spec, "he_normal", 0))
    stepped = state
    for _ in range(5):
        stepped = advance(problem, stepped)
    assert same(train(problem, state, 5), stepped)


@settings(max_examples=20)
@given(pieces=st.lists(st.integers(0, 300), max_size=4))
def test_a_run_can_be_taken_up_anywhere(pieces: list[int]) -> None:
    problem = xor_problem()
    start = begin(problem)
    loop, losses, state = Loop(problem, start), list[float](), start
    for piece in pieces:
        losses += loop.run(piece).tolist()
        state = train(problem, state, piece)
        assert same(loop.state(), state)
    whole: list[float] = []
    assert same(train(problem, start, sum(pieces), whole), state)
    assert losses == whole


def test_training_leaves_its_start_alone_and_hands_out_copies() -> None:
    problem = xor_problem()
    start = begin(problem)
    before, loop = start.theta.copy(), Loop(problem, start)
    loop.run(10)
    held = loop.state()
    kept = held.theta.copy()
    loop.run(10)
    assert (start.theta == before).all()
    assert (held.theta == kept).all()
    assert not held.theta.flags.writeable


def test_single_precision_trains_in_single() -> None:
    problem = xor_problem()
    state = problem.initial_state(begin(problem).theta.astype(np.float32))
    trained = train(problem, state, 50)
    assert trained.theta.dtype == np.float32
    assert trained.theta == pytest.approx(train(problem, begin(problem), 50).theta, abs=1e-3)


def test_it_learns() -> None:
    problem = xor_problem()
    losses: list[float] = []
    train(problem, begin(problem), 2000, losses)
    assert losses[-1] < 0.1 < losses[0]


def test_the_test_loss_is_that_of_the_test_rows() -> None:
    problem = xor_problem()
    state = begin(problem)
    data = problem.dataset
    expected = run(problem.spec, state.theta, data.test_inputs, data.test_targets).loss
    assert evaluate(problem, state) == pytest.approx(expected)
    assert evaluate(xor_problem(tested=False), state) is None


def test_a_peek_shows_what_a_copy_does_and_holds_until_the_loop_goes_on() -> None:
    problem = xor_problem(Adam())
    loop = Loop(problem, begin(problem))
    loop.run(3)
    seen, kept = loop.peek(), loop.state()
    assert same(seen, kept)
    assert not seen.theta.flags.writeable
    loop.run(1)
    assert not same(seen, loop.state())
    assert same(kept, train(problem, begin(problem), 3))


def test_large_data_is_not_copied() -> None:
    n, inputs = 50_000, 100
    random = np.random.default_rng(0)
    data = Dataset(random.random((n, inputs)), random.random((n, 1)))
    spec = NetworkSpec(inputs, (Dense(1),))
    problem = Problem(spec, data, SGD(0.1), NoRegulariser(), 64, seed=0)
    state = problem.initial_state(np.zeros(spec.n_parameters))
    tracemalloc.start()
    try:
        train(problem, state, 2 * problem.batches_per_epoch)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert data.inputs.nbytes == 40_000_000
    assert peak < 4_000_000
    stepped = state
    for _ in range(3):
        stepped = advance(problem, stepped)
    assert same(train(problem, state, 3), stepped)


@settings(max_examples=20)
@given(changes=st.lists(st.tuples(st.integers(1, 20), st.integers(1, 12)), max_size=5))
def test_the_batch_size_may_change_anywhere(changes: list[tuple[int, int]]) -> None:
    """The loop and the stepper agree on where epochs begin, and on the rows of each batch."""
    problem, state = random_problem(NetworkSpec(2, (Dense(3),), "half_squared_error"), 12, 5)
    stepped = state
    for iterations, batch_size in changes:
        other = replace(problem, batch_size=batch_size)
        problem = other.going_on_from(problem, state.iteration)
        for _ in range(iterations):
            stepped = advance(problem, stepped)
        state = train(problem, state, iterations)
        assert same(state, stepped)


def test_an_accuracy_is_of_batches_of_one_size() -> None:
    """Twelve right samples of twelve, though six of them were seen at once before."""
    problem = random_problem(LINE, 12, 6)[0]
    targets = np.arange(12.0)[:, np.newaxis] > 5
    dataset = Dataset(targets * 2.0 - 1, targets * 1.0)
    problem = replace(problem, dataset=dataset, optimizer=SGD(1e-9))
    conditions = (Breakpoint(AccuracyReaches(0.99)),)
    loop = Loop(problem, problem.initial_state(np.array([1.0, 0.5])), conditions)
    assert loop.run(1).size == 1
    single = replace(problem, batch_size=1).going_on_from(problem, 1)
    after = Loop(single, loop.state(), conditions, loop.memory)
    after.run(100)
    assert after.hit is not None
    assert after.hit.iteration == 12
    assert after.hit.value == 1.0


def test_an_epoch_is_reached_where_it_begins() -> None:
    problem, start = random_problem(LINE, 12, 5)
    cut_short = replace(problem, batch_size=4).going_on_from(problem, 4)
    loop = Loop(cut_short, train(problem, start, 4), (Breakpoint(EpochReached(3)),))
    loop.run(100)
    assert loop.hit is not None
    assert loop.hit.iteration == 7
    assert cut_short.epoch(7) == 3


def test_an_optimizer_that_begins_late_counts_its_updates_from_there() -> None:
    """Adam's bias correction belongs to the age of its slots, not to that of the run."""
    problem = replace(xor_problem(Adam(0.01)), batch_size=4)
    state = begin(problem)
    late = problem.initial_state(state.theta, iteration=100)
    early, later = train(problem, state, 5), train(problem, late, 5)
    assert later.iteration == 105
    np.testing.assert_array_equal(later.theta, early.theta)
    assert same(later, advance(problem, train(problem, late, 4)))
