"""Training stops at the very iteration at which a condition begins to hold."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine import (
    SGD,
    Adam,
    Array,
    Dataset,
    Dense,
    Momentum,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    initialise,
    pack,
    run,
)
from bpstudio.training import Loop, ModelState, Problem, train
from bpstudio.training.conditions import (
    AccuracyReaches,
    Breakpoint,
    Condition,
    DeadReLU,
    DeltaBelow,
    EpochReached,
    GradientAbove,
    GradientBelow,
    Hit,
    IterationReached,
    LossBelow,
    LossFlat,
    LossNotFinite,
    LossRises,
    Place,
    Saturated,
    WeightAbove,
    WeightChangesSign,
)
from tests.training.naive import first_hits
from tests.training.small import begin, same, xor_problem

Case = tuple[Problem, ModelState]

NOWHERE = Place()

LINE = NetworkSpec(1, (Dense(1, "identity"),))


def problem_of(
    spec: NetworkSpec,
    x: list[list[float]] | Array,
    y: list[list[float]] | Array,
    optimizer: Optimizer,
    batch_size: int = 1,
) -> Problem:
    data = Dataset(np.array(x), np.array(y))
    return Problem(spec, data, optimizer, NoRegulariser(), batch_size, seed=0)


def line(rate: float) -> Case:
    """a = w + b through (1, 0), from w = 1, b = 0: each step multiplies a by 1 − 2 rate.

    So a = (1 − 2 rate)ⁱ, the loss a²/2, both gradients and δ are a, and w = (1 + a)/2.
    """
    problem = problem_of(LINE, [[1.0]], [[0.0]], SGD(rate))
    return problem, problem.initial_state(np.array([1.0, 0.0]))


def falling_relu() -> Case:
    """A ReLU on x = 1 and x = 2 that is driven down, now by one and now by the other, to death."""
    spec = NetworkSpec(1, (Dense(1, "relu"), Dense(1, "identity")), "half_squared_error")
    problem = problem_of(spec, [[1.0], [2.0]], [[-1.0], [-1.0]], SGD(0.05))
    theta = pack(spec, [([[0.5]], [0.5]), ([[1.0]], [0.0])])
    return problem, problem.initial_state(theta)


def growing_sigmoid() -> Case:
    """A sigmoid that is to be 1: its sum grows, and its slope falls, for as long as it learns."""
    spec = NetworkSpec(1, (Dense(1, "sigmoid"),), "half_squared_error")
    problem = problem_of(spec, [[1.0], [2.0]], [[1.0], [1.0]], SGD(1.0), batch_size=2)
    return problem, problem.initial_state(np.array([0.0, 0.0]))


def two_classes() -> Case:
    """Four samples, of which a zero network, which says 0 for all, has two right."""
    spec = NetworkSpec(1, (Dense(1, "sigmoid"),), "binary_cross_entropy")
    x, y = [[-2.0], [-1.0], [1.0], [2.0]], [[0.0], [0.0], [1.0], [1.0]]
    problem = problem_of(spec, x, y, SGD(0.5), batch_size=2)
    return problem, problem.initial_state(np.array([-0.5, 0.2]))


@dataclass(frozen=True)
class Example:
    case: Case
    condition: Condition
    iteration: int
    value: float
    place: Place = NOWHERE


# Half of it remains: a = 1, 1/2, 1/4 … and the loss 1/2, 1/8, 1/32, 1/128.
CALM = line(0.25)
# a = 1, −2, 4, −8 …, the loss grows, w = 1, −1/2, 5/2, −7/2.
WILD = line(1.5)

EXAMPLES = [
    Example(CALM, LossBelow(0.01), 3, 1 / 128),
    Example(CALM, LossBelow(1.0), 0, 0.5),
    Example(CALM, GradientBelow(0.1), 4, np.sqrt(2) / 16, Place(1)),
    Example(CALM, DeltaBelow(0.2, 1, 0), 3, 1 / 8, Place(1, 0)),
    Example(line(0.5), LossFlat(3, 0.0), 3, 0.0),
    Example(WILD, LossRises(4), 4, 128.0),
    Example(WILD, GradientAbove(10.0), 3, 8 * np.sqrt(2), Place(1, 0)),
    Example(WILD, WeightChangesSign(1, 0, 0), 0, -0.5, Place(1, 0, 0)),
    Example(WILD, WeightAbove(2.0), 1, 2.5, Place(1, 0, 0)),
    Example(WILD, WeightAbove(3.0), 2, -3.5, Place(1, 0, 0)),
    Example(WILD, IterationReached(7), 7, 7.0),
    Example(falling_relu(), DeadReLU(), 12, -0.028, Place(1, 0)),
    Example(growing_sigmoid(), Saturated(0.1), 40, 0.0995, Place(1, 0)),
    Example(two_classes(), AccuracyReaches(1.0), 3, 1.0),
    Example(two_classes(), EpochReached(3), 6, 3.0),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.condition.name)
@pytest.mark.parametrize("piece", [1, 5, 1000])
def test_it_stops_at_the_iteration_that_was_worked_out(example: Example, piece: int) -> None:
    (problem, start), condition = example.case, example.condition
    loop, losses = Loop(problem, start, [condition]), list[float]()
    while not loop.hits:
        losses += loop.run(piece).tolist()
        assert len(losses) <= 1000
    hit = loop.hit
    assert hit is not None
    place = Place(hit.layer, hit.neuron, hit.source)
    assert (hit.iteration, place) == (example.iteration, example.place)
    assert hit.value == pytest.approx(example.value, abs=5e-4)
    state = loop.state()
    assert state.iteration == hit.iteration == len(losses)
    assert same(state, train(problem, start, hit.iteration))
    slowly, _ = first_hits(problem, start, [condition], 1000)
    assert same(state, slowly)
    assert len(loop.run(10)) == 0
    assert same(loop.state(), state)


def everything(problem: Problem, start: ModelState, conditions: list[Condition]) -> list[Hit]:
    """All hits of 60 iterations, each time going on from the last."""
    found: list[Hit] = []
    loop = Loop(problem, start, conditions)
    while loop.state().iteration < 60 and loop.diverged_at is None:
        loop.run(60 - loop.state().iteration)
        found += loop.hits
        loop = Loop(problem, loop.state(), conditions, loop.memory)
    return found


def test_going_on_moves_on_until_it_begins_to_hold_again() -> None:
    """Below 1/2 from iteration 1 on; each sign change is one more event."""
    assert [hit.iteration for hit in everything(*CALM, [LossBelow(0.4)])] == [1]
    changes = everything(*line(1.01), [WeightChangesSign()])
    # w = (1 + a)/2 with a = (−1.02)ⁱ is negative in every odd state.
    assert [hit.iteration for hit in changes] == list(range(60))


def test_what_ceases_to_hold_can_be_hit_again() -> None:
    problem = xor_problem(Adam(0.05))
    conditions: list[Condition] = [LossBelow(0.68), GradientAbove(0.3)]
    hits = everything(problem, begin(problem), conditions)
    losses: list[float] = []
    train(problem, begin(problem), 60, losses)
    below = np.array(losses) < 0.68
    begins = np.flatnonzero(below & ~np.concatenate(([False], below[:-1])))
    assert len(begins) > 2
    assert [hit.iteration for hit in hits if hit.index == 0] == begins.tolist()


@settings(max_examples=20)
@given(pauses=st.lists(st.integers(0, 25), max_size=4))
def test_a_pause_changes_nothing(pauses: list[int]) -> None:
    problem = xor_problem(SGD(0.8))
    start = begin(problem)
    conditions: list[Condition] = [
        LossRises(3),
        LossFlat(30, 0.9),
        AccuracyReaches(0.9),
        GradientBelow(0.1),
        WeightAbove(1.5),
        Saturated(0.3),
    ]
    whole = Loop(problem, start, conditions)
    whole.run(200)
    loop = Loop(problem, start, conditions)
    for pause in pauses:
        loop.run(pause)
        if loop.hits:
            break
        loop = Loop(problem, loop.state(), conditions, loop.memory)
    loop.run(200 - loop.state().iteration)
    assert whole.hits
    assert loop.hits == whole.hits
    assert same(loop.state(), whole.state())


def test_the_memory_of_another_iteration_is_not_heeded() -> None:
    problem, start = CALM
    loop = Loop(problem, start, [LossBelow(0.4)])
    loop.run(10)
    assert loop.memory is not None
    again = Loop(problem, start, [LossBelow(0.4)], loop.memory)
    again.run(10)
    assert again.hits == loop.hits


def test_all_that_begin_to_hold_are_told_of_at_once() -> None:
    conditions = [LossBelow(0.01), DeltaBelow(0.2), LossBelow(-1.0), WeightChangesSign()]
    loop = Loop(*CALM, conditions)
    loop.run(100)
    assert [hit.index for hit in loop.hits] == [0, 1]
    assert {hit.iteration for hit in loop.hits} == {3}
    further = Loop(CALM[0], loop.state(), conditions, loop.memory)
    further.run(100)
    assert not further.hits
    assert further.state().iteration == 103


def test_a_breakpoint_that_is_switched_off_is_not_heeded() -> None:
    off, on = Breakpoint(LossBelow(0.4), enabled=False), Breakpoint(LossBelow(0.01))
    loop = Loop(*CALM, [off, on])
    loop.run(100)
    assert loop.hit is not None
    assert loop.hit.index == 1
    silent = Loop(*CALM, [off])
    assert len(silent.run(100)) == 100
    assert silent.memory is None


def test_the_iteration_at_which_training_begins_is_not_come_to() -> None:
    problem, start = CALM
    at = train(problem, start, 10)
    loop = Loop(problem, at, [IterationReached(10), EpochReached(10)])
    assert len(loop.run(20)) == 20
    assert not loop.hits


def test_an_iteration_is_come_to_with_the_last_update_before_it() -> None:
    loop = Loop(*CALM, [IterationReached(10)])
    assert len(loop.run(10)) == 10
    assert loop.hit is not None
    assert loop.state().iteration == 10


@pytest.mark.parametrize("piece", [1, 3, 100])
def test_what_is_come_to_and_what_its_pass_meets_are_told_of_together(piece: int) -> None:
    conditions = [LossBelow(1.0), LossBelow(0.01), IterationReached(3), IterationReached(4)]
    first = Loop(*CALM, conditions)
    first.run(3)
    loop = Loop(CALM[0], first.state(), conditions, first.memory)
    while not loop.hits:
        loop.run(piece)
    assert [hit.index for hit in loop.hits] == [1, 2]
    assert {hit.iteration for hit in loop.hits} == {3}
    further = Loop(CALM[0], loop.state(), conditions, loop.memory)
    further.run(piece)
    assert [(hit.index, hit.iteration) for hit in further.hits] == [(3, 4)]


@pytest.mark.parametrize(
    "condition",
    [
        LossBelow(-1.0),
        DeadReLU(),
        DeltaBelow(1.0, layer=9),
        GradientBelow(1e9, layer=2),
        WeightAbove(1e-9, 1, 5),
        WeightChangesSign(1, 0, 1),
        Saturated(1.0),
        AccuracyReaches(1e-9),
        LossRises(1),
    ],
    ids=lambda one: one.name,
)
def test_what_can_never_hold_never_stops_training(condition: Condition) -> None:
    loop = Loop(*CALM, [condition])
    assert len(loop.run(400)) == 400
    assert not loop.hits
    assert same(loop.state(), train(*CALM, 400))


@pytest.mark.parametrize("rate", [1.2, 500.5, 1e150])
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_a_loss_that_overflows_stops_in_the_state_whose_pass_it_is(rate: float, piece: int) -> None:
    problem, start = line(rate)
    plain = Loop(problem, start)
    while plain.diverged_at is None:
        plain.run(1000)
    loop = Loop(problem, start, [LossNotFinite(), LossBelow(-1.0)])
    while not loop.hits and loop.diverged_at is None:
        loop.run(piece)
    state = loop.state()
    assert loop.hit is not None
    assert loop.diverged_at is None
    assert loop.hit.iteration == state.iteration == plain.diverged_at
    assert state.is_finite
    assert not np.isfinite(run(problem.spec, state.theta, *problem.batch(0)).loss)
    assert not np.isfinite(loop.hit.value)
    further = Loop(problem, state, [LossNotFinite()], loop.memory)
    assert len(further.run(10)) == 0
    assert not further.hits
    assert further.diverged_at == state.iteration


def test_a_parameter_that_overflows_is_named() -> None:
    spec = NetworkSpec(2, (Dense(1, "identity"),), "half_squared_error")
    problem = problem_of(spec, [[0.0, 1e200]], [[-1.0]], SGD(1e200))
    start = problem.initial_state(np.zeros(3))
    loop = Loop(problem, start, [LossNotFinite()])
    loop.run(10)
    hit = loop.hit
    assert hit is not None
    assert (hit.iteration, hit.layer, hit.neuron, hit.source) == (0, 1, 0, 1)
    assert hit.value == 0.5
    assert same(loop.state(), start)


def test_a_hit_before_an_overflow_comes_first() -> None:
    loop = Loop(*line(500.5), [LossNotFinite(), GradientAbove(1e20)])
    loop.run(1000)
    assert loop.hit is not None
    assert loop.hit.index == 1
    assert same(loop.state(), train(*line(500.5), loop.hit.iteration))


def test_without_a_condition_on_it_an_overflow_is_what_it_was() -> None:
    plain, watched = Loop(*line(3.0)), Loop(*line(3.0), [LossBelow(-1.0)])
    for loop in (plain, watched):
        loop.run(100_000)
    assert plain.diverged_at is not None
    assert watched.diverged_at == plain.diverged_at
    assert same(watched.state(), plain.state())
    assert watched.memory is None


def test_a_neuron_that_others_may_still_wake_is_not_dead() -> None:
    """Inactive on every batch but one, which comes last."""
    spec = NetworkSpec(1, (Dense(1, "relu"), Dense(1, "identity")), "half_squared_error")
    x = [[-1.0]] * 9 + [[1.0]]
    problem = problem_of(spec, x, [[0.0]] * 10, SGD(1e-6))
    start = problem.initial_state(pack(spec, [([[1.0]], [0.0]), ([[1.0]], [0.0])]))
    loop = Loop(problem, start, [DeadReLU()])
    loop.run(500)
    assert not loop.hits
    lower = problem.initial_state(pack(spec, [([[1.0]], [-1.0]), ([[1.0]], [0.0])]))
    dead = Loop(problem, lower, [DeadReLU()])
    dead.run(500)
    assert dead.hit is not None
    assert (dead.hit.iteration, dead.hit.value) == (0, 0.0)


@pytest.mark.parametrize("sizes", [(3, 40, 30, 2), (30, 50, 2)])
def test_wide_networks_are_watched_as_small_ones_are(sizes: tuple[int, ...]) -> None:
    random = np.random.default_rng(3)
    hidden = [Dense(units, "relu") for units in sizes[1:-1]]
    spec = NetworkSpec(sizes[0], (*hidden, Dense(2, "softmax")), "cross_entropy")
    x = random.normal(size=(20, sizes[0]))
    problem = problem_of(spec, x, np.eye(2)[random.integers(0, 2, 20)], SGD(0.3), 7)
    start = problem.initial_state(initialise(spec, "he_normal", 1))
    for condition in (
        GradientBelow(0.02),
        GradientAbove(3.0),
        DeadReLU(2 if len(sizes) > 3 else 1),
        WeightAbove(1.4),
        WeightChangesSign(1, 4),
        DeltaBelow(1e-4, 2),
        AccuracyReaches(1.0),
    ):
        loop = Loop(problem, start, [condition])
        loop.run(60)
        slowly, found = first_hits(problem, start, [condition], 60)
        assert bool(loop.hits) == bool(found)
        assert same(loop.state(), slowly)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Problem, ModelState, list[Condition]]:
    names = ["sigmoid", "tanh", "relu", "relu", "identity", "silu", "leaky_relu", "softplus"]
    layers = [
        Dense(draw(st.integers(1, 4)), draw(st.sampled_from(names)))
        for _ in range(draw(st.integers(0, 2)))
    ]
    outputs = draw(st.sampled_from([1, 1, 3]))
    if outputs == 1:
        last = draw(st.sampled_from([("tanh", "half_squared_error"), ("sigmoid",) * 2]))
        loss = last[1] if last[0] == "tanh" else "binary_cross_entropy"
        layers.append(Dense(1, last[0]))
    else:
        layers.append(Dense(3, "softmax"))
        loss = "cross_entropy"
    random = np.random.default_rng(draw(st.integers(0, 1000)))
    n, inputs = draw(st.integers(1, 12)), draw(st.integers(1, 3))
    spec = NetworkSpec(inputs, tuple(layers), loss)
    x = 2 * random.normal(size=(n, inputs))
    y = np.eye(3)[random.integers(0, 3, n)] if outputs > 1 else random.integers(0, 2, (n, 1)) * 1.0
    optimizer = draw(st.sampled_from([SGD(0.5), SGD(0.05), Adam(0.05), Momentum(0.1)]))
    problem = problem_of(spec, x, y, optimizer, draw(st.integers(1, n)))
    start = problem.initial_state(random.normal(size=spec.n_parameters))
    return problem, start, draw(st.lists(st.sampled_from(CHOICE), min_size=1, max_size=4))


CHOICE: list[Condition] = [
    *(LossRises(times) for times in (1, 2, 5)),
    *(LossBelow(below) for below in (0.0613, 0.271, 0.618)),
    *(LossFlat(k, tolerance) for k, tolerance in ((1, 0.0), (3, 0.0517), (20, 0.413))),
    *(GradientBelow(below) for below in (1.07e-3, 0.0213)),
    *(GradientAbove(above, layer) for above, layer in ((0.517, 1), (1.93, None))),
    *(DeltaBelow(below, layer) for below, layer in ((1.3e-3, None), (0.0117, 1))),
    WeightChangesSign(),
    WeightChangesSign(1, 0, 0),
    *(WeightAbove(above) for above in (1.57, 2.71)),
    DeadReLU(),
    Saturated(0.0127),
    Saturated(0.113, 1),
    AccuracyReaches(0.66),
    AccuracyReaches(1.0),
    IterationReached(23),
    EpochReached(4),
    LossNotFinite(),
]


@settings(max_examples=60)
@given(case=cases(), piece=st.sampled_from([1, 7, 40]))
def test_watching_is_looking_at_every_iteration(
    case: tuple[Problem, ModelState, list[Condition]], piece: int
) -> None:
    problem, start, conditions = case
    loop = Loop(problem, start, conditions)
    for _ in range(40 // piece):
        loop.run(piece)
    slowly, found = first_hits(problem, start, conditions, 40 // piece * piece)
    first: dict[int, tuple[int, ...]] = {}
    for index, place in found:
        first[index] = min(first.get(index, (99,)), numbers(place, conditions[index]))
    assert {hit.index: numbers(hit, hit.condition) for hit in loop.hits} == first
    # Without a hit, an overflow takes the loop back further than looking goes.
    assert same(loop.state(), slowly) or loop.diverged_at is not None


def numbers(place: Place | Hit, condition: Condition) -> tuple[int, ...]:
    """What can be compared: for an exploding gradient the hit names a neuron besides."""
    every = (place.layer, place.neuron, place.source)
    kept = every[:1] if isinstance(condition, GradientAbove) else every
    return tuple(-1 if one is None else one for one in kept)


def test_memory_stays_bounded() -> None:
    spec = NetworkSpec(200, (Dense(300, "relu"), Dense(1, "tanh")), "half_squared_error")
    random = np.random.default_rng(0)
    problem = problem_of(spec, random.normal(size=(50, 200)), np.ones((50, 1)), SGD(1e-4), 20)
    start = problem.initial_state(initialise(spec, "he_normal", 0))
    conditions = [WeightAbove(1e9), Saturated(1e-9), DeadReLU(), DeltaBelow(1e-99)]
    assert _peak(problem, start, conditions) - _peak(problem, start, []) < 10_000_000


def _peak(problem: Problem, start: ModelState, conditions: Sequence[Condition]) -> int:
    tracemalloc.start()
    try:
        Loop(problem, start, conditions).run(30)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_problem_can_be_replaced_while_conditions_are_remembered() -> None:
    """As when the learning rate is changed at a pause: what the loss did before still counts."""
    problem, start = line(1.5)
    loop = Loop(problem, start, [LossRises(4)])
    loop.run(3)
    other = replace(problem, optimizer=SGD(1.6))
    further = Loop(other, loop.state(), [LossRises(4)], loop.memory)
    further.run(10)
    assert further.hit is not None
    assert further.hit.iteration == 4
