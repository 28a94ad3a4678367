"""The timeline, by mouse, keys and pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.stepping import Kind, Level, Phase
from bpstudio.ui.theme import DARK, LIGHT, blend
from bpstudio.ui.timeline import Timeline
from bpstudio.ui.timeline_layout import TimelineLayout
from bpstudio.ui.timeline_paint import DONE, TO_COME
from tests.ui.freed import assert_freed
from tests.ui.moments import at, at_node, first_frame

BAR_Y = 28
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    timeline = Timeline(LIGHT)
    qtbot.addWidget(timeline)
    timeline.resize(800, 60)
    with qtbot.waitExposed(timeline):
        timeline.show()
    timeline.show_frame(first_frame())
    return timeline


@pytest.fixture
def sought(timeline: Timeline) -> Iterator[list[int]]:
    cursors: list[int] = []
    connection = timeline.seek_requested.connect(cursors.append)
    yield cursors
    timeline.seek_requested.disconnect(connection)


def box_middle(timeline: Timeline, phase: Phase) -> QPoint:
    layout = TimelineLayout(first_frame().schedule, 0, timeline.width())
    box = next(box for box in layout.boxes if box.span.phase is phase)
    return QPoint(round(box.rect.center().x()), BAR_Y)


def pixel(timeline: Timeline, point: QPoint) -> str:
    return timeline.grab().toImage().pixelColor(point).name()


def test_a_click_goes_to_the_node_under_the_pointer(timeline: Timeline, sought: list[int]) -> None:
    schedule = first_frame().schedule
    QTest.mouseClick(timeline, LEFT, pos=box_middle(timeline, Phase.BACKWARD) + QPoint(5, 0))
    location = schedule.locate(sought[0])
    assert location is not None
    assert location.phase is Phase.BACKWARD
    assert location.is_last_term
    words = timeline.words_at(QPointF(box_middle(timeline, Phase.BACKWARD) + QPoint(5, 0)))
    assert f"step {schedule.index(sought[0], Level.NODE)} of 21" in words


def test_left_of_the_bar_is_the_start_and_right_of_it_the_end(
    timeline: Timeline, sought: list[int]
) -> None:
    QTest.mouseClick(timeline, LEFT, pos=QPoint(1, BAR_Y))
    QTest.mouseClick(timeline, LEFT, pos=QPoint(timeline.width() - 1, BAR_Y))
    assert sought == [0, first_frame().schedule.length]


def test_a_drag_asks_once_for_each_node_it_crosses(timeline: Timeline, sought: list[int]) -> None:
    start, end = box_middle(timeline, Phase.FORWARD), box_middle(timeline, Phase.UPDATE)
    QTest.mousePress(timeline, LEFT, pos=start)
    for x in range(start.x(), end.x(), 3):
        QTest.mouseMove(timeline, QPoint(x, BAR_Y))
    QTest.mouseRelease(timeline, LEFT, pos=end)
    assert sought == sorted(set(sought))
    schedule = first_frame().schedule
    first, last = (schedule.index(cursor, Level.NODE) for cursor in (sought[0], sought[-1]))
    assert len(sought) == last - first + 1


def test_without_a_button_the_pointer_asks_for_nothing(
    timeline: Timeline, sought: list[int]
) -> None:
    QTest.mouseMove(timeline, box_middle(timeline, Phase.LOSS))
    QTest.mouseClick(timeline, Qt.MouseButton.RightButton, pos=box_middle(timeline, Phase.LOSS))
    assert sought == []


def test_page_keys_go_from_phase_to_phase(timeline: Timeline, sought: list[int]) -> None:
    frame = at_node(first_frame(), Kind.DELTA, 2, 0)
    timeline.show_frame(frame)
    QTest.keyClick(timeline, Qt.Key.Key_PageUp)
    QTest.keyClick(timeline, Qt.Key.Key_PageDown)
    spans = frame.schedule.spans(0)
    assert sought == [spans[1].stop, spans[2].stop]


def test_arrow_keys_are_left_to_the_window(timeline: Timeline, sought: list[int]) -> None:
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
        QTest.keyClick(timeline, key)
    assert sought == []


def test_what_is_done_is_strong_and_what_comes_is_pale(timeline: Timeline) -> None:
    timeline.show_frame(at_node(first_frame(), Kind.LOSS_TOTAL, 3, 0))
    off_tick = QPoint(8, 0)
    done = pixel(timeline, box_middle(timeline, Phase.FORWARD) + off_tick)
    to_come = pixel(timeline, box_middle(timeline, Phase.UPDATE) + off_tick)
    assert done == blend(LIGHT.blue, LIGHT.panel, DONE).name()
    assert to_come == blend(LIGHT.green, LIGHT.panel, TO_COME).name()


def test_another_theme_has_other_colours(timeline: Timeline) -> None:
    timeline.set_theme(DARK)
    point = box_middle(timeline, Phase.UPDATE) + QPoint(8, 0)
    assert pixel(timeline, point) == blend(DARK.green, DARK.panel, TO_COME).name()


def test_while_training_no_marker_is_drawn(timeline: Timeline) -> None:
    still = timeline.grab().toImage()
    timeline.show_frame(replace(first_frame(), training=True))
    assert timeline.grab().toImage() != still
    timeline.show_frame(first_frame())
    assert timeline.grab().toImage() == still


def test_a_batch_has_a_strip_of_samples(timeline: Timeline) -> None:
    low = timeline.sizeHint().height()
    timeline.show_frame(first_frame("circle", 10))
    assert timeline.sizeHint().height() > low
    timeline.show_frame(first_frame())
    assert timeline.sizeHint().height() == low


@pytest.mark.parametrize("batch_size", [10, 200])
def test_a_click_on_the_strip_keeps_the_place_in_another_sample(
    timeline: Timeline, sought: list[int], batch_size: int
) -> None:
    frame = at_node(first_frame("circle", batch_size), Kind.DELTA, 1, 2, sample=3)
    timeline.show_frame(frame)
    strip = TimelineLayout(frame.schedule, 3, timeline.width()).strip
    point = QPoint(
        round(strip.left() + strip.width() * 7.5 / batch_size), round(strip.center().y())
    )
    QTest.mouseClick(timeline, LEFT, pos=point)
    there = frame.schedule.locate(sought[0])
    assert there is not None
    assert (there.kind, there.layer, there.neuron) == (Kind.DELTA, 1, 2)
    assert there.sample == 7
    assert timeline.words_at(QPointF(point)) == f"Sample 8 of {batch_size}"


def test_the_bar_is_that_of_the_sample_shown(timeline: Timeline, sought: list[int]) -> None:
    frame = at_node(first_frame("circle", 10), Kind.NEURON, 1, 0, sample=4)
    timeline.show_frame(frame)
    QTest.mouseClick(timeline, LEFT, pos=QPoint(100, BAR_Y))
    location = frame.schedule.locate(sought[0])
    assert location is not None
    assert location.sample == 4


def test_it_paints_with_focus_and_before_any_frame(qtbot: QtBot, timeline: Timeline) -> None:
    timeline.setFocus()
    focused = timeline.grab().toImage()
    timeline.clearFocus()
    assert timeline.grab().toImage() != focused
    empty = Timeline(LIGHT)
    qtbot.addWidget(empty)
    assert not empty.grab().isNull()
    assert empty.words_at(QPointF(10, 10)) == ""


@pytest.mark.usefixtures("qtbot")
def test_it_is_freed() -> None:
    def make() -> Timeline:
        timeline = Timeline(LIGHT)
        timeline.show_frame(at(first_frame(), 5))
        return timeline

    assert_freed(make)
