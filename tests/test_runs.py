"""The list of runs: what joins it, what leaves it, and what all of them may keep together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine import SGD
from bpstudio.kept import Room
from bpstudio.replay import NEAR_BYTES
from bpstudio.runs import MOST_RUNS, Run, RunList
from bpstudio.spill import Spill
from bpstudio.training import ModelState
from tests.histories import DOCUMENT, PROBLEM, trained, visit
from tests.test_history_room import cheap_state
from tests.training.small import same


def begin(runs: RunList) -> Run:
    run = runs.begin(DOCUMENT, PROBLEM, DOCUMENT.initial_state(PROBLEM))
    runs.show(run)
    return run


def train(run: Run, iterations: int = 10) -> None:
    run.losses.train.append(run.history.head, np.full(iterations, 0.5))
    trained(iterations, 1, run.history)


def fork(runs: RunList, parent: Run, iteration: int) -> Run:
    run = runs.fork(parent, iteration, "learning rate 0.1 → 0.5")
    document = replace(DOCUMENT, optimizer=SGD(0.5))
    run.history.change(document, document.problem(), visit(run.history, iteration))
    runs.show(run)
    return run


def test_the_run_that_is_shown_is_the_current_one() -> None:
    runs = RunList()
    first = begin(runs)
    assert runs.current is first
    assert list(runs.runs) == [first]


def test_numbers_are_given_when_a_run_is_shown_and_leave_no_gap() -> None:
    runs = RunList()
    state = DOCUMENT.initial_state(PROBLEM)
    runs.begin(DOCUMENT, PROBLEM, state)
    first = begin(runs)
    train(first)
    second = fork(runs, first, 5)
    runs.show(first)
    assert [first.number, second.number] == [1, 2]


def test_a_run_that_came_nowhere_is_not_listed_once_it_is_left() -> None:
    runs = RunList()
    first, second = begin(runs), begin(runs)
    assert list(runs.runs) == [second]
    train(second)
    third = begin(runs)
    assert list(runs.runs) == [second, third]
    assert first not in runs.runs


def test_a_fork_that_was_not_trained_is_let_go_with_it() -> None:
    runs = RunList()
    first = begin(runs)
    train(first)
    second = fork(runs, first, 5)
    assert list(runs.runs) == [first, second]
    runs.show(first)
    assert list(runs.runs) == [first]


def test_a_fork_has_the_losses_up_to_where_it_began() -> None:
    runs = RunList()
    first = begin(runs)
    train(first, 20)
    first.losses.test.append(0, [0.7])
    first.losses.test.append(12, [0.6])
    second = fork(runs, first, 12)
    assert second.losses.train.arrays()[0].tolist() == list(range(12))
    assert second.losses.test.arrays()[0].tolist() == [0, 12]
    train(second, 3)
    assert second.losses.train.arrays()[0].tolist() == list(range(15))
    assert first.losses.train.arrays()[0].tolist() == list(range(20))
    assert second.parent is first
    assert second.forked_at == 12


def test_its_document_is_the_one_in_force_at_its_head() -> None:
    runs = RunList()
    first = begin(runs)
    train(first)
    assert fork(runs, first, 5).document.optimizer == SGD(0.5)
    assert first.document == DOCUMENT


def test_one_can_be_removed_but_not_the_current_one() -> None:
    runs = RunList()
    first = begin(runs)
    train(first)
    second = begin(runs)
    runs.remove(second)
    assert list(runs.runs) == [first, second]
    runs.remove(first)
    assert list(runs.runs) == [second]
    runs.remove(first)
    assert list(runs.runs) == [second]


def test_of_many_the_oldest_go() -> None:
    runs = RunList()
    all_of_them = []
    for _ in range(MOST_RUNS + 3):
        all_of_them.append(begin(runs))
        train(all_of_them[-1], 1)
    assert runs.runs == tuple(all_of_them[3:])
    runs.show(all_of_them[0])
    assert runs.current is all_of_them[0]
    assert len(runs.runs) == MOST_RUNS


def test_one_that_is_kept_is_not_among_those_that_go() -> None:
    runs = RunList()
    kept = [begin(runs), begin(runs)][-1]
    train(kept, 1)
    kept.kept = True
    for _ in range(MOST_RUNS + 3):
        train(begin(runs), 1)
    assert kept in runs.runs
    assert len(runs.runs) == MOST_RUNS


def test_all_may_be_kept() -> None:
    runs = RunList()
    for _ in range(MOST_RUNS + 2):
        run = begin(runs)
        train(run, 1)
        run.kept = True
    assert len(runs.runs) == MOST_RUNS + 2
    runs.remove(runs.runs[0])
    assert len(runs.runs) == MOST_RUNS + 1


def large_state(iteration: int) -> ModelState:
    """2.4 MB that are there once: as large as 784-128-10 with Adam."""
    return replace(cheap_state(iteration), slots=LARGE)


LARGE = np.zeros((3, 100_000))


def test_all_runs_together_stay_within_memory() -> None:
    runs = RunList()
    for number in range(6):
        run = begin(runs)
        for iteration in range(1, 400):
            run.history.keep(large_state(iteration))
            run.history.remember(large_state(iteration))
        assert run.history.nbytes > Room().memory / 4, number
        total = sum(each.history.nbytes for each in runs.runs)
        assert total <= Room().memory + NEAR_BYTES + 2 * LARGE.nbytes
    assert total < 256e6
    first = runs.runs[0]
    runs.show(first)
    for iteration in range(400, 800):
        first.history.keep(large_state(iteration))
    assert sum(each.history.nbytes for each in runs.runs) < 256e6


def test_all_runs_together_stay_within_the_disk() -> None:
    """Each may be forgotten and returned to; what is forgotten makes room for the others."""
    room = Room(10 * LARGE.nbytes, 40 * LARGE.nbytes)
    runs = RunList(room, Spill(worth=0))
    for _ in range(4):
        run = begin(runs)
        for iteration in range(1, 200):
            run.history.keep(large_state(iteration))
        histories = [each.history for each in runs.runs]
        assert run.history.disk_bytes >= 9 * LARGE.nbytes
        assert sum(history.disk_bytes for history in histories) <= 46 * LARGE.nbytes
        assert sum(history.nbytes for history in histories) <= 12 * LARGE.nbytes
    for run in runs.runs[:-1]:
        assert run.history.replay(199).start == 199


def test_a_run_that_is_forgotten_keeps_little_but_can_be_travelled() -> None:
    """Undo may lead back to it, and the runs that were forked from it speak of it."""
    runs = RunList()
    kept = [begin(runs)]
    train(kept[0], 200)
    expected = visit(kept[0].history, 150)
    for _ in range(MOST_RUNS):
        kept.append(begin(runs))
        train(kept[-1], 200)
    runs.remove(kept[1])
    for run in kept[:2]:
        assert run not in runs.runs
        assert run.history.nbytes <= 4 * expected.theta.nbytes
    assert same(visit(kept[0].history, 150), expected)
