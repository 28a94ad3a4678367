"""How fast a user wants training to go, on a clock that the test turns."""

from __future__ import annotations

from itertools import pairwise
from math import inf, nan

import pytest

from bpstudio.errors import UserError
from bpstudio.training.tempo import FULL_SPEED, SLACK, Beat, Pace, Unit


def beats(beat: Beat, start: float, seconds: float, step: float = 0.001) -> list[float]:
    """When each iteration was made by one who looks every so often."""
    times: list[float] = []
    now = start
    while now < start + seconds:
        due = beat.due(now)
        assert due is not None
        times += [now] * due
        beat.made(due, now)
        now += step
    return times


@pytest.mark.parametrize("rate", [0.5, 1, 10, 60])
def test_slow_iterations_come_evenly_and_one_by_one(rate: float) -> None:
    beat = Beat(Pace(rate).interval(25), 100.0)
    times = beats(beat, 100.0, 10 / rate)
    assert beat.is_slow
    assert times[0] == 100.0
    assert len(times) == pytest.approx(10, abs=1)
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert gaps == pytest.approx([1 / rate] * len(gaps), abs=0.0021)


@pytest.mark.parametrize(("rate", "unit"), [(1000, Unit.ITERATIONS), (40, Unit.EPOCHS)])
def test_fast_iterations_come_a_few_at_a_time_but_as_many(rate: float, unit: Unit) -> None:
    beat = Beat(Pace(rate, unit).interval(25), 0.0)
    times = beats(beat, 0.0, 2.0)
    assert not beat.is_slow
    assert len(times) == pytest.approx(2000, abs=6)
    assert len(set(times)) <= 401


def test_epochs_a_second_are_that_many_batches() -> None:
    assert Pace(2, Unit.EPOCHS).interval(25) == pytest.approx(1 / 50)
    assert FULL_SPEED.interval(25) == 0


def test_at_full_speed_there_is_nothing_to_wait_for() -> None:
    beat = Beat(0.0, 5.0)
    assert beat.due(5.0) is None
    assert beat.wait(5.0) == 0
    beat.made(1000, 5.1)
    assert beat.due(5.1) is None


def test_it_waits_until_the_next_is_due() -> None:
    beat = Beat(2.0, 10.0)
    beat.made(1, 10.0)
    assert beat.due(10.5) == 0
    assert beat.wait(10.5) == pytest.approx(1.5)
    assert beat.due(12.0) == 1


def test_what_was_missed_is_not_made_up_for() -> None:
    beat = Beat(0.1, 0.0)
    beat.made(1, 0.0)
    assert beats(beat, 10.0, 1.05) == pytest.approx([10 + i / 10 for i in range(11)], abs=0.011)
    beat = Beat(0.001, 0.0)
    beat.made(1, 0.0)
    assert len(beats(beat, 10.0, 1.0)) == pytest.approx(1000 * (1 + SLACK), abs=6)


def test_training_that_goes_on_keeps_its_distance_from_the_last_iteration() -> None:
    assert Beat(2.0, 10.0, since=0.5).wait(10.0) == pytest.approx(1.5)
    assert Beat(2.0, 10.0, since=3.0).wait(10.0) == 0
    assert Beat(2.0, 10.0).wait(10.0) == 0


def test_another_interval_counts_from_the_last_iteration() -> None:
    beat = Beat(10.0, 0.0)
    beat.made(1, 0.0)
    beat.change(2.0, 1.0)
    assert beat.wait(1.0) == pytest.approx(1.0)
    beat.change(0.1, 1.0)
    assert beat.due(1.0) == 1
    beat.change(0.0, 1.0)
    assert beat.due(1.0) is None
    beat.made(5, 1.0)
    beat.change(2.0, 1.5)
    assert 1.4 < beat.wait(1.5) <= 2.0


@pytest.mark.parametrize("rate", [0, -1, nan, 1e9, 0.001, -inf])
def test_a_speed_that_cannot_be_is_refused(rate: float) -> None:
    with pytest.raises(UserError) as refused:
        Pace(rate)
    assert refused.value.field == "training.pace"
    assert "0.01" in refused.value.hint
