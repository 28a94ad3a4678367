"""Speed and goals of a run, seen from the other end of the pipe, without a process."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import Pipe
from threading import Thread
from time import process_time

import numpy as np
import pytest

from bpstudio.training.channel import Channel
from bpstudio.training.conditions import Memory
from bpstudio.training.goal import Goal, Mark
from bpstudio.training.loop import evaluate, train
from bpstudio.training.messages import (
    More,
    Past,
    Pause,
    Reason,
    SetPace,
    Snapshot,
    Start,
    Stopped,
)
from bpstudio.training.run import MOST_AHEAD, Run
from bpstudio.training.tempo import Pace, Unit
from tests.training.small import begin, same, xor_problem

SLOW = Pace(0.02)


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    ours, theirs = (Channel(end) for end in Pipe())
    yield ours, theirs
    ours.close()
    theirs.close()


def stopped_of(ours: Channel) -> Stopped:
    while not isinstance(message := ours.receive(), Stopped):
        pass
    return message


def test_slow_iterations_are_sent_one_by_one(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    Run(theirs, Start(1, problem, begin(problem), stop_at=6, pace=Pace(60))).train()
    for iteration in range(1, 6):
        snapshot = ours.receive()
        assert isinstance(snapshot, Snapshot)
        assert (snapshot.first_iteration, snapshot.state.iteration) == (iteration - 1, iteration)
        assert snapshot.losses.size == 1
        assert snapshot.iterations_per_second <= 60
    stopped = stopped_of(ours)
    assert stopped.reason is Reason.FINISHED
    assert same(stopped.state, train(problem, begin(problem), 6))


def test_no_more_are_sent_than_a_window_could_miss(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    pace = Pace(30, Unit.EPOCHS)
    Run(theirs, Start(1, problem, begin(problem), stop_at=MOST_AHEAD + 9, pace=pace)).train()
    for _ in range(MOST_AHEAD):
        assert isinstance(ours.receive(), Snapshot)
    stopped = ours.receive()
    assert isinstance(stopped, Stopped)
    assert stopped.last.losses.size == 9


def test_a_pause_is_heard_at_once_and_a_wait_costs_nothing(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    thread = Thread(target=Run(theirs, Start(1, problem, begin(problem), pace=SLOW)).train)
    thread.start()
    ours.receive()
    began = process_time()
    assert not ours.poll(0.2)
    assert process_time() - began < 0.1
    ours.send(Pause(1))
    stopped = stopped_of(ours)
    thread.join()
    assert stopped.reason is Reason.PAUSED
    assert stopped.state.iteration == 1


def test_speed_changes_while_it_runs(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    start = Start(1, problem, begin(problem), stop_at=3000, pace=SLOW)
    thread = Thread(target=Run(theirs, start).train)
    thread.start()
    ours.receive()
    ours.send(More(1))
    ours.send(SetPace(2, Pace()))
    ours.send(SetPace(1, Pace()))
    stopped = stopped_of(ours)
    thread.join()
    assert stopped.reason is Reason.FINISHED
    assert same(stopped.state, train(problem, begin(problem), 3000))


def test_training_that_goes_on_waits_for_its_turn(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    ours.send(Pause(1))
    past = Past(since_last=0.0)
    Run(theirs, Start(1, problem, begin(problem), pace=SLOW, past=past)).train()
    assert stopped_of(ours).state.iteration == 0


def mean_of_epochs(losses: list[float], length: int) -> list[float]:
    return [float(np.mean(losses[i - length : i])) for i in range(length, len(losses) + 1)]


def test_it_stops_at_the_very_iteration_at_which_the_loss_is_reached(
    ends: tuple[Channel, Channel],
) -> None:
    ours, theirs = ends
    problem = xor_problem()
    losses: list[float] = []
    train(problem, begin(problem), 3000, losses)
    length = problem.batches_per_epoch
    means = mean_of_epochs(losses, length)
    wanted = 0.3
    at = next(i for i, mean in enumerate(means) if mean <= wanted) + length
    Run(theirs, Start(1, problem, begin(problem), goal=Goal(loss=wanted))).train()
    stopped = stopped_of(ours)
    assert stopped.reason is Reason.REACHED
    assert stopped.reached is not None
    assert (stopped.reached.mark, stopped.reached.wanted) == (Mark.LOSS, wanted)
    assert stopped.reached.value == pytest.approx(means[at - length])
    assert same(stopped.state, train(problem, begin(problem), at))


def test_losses_before_a_pause_count_for_the_goal(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    losses: list[float] = []
    train(problem, begin(problem), 3000, losses)
    length = problem.batches_per_epoch
    means = mean_of_epochs(losses, length)
    wanted = 0.3
    at = next(i for i, mean in enumerate(means) if mean <= wanted) + length
    before = np.array(losses[: at - 1])
    state = train(problem, begin(problem), at - 1)
    past = Past(losses=before[-length:])
    Run(theirs, Start(1, problem, state, goal=Goal(loss=wanted), past=past)).train()
    assert stopped_of(ours).state.iteration == at


def test_it_stops_at_a_test_loss(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    Run(theirs, Start(1, problem, begin(problem), goal=Goal(test_loss=0.3))).train()
    stopped = stopped_of(ours)
    assert stopped.reached is not None
    assert stopped.reached.mark is Mark.TEST_LOSS
    assert stopped.reached.value <= 0.3
    assert stopped.reached.value == evaluate(problem, stopped.state)


def test_it_stops_after_a_time_that_counts_what_was_trained_before(
    ends: tuple[Channel, Channel],
) -> None:
    ours, theirs = ends
    problem = xor_problem()
    start = Start(1, problem, begin(problem), goal=Goal(seconds=30.1), past=Past(seconds=30.0))
    Run(theirs, start).train()
    stopped = stopped_of(ours)
    assert stopped.reached is not None
    assert stopped.reached.mark is Mark.SECONDS
    assert stopped.state.iteration > 0
    assert 30.1 <= stopped.last.seconds < 60


def test_a_time_ends_also_between_slow_iterations(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    Run(theirs, Start(1, problem, begin(problem), goal=Goal(seconds=0.05), pace=SLOW)).train()
    stopped = stopped_of(ours)
    assert stopped.reason is Reason.REACHED
    assert stopped.state.iteration == 1


def test_the_end_of_the_epoch_comes_before_a_later_goal(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    problem = xor_problem()
    memory: Memory | None = None
    start = Start(1, problem, begin(problem), 2, (), memory, goal=Goal(loss=1e-9, seconds=1e9))
    Run(theirs, start).train()
    stopped = stopped_of(ours)
    assert stopped.reason is Reason.FINISHED
    assert stopped.reached is None
