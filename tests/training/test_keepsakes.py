"""The states that go with a snapshot."""

from __future__ import annotations

from multiprocessing import Pipe

import numpy as np
import pytest

from bpstudio.training.channel import Channel
from bpstudio.training.keepsakes import INTERVAL, MOST, MOST_BYTES, Keepsakes
from bpstudio.training.loop import train
from bpstudio.training.messages import Snapshot, Start, Stopped
from bpstudio.training.problem import ModelState
from bpstudio.training.run import Run
from tests.training.small import begin, same, xor_problem


def state(iteration: int = 0, parameters: int = 10) -> ModelState:
    return ModelState(np.zeros(parameters), np.zeros((0, parameters)), iteration)


def filled(count: int) -> Keepsakes:
    """After so many intervals, with a state for each in which one was wanted."""
    keepsakes = Keepsakes(state(), 0.0)
    for number in range(1, count + 1):
        now = number * INTERVAL * 1.001
        if keepsakes.wants(now):
            keepsakes.add(state(number), now)
    return keepsakes


def test_one_is_wanted_when_it_is_time() -> None:
    keepsakes = Keepsakes(state(), 5.0)
    assert not keepsakes.wants(5.0 + INTERVAL / 2)
    assert keepsakes.wants(5.0 + 1.001 * INTERVAL)
    keepsakes.add(state(1), 5.0 + 1.001 * INTERVAL)
    assert not keepsakes.wants(5.0 + 1.5 * INTERVAL)


def test_they_are_taken_once() -> None:
    keepsakes = filled(5)
    assert [each.iteration for each in keepsakes.take()] == [1, 2, 3, 4, 5]
    assert keepsakes.take() == ()


@pytest.mark.parametrize("count", [MOST + 1, 300, 5000])
def test_many_are_thinned_and_stay_evenly_spread(count: int) -> None:
    iterations = [each.iteration for each in filled(count).take()]
    assert MOST / 2 - 1 <= len(iterations) <= MOST
    gaps = np.diff([0, *iterations, count])
    assert gaps.max() <= 3 * count / len(iterations)


def test_after_a_snapshot_they_come_as_often_as_at_first() -> None:
    keepsakes = filled(300)
    keepsakes.take()
    now = 300 * INTERVAL * 1.001 + 10
    keepsakes.add(state(1), now)
    assert keepsakes.wants(now + INTERVAL * 1.001)


def test_large_states_are_left_to_the_snapshots() -> None:
    assert not Keepsakes(state(0, MOST_BYTES // 8), 0.0).wants(1e9)
    assert Keepsakes(state(0, MOST_BYTES // 16), 0.0).wants(1e9)


def test_a_run_sends_states_that_it_really_met() -> None:
    ours, theirs = (Channel(end) for end in Pipe())
    problem = xor_problem()
    start = begin(problem)
    Run(theirs, Start(1, problem, start, stop_at=4000)).train()
    snapshots, report = [], ours.receive()
    while isinstance(report, Snapshot):
        snapshots.append(report)
        report = ours.receive()
    ours.close()
    theirs.close()
    assert isinstance(report, Stopped)
    kept = report.last.kept
    assert snapshots
    assert kept
    for each in (*(state for snapshot in snapshots for state in snapshot.kept), *kept):
        assert each.iteration <= report.state.iteration
    middle = kept[len(kept) // 2]
    assert same(middle, train(problem, start, middle.iteration))
