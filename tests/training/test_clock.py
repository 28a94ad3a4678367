"""The time that a run was trained for."""

from __future__ import annotations

import pytest

from bpstudio.training.clock import MOST, TrainingClock


def test_between_two_marks_it_is_on_a_straight_line() -> None:
    clock = TrainingClock()
    assert clock.at(7) == 0
    clock.note(0, 0.0)
    clock.note(100, 2.0)
    assert clock.at(50) == pytest.approx(1.0)
    assert clock.at(200) == 2.0


def test_steps_by_hand_take_no_time() -> None:
    clock = TrainingClock()
    clock.note(10, 1.0)
    clock.note(15, 1.0)
    clock.note(25, 2.0)
    assert clock.at(14) == 1.0
    assert clock.at(20) == pytest.approx(1.5)


def test_what_a_run_had_come_to_stays_as_it_was() -> None:
    clock = TrainingClock()
    clock.note(10, 1.0)
    clock.note(5, 9.0)
    clock.note(11, 0.5)
    assert clock.at(5) == 1.0
    assert clock.at(11) == 1.0


def test_a_run_may_wait_for_its_next_iteration() -> None:
    clock = TrainingClock()
    clock.note(10, 1.0)
    clock.note(10, 3.0)
    clock.note(10, 2.0)
    assert clock.at(10) == 3.0


def test_a_fork_has_the_time_until_there() -> None:
    clock = TrainingClock()
    clock.note(0, 0.0)
    clock.note(100, 2.0)
    other = clock.until(50)
    other.note(60, 1.5)
    assert other.at(50) == pytest.approx(1.0)
    assert other.at(60) == 1.5
    assert clock.at(60) == pytest.approx(1.2)
    assert TrainingClock().until(3).at(3) == 0


def test_marks_are_bounded_and_the_newest_stays() -> None:
    clock = TrainingClock()
    for iteration in range(10 * MOST):
        clock.note(iteration, iteration / 1000)
    assert clock.at(10 * MOST - 1) == (10 * MOST - 1) / 1000
    assert clock.at(MOST) == pytest.approx(MOST / 1000)
    assert len(clock._iterations) <= MOST
