"""The worker killed at any moment, suspended, or with nobody at the other end of its pipe."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import Pipe
from threading import Thread
from time import monotonic

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from bpstudio.engine import SGD, Dataset, Dense, NetworkSpec, NoRegulariser
from bpstudio.frame import Message
from bpstudio.session import Session
from bpstudio.trainer import Trainer
from bpstudio.training import ModelState, Problem, train
from bpstudio.training.blas import use_threads_of
from bpstudio.training.channel import Channel
from bpstudio.training.messages import Snapshot, Start, Stopped
from bpstudio.training.run import Run
from bpstudio.training.tempo import Pace
from tests.conftest import example
from tests.training.small import begin, same

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]
TIMEOUT = 20_000
KILLS = 50
# Of a busy machine this is nothing; of a wait for the worker it is less than any.
MOST_STILL = 1.0


class Ticker(QObject):
    """Notes the longest time in which the event loop has not come round."""

    def __init__(self) -> None:
        super().__init__()
        self.longest, self._last = 0.0, monotonic()
        self._timer = QTimer(self, interval=5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now


@pytest.fixture
def session() -> Iterator[Session]:
    """Slow enough for the plot to keep every loss as it is."""
    session = Session(replace(example("circle"), batch_size=10))
    session.live.pace = Pace(500)
    yield session
    session.close()


def worker_of(session: Session) -> int:
    pid = session.live.worker_id
    assert pid is not None
    return pid


def stops(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.frame.training, timeout=TIMEOUT)


def gets_beyond(session: Session, qtbot: QtBot, iteration: int) -> None:
    qtbot.waitUntil(lambda: session.frame.iteration > iteration, timeout=TIMEOUT)


def plotted(session: Session) -> tuple[list[int], list[float]]:
    iterations, losses = session.run.losses.train.arrays()
    return iterations.tolist(), losses.tolist()


def test_killed_at_random_moments_it_loses_nothing_and_goes_on(
    session: Session, qtbot: QtBot
) -> None:
    random, ticker = np.random.default_rng(4), Ticker()
    start, problem = session.frame.state, session.frame.problem
    said: list[Message] = []
    session.message_changed.connect(lambda message: said.append(message) if message else None)
    for kill in range(KILLS):
        at = session.frame.iteration
        session.toggle_training()
        if kill % 3 == 0:
            gets_beyond(session, qtbot, at)
        qtbot.wait(int(random.uniform(0, 60)))
        before = plotted(session)
        os.kill(worker_of(session), signal.SIGKILL)
        stops(session, qtbot)
        iterations, losses = plotted(session)
        assert (iterations[: len(before[0])], losses[: len(before[1])]) == before
        assert iterations == list(range(session.frame.iteration))
    assert len(said) == KILLS
    assert all("signal 9" in message.text for message in said)
    assert session.frame.iteration > KILLS // 3
    expected: list[float] = []
    state = train(problem, start, session.frame.iteration, expected)
    assert same(session.frame.state, state)
    assert plotted(session)[1] == expected
    assert ticker.longest < MOST_STILL


def test_suspended_it_holds_up_nothing_but_itself(session: Session, qtbot: QtBot) -> None:
    start = session.frame.state
    session.toggle_training()
    gets_beyond(session, qtbot, 0)
    ticker = Ticker()
    os.kill(worker_of(session), signal.SIGSTOP)
    qtbot.wait(200)
    before = plotted(session)
    session.edit(replace(session.document, optimizer=SGD(0.5)), "Learning rate")
    session.toggle_training()
    session.live.pace = Pace(10)
    qtbot.wait(1300)
    assert plotted(session) == before
    assert ticker.longest < MOST_STILL
    os.kill(worker_of(session), signal.SIGCONT)
    stops(session, qtbot)
    assert session.document.optimizer == SGD(0.5)
    iterations, losses = plotted(session)
    assert iterations == list(range(session.frame.iteration))
    first = session.run.history.stretches[0].problem
    expected: list[float] = []
    train(first, start, session.frame.iteration, expected)
    assert losses == expected


def wide_problem() -> tuple[Problem, ModelState]:
    """Weights of 3 MB: more than any pipe holds."""
    random = np.random.default_rng(1)
    dataset = Dataset(random.normal(size=(20, 400)), random.normal(size=(20, 2)))
    spec = NetworkSpec(400, (Dense(1000, "relu"), Dense(2, "identity")))
    problem = Problem(spec, dataset, SGD(0.001), NoRegulariser(), 10, 1)
    return problem, begin(problem)


def test_a_start_that_is_stuck_in_the_pipe_does_not_hold_up_the_window(qtbot: QtBot) -> None:
    problem, state = wide_problem()
    use_threads_of(problem)
    trainer = Trainer()
    try:
        trainer.warm_up()
        assert trainer.process_id is not None
        os.kill(trainer.process_id, signal.SIGSTOP)
        ticker = Ticker()
        for _ in range(5):
            trainer.start(problem, state, 2)
        qtbot.wait(300)
        assert ticker.longest < MOST_STILL
        with qtbot.waitSignal(trainer.stopped, timeout=TIMEOUT) as blocker:
            os.kill(trainer.process_id, signal.SIGCONT)
        assert isinstance(blocker.args[0], Stopped)
        assert same(blocker.args[0].state, train(problem, state, 2))
    finally:
        trainer.close()


def test_what_nobody_takes_out_of_the_pipe_is_all_there_later() -> None:
    problem, state = wide_problem()
    ours, theirs = (Channel(end) for end in Pipe())
    run = Run(theirs, Start(1, problem, state, stop_at=12, pace=Pace(60)))
    thread = Thread(target=run.train)
    thread.start()
    thread.join(0.4)
    assert thread.is_alive()
    losses: list[float] = []
    while not isinstance(message := ours.receive(), Stopped):
        assert isinstance(message, Snapshot)
        assert message.first_iteration == len(losses)
        losses += message.losses.tolist()
    losses += message.last.losses.tolist()
    thread.join()
    expected: list[float] = []
    assert same(message.state, train(problem, state, 12, expected))
    assert losses == expected
    ours.close()
    theirs.close()
