"""Choosing a sample: it leads the batch of its iteration, exactly, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import SGD, Adam
from bpstudio.frame import Message
from bpstudio.quantities import Quantity, What
from bpstudio.session import Session
from bpstudio.stepping import Level
from bpstudio.training import Lead, Loop, Problem, advance
from bpstudio.training.conditions import LossBelow
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("circle"))
    yield session
    session.close()


def a_row_outside(session: Session) -> int:
    return next(i for i in range(200) if i not in session.frame.indices)


def circle(batch_size: int = 10) -> Problem:
    return replace(example("circle"), batch_size=batch_size, optimizer=Adam(0.01)).problem()


@given(
    at=st.integers(0, 40),
    batch_size=st.sampled_from([1, 7, 10, 250]),
    of_test=st.booleans(),
    piece=st.integers(1, 13),
)
def test_the_loop_uses_the_lead_as_the_stepper_does(
    at: int, batch_size: int, of_test: bool, piece: int
) -> None:
    plain = circle(batch_size)
    row = plain.n_samples + 3 if of_test else 3
    led = replace(plain, lead=Lead(at, row))
    state = led.initial_state(example("circle").initial_parameters())
    loop, loops_state = Loop(led, state), state
    while loops_state.iteration < at + 2:
        loop.run(piece)
        loops_state = loop.state()
    for _ in range(loops_state.iteration):
        state = advance(led, state)
    np.testing.assert_array_equal(loops_state.theta, state.theta)


@pytest.mark.parametrize("of_test", [False, True])
def test_conditions_see_the_batch_that_is_led(of_test: bool) -> None:
    plain = circle()
    data = plain.dataset
    led = replace(plain, lead=Lead(5, plain.n_samples if of_test else 17))
    state = led.initial_state(example("circle").initial_parameters())
    losses = Loop(led, state).run(30)
    low = float(np.sort(losses)[1])
    watched = Loop(led, state, (LossBelow(low),))
    watched.run(30)
    assert watched.state().iteration == int(np.argmin(losses))
    assert len(data.test_inputs) > 0


def test_a_sample_of_the_batch_is_gone_to(session: Session) -> None:
    row = session.frame.indices[4]
    session.samples.choose(row)
    session.step(Level.NODE, +1)
    assert session.frame.revealed.sample == 4
    assert session.undo_stack.count == 0


def test_another_sample_leads_the_batch_and_is_the_one_stepped_through(session: Session) -> None:
    row, theta = a_row_outside(session), session.frame.state.theta
    others = session.frame.indices[1:]
    session.samples.choose(row)
    frame = session.frame
    assert frame.indices == (row, *others)
    np.testing.assert_array_equal(frame.trace.x[0], frame.problem.dataset.inputs[row])
    np.testing.assert_array_equal(frame.trace.y[0], frame.problem.dataset.targets[row])
    np.testing.assert_array_equal(frame.state.theta, theta)
    session.step(Level.ITERATION, +1)
    session.step(Level.NODE, +1)
    assert session.frame.iteration == 1
    assert row != session.frame.indices[0]


def test_a_test_sample_can_be_stepped_through_but_not_edited(session: Session) -> None:
    said: list[Message | None] = []
    failed: list[object] = []
    session.message_changed.connect(said.append)
    session.field_failed.connect(failed.append)
    session.samples.choose(2, of_test=True)
    dataset = session.frame.problem.dataset
    np.testing.assert_array_equal(session.frame.trace.x[0], dataset.test_inputs[2])
    assert said[-1] is not None
    assert "test sample 3" in said[-1].text
    before = session.document
    session.values.edit(Quantity(What.INPUT, 0, 0), 0.25)
    assert "test data" in str(failed[-1])
    assert session.document is before


def test_undo_gives_the_batch_back_and_redo_the_sample(session: Session) -> None:
    before, row = session.frame.indices, a_row_outside(session)
    session.samples.choose(row)
    session.undo()
    assert session.frame.indices == before
    session.redo()
    assert session.frame.indices[0] == row


def test_a_choice_in_the_past_is_a_fork(session: Session) -> None:
    for _ in range(3):
        session.step(Level.ITERATION, +1)
        session.step(Level.NODE, +1)
    old, head = session.run, session.run.history.head
    session.travel(1)
    row = a_row_outside(session)
    session.samples.choose(row)
    assert session.run is not old
    assert session.run.differs == f"sample {row + 1}"
    assert old.history.head == head
    assert old.history.stretch_at(1).problem.lead is None


def test_the_choice_survives_a_change_of_learning_rate_there_but_no_reset(
    session: Session,
) -> None:
    row = a_row_outside(session)
    session.samples.choose(row)
    session.edit(replace(session.document, optimizer=SGD(0.5)), "Learning rate")
    assert session.frame.indices[0] == row
    session.reset()
    assert session.frame.problem.lead is None


def test_time_travel_comes_back_to_the_led_batch(session: Session) -> None:
    row = a_row_outside(session)
    session.samples.choose(row)
    led = session.frame
    for _ in range(3):
        session.step(Level.ITERATION, +1)
        session.step(Level.NODE, +1)
    theta = session.frame.state.theta
    session.travel(0)
    assert session.frame.indices == led.indices
    session.travel(3)
    np.testing.assert_array_equal(session.frame.state.theta, theta)
