"""Going to another iteration: the traveller by itself, and a session that is sent about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio import travel
from bpstudio.engine import SGD, Adam
from bpstudio.frame import Frame
from bpstudio.kept import Room
from bpstudio.runs import RunList
from bpstudio.session import Session
from bpstudio.stepping import Level
from bpstudio.training import ModelState
from bpstudio.travel import Traveller
from tests.conftest import example
from tests.histories import begun, states_of, trained
from tests.training.small import same

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is near enough to be at once, and each slice is as short as can be."""
    monkeypatch.setattr(travel, "AT_ONCE", 0.0)
    monkeypatch.setattr(travel, "SLICE", 0.0)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """One that arrives at once wherever it is sent, on a busy machine too."""
    if travel.AT_ONCE > 0:
        monkeypatch.setattr(travel, "AT_ONCE", 60.0)
    session = Session(replace(example("circle"), seed=3))
    yield session
    session.close()


def train(session: Session, iterations: int) -> None:
    """As training does, without its process."""
    trained(iterations, 50, session.run.history)
    head = session.run.history.head
    session.run.losses.train.append(head - iterations, np.full(iterations, 0.5))
    session.travel(head)


class Arrivals:
    """Where a traveller came to."""

    def __init__(self) -> None:
        self.states: list[ModelState] = []

    def __call__(self, state: ModelState) -> None:
        self.states.append(state)


# The session


def test_it_shows_any_iteration_as_it_was(session: Session) -> None:
    train(session, 300)
    expected = states_of(session.run.history, 300)
    for iteration in (300, 0, 123, 299, 25, 26, 24):
        session.travel(iteration)
        assert session.frame.cursor == 0
        assert same(session.frame.state, expected[iteration])


def test_beyond_the_run_it_goes_to_its_end(session: Session) -> None:
    train(session, 60)
    session.travel(10_000)
    assert session.frame.iteration == 60
    session.travel(-5)
    assert session.frame.iteration == 0


def test_what_was_in_force_then_is_in_force_again(session: Session) -> None:
    train(session, 100)
    session.edit(replace(session.document, optimizer=Adam(0.01)), "edit")
    train(session, 100)
    session.edit(replace(session.document, batch_size=4), "edit")
    train(session, 50)
    rates = {}
    for iteration in (99, 100):
        session.travel(iteration)
        optimizer = session.document.optimizer
        rates[optimizer.name] = optimizer.learning_rate
    assert rates == {"sgd": 0.03, "adam": 0.01}
    assert len(session.frame.state.slots) == 2
    assert session.frame.schedule.batch_size == session.document.batch_size == 10
    session.travel(230)
    assert session.document.batch_size == session.frame.schedule.batch_size == 4
    assert len(session.runs.runs) == 1


def test_steps_go_on_from_there_in_both_directions(session: Session) -> None:
    train(session, 120)
    expected = states_of(session.run.history, 120)
    session.travel(75)
    for _ in range(3):
        session.step(Level.ITERATION, -1)
    assert session.frame.iteration < 75
    session.travel(49)
    session.to_end()
    session.step(Level.NODE, +1)
    assert same(session.frame.state, expected[50])
    assert session.run.history.head == 120


@pytest.mark.parametrize("level", list(Level))
def test_steps_of_every_level_cross_the_border_of_an_epoch_both_ways(
    session: Session, level: Level
) -> None:
    train(session, 60)
    border = 2 * session.frame.problem.batches_per_epoch
    expected = states_of(session.run.history, 60)
    session.travel(border)
    assert session.frame.epoch == 2
    session.step(level, -1)
    assert (session.frame.iteration, session.frame.epoch) == (border - 1, 1)
    assert same(session.frame.state, expected[border - 1])
    while session.frame.iteration < border:
        session.step(level, +1)
    assert session.frame.epoch == 2
    assert same(session.frame.state, expected[border])


def test_to_the_next_iteration_and_past_the_head(session: Session) -> None:
    train(session, 30)
    session.travel(28)
    session.travel_to_next()
    assert session.frame.iteration == 29
    session.step(Level.NODE, +1)
    session.travel_to_next()
    assert (session.frame.iteration, session.frame.cursor) == (30, 0)
    session.travel_to_next()
    assert (session.frame.iteration, session.frame.cursor) == (31, 0)
    assert session.run.history.head == 31
    assert session.run.losses.train.arrays()[0][-1] == 30
    session.travel(0)
    session.travel(31)
    assert same(session.frame.state, states_of(session.run.history, 31)[-1])


def test_an_edit_in_the_past_forks_and_the_old_run_can_be_returned_to(session: Session) -> None:
    train(session, 100)
    old = session.run
    expected = states_of(old.history, 100)
    session.travel(40)
    session.edit(replace(session.document, optimizer=SGD(0.5)), "edit")
    assert session.run.parent is old
    assert session.run.forked_at == 40
    assert session.run.differs.endswith("→ 0.5")
    train(session, 20)
    session.return_to(old)
    assert session.run is old
    assert same(session.frame.state, expected[100])
    assert session.document.optimizer == SGD(0.03)
    assert [run.number for run in session.runs.runs] == [1, 2]


def test_a_run_is_taken_off_the_list(session: Session, qtbot: QtBot) -> None:
    train(session, 100)
    old = session.run
    session.travel(40)
    session.edit(replace(session.document, optimizer=SGD(0.5)), "edit")
    with qtbot.waitSignal(session.runs_changed) as told:
        session.remove_run(old)
    runs = told.args[0]
    assert isinstance(runs, RunList)
    assert list(runs.runs) == [session.run]


@pytest.mark.usefixtures("hurried")
def test_until_it_arrives_the_old_run_stays_and_may_stay_for_good(
    session: Session, qtbot: QtBot
) -> None:
    train_and_wait(session, qtbot, 100)
    old = session.run
    session.reset()
    train_and_wait(session, qtbot, 60)
    new, frame = session.run, session.frame
    old.history.rest()
    old.history.limit(Room(1, 0))
    session.travel(10)
    session.traveller.cancel()
    assert session.frame is frame
    assert session.run is new
    session.return_to(old)
    wait_for(session, qtbot, lambda frame: frame.iteration == 100)
    assert session.run is old


def train_and_wait(session: Session, qtbot: QtBot, iterations: int) -> None:
    train(session, iterations)
    wait_for(session, qtbot, lambda frame: frame.iteration == session.run.history.head)


def wait_for(session: Session, qtbot: QtBot, done: Callable[[Frame], bool]) -> None:
    qtbot.waitUntil(lambda: done(session.frame) and not session.traveller.busy, timeout=20_000)


def test_travel_while_training_pauses_first(session: Session, qtbot: QtBot) -> None:
    session.toggle_training()
    qtbot.waitUntil(lambda: session.frame.iteration > 200, timeout=20_000)
    session.travel(100)
    wait_for(session, qtbot, lambda frame: not frame.training and frame.iteration == 100)
    assert session.run.history.head > 200
    assert same(session.frame.state, states_of(session.run.history, 100)[-1])


def test_training_goes_on_from_where_one_went_and_finds_the_same_future(
    session: Session, qtbot: QtBot
) -> None:
    train(session, 500)
    expected = states_of(session.run.history, 500)
    losses = [array.copy() for array in session.run.losses.train.arrays()]
    session.travel(200)
    session.train_epoch()
    wait_for(session, qtbot, lambda frame: not frame.training)
    reached = session.frame.iteration
    assert 200 < reached < 500
    assert same(session.frame.state, expected[reached])
    for array, before in zip(session.run.losses.train.arrays(), losses, strict=True):
        np.testing.assert_array_equal(array, before)
    assert len(session.runs.runs) == 1


def test_a_history_that_begins_late_is_visited_from_there() -> None:
    history = begun()
    state = replace(history.stretches[0].start, iteration=1000)
    late = type(history)(history.stretches[0].document, history.stretches[0].problem, state)
    trained(20, 20, late)
    replay = late.replay(1010)
    replay.run()
    assert replay.state().iteration == 1010
    assert late.first == 1000


@pytest.mark.usefixtures("hurried")
def test_a_journey_that_was_cancelled_is_taken_up_where_it_was() -> None:
    """As by a key that is held down: each press cancels the journey of the one before."""
    history, traveller = trained(400, 400), Traveller()
    arrived = Arrivals()
    for _ in range(400):
        traveller.cancel()
        traveller.go(history.replay(390), arrived)
        if arrived.states:
            break
    assert same(arrived.states[0], states_of(history, 390)[-1])
