"""Cursors and pixels of the timeline, for small and for huge schedules."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import Dense, NetworkSpec
from bpstudio.stepping import Level, Phase, Schedule
from bpstudio.ui.timeline_layout import MARGIN, TimelineLayout

SMALL = NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "sigmoid")), "half_squared_error")
HUGE = NetworkSpec(784, (Dense(128, "relu"), Dense(10, "softmax")), "cross_entropy")


@given(batch_size=st.integers(1, 5), data=st.data(), width=st.floats(300, 2000))
def test_the_node_left_of_the_marker_is_the_node_at_its_cursor(
    batch_size: int, data: st.DataObject, width: float
) -> None:
    schedule = Schedule(SMALL, batch_size)
    sample = data.draw(st.integers(0, batch_size - 1))
    layout = TimelineLayout(schedule, sample, width)
    span = data.draw(st.sampled_from(schedule.spans(sample)))
    cursor = schedule.cursor_at(span.phase, sample, data.draw(st.integers(1, span.nodes)))
    assert layout.cursor_at(layout.x_of(cursor) - 0.01) == cursor


@given(cursors=st.lists(st.integers(0, Schedule(SMALL, 1).length), min_size=2))
def test_the_marker_moves_with_the_cursor(cursors: list[int]) -> None:
    layout = TimelineLayout(Schedule(SMALL, 1), 0, 640)
    places = [layout.x_of(cursor) for cursor in sorted(cursors)]
    assert places == sorted(places)


@given(x=st.floats(-50, 900))
def test_every_point_is_a_node_boundary(x: float) -> None:
    schedule = Schedule(SMALL, 3)
    cursor = TimelineLayout(schedule, 1, 640).cursor_at(x)
    location = schedule.locate(cursor)
    assert location is not None
    assert location.is_last_term


@pytest.mark.parametrize("width", [280, 640, 1100])
def test_phases_stand_side_by_side_in_order_within_the_width(width: int) -> None:
    boxes = TimelineLayout(Schedule(HUGE, 64), 0, width).boxes
    assert [box.span.phase for box in boxes] == list(Phase)
    for left, right in pairwise(boxes):
        assert left.rect.right() < right.rect.left()
    assert boxes[0].rect.left() == MARGIN
    assert boxes[-1].rect.right() == pytest.approx(width - MARGIN)


def test_a_short_phase_still_has_room_for_its_label() -> None:
    boxes = TimelineLayout(Schedule(HUGE, 64), 0, 640).boxes
    assert min(box.rect.width() for box in boxes) >= 60
    assert boxes[2].rect.width() > 2 * boxes[1].rect.width()


def test_a_huge_schedule_can_be_sought_in_at_once() -> None:
    schedule = Schedule(HUGE, 64)
    layout = TimelineLayout(schedule, 40, 640)
    for x in range(0, 640, 7):
        cursor = layout.cursor_at(x)
        assert schedule.index(cursor, Level.NODE) <= schedule.count(Level.NODE)
        assert 0 <= layout.x_of(cursor) <= 640


def test_from_the_update_a_sample_is_shown_at_its_end() -> None:
    schedule = Schedule(SMALL, 4)
    layout = TimelineLayout(schedule, 3, 640)
    there = layout.same_place(schedule.length, 1)
    assert there == schedule.spans(1)[2].stop


def test_from_the_start_another_sample_is_shown_at_its_first_event() -> None:
    schedule = Schedule(SMALL, 4)
    there = TimelineLayout(schedule, 0, 640).same_place(0, 2)
    assert there == schedule.spans(2)[0].start + 1
    location = schedule.locate(there)
    assert location is not None
    assert location.sample == 2
