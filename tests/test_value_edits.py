"""Values edited in a session: what is recomputed, what is remembered, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.errors import UserError
from bpstudio.frame import Frame, Selection
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What, value_of
from bpstudio.session import Session
from bpstudio.stepping import Level
from bpstudio.training import train
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")

WEIGHT = Quantity(What.WEIGHT, 1, 0, 1)
BIAS = Quantity(What.BIAS, 2, 1)
INPUT = Quantity(What.INPUT, 0, 0)
TARGET = Quantity(What.TARGET, 2, 0)


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("mazur"))
    yield session
    session.close()


def errors(session: Session) -> list[UserError]:
    caught: list[UserError] = []
    session.field_failed.connect(caught.append)
    return caught


def value(session: Session, quantity: Quantity) -> float:
    return value_of(session.frame, quantity)


@pytest.mark.parametrize("quantity", [WEIGHT, BIAS, INPUT, TARGET])
def test_the_pass_is_recomputed_with_the_cursor_where_it_was(
    session: Session, quantity: Quantity
) -> None:
    session.seek(session.frame.schedule.length // 2)
    session.select(Selection(1, 0))
    before = session.frame
    session.values.edit(quantity, 0.75)
    frame = session.frame
    assert value(session, quantity) == 0.75
    assert (frame.cursor, frame.level, frame.selection) == (
        before.cursor,
        before.level,
        before.selection,
    )
    assert frame.trace.pass_.loss != before.trace.pass_.loss
    fresh = Frame(frame.document, frame.document.problem(), frame.state).trace
    np.testing.assert_array_equal(frame.trace.grad, fresh.grad)


@pytest.mark.parametrize("quantity", [WEIGHT, BIAS, INPUT, TARGET])
@pytest.mark.parametrize("iterations", [0, 2])
def test_undo_takes_it_back_and_redo_does_it_again(
    session: Session, quantity: Quantity, iterations: int
) -> None:
    for _ in range(iterations):
        session.step(Level.ITERATION, +1)
    before, runs = session.frame, session.runs.runs
    session.values.edit(quantity, 0.75)
    after = session.frame
    session.undo()
    assert session.document == before.document
    np.testing.assert_array_equal(session.frame.state.theta, before.state.theta)
    session.redo()
    assert session.document == after.document
    np.testing.assert_array_equal(session.frame.state.theta, after.state.theta)
    assert session.runs.runs == runs


def test_the_frame_before_is_shown_until_the_next_step(session: Session) -> None:
    session.seek(9)
    before = session.frame
    session.values.edit(WEIGHT, 0.75)
    shown = session.frame.before
    assert shown is not None
    assert (shown.cursor, shown.state, shown.before) == (9, before.state, None)
    session.set_level(Level.TERM)
    session.select(Selection(1, 1))
    assert session.frame.before is not None
    session.step(Level.TERM, +1)
    assert session.frame.before is None


@pytest.mark.parametrize("quantity", [WEIGHT, INPUT])
def test_undo_and_redo_show_what_was_there_before_them(
    session: Session, quantity: Quantity
) -> None:
    session.seek(9)
    session.select(Selection(1, 0))
    first = value(session, quantity)
    session.values.edit(quantity, 0.75)
    for move, was, now in ((session.undo, 0.75, first), (session.redo, first, 0.75)):
        session.step(Level.NODE, +1)
        session.select(Selection(1, 1))
        move()
        shown = session.frame.before
        assert shown is not None
        assert (value_of(shown, quantity), value(session, quantity)) == (was, now)
        assert (shown.cursor, shown.before) == (session.frame.cursor, None)
        assert session.frame.selection == Selection(1, 1)
    session.step(Level.NODE, +1)
    assert session.frame.before is None


def test_nothing_is_shown_beside_another_pass(session: Session) -> None:
    session.values.edit(WEIGHT, 0.75)
    session.edit(replace(session.document, seed=4), "seed")
    assert session.frame.before is None
    session.undo()
    assert session.frame.before is None
    session.step(Level.ITERATION, +1)
    session.step(Level.ITERATION, +1)
    session.undo()
    assert session.frame.iteration == 0
    assert session.frame.before is None


def test_what_was_taken_back_is_not_shown(session: Session) -> None:
    session.values.edit(WEIGHT, 0.75)
    session.values.take_back()
    assert session.frame.before is None


def test_edits_at_one_iteration_are_one_change_of_the_run(session: Session) -> None:
    """However they are undone, made again or forked from."""
    for _ in range(4):
        session.step(Level.ITERATION, +1)
    session.to_start()
    run, iteration = session.run, session.frame.iteration
    for number in range(5):
        session.values.edit(WEIGHT, number / 10)
        session.values.edit(INPUT, number / 10)
    for move in (*(session.undo,) * 4, *(session.redo,) * 2):
        move()
    edited = session.frame
    assert [stretch.first for stretch in run.history.stretches] == [0, iteration]
    for _ in range(3):
        session.step(Level.ITERATION, +1)
    session.to_start()
    head = session.frame.state
    session.travel(iteration)
    np.testing.assert_array_equal(session.frame.state.theta, edited.state.theta)
    assert session.document == edited.document
    session.values.edit(WEIGHT, 0.9)
    session.values.edit(WEIGHT, 0.8)
    assert session.run.parent is run
    assert [stretch.first for stretch in session.run.history.stretches] == [0, iteration]
    session.return_to(run)
    session.travel(iteration)
    np.testing.assert_array_equal(session.frame.state.theta, edited.state.theta)
    session.travel(head.iteration)
    np.testing.assert_array_equal(session.frame.state.theta, head.theta)


def test_a_later_weight_is_a_state_of_the_run_and_replayed(session: Session) -> None:
    for _ in range(4):
        session.step(Level.ITERATION, +1)
    document = session.document
    assert session.frame.iteration == 3
    session.values.edit(WEIGHT, 0.75)
    assert session.document == document
    assert not session.file.modified
    edited = session.frame.state
    for _ in range(3):
        session.step(Level.ITERATION, +1)
    head = session.frame.state
    session.travel(1)
    assert value(session, WEIGHT) != 0.75
    session.travel(3)
    np.testing.assert_array_equal(session.frame.state.theta, edited.theta)
    session.travel(head.iteration)
    np.testing.assert_array_equal(session.frame.state.theta, head.theta)
    expected = train(session.frame.problem, edited, iterations=head.iteration - 3)
    np.testing.assert_array_equal(head.theta, expected.theta)


@pytest.mark.parametrize("quantity", [WEIGHT, INPUT])
def test_an_edit_in_the_past_forks(session: Session, quantity: Quantity) -> None:
    for _ in range(4):
        session.step(Level.ITERATION, +1)
    session.to_start()
    first, head = session.run, session.frame.state
    session.travel(2)
    past = session.frame.state
    session.values.edit(quantity, 0.75)
    assert session.run is not first
    assert session.run.parent is first
    assert session.run.differs.startswith(quantity.symbol)
    session.undo()
    assert session.run is first
    np.testing.assert_array_equal(session.frame.state.theta, past.theta)
    session.travel(4)
    np.testing.assert_array_equal(session.frame.state.theta, head.theta)


def test_undo_after_training_goes_back_on_a_fork_and_loses_nothing(session: Session) -> None:
    session.step(Level.ITERATION, +1)
    session.step(Level.ITERATION, +1)
    session.to_start()
    old = session.frame
    session.values.edit(WEIGHT, 0.75)
    edited_run = session.run
    session.step(Level.ITERATION, +1)
    session.step(Level.ITERATION, +1)
    session.to_start()
    trained = session.frame
    session.undo()
    assert session.frame.iteration == old.iteration
    np.testing.assert_array_equal(session.frame.state.theta, old.state.theta)
    assert edited_run in session.runs.runs
    session.redo()
    assert session.run is edited_run
    assert session.frame.iteration == trained.iteration
    np.testing.assert_array_equal(session.frame.state.theta, trained.state.theta)


def test_the_same_value_again_is_no_edit(session: Session) -> None:
    session.values.edit(WEIGHT, value(session, WEIGHT))
    assert not session.undo_stack.can_undo


@pytest.mark.parametrize(
    ("document", "quantity", "number", "words"),
    [
        (example("iris"), TARGET, 1.5, "from 0 to 1"),
        (example("iris"), TARGET, float("nan"), "finite"),
        (example("mazur"), Quantity(What.WEIGHT, 5, 0, 0), 1.0, "no such value"),
    ],
)
def test_what_cannot_be_is_refused_and_the_old_value_stays(
    document: Document, quantity: Quantity, number: float, words: str
) -> None:
    session = Session(document)
    caught, before = errors(session), session.frame
    session.values.edit(quantity, number)
    assert [error.field for error in caught] == ["value"]
    assert words in caught[0].message
    assert session.frame is before
    assert not session.undo_stack.can_undo
    session.close()


def test_editing_while_training_pauses_it(qtbot: QtBot) -> None:
    session = Session(example("circle"))
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration > 0)
    with qtbot.waitSignal(session.frame_changed, check_params_cb=lambda f: not f.training):
        session.values.edit(WEIGHT, 0.75)
    qtbot.waitUntil(lambda: value(session, WEIGHT) == 0.75)
    assert not session.frame.training
    assert session.frame.iteration == session.run.history.head
    session.close()
