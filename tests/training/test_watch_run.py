"""Hits as they come through the pipe, and from the child process itself."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import Pipe

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.trainer import Trainer
from bpstudio.training import Loop, train
from bpstudio.training.channel import Channel
from bpstudio.training.conditions import (
    Breakpoint,
    Condition,
    GradientAbove,
    LossBelow,
    LossNotFinite,
)
from bpstudio.training.messages import Reason, Snapshot, Start, Stopped
from bpstudio.training.run import Run
from tests.training.small import begin, same, xor_problem


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    """The window's end and the child's."""
    ours, theirs = (Channel(end) for end in Pipe())
    yield ours, theirs
    ours.close()
    theirs.close()


def ran(ends: tuple[Channel, Channel], start: Start) -> Stopped:
    ours, theirs = ends
    Run(theirs, start).train()
    messages: list[object] = []
    while ours.poll():
        messages.append(ours.receive())
    assert isinstance(messages[-1], Stopped)
    return messages[-1]


def test_a_run_stops_at_a_hit_and_says_which(ends: tuple[Channel, Channel]) -> None:
    problem = xor_problem()
    conditions: list[Condition] = [LossBelow(-1.0), LossBelow(0.2)]
    stopped = ran(ends, Start(1, problem, begin(problem), 5000, conditions))
    loop = Loop(problem, begin(problem), conditions)
    loop.run(5000)
    assert stopped.reason is Reason.HIT
    assert stopped.hits == loop.hits
    assert stopped.hit is not None
    assert stopped.hit.index == 1
    assert stopped.hit.iteration == stopped.state.iteration
    assert same(stopped.state, train(problem, begin(problem), stopped.state.iteration))


def test_a_run_goes_on_from_a_hit(ends: tuple[Channel, Channel]) -> None:
    problem = xor_problem()
    conditions = [Breakpoint(LossBelow(below)) for below in (0.6, 0.4, 0.2)]
    iterations, state, memory = list[int](), begin(problem), None
    for number in range(3):
        stopped = ran(ends, Start(number, problem, state, 5000, conditions, memory))
        assert stopped.reason is Reason.HIT
        state, memory = stopped.state, stopped.memory
        iterations.append(state.iteration)
    assert iterations == sorted(set(iterations))


def test_without_a_hit_a_run_ends_as_ever(ends: tuple[Channel, Channel]) -> None:
    problem = xor_problem()
    stopped = ran(ends, Start(1, problem, begin(problem), 500, (LossBelow(-1.0),)))
    assert stopped.reason is Reason.FINISHED
    assert stopped.hits == ()
    assert stopped.hit is None
    assert stopped.memory is not None
    plain = ran(ends, Start(2, problem, begin(problem), 500))
    assert plain.memory is None
    assert same(plain.state, stopped.state)


def test_the_child_process_stops_at_the_very_iteration(qtbot: QtBot) -> None:
    problem = xor_problem()
    conditions = [LossBelow(-1.0), GradientAbove(1e9), LossBelow(0.2), LossNotFinite()]
    trainer, snapshots = Trainer(), list[Snapshot]()
    trainer.progressed.connect(snapshots.append)
    try:
        with qtbot.waitSignal(trainer.stopped, timeout=20_000) as blocker:
            trainer.start(problem, begin(problem), None, conditions)
        stopped = blocker.args[0]
        assert isinstance(stopped, Stopped)
        assert stopped.reason is Reason.HIT
        assert not trainer.running
        losses: list[float] = []
        assert same(stopped.state, train(problem, begin(problem), stopped.state.iteration, losses))
        told = np.concatenate([part.losses for part in (*snapshots, stopped.last)])
        np.testing.assert_array_equal(told, losses)
        assert min(losses) >= 0.2
        assert stopped.hit is not None
        assert stopped.hit.condition == LossBelow(0.2)
        assert stopped.hit.value < 0.2

        with qtbot.waitSignal(trainer.stopped, timeout=20_000) as blocker:
            goal = stopped.state.iteration + 300
            trainer.start(problem, stopped.state, goal, conditions, stopped.memory)
        assert blocker.args[0].state.iteration > stopped.state.iteration
    finally:
        trainer.close()
