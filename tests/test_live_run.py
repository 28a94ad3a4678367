"""What is asked for while training runs: it waits for the pause, and nothing of it is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine import L2, SGD
from bpstudio.session import Session
from bpstudio.stepping import Level
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    """One that is training already."""
    session = Session(replace(example("circle"), batch_size=7))
    train_to(session, qtbot, 60)
    yield session
    session.close()


def train_to(session: Session, qtbot: QtBot, iteration: int) -> None:
    session.toggle_training()
    goes_on_to(session, qtbot, iteration)


def goes_on_to(session: Session, qtbot: QtBot, iteration: int) -> None:
    qtbot.waitUntil(lambda: session.frame.iteration >= iteration, timeout=20_000)


def pauses(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.frame.training, timeout=20_000)


def test_an_edit_is_not_lost_when_a_pause_follows_at_once(session: Session, qtbot: QtBot) -> None:
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    session.toggle_training()
    pauses(session, qtbot)
    assert session.document.optimizer == SGD(0.25)
    assert not session.frame.training


def test_an_edit_after_a_pause_does_not_start_training_again(
    session: Session, qtbot: QtBot
) -> None:
    session.toggle_training()
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    pauses(session, qtbot)
    assert session.document.optimizer == SGD(0.25)
    assert not session.frame.training


def test_a_step_is_a_pause_whatever_is_edited_after_it(session: Session, qtbot: QtBot) -> None:
    session.step(Level.NODE, +1)
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    pauses(session, qtbot)
    assert session.frame.cursor > 0
    assert session.document.optimizer == SGD(0.25)


def test_two_edits_at_once_are_both_made(session: Session, qtbot: QtBot) -> None:
    before = session.document
    session.edit(replace(before, optimizer=SGD(0.25)), "Learning rate")
    session.edit(replace(before, regulariser=L2(0.001)), "Regularisation")
    session.toggle_training()
    pauses(session, qtbot)
    assert session.document == replace(before, optimizer=SGD(0.25), regulariser=L2(0.001))
    session.undo()
    assert session.document == replace(before, optimizer=SGD(0.25))


def test_an_edit_is_not_lost_with_the_worker(session: Session, qtbot: QtBot) -> None:
    pid = session.live.worker_id
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    pauses(session, qtbot)
    assert session.document.optimizer == SGD(0.25)


def test_a_place_that_is_gone_once_training_has_paused_is_the_nearest_there_is(
    session: Session, qtbot: QtBot
) -> None:
    session.reset()
    session.travel(50)
    session.seek(10**9)
    pauses(session, qtbot)
    assert session.frame.iteration == 0
    assert session.frame.cursor == session.frame.schedule.length


def test_an_epoch_is_trained_to_its_end_across_edits(session: Session, qtbot: QtBot) -> None:
    session.train_epoch()
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    pauses(session, qtbot)
    per_epoch = session.frame.problem.batches_per_epoch
    assert session.frame.iteration % per_epoch == 0
    assert session.document.optimizer == SGD(0.25)


def test_an_epoch_ends_in_whatever_run_it_ends(session: Session, qtbot: QtBot) -> None:
    session.reset()
    pauses(session, qtbot)
    session.train_epoch()
    session.undo()
    pauses(session, qtbot)
    assert session.frame.iteration >= 60
    session.train_epoch()
    pauses(session, qtbot)
    assert session.frame.iteration % session.frame.problem.batches_per_epoch == 0


def test_no_epoch_begins_after_a_pause(session: Session, qtbot: QtBot) -> None:
    session.train_epoch()
    session.toggle_training()
    pauses(session, qtbot)
    assert not session.frame.training


def test_the_test_curve_comes_to_where_training_has_paused(session: Session, qtbot: QtBot) -> None:
    for _ in range(5):
        session.toggle_training()
        pauses(session, qtbot)
        assert session.run.losses.test.arrays()[0][-1] == session.frame.iteration
        train_to(session, qtbot, session.frame.iteration + 20)
