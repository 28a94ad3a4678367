"""Bounds that spare a closer look hide nothing: in networks of every size, and after edits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine import (
    SGD,
    Adam,
    Dataset,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    initialise,
    matrices,
    pack,
)
from bpstudio.training import Loop, ModelState, Problem
from bpstudio.training.conditions import (
    AccuracyReaches,
    Condition,
    DeadReLU,
    DeltaBelow,
    GradientAbove,
    GradientBelow,
    LossBelow,
    Saturated,
    WeightAbove,
    WeightChangesSign,
)
from tests.training.naive import first_hits
from tests.training.small import same

# Below 512 parameters, between, and above 8192: each is watched in its own way.
SIZES = ((5, 8, 6, 3), (5, 30, 20, 3), (40, 220, 3))
ITERATIONS = 25


def case(sizes: tuple[int, ...], name: str, optimizer: Optimizer, seed: int) -> Problem:
    random = np.random.default_rng(seed)
    hidden = [Dense(units, name) for units in sizes[1:-1]]
    spec = NetworkSpec(sizes[0], (*hidden, Dense(3, "softmax")), "cross_entropy")
    x = random.normal(size=(17, sizes[0]))
    y = np.eye(3)[random.integers(0, 3, 17)]
    return Problem(spec, Dataset(x, y), optimizer, NoRegulariser(), 5, seed=0)


def begin(problem: Problem, seed: int) -> ModelState:
    return problem.initial_state(initialise(problem.spec, "he_normal", seed))


@st.composite
def conditions(draw: st.DrawFn) -> list[Condition]:
    """Thresholds that lie about where such a network is, to be met soon, late or never."""
    size = st.floats(0.02, 3)
    kinds: list[st.SearchStrategy[Condition]] = [
        st.builds(GradientBelow, size, st.sampled_from([None, 1, 2])),
        st.builds(GradientAbove, size, st.sampled_from([None, 1, 2])),
        st.builds(WeightAbove, size, st.sampled_from([None, 1, 2])),
        st.builds(WeightChangesSign, st.just(2), st.integers(0, 2), st.integers(0, 3)),
        st.builds(DeltaBelow, st.floats(1e-4, 0.02), st.just(2)),
        st.builds(Saturated, st.floats(1e-3, 0.2)),
        st.builds(AccuracyReaches, st.sampled_from([0.5, 0.8, 1.0])),
        st.just(DeadReLU(1)),
    ]
    return draw(st.lists(st.one_of(kinds), min_size=1, max_size=3))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@settings(max_examples=15, deadline=None)
@given(
    sought=conditions(),
    name=st.sampled_from(["relu", "tanh"]),
    optimizer=st.sampled_from([SGD(0.03), SGD(0.5), Adam(0.02)]),
    seed=st.integers(0, 99),
    piece=st.sampled_from([1, 7, ITERATIONS]),
)
def test_bounds_hide_nothing(
    sizes: tuple[int, ...],
    sought: list[Condition],
    name: str,
    optimizer: Optimizer,
    seed: int,
    piece: int,
) -> None:
    problem = case(sizes, name, optimizer, seed)
    start = begin(problem, seed)
    loop = Loop(problem, start, sought)
    while not loop.hits and loop.state().iteration < ITERATIONS:
        loop.run(min(piece, ITERATIONS - loop.state().iteration))
    slowly, found = first_hits(problem, start, sought, ITERATIONS)
    assert {hit.index for hit in loop.hits} == {index for index, _ in found}
    assert same(loop.state(), slowly)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("kind", [WeightAbove, GradientAbove, GradientBelow])
def test_a_threshold_just_passed_is_told_of_and_one_just_missed_is_not(
    sizes: tuple[int, ...], kind: type[Condition]
) -> None:
    """The very extreme of some iterations, and the next number to it."""
    problem = case(sizes, "tanh", SGD(0.1), 1)
    extremes: list[float] = []
    state = begin(problem, 1)
    largest = np.array([_largest(problem, state)])
    for _ in range(10):
        loop = Loop(problem, state, [GradientAbove(1e-99, 1)])
        loop.run(1)
        extremes.append(loop.hits[0].value)
        plain = Loop(problem, state)
        plain.run(1)
        state = plain.state()
        largest = np.append(largest, _largest(problem, state))
    if kind is WeightAbove:
        passed: Condition = WeightAbove(float(np.nextafter(largest.max(), 0)))
        missed: Condition = WeightAbove(float(largest.max()))
    elif kind is GradientAbove:
        passed, missed = (GradientAbove(max(extremes) * f, 1) for f in (1 - 1e-9, 1 + 1e-9))
    else:
        passed, missed = (GradientBelow(min(extremes) * f, 1) for f in (1 + 1e-9, 1 - 1e-9))
    for condition in (passed, missed):
        loop = Loop(problem, begin(problem, 1), [condition])
        loop.run(10)
        _, found = first_hits(problem, begin(problem, 1), [condition], 10)
        assert bool(loop.hits) == bool(found)
        if condition is missed:
            assert not loop.hits


def _largest(problem: Problem, state: ModelState) -> float:
    return max(float(np.abs(one[:, :-1]).max()) for one in matrices(problem.spec, state.theta))


def test_two_equal_outputs_are_counted_as_the_first() -> None:
    """A network of zeros says the same of every class."""
    spec = NetworkSpec(1, (Dense(3, "softmax"),), "cross_entropy")
    data = Dataset(np.ones((6, 1)), np.eye(3)[[0, 0, 0, 0, 1, 2]])
    problem = Problem(spec, data, SGD(1e-9), NoRegulariser(), 6, seed=0)
    start = problem.initial_state(np.zeros(6))
    met, missed = (Loop(problem, start, [AccuracyReaches(share)]) for share in (0.66, 0.67))
    met.run(1)
    assert met.hit is not None
    assert met.hit.value == pytest.approx(4 / 6)
    missed.run(1)
    assert not missed.hits


@pytest.mark.parametrize("share", [0.6, 0.75, 0.85, 0.9])
@pytest.mark.parametrize("batch", [2, 9, 150])
def test_an_accuracy_is_reached_where_it_is_though_few_samples_are_looked_at(
    batch: int, share: float
) -> None:
    """Epochs of 75, of 17 and of one batch: rows are left out of the first two, samples of it."""
    random = np.random.default_rng(4)
    x = random.normal(size=(150, 2))
    y = np.where(x[:, :1] + 0.3 * random.normal(size=(150, 1)) > 0, 1.0, -1.0)
    spec = NetworkSpec(2, (Dense(4, "tanh"), Dense(1, "tanh")))
    problem = Problem(spec, Dataset(x, y), SGD(0.02), NoRegulariser(), batch, seed=0)
    start = begin(problem, 8)
    loop = Loop(problem, start, [AccuracyReaches(share)])
    while not loop.hits and loop.state().iteration < 400:
        loop.run(90)
    slowly, found = first_hits(problem, start, [AccuracyReaches(share)], 400)
    assert bool(loop.hits) == bool(found)
    assert same(loop.state(), slowly)


LINE = NetworkSpec(1, (Dense(1, "identity"),))


def _line() -> tuple[Problem, Loop]:
    """The loss is a²/2 for a = w + b, which a step of 1/4 halves: below 0.4 from iteration 1 on."""
    data = Dataset(np.array([[1.0]]), np.array([[0.0]]))
    problem = Problem(LINE, data, SGD(0.25), NoRegulariser(), 1, seed=0)
    loop = Loop(problem, problem.initial_state(np.array([1.0, 0.0])), [LossBelow(0.4)])
    loop.run(10)
    assert loop.state().iteration == 1
    return problem, loop


def test_after_an_edit_at_a_hit_what_holds_there_is_told_of() -> None:
    problem, loop = _line()
    assert loop.memory is not None
    edited = replace(loop.state(), theta=np.array([0.1, 0.0]))
    again = Loop(problem, edited, [LossBelow(0.4)], replace(loop.memory, edited=True))
    again.run(10)
    assert again.hit is not None
    assert again.hit.iteration == 1
    assert again.hit.value == pytest.approx(0.005)
    unedited = Loop(problem, loop.state(), [LossBelow(0.4)], loop.memory)
    assert len(unedited.run(10)) == 10


def test_after_an_edit_what_has_held_for_long_is_not_told_of_again() -> None:
    problem, loop = _line()
    further = Loop(problem, loop.state(), [LossBelow(0.4)], loop.memory)
    further.run(3)
    assert further.memory is not None
    edited = replace(further.state(), theta=np.array([0.1, 0.0]))
    again = Loop(problem, edited, [LossBelow(0.4)], replace(further.memory, edited=True))
    assert len(again.run(10)) == 10


def test_a_dead_neuron_that_an_edit_woke_is_dead_no_more() -> None:
    """It is inactive on the batch that comes next, but not on the other one."""
    spec = NetworkSpec(1, (Dense(1, "relu"), Dense(1, "identity")), "half_squared_error")
    data = Dataset(np.array([[-1.0], [1.0]]), np.array([[0.0], [0.0]]))
    problem = Problem(spec, data, SGD(1e-6), NoRegulariser(), 1, seed=0)
    dead = problem.initial_state(pack(spec, [([[1.0]], [-2.0]), ([[1.0]], [0.0])]))
    loop = Loop(problem, dead, [DeadReLU()])
    loop.run(5)
    assert loop.hits
    memory = loop.memory
    assert memory is not None
    awake = pack(spec, [([[1.0]], [0.0]), ([[1.0]], [0.0])])
    other = Loop(
        problem, replace(loop.state(), theta=awake), [DeadReLU()], replace(memory, edited=True)
    )
    assert len(other.run(20)) == 20
    assert not other.hits


@settings(max_examples=15, deadline=None)
@given(
    optimizer=st.sampled_from([SGD(0.3), SGD(3.0), Adam(0.05)]),
    seed=st.integers(0, 99),
    piece=st.sampled_from([3, 20, 60]),
)
def test_a_proof_of_life_does_not_outlive_the_neuron(
    optimizer: Optimizer, seed: int, piece: int
) -> None:
    """What is proved for one part serves for the next ones, but not beyond where it holds."""
    problem = case((5, 6, 5, 3), "relu", optimizer, seed)
    start = begin(problem, seed)
    loop = Loop(problem, start, [DeadReLU()])
    while not loop.hits and loop.state().iteration < 60:
        loop.run(min(piece, 60 - loop.state().iteration))
    slowly, found = first_hits(problem, start, [DeadReLU()], 60)
    assert bool(loop.hits) == bool(found)
    assert same(loop.state(), slowly)


@pytest.mark.parametrize("met", [WeightAbove(0.9), Saturated(0.3), AccuracyReaches(0.7)], ids=str)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_what_is_recorded_for_several_conditions_is_not_mixed_up(
    sizes: tuple[int, ...], met: Condition
) -> None:
    """Whole outputs, single activations, biases' gradients and theta, of batches of two sizes."""
    never = [Saturated(1e-300), AccuracyReaches(1.0), WeightChangesSign(99), DeltaBelow(1e-300)]
    problem = case(sizes, "tanh", SGD(0.1), 2)
    loop = Loop(problem, begin(problem, 2), [*never, met, GradientAbove(1e9)])
    loop.run(200)
    slowly, found = first_hits(problem, begin(problem, 2), [*never, met], 200)
    assert {hit.index for hit in loop.hits} == {index for index, _ in found}
    assert found
    assert same(loop.state(), slowly)


@pytest.mark.parametrize("weight", [1e-12, 1e-3])
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_weight_that_barely_passes_0_is_told_of(weight: float, sign: int) -> None:
    """From just on one side it is driven to the other, after it has been driven towards 0."""
    data = Dataset(np.array([[1.0]]), np.array([[0.0]]))
    problem = Problem(LINE, data, SGD(0.25), NoRegulariser(), 1, seed=0)
    # Its gradient is a = w + b, of which half remains each time: in all w is moved by a.
    a = 1.5 * weight
    start = problem.initial_state(sign * np.array([weight, a - weight]))
    loop = Loop(problem, start, [WeightChangesSign()])
    loop.run(10)
    slowly, found = first_hits(problem, start, [WeightChangesSign()], 10)
    assert found == set()
    assert same(loop.state(), slowly)
    over = problem.initial_state(sign * np.array([weight, 2 * weight]))
    loop = Loop(problem, over, [WeightChangesSign()])
    loop.run(10)
    assert loop.hits
    assert same(loop.state(), first_hits(problem, over, [WeightChangesSign()], 10)[0])
