"""An edit that is undone leaves no trace on its run, and can be made again there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import SGD
from bpstudio.quantities import Quantity, What
from bpstudio.session import Session
from bpstudio.stepping import Level
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")

WEIGHT = Quantity(What.WEIGHT, 1, 0, 1)
INPUT = Quantity(What.INPUT, 0, 0)


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("circle"))
    go_on(session, 3)
    yield session
    session.close()


def go_on(session: Session, iterations: int) -> None:
    for _ in range(iterations):
        session.step(Level.ITERATION, +1)
    session.walk.travel_to_next()


def weight(session: Session) -> None:
    session.values.edit(WEIGHT, 0.75)


def data(session: Session) -> None:
    session.values.edit(INPUT, 0.75)


def lead(session: Session) -> None:
    session.samples.choose(next(i for i in range(200) if i not in session.frame.indices))


def rate(session: Session) -> None:
    session.edit(replace(session.document, optimizer=SGD(0.5)), "Learning rate")


Edit = Callable[[Session], None]
EDITS = pytest.mark.parametrize("edit", [weight, data, lead, rate])


def marks(session: Session) -> list[int]:
    return [stretch.first for stretch in session.run.history.stretches[1:]]


@EDITS
def test_it_is_gone_from_the_run(session: Session, edit: Edit) -> None:
    before, run = session.frame, session.run
    edit(session)
    assert marks(session) == [before.iteration]
    session.undo()
    assert marks(session) == []
    assert session.run is run
    assert session.frame.state is before.state
    assert session.frame.indices == before.indices


@EDITS
def test_it_can_be_made_again(session: Session, edit: Edit) -> None:
    edit(session)
    edited = session.frame
    for _ in range(2):
        session.undo()
        session.redo()
    assert marks(session) == [edited.iteration]
    np.testing.assert_array_equal(session.frame.state.theta, edited.state.theta)
    go_on(session, 2)
    later = session.frame
    session.travel(0)
    session.travel(later.iteration)
    np.testing.assert_array_equal(session.frame.state.theta, later.state.theta)


@EDITS
def test_training_goes_on_as_if_it_had_never_been(session: Session, edit: Edit) -> None:
    edit(session)
    session.undo()
    go_on(session, 4)
    found = session.frame
    untouched = Session(example("circle"))
    go_on(untouched, 3)
    go_on(untouched, 4)
    assert found.iteration == untouched.frame.iteration
    np.testing.assert_array_equal(found.state.theta, untouched.frame.state.theta)
    untouched.close()


def test_of_two_the_first_one_stays(session: Session) -> None:
    here = session.frame.iteration
    lead(session)
    led = session.frame.indices
    weight(session)
    session.undo()
    assert marks(session) == [here]
    assert session.frame.indices == led
    session.undo()
    assert marks(session) == []


def test_a_drag_is_taken_back_to_where_it_began(session: Session) -> None:
    for number in range(5):
        session.values.edit(WEIGHT, number / 10, goes_on=number > 0)
    session.values.take_back()
    assert marks(session) == []


def test_what_was_undone_is_made_again_on_a_fork_once_training_has_gone_on(
    session: Session,
) -> None:
    here, run = session.frame.iteration, session.run
    weight(session)
    edited = session.frame.state
    session.undo()
    go_on(session, 2)
    session.redo()
    assert session.run.parent is run
    assert marks(session) == [here]
    np.testing.assert_array_equal(session.frame.state.theta, edited.theta)


def test_taken_back_later_it_is_no_change_of_the_fork(session: Session) -> None:
    here, run, plain = session.frame.iteration, session.run, session.frame.state
    weight(session)
    go_on(session, 2)
    session.undo()
    assert session.run.parent is run
    assert marks(session) == []
    assert [stretch.first for stretch in run.history.stretches] == [0, here]
    assert session.frame.state is plain
