"""The trainer, and its process in all the ways in which it may end."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import weakref
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine import SGD
from bpstudio.trainer import Trainer, WorkerLost
from bpstudio.training.loop import train
from bpstudio.training.messages import Reason, Snapshot, Stopped
from bpstudio.training.problem import ModelState, Problem
from tests.training.small import begin, same, xor_problem

TIMEOUT = 20_000
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


@pytest.fixture
def trainer() -> Iterator[Trainer]:
    one = Trainer()
    yield one
    one.close()


def finish(qtbot: QtBot, trainer: Trainer, problem: Problem, state: ModelState, at: int) -> Stopped:
    """Train until `at` updates have been made."""
    with qtbot.waitSignal(trainer.stopped, timeout=TIMEOUT) as blocker:
        trainer.start(problem, state, at)
    stopped = blocker.args[0]
    assert isinstance(stopped, Stopped)
    return stopped


def begin_run(qtbot: QtBot, trainer: Trainer, problem: Problem) -> Snapshot:
    """Train without an end, and return when the first snapshot is there."""
    with qtbot.waitSignal(trainer.progressed, timeout=TIMEOUT) as blocker:
        trainer.start(problem, begin(problem))
    snapshot = blocker.args[0]
    assert isinstance(snapshot, Snapshot)
    return snapshot


def pause(qtbot: QtBot, trainer: Trainer) -> Stopped:
    with qtbot.waitSignal(trainer.stopped, timeout=TIMEOUT) as blocker:
        trainer.pause()
    stopped = blocker.args[0]
    assert isinstance(stopped, Stopped)
    return stopped


def is_alive(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_every_loss_comes_once_and_the_end_is_that_of_the_loop(
    qtbot: QtBot, trainer: Trainer
) -> None:
    problem = xor_problem()
    snapshots: list[Snapshot] = []
    trainer.progressed.connect(snapshots.append)
    stopped = finish(qtbot, trainer, problem, begin(problem), 5000)

    losses: list[float] = []
    assert same(stopped.state, train(problem, begin(problem), 5000, losses))
    assert stopped.reason is Reason.FINISHED
    assert not trainer.running
    parts = [*snapshots, stopped.last]
    firsts = np.cumsum([0, *(part.losses.size for part in parts[:-1])])
    assert [part.first_iteration for part in parts] == list(firsts)
    np.testing.assert_array_equal(np.concatenate([part.losses for part in parts]), losses)


def test_pause_and_start_again_is_as_if_never_paused(qtbot: QtBot, trainer: Trainer) -> None:
    problem = xor_problem()
    begin_run(qtbot, trainer, problem)
    assert trainer.running
    paused = pause(qtbot, trainer)
    assert paused.reason is Reason.PAUSED
    assert not trainer.running

    end = paused.state.iteration + 1001
    assert same(
        finish(qtbot, trainer, problem, paused.state, end).state,
        train(problem, begin(problem), end),
    )


def test_the_process_is_kept_for_the_next_run(qtbot: QtBot, trainer: Trainer) -> None:
    trainer.warm_up()
    pid = trainer.process_id
    assert pid is not None
    problem = xor_problem()
    for _ in range(2):
        finish(qtbot, trainer, problem, begin(problem), 10)
        assert trainer.process_id == pid


def test_a_new_run_takes_the_place_of_the_one_before(qtbot: QtBot, trainer: Trainer) -> None:
    problem, other = xor_problem(), xor_problem(SGD(0.1))
    first = begin_run(qtbot, trainer, problem)
    snapshots: list[Snapshot] = []
    trainer.progressed.connect(snapshots.append)
    stopped = finish(qtbot, trainer, other, begin(other), 3000)
    assert same(stopped.state, train(other, begin(other), 3000))
    assert {one.run for one in snapshots} <= {stopped.run}
    assert stopped.run != first.run


def test_pause_with_nothing_to_pause_does_nothing(qtbot: QtBot, trainer: Trainer) -> None:
    trainer.pause()
    problem = xor_problem()
    stopped = finish(qtbot, trainer, problem, begin(problem), 10)
    trainer.pause()
    again = finish(qtbot, trainer, problem, stopped.state, 20)
    assert (again.reason, again.state.iteration) == (Reason.FINISHED, 20)


def test_divergence_stops_at_the_last_finite_state(qtbot: QtBot, trainer: Trainer) -> None:
    problem = xor_problem(SGD(1e6), loss="half_squared_error")
    with qtbot.waitSignal(trainer.stopped, timeout=TIMEOUT) as blocker:
        trainer.start(problem, begin(problem))
    stopped = blocker.args[0]
    assert isinstance(stopped, Stopped)
    assert stopped.reason is Reason.DIVERGED
    assert stopped.state.is_finite
    assert stopped.diverged_at is not None
    assert stopped.diverged_at > stopped.state.iteration


@posix
def test_a_killed_process_is_reported_once_and_replaced(qtbot: QtBot, trainer: Trainer) -> None:
    problem = xor_problem()
    begin_run(qtbot, trainer, problem)
    killed = trainer.process_id
    assert killed is not None
    failures: list[WorkerLost] = []
    trainer.failed.connect(failures.append)
    with qtbot.waitSignal(trainer.failed, timeout=TIMEOUT):
        os.kill(killed, signal.SIGKILL)
    assert "signal 9" in failures[0].message
    assert "start training" in failures[0].hint
    assert not trainer.running

    stopped = finish(qtbot, trainer, problem, begin(problem), 100)
    assert same(stopped.state, train(problem, begin(problem), 100))
    assert trainer.process_id != killed
    assert len(failures) == 1


@posix
def test_a_process_killed_between_runs_is_replaced_without_a_word(
    qtbot: QtBot, trainer: Trainer
) -> None:
    trainer.warm_up()
    killed = trainer.process_id
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    (child,) = multiprocessing.active_children()
    child.join(5)
    problem = xor_problem()
    with qtbot.assertNotEmitted(trainer.failed):
        finish(qtbot, trainer, problem, begin(problem), 10)


def test_an_error_in_the_process_is_reported_with_its_traceback(
    qtbot: QtBot, trainer: Trainer
) -> None:
    problem = xor_problem()
    state = begin(problem)
    object.__setattr__(state, "slots", None)
    with qtbot.waitSignal(trainer.failed, timeout=TIMEOUT) as blocker:
        trainer.start(problem, state)
    lost = blocker.args[0]
    assert isinstance(lost, WorkerLost)
    assert "NoneType" in lost.message
    assert lost.details.startswith("Traceback")
    finish(qtbot, trainer, problem, begin(problem), 10)


def test_what_cannot_be_sent_is_reported(qtbot: QtBot, trainer: Trainer) -> None:
    problem = xor_problem()
    state = begin(problem)
    object.__setattr__(state, "theta", threading.Lock())
    with qtbot.waitSignal(trainer.failed, timeout=TIMEOUT) as blocker:
        trainer.start(problem, state)
    assert "pickle" in blocker.args[0].message


def test_no_room_for_a_process_is_reported(
    qtbot: QtBot, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr("bpstudio.training.process.WorkerProcess", refuse)
    trainer.warm_up()
    problem = xor_problem()
    with qtbot.waitSignal(trainer.failed, timeout=TIMEOUT) as blocker:
        trainer.start(problem, begin(problem))
    assert "Resource temporarily unavailable" in blocker.args[0].message
    assert not trainer.running


def test_close_in_mid_training_leaves_nothing_behind(qtbot: QtBot, trainer: Trainer) -> None:
    begin_run(qtbot, trainer, xor_problem())
    pid = trainer.process_id
    trainer.close()
    trainer.close()
    assert not is_alive(pid)
    assert trainer.process_id is None
    assert not multiprocessing.active_children()
    assert not [one for one in threading.enumerate() if one.name.startswith("bpstudio")]


@posix
def test_close_ends_a_suspended_process(qtbot: QtBot, trainer: Trainer) -> None:
    begin_run(qtbot, trainer, xor_problem())
    pid = trainer.process_id
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    trainer.close()
    assert not is_alive(pid)


def test_a_trainer_closed_can_start_again(qtbot: QtBot, trainer: Trainer) -> None:
    begin_run(qtbot, trainer, xor_problem())
    trainer.close()
    problem = xor_problem()
    assert finish(qtbot, trainer, problem, begin(problem), 10).state.iteration == 10


def test_a_trainer_forgotten_takes_its_process_along(qtbot: QtBot) -> None:
    trainer = Trainer()
    begin_run(qtbot, trainer, xor_problem())
    pid, reference = trainer.process_id, weakref.ref(trainer)
    del trainer
    gc.collect()
    assert reference() is None
    assert not is_alive(pid)
