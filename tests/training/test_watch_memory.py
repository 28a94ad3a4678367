"""What a loop that goes on from another must know of its conditions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine import SGD
from bpstudio.training import Loop
from bpstudio.training.conditions import (
    AccuracyReaches,
    Condition,
    GradientBelow,
    LossBelow,
    LossFlat,
    LossRises,
    Saturated,
    WeightAbove,
)
from tests.training.small import begin, same, xor_problem
from tests.training.watched import line


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
    problem, start = line(0.25)
    loop = Loop(problem, start, [LossBelow(0.4)])
    loop.run(10)
    assert loop.memory is not None
    again = Loop(problem, start, [LossBelow(0.4)], loop.memory)
    again.run(10)
    assert again.hits == loop.hits


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
