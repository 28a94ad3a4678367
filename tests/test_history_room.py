"""What a run keeps, however long it is, and the path that is drawn through it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import Adam, Dense, NetworkSpec
from bpstudio.kept import MOST_KEPT, Room
from bpstudio.replay import NEAR_BYTES
from bpstudio.training import ModelState
from tests.histories import (
    DOCUMENT,
    PROBLEM,
    STATE_BYTES,
    begun,
    start_of,
    states_of,
    trained,
    visit,
)
from tests.training.small import same

ZEROS, NO_SLOTS = np.zeros(125_000), np.empty((0, 1))


def cheap_state(iteration: int, nbytes: int = 8) -> ModelState:
    """A state that says how large it is, and takes next to nothing."""
    return ModelState(ZEROS[: nbytes // 8], NO_SLOTS, iteration)


def test_a_million_iterations_stay_within_bounds() -> None:
    history = begun(2**40)
    for iteration in range(5, 1_000_001, 5):
        history.keep(cheap_state(iteration))
    assert history.head == 1_000_000
    assert history.nbytes <= 8 * (MOST_KEPT + 1) + STATE_BYTES
    gaps = [i - start_of(history, i) for i in range(0, 1_000_000, 997)]
    assert max(gaps) <= 2 * 1_000_000 / MOST_KEPT


@pytest.mark.parametrize("nbytes", [1000, 100_000, 999_992])
def test_memory_stays_within_its_bound_and_the_states_are_spread(nbytes: int) -> None:
    bound = 10_000_000
    history = begun(bound)
    every = 97
    for iteration in range(every, 1_000_000, every):
        history.keep(cheap_state(iteration, nbytes))
        if iteration % 100 == 0:
            assert history.nbytes <= bound + nbytes + STATE_BYTES
    fits = min(bound // nbytes, MOST_KEPT)
    farthest = max(
        iteration - start_of(history, iteration) for iteration in range(0, 999_000, 1009)
    )
    assert farthest <= 2 * 1_000_000 / fits + every


def test_less_can_be_kept_and_nothing_is_lost() -> None:
    history = trained(400)
    before = history.nbytes
    history.limit(Room(8 * STATE_BYTES, 0))
    assert history.nbytes <= 10 * STATE_BYTES < before
    assert same(visit(history, 333), states_of(history, 333)[-1])
    history.rest()
    assert history.nbytes <= 10 * STATE_BYTES


def test_states_of_different_sizes_are_counted_as_they_are() -> None:
    bound = 30 * STATE_BYTES
    history = trained(200, 1, begun(bound))
    adam = replace(DOCUMENT, optimizer=Adam(0.01))
    problem = adam.problem()
    state = visit(history, 200)
    history.change(adam, problem, problem.initial_state(state.theta, 200))
    trained(200, 1, history)
    history.rest()
    # Beside what is kept: the first state, that of the change, and the newest.
    assert history.nbytes <= bound + 7 * STATE_BYTES


def test_visits_are_bounded_too() -> None:
    large = replace(
        DOCUMENT, spec=NetworkSpec(2, (Dense(60_000, "relu"), Dense(1)), "half_squared_error")
    )
    history = trained(12, 12, begun(2**20, large))
    for iteration in range(13):
        visit(history, iteration)
    assert history.nbytes <= NEAR_BYTES + 4 * 8 * large.spec.n_parameters


def test_the_path_goes_from_the_first_state_to_the_head() -> None:
    history = trained(50)
    path = history.path()
    assert [state.iteration for state in path] == list(range(51))
    for iteration in (0, 17, 50):
        assert same(path[iteration], visit(history, iteration))


def test_the_path_of_a_long_run_has_some_states_evenly_spread() -> None:
    history = trained(3000)
    visit(history, 1700)
    iterations = [state.iteration for state in history.path()]
    assert len(iterations) == 400
    assert (iterations[0], iterations[-1]) == (0, 3000)
    assert max(np.diff(iterations)) <= 9


def test_a_part_of_the_path_leaves_out_both_of_its_ends() -> None:
    history = trained(50)
    assert [state.iteration for state in history.path(10, 15)] == [11, 12, 13, 14]
    assert [state.iteration for state in history.path(after=47)] == [48, 49, 50]
    assert history.path(20, 21) == []
    few = [state.iteration for state in history.path(most=6)]
    assert few == [0, 10, 20, 30, 40, 50]


def test_where_weights_were_edited_the_path_has_the_new_ones() -> None:
    history = trained(10)
    state = replace(visit(history, 5), theta=np.ones(DOCUMENT.spec.n_parameters))
    history.change(DOCUMENT, PROBLEM, state)
    path = history.path()
    assert [state.iteration for state in path] == [0, 1, 2, 3, 4, 5]
    assert same(path[-1], state)
