"""Conditions where numbers cease to be finite."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import (
    SGD,
    Dense,
    NetworkSpec,
    run,
)
from bpstudio.training import Loop, train
from bpstudio.training.conditions import (
    GradientAbove,
    LossBelow,
    LossNotFinite,
)
from tests.training.small import same
from tests.training.watched import line, problem_of


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
