"""Breakpoints in a session: hits of training, stops of stepping, and edits of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio import io
from bpstudio.engine import SGD, DataSpec, Dense, NetworkSpec
from bpstudio.frame import Message, Selection
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What
from bpstudio.session import Session
from bpstudio.stepping import Kind, Level, Stop
from bpstudio.training import train
from bpstudio.training.conditions import (
    Breakpoint,
    Condition,
    DeadReLU,
    IterationReached,
    LossBelow,
    LossNotFinite,
    WeightAbove,
)
from tests.conftest import example

pytestmark = pytest.mark.usefixtures("qapp")

NEVER = Breakpoint(LossBelow(-1e9))
DEAD = Document(
    "dead",
    NetworkSpec(2, (Dense(2, "relu"), Dense(1, "sigmoid")), "binary_cross_entropy"),
    DataSpec("circle", samples=20),
    SGD(0.01),
    batch_size=4,
    initialiser="given",
    # Neuron 2 of the hidden layer has weights of 0 and a bias below 0.
    parameters=(0.5, 0.5, 0.1, 0.0, 0.0, -1.0, 0.3, 0.4, 0.0),
)


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("mazur"))
    yield session
    session.close()


def stop_on(session: Session, *conditions: Condition) -> None:
    breakpoints = tuple(map(Breakpoint, conditions))
    session.edit(replace(session.document, breakpoints=breakpoints), "Breakpoints")


def set_stops(session: Session, *stops: Stop) -> None:
    session.edit(replace(session.document, stops=stops), "Stops")


def train_until_hit(session: Session, qtbot: QtBot) -> Message:
    """Train; what the session then says."""
    said: list[Message | None] = []
    session.message_changed.connect(said.append)
    with qtbot.waitSignal(session.breaking.hits_changed, timeout=20_000):
        session.toggle_training()
    session.message_changed.disconnect(said.append)
    message = said[-1]
    assert message is not None
    return message


# Hits of training


def test_training_stops_at_the_very_iteration_and_says_so(session: Session, qtbot: QtBot) -> None:
    stop_on(session, IterationReached(137))
    start = session.frame
    message = train_until_hit(session, qtbot)
    assert not session.frame.training
    assert session.frame.iteration == 137
    expected = train(start.problem, start.state, iterations=137)
    np.testing.assert_array_equal(session.frame.state.theta, expected.theta)
    assert session.frame.cursor == 0
    assert "137" in message.text
    assert message.hint
    assert message.action == "train.toggle"


def test_the_cursor_stands_on_the_step_that_is_responsible(session: Session, qtbot: QtBot) -> None:
    stop_on(session, LossBelow(0.1))
    start = session.frame
    losses: list[float] = []
    train(start.problem, start.state, 2000, losses)
    first = next(i for i, loss in enumerate(losses) if loss < 0.1)
    message = train_until_hit(session, qtbot)
    frame = session.frame
    assert frame.iteration == first
    assert frame.location is not None
    assert frame.location.kind is Kind.LOSS_TOTAL
    assert frame.selection == Selection(3, 0)
    assert frame.revealed.loss_total
    assert "below 0.1" in message.text


def test_a_dead_neuron_is_selected_and_named(qtbot: QtBot) -> None:
    session = Session(DEAD)
    try:
        stop_on(session, DeadReLU())
        message = train_until_hit(session, qtbot)
        assert session.frame.iteration == 0
        assert session.frame.selection == Selection(1, 1)
        here = session.frame.location
        assert here is not None
        assert (here.kind, here.layer, here.neuron) == (Kind.NEURON, 1, 1)
        assert here.sample == 3
        assert "hidden 1, neuron 2 is dead" in message.text
        assert "leaky ReLU" in message.hint
    finally:
        session.close()


def test_a_weight_is_selected_as_an_edge(session: Session, qtbot: QtBot) -> None:
    stop_on(session, WeightAbove(0.56, layer=2))
    train_until_hit(session, qtbot)
    chosen, here = session.frame.selection, session.frame.location
    assert chosen is not None
    assert here is not None
    assert chosen.source is not None
    assert (here.kind, here.layer, here.neuron) == (Kind.UPDATE, 2, chosen.neuron)
    weights = session.frame.trace.weights_after(2)
    assert abs(weights[chosen.neuron, chosen.source]) > 0.56


def test_training_goes_on_after_a_hit_to_the_next(session: Session, qtbot: QtBot) -> None:
    stop_on(session, LossBelow(0.1), IterationReached(5000))
    train_until_hit(session, qtbot)
    first = session.frame.iteration
    train_until_hit(session, qtbot)
    assert first < session.frame.iteration == 5000
    assert session.breaking.hits[LossBelow(0.1)] == 1
    assert session.breaking.hits[IterationReached(5000)] == 1


def test_training_goes_on_after_steps_by_hand_without_a_second_hit(
    session: Session, qtbot: QtBot
) -> None:
    stop_on(session, LossBelow(0.1), IterationReached(5000))
    train_until_hit(session, qtbot)
    session.to_end()
    session.step(Level.ITERATION, +1)
    session.step(Level.NODE, +1)
    train_until_hit(session, qtbot)
    assert session.frame.iteration == 5000
    assert session.breaking.hits[LossBelow(0.1)] == 1


def test_what_holds_after_an_edit_at_a_hit_is_a_hit_again(session: Session, qtbot: QtBot) -> None:
    """The edited state has not been told of."""
    stop_on(session, LossBelow(0.1), IterationReached(5000))
    train_until_hit(session, qtbot)
    first = session.frame.iteration
    session.values.edit(Quantity(What.WEIGHT, 1, 0, 0), 0.14)
    train_until_hit(session, qtbot)
    assert session.frame.iteration == first
    assert session.breaking.hits[LossBelow(0.1)] == 2
    train_until_hit(session, qtbot)
    assert session.frame.iteration == 5000


def test_a_run_that_is_travelled_is_hit_again_where_it_was(session: Session, qtbot: QtBot) -> None:
    stop_on(session, LossBelow(0.1))
    train_until_hit(session, qtbot)
    first = session.frame.iteration
    session.travel(first - 5)
    qtbot.waitUntil(lambda: session.frame.iteration == first - 5)
    train_until_hit(session, qtbot)
    assert session.frame.iteration == first
    assert session.breaking.hits[LossBelow(0.1)] == 2


def test_what_is_switched_off_stops_nothing(session: Session, qtbot: QtBot) -> None:
    off = Breakpoint(IterationReached(3), enabled=False)
    on = Breakpoint(IterationReached(9))
    session.edit(replace(session.document, breakpoints=(off, on)), "Breakpoints")
    train_until_hit(session, qtbot)
    assert session.frame.iteration == 9
    assert session.breaking.hits[off.condition] == 0


def test_an_overflow_is_a_hit_where_one_waits_for_it(qtbot: QtBot) -> None:
    document = example("plane")
    wild = SGD(1e6)
    session = Session(replace(document, optimizer=wild))
    try:
        stop_on(session, LossNotFinite())
        message = train_until_hit(session, qtbot)
        assert "finite" in message.text or "overflow" in message.text
        assert np.isfinite(session.frame.state.theta).all()
    finally:
        session.close()


# Edits of breakpoints


def test_a_breakpoint_that_is_set_while_training_stops_it(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.live.progressed, timeout=20_000):
        session.toggle_training()
    goal = session.frame.iteration + 20_000
    run = session.run
    with qtbot.waitSignal(session.breaking.hits_changed, timeout=20_000):
        stop_on(session, IterationReached(goal))
    assert session.frame.iteration == goal
    assert session.run is run


def test_an_edit_before_the_head_forks_nothing_and_keeps_the_place(
    session: Session, qtbot: QtBot
) -> None:
    session.train_epoch()
    qtbot.waitUntil(lambda: not session.frame.training)
    for _ in range(3):
        session.step(Level.ITERATION, +1)
    session.travel(1)
    session.step(Level.NODE, +1)
    session.select(Selection(1, 0))
    before, run, head = session.frame, session.run, session.run.history.head
    trace = before.trace
    session.edit(replace(session.document, breakpoints=(NEVER,)), "Breakpoint")
    assert session.document.breakpoints == (NEVER,)
    assert session.run is run
    assert len(session.runs.runs) == 1
    assert run.history.head == head
    assert len(run.history.stretches) == 1
    assert session.frame.state is before.state
    assert session.frame.trace is trace
    assert (session.frame.cursor, session.frame.selection) == (before.cursor, before.selection)


def test_breakpoints_stay_while_time_is_travelled(session: Session) -> None:
    session.step(Level.ITERATION, +1)
    session.edit(replace(session.document, breakpoints=(NEVER,)), "Breakpoint")
    document = session.document
    session.step(Level.ITERATION, +1)
    session.travel(0)
    assert session.document is document


def test_undo_takes_back_breakpoints_alone_wherever_one_is(session: Session) -> None:
    session.step(Level.ITERATION, +1)
    session.step(Level.ITERATION, +1)
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    session.edit(replace(session.document, breakpoints=(NEVER,)), "Breakpoint")
    session.travel(0)
    assert session.document.optimizer == SGD(0.5)
    run = session.run
    session.undo()
    assert not session.document.breakpoints
    assert session.document.optimizer == SGD(0.5)
    assert session.run is run
    session.redo()
    assert session.document.breakpoints == (NEVER,)


def test_breakpoints_are_kept_across_a_fork_and_a_return(session: Session) -> None:
    session.step(Level.ITERATION, +1)
    session.step(Level.ITERATION, +1)
    first = session.run
    session.travel(0)
    session.edit(replace(session.document, optimizer=SGD(0.25)), "Learning rate")
    session.edit(replace(session.document, breakpoints=(NEVER,)), "Breakpoint")
    assert session.run is not first
    session.return_to(first)
    assert session.run is first
    assert session.document.breakpoints == (NEVER,)


def test_breakpoints_are_saved_and_count_as_a_change(session: Session, tmp_path: Path) -> None:
    session.edit(replace(session.document, breakpoints=(NEVER,)), "Breakpoint")
    set_stops(session, Stop(Kind.DELTA, 1, 0))
    assert session.file.modified
    path = tmp_path / "with.bpstudio"
    assert session.file.save(path)
    assert not session.file.modified
    assert io.load(path) == session.document


def test_another_project_has_no_hits_yet(session: Session, qtbot: QtBot) -> None:
    stop_on(session, IterationReached(5))
    train_until_hit(session, qtbot)
    assert session.breaking.hits
    session.open_document(replace(example("mazur"), breakpoints=session.document.breakpoints))
    assert not session.breaking.hits
