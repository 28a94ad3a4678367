"""By which figures runs are compared: at their ends, at the same place, or at their lowest."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest

from bpstudio.engine import SGD, Adam
from bpstudio.history import History
from bpstudio.kept import Room
from bpstudio.runs import Run
from bpstudio.spill import Spill
from bpstudio.ui.run_figures import Figures, Moment, figures, shared
from bpstudio.ui.run_words import run_differs
from tests.histories import DOCUMENT

DATA = DOCUMENT.problem().n_samples


def run_of(losses: list[float], batch_size: int = DATA, tests: tuple[float, ...] = ()) -> Run:
    """A run with these batch losses; test losses come at every fifth iteration."""
    document = replace(DOCUMENT, batch_size=batch_size)
    problem = document.problem()
    state = document.initial_state(problem)
    run = Run(History(document, problem, state, Room(), Spill()), number=1)
    run.losses.train.append(0, losses)
    run.losses.test.append(0, tests, stride=5)
    run.history.keep(replace(state, iteration=len(losses)))
    return run


def falling(n: int) -> list[float]:
    return [1 / (1 + i) for i in range(n)]


def test_the_newest_are_those_of_the_end() -> None:
    run = run_of(falling(20), tests=(0.9, 0.7, 0.5, 0.6))
    assert astuple(figures(run, Moment.NEWEST)) == (pytest.approx(1 / 20), 0.6)


def test_of_batches_the_mean_over_an_epoch_counts() -> None:
    half = -(-DATA // 2)
    run = run_of([1.0, 3.0] * 10, batch_size=half)
    assert figures(run, Moment.NEWEST).train == pytest.approx(2.0)


def test_at_the_same_iteration_the_shortest_says_where() -> None:
    runs = [run_of(falling(20), tests=(0.9, 0.7, 0.5)), run_of(falling(8))]
    place = shared(runs, Moment.SAME_ITERATION)
    assert place == 8
    assert astuple(figures(runs[0], Moment.SAME_ITERATION, place)) == (pytest.approx(1 / 8), 0.7)


def test_one_that_has_not_begun_does_not_count() -> None:
    runs = [run_of(falling(20)), run_of([])]
    assert shared(runs, Moment.SAME_ITERATION) == 20
    assert figures(runs[1], Moment.SAME_ITERATION, 20) == Figures(None, None)
    assert shared(runs[1:], Moment.SAME_ITERATION) == 0


def test_at_the_same_epoch_larger_batches_have_come_further() -> None:
    third = -(-DATA // 3)
    large, small = run_of(falling(20)), run_of(falling(30), batch_size=third)
    assert small.history.stretches[0].problem.batches_per_epoch == 3
    place = shared([large, small], Moment.SAME_EPOCH)
    assert place == pytest.approx(10)
    assert figures(large, Moment.SAME_EPOCH, place).train == pytest.approx(1 / 10)
    mean = float(np.mean(falling(30)[-3:]))
    assert figures(small, Moment.SAME_EPOCH, place).train == pytest.approx(mean)


def test_the_lowest_are_of_any_time() -> None:
    run = run_of([3.0, 1.0, 0.5, 2.0], tests=(0.4,))
    run.losses.test.append(5, [0.2, 0.9], stride=5)
    assert astuple(figures(run, Moment.LOWEST)) == (pytest.approx(0.5), 0.2)
    assert figures(run_of([]), Moment.LOWEST) == Figures(None, None)


def test_the_lowest_mean_is_of_a_whole_epoch() -> None:
    half = -(-DATA // 2)
    run = run_of([1.0, 3.0, 2.0, 1.0, 0.1], batch_size=half)
    assert figures(run, Moment.LOWEST).train == pytest.approx(1.5)


def test_losses_near_the_largest_number_have_a_mean() -> None:
    run = run_of([1.7e308, 1.6e308], batch_size=-(-DATA // 2))
    assert figures(run, Moment.NEWEST).train == pytest.approx(1.65e308)


def test_a_run_says_how_it_learns_and_what_else_differs() -> None:
    first, other = run_of(falling(5)), run_of(falling(5), batch_size=1)
    assert run_differs(first, first) == "SGD, η 0.1"
    assert run_differs(other, first) == f"SGD, η 0.1, batch size {DATA} → 1"


def test_a_run_says_what_was_changed_on_the_way_once_it_went_on() -> None:
    run = run_of(falling(5))
    start = run.history.stretches[0].start
    for iteration, optimizer in ((5, SGD(0.5)), (9, Adam(0.1))):
        document = replace(DOCUMENT, batch_size=DATA, optimizer=optimizer)
        state = replace(start, iteration=iteration)
        run.history.change(document, document.problem(), state)
        run.history.keep(replace(start, iteration=iteration + 4 * (iteration == 5)))
    assert run_differs(run, run) == "SGD, η 0.1, learning rate 0.1 → 0.5 from 5"
