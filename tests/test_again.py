"""Another run from the same weights, to compare with the one at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine import SGD, Adam, Momentum
from bpstudio.frame import Message
from bpstudio.run_messages import AGAIN
from bpstudio.session import Session
from bpstudio.stepping import Level
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("circle"))
    yield session
    session.close()


@pytest.fixture
def said(session: Session) -> list[Message]:
    found: list[Message] = []
    session.message_changed.connect(lambda message: found.append(message) if message else None)
    return found


def step(session: Session, iterations: int) -> None:
    for _ in range(iterations):
        session.to_end()
        session.step(Level.NODE, +1)


def test_it_begins_with_the_same_weights_and_batches_and_the_old_one_stays(
    session: Session,
) -> None:
    first, start = session.run, session.frame
    step(session, 3)
    session.edit(replace(session.document, optimizer=Adam(0.01)), "Optimizer")
    session.again()
    frame = session.frame
    assert session.runs.runs == (first, session.run)
    assert session.run is not first
    assert session.document.optimizer == Adam(0.01)
    assert frame.iteration == 0
    np.testing.assert_array_equal(frame.state.theta, start.state.theta)
    for iteration in (0, 1, 40):
        np.testing.assert_array_equal(
            frame.problem.batch_indices(iteration), start.problem.batch_indices(iteration)
        )


def test_an_initial_weight_that_was_edited_is_the_same_too(session: Session) -> None:
    document = session.document
    weights = tuple((session.frame.state.theta + 0.25).tolist())
    session.edit(replace(document, initialiser="given", parameters=weights), "Weights")
    step(session, 1)
    session.again()
    np.testing.assert_array_equal(session.frame.state.theta, weights)


def test_before_anything_was_trained_there_is_nothing_to_compare(
    session: Session, said: list[Message]
) -> None:
    run = session.run
    session.again()
    assert session.run is run
    assert not session.undo_stack.can_undo
    assert "initial weights already" in said[-1].text


def test_it_can_be_undone(session: Session) -> None:
    step(session, 2)
    first = session.run
    session.again()
    session.undo()
    assert session.run is first
    assert session.frame.iteration == 2


def test_training_goes_on_with_the_new_run(session: Session, qtbot: QtBot) -> None:
    first = session.run
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration > 50, timeout=20_000)
    session.again()
    qtbot.waitUntil(lambda: session.run is not first and session.frame.training, timeout=20_000)
    qtbot.waitUntil(lambda: session.run.history.head > 10, timeout=20_000)
    assert first.trained
    session.toggle_training()
    qtbot.waitUntil(lambda: not session.frame.training, timeout=20_000)


def test_another_optimizer_in_the_middle_suggests_to_compare_it(
    session: Session, said: list[Message]
) -> None:
    session.edit(replace(session.document, optimizer=Adam(0.01)), "Optimizer")
    assert not said
    step(session, 2)
    session.edit(replace(session.document, optimizer=Adam(0.02)), "Learning rate")
    assert not said
    session.edit(replace(session.document, optimizer=Momentum(0.02)), "Optimizer")
    assert said[-1].text == "From iteration 2 on, this run goes on with momentum."
    assert said[-1].action == AGAIN


def test_a_fork_needs_no_suggestion(session: Session, said: list[Message]) -> None:
    step(session, 3)
    session.travel(1)
    session.edit(replace(session.document, optimizer=Adam(0.01)), "Optimizer")
    assert session.run.parent is not None
    assert not said
    assert session.document.optimizer != SGD(0.03)
