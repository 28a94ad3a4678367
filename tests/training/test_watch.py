"""Training stops at the very iteration at which a condition begins to hold."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from bpstudio.engine import (
    SGD,
    Adam,
    Dense,
    NetworkSpec,
    initialise,
    pack,
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
    LossRises,
    Place,
    Saturated,
    WeightAbove,
    WeightChangesSign,
)
from tests.training.naive import first_hits
from tests.training.small import begin, same, xor_problem
from tests.training.watched import Case, line, problem_of

NOWHERE = Place()


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
