"""Stops of stepping: where running on and stepping by itself halt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bpstudio.session import Session
from bpstudio.stepping import Kind, Level, Stop
from tests.conftest import example
from tests.test_breaking import DEAD, set_stops

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(example("mazur"))
    yield session
    session.close()


def test_to_end_runs_to_the_next_stop_and_then_to_the_end(session: Session) -> None:
    stops = Stop(Kind.DELTA, 1, 1), Stop(Kind.NEURON, 1, 0), Stop(Kind.GRADIENT, 2)
    set_stops(session, *stops)
    met = []
    for _ in range(4):
        session.to_end()
        here = session.frame.location
        assert here is not None
        assert here.is_last_term
        met.append((here.kind, here.layer, here.neuron))
    assert met == [
        (Kind.NEURON, 1, 0),
        (Kind.GRADIENT, 2, 1),
        (Kind.DELTA, 1, 1),
        (Kind.UPDATE, 2, 1),
    ]
    assert session.frame.cursor == session.frame.schedule.length


def test_to_end_stops_in_every_sample() -> None:
    session = Session(DEAD)
    try:
        set_stops(session, Stop(Kind.DELTA, 1, 0))
        samples = []
        for _ in range(4):
            session.to_end()
            here = session.frame.location
            assert here is not None
            assert here.kind is Kind.DELTA
            samples.append(here.sample)
        assert samples == [0, 1, 2, 3]
    finally:
        session.close()


def test_a_stop_is_set_and_removed_at_the_same_place(session: Session) -> None:
    stop = Stop(Kind.DELTA, 1, 1)
    session.breaking.toggle(stop)
    assert session.document.stops == (stop,)
    session.edit(replace(session.document, stops=(replace(stop, enabled=False),)), "Off")
    session.breaking.toggle(stop)
    assert not session.document.stops
    session.undo()
    session.undo()
    assert session.document.stops == (stop,)


def test_stepping_by_itself_halts_at_a_stop_within_a_large_step(session: Session) -> None:
    set_stops(session, Stop(Kind.NEURON, 1, 1))
    session.set_level(Level.PHASE)
    assert session.breaking.auto_step()
    here = session.frame.location
    assert here is not None
    assert (here.kind, here.layer, here.neuron) == (Kind.NEURON, 1, 1)
    assert not session.breaking.auto_step()
    assert session.frame.revealed.activations[2] == 2


def test_stepping_by_itself_halts_at_a_stop_of_the_next_iteration(session: Session) -> None:
    session.seek(session.frame.schedule.length)
    set_stops(session, Stop(Kind.NEURON, 1, 0))
    session.set_level(Level.LAYER)
    assert session.breaking.auto_step()
    assert session.frame.iteration == 1
    assert session.frame.revealed.activations[1] == 1
