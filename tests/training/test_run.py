"""A run of training, seen from the other end of the pipe, without a process."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import Pipe
from threading import Thread

import numpy as np
import pytest

from bpstudio.engine import SGD, Array
from bpstudio.training.channel import Channel
from bpstudio.training.loop import evaluate, train
from bpstudio.training.messages import More, Pause, Quit, Reason, Snapshot, Start, Stopped
from bpstudio.training.problem import ModelState, Problem
from bpstudio.training.run import FAST_AHEAD, Run
from tests.training.small import begin, same, xor_problem


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    """The window's end and the child's."""
    ours, theirs = (Channel(end) for end in Pipe())
    yield ours, theirs
    ours.close()
    theirs.close()


def headless(problem: Problem, state: ModelState, iterations: int) -> tuple[ModelState, Array]:
    losses: list[float] = []
    return train(problem, state, iterations, losses), np.array(losses)


def received(end: Channel) -> list[object]:
    messages = []
    while end.poll():
        messages.append(end.receive())
    return messages


def test_it_reports_twice_at_most_and_trains_on_while_nobody_asks_for_more(
    ends: tuple[Channel, Channel],
) -> None:
    ours, theirs = ends
    problem = xor_problem()
    start = begin(problem)
    Run(theirs, Start(1, problem, start, stop_at=5000)).train()

    *told, last = received(ours)
    assert 1 <= len(told) <= FAST_AHEAD
    assert isinstance(last, Stopped)
    assert last.reason is Reason.FINISHED
    state, losses = headless(problem, start, 5000)
    assert same(last.state, state)
    parts = [*(one for one in told if isinstance(one, Snapshot)), last.last]
    assert len(parts) == len(told) + 1
    firsts = np.cumsum([0, *(part.losses.size for part in parts[:-1])])
    assert [part.first_iteration for part in parts] == list(firsts)
    np.testing.assert_array_equal(np.concatenate([part.losses for part in parts]), losses)


def test_a_snapshot_goes_with_its_losses(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    Run(theirs, Start(1, problem, begin(problem), stop_at=500)).train()

    snapshot = received(ours)[0]
    assert isinstance(snapshot, Snapshot)
    assert snapshot.run == 1
    assert snapshot.state.iteration == snapshot.first_iteration + snapshot.losses.size
    assert same(snapshot.state, train(problem, begin(problem), snapshot.losses.size))
    assert snapshot.iterations_per_second > 0


def test_another_snapshot_comes_when_asked_for(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    thread = Thread(target=Run(theirs, Start(1, problem, begin(problem))).train)
    thread.start()
    snapshots = []
    for _ in range(3):
        snapshots.append(ours.receive())
        ours.send(More(1))
    ours.send(Pause(1))
    thread.join()

    assert all(isinstance(snapshot, Snapshot) for snapshot in snapshots)
    # The last request may still be answered before the pause is heard.
    *more, stopped = received(ours)
    assert isinstance(stopped, Stopped)
    told = (*snapshots, *more, stopped.last)
    losses = [one.losses for one in told if isinstance(one, Snapshot)]
    np.testing.assert_array_equal(
        np.concatenate(losses), headless(problem, begin(problem), stopped.state.iteration)[1]
    )


def test_what_is_asked_in_another_run_is_not_heard(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    ours.send(More(1))
    ours.send(Pause(1))
    Run(theirs, Start(2, problem, begin(problem), stop_at=5000)).train()
    *told, last = received(ours)
    assert 1 <= len(told) <= FAST_AHEAD
    assert isinstance(last, Stopped)
    assert last.reason is Reason.FINISHED


def test_pause_answers_with_the_exact_state(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    ours.send(More(1))
    ours.send(Pause(1))
    assert Run(theirs, Start(1, problem, begin(problem))).train() is None
    stopped = received(ours)[-1]
    assert isinstance(stopped, Stopped)
    assert stopped.reason is Reason.PAUSED
    assert same(stopped.state, train(problem, begin(problem), stopped.state.iteration))


def test_nothing_is_done_when_the_end_is_reached_already(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    state = train(problem, begin(problem), 10)
    Run(theirs, Start(1, problem, state, stop_at=10)).train()
    (stopped,) = received(ours)
    assert isinstance(stopped, Stopped)
    assert same(stopped.state, state)
    assert stopped.last.losses.size == 0


@pytest.mark.parametrize("command", [Quit(), Start(2, xor_problem(), begin(xor_problem()))])
def test_a_command_for_another_run_ends_this_one(
    ends: tuple[Channel, Channel], command: Quit | Start
) -> None:
    ours, theirs = ends
    ours.send(command)
    problem = xor_problem()
    assert type(Run(theirs, Start(1, problem, begin(problem))).train()) is type(command)
    assert not any(isinstance(message, Stopped) for message in received(ours))


def test_divergence_stops_at_the_last_finite_state(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem(SGD(1e6), loss="half_squared_error")
    Run(theirs, Start(1, problem, begin(problem))).train()
    stopped = received(ours)[-1]
    assert isinstance(stopped, Stopped)
    assert stopped.reason is Reason.DIVERGED
    assert stopped.state.is_finite
    assert stopped.diverged_at is not None
    assert stopped.state.iteration < stopped.diverged_at
    assert same(stopped.state, train(problem, begin(problem), stopped.state.iteration))


def test_the_end_of_the_pipe_ends_training(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    ours.close()
    problem = xor_problem()
    with pytest.raises((EOFError, ConnectionError)):
        Run(theirs, Start(1, problem, begin(problem))).train()


def test_the_loss_on_the_test_samples_belongs_to_the_state(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    Run(theirs, Start(1, problem, begin(problem), stop_at=300)).train()
    stopped = received(ours)[-1]
    assert isinstance(stopped, Stopped)
    assert stopped.last.tests[-1] == (stopped.state.iteration, evaluate(problem, stopped.state))


def test_without_test_samples_there_is_no_test_loss(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem(tested=False)
    Run(theirs, Start(1, problem, begin(problem), stop_at=300)).train()
    stopped = received(ours)[-1]
    assert isinstance(stopped, Stopped)
    assert stopped.last.tests == ()
