"""The traveller: what is near is reached at once, what is far in slices."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from bpstudio import travel
from bpstudio.travel import Traveller
from tests.histories import states_of, trained
from tests.test_travel import Arrivals
from tests.training.small import same

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is near enough to be at once, and each slice is as short as can be."""
    monkeypatch.setattr(travel, "AT_ONCE", 0.0)
    monkeypatch.setattr(travel, "SLICE", 0.0)


def test_what_is_near_is_reached_at_once() -> None:
    history, arrived = trained(200, 200), Arrivals()
    Traveller().go(history.replay(40), arrived)
    assert same(arrived.states[0], states_of(history, 40)[-1])


@pytest.mark.usefixtures("hurried")
def test_what_is_far_is_reached_in_slices_that_tell_how_far(qtbot: QtBot) -> None:
    history, arrived, traveller = trained(400, 400), Arrivals(), Traveller()
    told: list[float] = []
    traveller.progressed.connect(told.append)
    with qtbot.waitSignal(traveller.ended):
        traveller.go(history.replay(390), arrived)
        assert traveller.busy
        assert traveller.target == 390
        assert not arrived.states
    qtbot.waitUntil(lambda: bool(arrived.states))
    assert same(arrived.states[0], states_of(history, 390)[-1])
    assert told == sorted(told)
    assert len(told) > 1
    assert all(0 < share < 1 for share in told)
    assert not traveller.busy
    assert traveller.target is None


@pytest.mark.usefixtures("hurried")
def test_a_cancelled_journey_arrives_nowhere(qtbot: QtBot) -> None:
    history, arrived, traveller = trained(400, 400), Arrivals(), Traveller()
    traveller.go(history.replay(390), arrived)
    with qtbot.waitSignal(traveller.ended):
        traveller.cancel()
    assert not traveller.busy
    second = Arrivals()
    traveller.go(history.replay(7), second)
    qtbot.waitUntil(lambda: bool(second.states))
    assert not arrived.states


@pytest.mark.usefixtures("hurried")
def test_another_journey_takes_the_place_of_the_one_under_way(qtbot: QtBot) -> None:
    history, first, second = trained(400, 400), Arrivals(), Arrivals()
    traveller = Traveller()
    traveller.go(history.replay(390), first)
    traveller.go(history.replay(100), second)
    qtbot.waitUntil(lambda: bool(second.states))
    assert second.states[0].iteration == 100
    assert not first.states
