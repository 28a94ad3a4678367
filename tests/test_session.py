"""The session: stepping, training, edits and undo, as a window drives them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine import SGD, Adam, DataSpec, Dense, NetworkSpec, Optimizer, Table
from bpstudio.errors import UserError
from bpstudio.frame import Frame, Message, Selection
from bpstudio.io import Document
from bpstudio.session import Session
from bpstudio.stepping import Level, Phase
from bpstudio.training import train
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("mazur"))
    yield session
    session.close()


def test_a_step_reveals_the_next_node_and_going_back_takes_it_away(session: Session) -> None:
    start = session.frame.cursor
    session.step(Level.NODE, +1)
    assert session.frame.revealed.activations[1] == 1
    session.step(Level.NODE, -1)
    assert session.frame.cursor == start


def test_stepping_on_at_the_end_enters_the_next_iteration_with_the_new_weights(
    session: Session,
) -> None:
    session.to_end()
    after = session.frame.trace.theta_after
    session.step(Level.NODE, +1)
    assert session.frame.iteration == 1
    np.testing.assert_array_equal(session.frame.state.theta, after)


def test_stepping_back_over_the_border_restores_the_very_weights(session: Session) -> None:
    before = session.frame.state
    session.to_end()
    session.step(Level.PHASE, +1)
    session.step(Level.PHASE, -1)
    session.step(Level.PHASE, -1)
    assert session.frame.iteration == 0
    assert session.frame.state is before
    assert session.frame.location is not None
    assert session.frame.location.phase is Phase.BACKWARD


def test_the_first_moment_says_so(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.message_changed) as said:
        session.step(Level.NODE, -1)
    assert isinstance(said.args[0], Message)
    assert "begins" in said.args[0].text


def test_stepped_iterations_equal_the_loops_bit_for_bit() -> None:
    session = Session(example("iris"))
    try:
        start = session.frame
        for _ in range(9):
            session.step(Level.ITERATION, +1)
        session.step(Level.TERM, +1)
        expected = train(start.problem, start.state, iterations=9)
        assert session.frame.iteration == 9
        np.testing.assert_array_equal(session.frame.state.theta, expected.theta)
    finally:
        session.close()


def test_a_selection_stays_when_another_level_is_chosen(session: Session) -> None:
    session.select(Selection(1, 1))
    session.set_level(Level.TERM)
    assert (session.frame.selection, session.frame.level) == (Selection(1, 1), Level.TERM)
    session.step_at_level(+1)
    assert session.frame.selection is None


def test_a_selection_shows_that_node_until_the_next_step(session: Session) -> None:
    session.to_end()
    session.select(Selection(2, 1))
    chosen = session.frame.explanation
    assert "output 2" in str(chosen.title)
    session.step(Level.NODE, -1)
    assert session.frame.selection is None
    assert str(session.frame.explanation.title) != str(chosen.title)


def test_an_edit_of_the_learning_rate_keeps_the_weights_and_can_be_undone(session: Session) -> None:
    session.step(Level.ITERATION, +1)
    session.step(Level.TERM, +1)
    reached = session.frame.state
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    assert session.frame.state is reached
    session.undo()
    assert session.document.optimizer == SGD(0.5)
    assert session.frame.state is reached
    session.redo()
    assert session.document.optimizer == SGD(0.25)


def test_another_optimizer_starts_with_fresh_slots(session: Session) -> None:
    session.edit(replace(session.document, optimizer=Adam(0.01)), "Optimizer")
    assert session.frame.state.slots.shape == (2, session.document.spec.n_parameters)
    session.undo()
    assert len(session.frame.state.slots) == 0


def test_an_edit_of_the_network_begins_again_and_undo_brings_the_run_back(session: Session) -> None:
    session.step(Level.ITERATION, +1)
    session.step(Level.TERM, +1)
    reached = session.frame
    wider = NetworkSpec(2, (Dense(3), Dense(2)))
    session.edit(session.document.with_spec(wider), "Hidden 1")
    assert session.frame.iteration == 0
    assert session.frame.state.theta.size == wider.n_parameters
    session.undo()
    assert session.frame.state is reached.state
    assert session.frame.cursor == reached.cursor


def test_an_edit_that_cannot_be_is_refused_at_its_field_and_nothing_changes(
    session: Session, qtbot: QtBot
) -> None:
    before = session.frame
    with qtbot.waitSignal(session.field_failed) as failed:
        session.edit(replace(session.document, batch_size=7), "Batch size")
    assert isinstance(failed.args[0], UserError)
    assert failed.args[0].field == "training.batch_size"
    assert session.frame is before
    assert not session.undo_stack.can_undo


def _train_to(session: Session, qtbot: QtBot, iteration: int) -> None:
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration >= iteration, timeout=20_000)


def _pause(session: Session, qtbot: QtBot) -> Frame:
    session.toggle_training()
    qtbot.waitUntil(lambda: not session.frame.training, timeout=10_000)
    return session.frame


def test_training_arrives_where_the_loop_arrives(session: Session, qtbot: QtBot) -> None:
    start = session.frame
    _train_to(session, qtbot, 200)
    frame = _pause(session, qtbot)
    expected = train(start.problem, start.state, iterations=frame.iteration)
    np.testing.assert_array_equal(frame.state.theta, expected.theta)
    iterations, losses = session.run.losses.train.arrays()
    assert iterations[0] == 0
    assert losses[0] == pytest.approx(0.298371109, abs=1e-9)


def test_a_step_while_training_pauses_and_steps_those_very_weights(
    session: Session, qtbot: QtBot
) -> None:
    _train_to(session, qtbot, 50)
    session.step(Level.NODE, +1)
    qtbot.waitUntil(lambda: not session.frame.training, timeout=10_000)
    assert session.frame.revealed.activations[1] == 1


def test_a_new_learning_rate_while_training_takes_effect_and_training_goes_on(
    session: Session, qtbot: QtBot
) -> None:
    _train_to(session, qtbot, 50)
    session.edit(replace(session.document, optimizer=SGD(0.1)), "Learning rate")
    qtbot.waitUntil(
        lambda: session.frame.training and session.document.optimizer == SGD(0.1), timeout=10_000
    )
    reached = session.frame.iteration
    qtbot.waitUntil(lambda: session.frame.iteration > reached, timeout=10_000)
    _pause(session, qtbot)


def test_one_epoch_ends_at_its_border(qtbot: QtBot) -> None:
    session = Session(example("iris"))
    try:
        for epoch in (1, 2):
            session.train_epoch()
            qtbot.waitUntil(lambda: not session.frame.training, timeout=20_000)
            assert session.frame.iteration == epoch * session.frame.problem.batches_per_epoch
    finally:
        session.close()


def test_reset_returns_to_the_initial_weights_and_can_be_undone(
    session: Session, qtbot: QtBot
) -> None:
    initial = session.frame.state
    _train_to(session, qtbot, 50)
    trained = _pause(session, qtbot).state
    session.reset()
    np.testing.assert_array_equal(session.frame.state.theta, initial.theta)
    assert session.run.losses.train.arrays()[0].size == 0
    session.undo()
    assert session.frame.state is trained
    assert session.run.losses.train.arrays()[0].size > 0


def test_divergence_stops_at_the_last_finite_weights(session: Session, qtbot: QtBot) -> None:
    document = replace(example("circle"), optimizer=SGD(1e6))
    linear = NetworkSpec(2, (Dense(4, "relu"), Dense(1, "identity")))
    session.open_document(replace(document, spec=linear))
    with qtbot.waitSignal(
        session.message_changed, timeout=20_000, check_params_cb=lambda m: m is not None
    ) as said:
        session.toggle_training()
    assert "diverged" in said.args[0].text
    assert np.isfinite(session.frame.state.theta).all()
    assert not session.frame.training


def test_a_killed_worker_leaves_the_session_whole_and_training_starts_again(
    session: Session, qtbot: QtBot
) -> None:
    _train_to(session, qtbot, 20)
    pid = session.live.worker_id
    assert pid is not None
    with qtbot.waitSignal(
        session.message_changed, timeout=10_000, check_params_cb=lambda m: m is not None
    ):
        os.kill(pid, signal.SIGKILL)
    assert not session.frame.training
    reached = session.frame.iteration
    _train_to(session, qtbot, reached + 20)
    _pause(session, qtbot)


def test_steps_within_an_iteration_share_one_pass(session: Session) -> None:
    trace = session.frame.trace
    session.step(Level.NODE, +1)
    session.set_level(Level.LAYER)
    assert session.frame.trace is trace
    session.step(Level.ITERATION, +1)
    session.step(Level.ITERATION, +1)
    assert session.frame.trace is not trace


def test_undoing_another_optimizer_at_once_gives_the_slots_back(session: Session) -> None:
    session.edit(replace(session.document, optimizer=Adam(0.01)), "Optimizer")
    for _ in range(3):
        session.step(Level.ITERATION, +1)
        session.step(Level.TERM, +1)
    session.to_start()
    reached = session.frame.state
    assert reached.slots.any()
    session.edit(replace(session.document, optimizer=SGD(0.5)), "Optimizer")
    session.undo()
    assert session.frame.state is reached
    session.redo()
    assert len(session.frame.state.slots) == 0


@pytest.mark.parametrize(
    ("x", "weight", "optimizer"), [(1.0, 1e160, SGD(0.01)), (1e100, 1.0, Adam(0.01))]
)
def test_a_step_goes_no_further_than_training_does(
    x: float, weight: float, optimizer: Optimizer
) -> None:
    """The loss is infinite, or a square that Adam keeps; the weights after it are not."""
    session = Session(overflowing(x, weight, optimizer))
    try:
        frame = session.frame
        reached = train(frame.problem, frame.state, iterations=1).iteration
        assert np.isfinite(frame.trace.theta_after).all()
        session.step(Level.ITERATION, +1)
        session.step(Level.ITERATION, +1)
        assert session.frame.iteration == session.run.history.head == reached == 0
    finally:
        session.close()


def overflowing(x: float, weight: float, optimizer: Optimizer) -> Document:
    """One weight, one sample, whose target is 0."""
    return Document(
        "overflow",
        NetworkSpec(1, (Dense(1, "identity"),)),
        DataSpec("table", table=Table(((x,),), ((0.0,),)), test_share=0.0),
        optimizer,
        batch_size=1,
        initialiser="given",
        parameters=(weight, 0.0),
    )
