"""What a loop does when a loss or a parameter leaves the finite numbers."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import OPTIMIZERS, SGD, Dataset, Dense, NetworkSpec, NoRegulariser, run
from bpstudio.training import Loop, ModelState, Problem, advance, train
from tests.training.small import same

LINE = NetworkSpec(1, (Dense(1, "identity"),))


def explosive(rate: float) -> tuple[Problem, ModelState]:
    """A line through one point, which overshoots by more each time: |1 − 2 rate| grows."""
    problem = Problem(
        LINE, Dataset(np.ones((1, 1)), np.zeros((1, 1))), SGD(rate), NoRegulariser(), 1, 0
    )
    return problem, problem.initial_state(np.array([1.0, 0.0]))


def first_not_finite(problem: Problem, state: ModelState) -> ModelState:
    """By steps: the first state with a loss or a parameter that is not finite."""
    while True:
        loss = run(problem.spec, state.theta, *problem.batch(state.iteration)).loss
        if not (np.isfinite(loss) and state.is_finite):
            return state
        state = advance(problem, state)


@pytest.mark.parametrize("rate", [1.2, 3.0, 500.5, 1e6, 1e150, 1e300])
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_an_overflow_ends_at_the_last_finite_state(rate: float, piece: int) -> None:
    problem, start = explosive(rate)
    bad = first_not_finite(problem, start)
    loop, losses = Loop(problem, start), list[float]()
    while loop.diverged_at is None:
        losses += loop.run(piece).tolist()
    state = loop.state()
    assert loop.diverged_at == bad.iteration
    assert state.iteration == bad.iteration - 1
    assert state.is_finite
    assert np.isfinite(losses).all()
    assert same(state, train(problem, start, state.iteration))
    assert len(loop.run(10)) == 0
    assert same(loop.state(), state)


@pytest.mark.parametrize("name", ["adam", "momentum", "rmsprop"])
def test_an_overflow_with_slots(name: str) -> None:
    problem, start = explosive(1.0)
    problem = Problem(
        LINE, problem.dataset, OPTIMIZERS[name](1e160), NoRegulariser(), batch_size=1, seed=0
    )
    start = problem.initial_state(start.theta)
    loop = Loop(problem, start)
    loop.run(2000)
    assert loop.diverged_at == first_not_finite(problem, start).iteration
    assert loop.state().iteration == loop.diverged_at - 1


def test_an_overflow_right_at_a_kept_state_goes_back_beyond_it() -> None:
    for rate in np.linspace(1.9, 2.1, 9):
        problem, start = explosive(float(rate))
        bad = first_not_finite(problem, start).iteration
        for offset in range(-2, 3):
            # States are kept at multiples of 256 from the start, so shift the start to meet one.
            shifted = train(problem, start, max(0, bad - 256 + offset))
            loop = Loop(problem, shifted)
            loop.run(1000)
            assert loop.diverged_at == bad
            assert same(loop.state(), train(problem, start, bad - 1))


def test_a_start_that_is_not_finite_stays_where_it_is() -> None:
    problem, _ = explosive(0.1)
    start = problem.initial_state(np.array([1e200, 0.0]))
    loop = Loop(problem, start)
    assert len(loop.run(10)) == 0
    assert loop.diverged_at == 0
    assert same(loop.state(), start)
