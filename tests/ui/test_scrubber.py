"""The strip that stands for the whole run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.runs import RunList
from bpstudio.ui.scrubber import Scrubber
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.many_runs import begun, edit, fork, frame_of, go_on

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def runs() -> RunList:
    return begun(6000)


@pytest.fixture
def strip(qtbot: QtBot, runs: RunList) -> Scrubber:
    strip = Scrubber(LIGHT)
    qtbot.addWidget(strip)
    strip.resize(800, 20)
    with qtbot.waitExposed(strip):
        strip.show()
    strip.show_runs(runs)
    show(strip, runs, 120)
    return strip


@pytest.fixture
def asked(strip: Scrubber) -> list[int]:
    found: list[int] = []
    strip.travel_requested.connect(found.append)
    return found


def show(strip: Scrubber, runs: RunList, iteration: int) -> None:
    assert runs.current is not None
    strip.show_frame(frame_of(runs.current, iteration))


def at(strip: Scrubber, iteration: int) -> QPoint:
    return QPoint(round(strip.x_of(iteration)), 10)


def test_it_says_where_in_the_run_we_are(strip: Scrubber, runs: RunList) -> None:
    assert strip.words == "iteration 120 of 6,000"
    assert strip.accessibleDescription() == strip.words
    show(strip, runs, 6000)
    assert strip.words == "iteration 6,000 of 6,000"


def test_while_training_the_end_moves_along(strip: Scrubber, runs: RunList) -> None:
    assert runs.current is not None
    frame = replace(frame_of(runs.current, 7000), training=True)
    strip.show_frame(frame)
    assert strip.words == "iteration 7,000 of 7,000"


def test_a_click_travels(strip: Scrubber, asked: list[int]) -> None:
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at(strip, 3000))
    assert asked == [pytest.approx(3000, abs=8)]


def test_a_drag_travels_live_and_stays_within_the_run(strip: Scrubber, asked: list[int]) -> None:
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=at(strip, 1000))
    for iteration in (2000, 2000, 4000):
        QTest.mouseMove(strip, at(strip, iteration))
    QTest.mouseMove(strip, QPoint(-50, 10))
    QTest.mouseMove(strip, QPoint(2000, 10))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(2000, 10))
    QTest.mouseMove(strip, at(strip, 1000))
    expected = [1000, 2000, 4000, 0, 6000]
    assert asked == [pytest.approx(iteration, abs=8) for iteration in expected]


def test_the_other_button_does_nothing(strip: Scrubber, asked: list[int]) -> None:
    QTest.mouseClick(strip, Qt.MouseButton.RightButton, pos=at(strip, 3000))
    assert not asked


def test_a_run_without_length_cannot_be_travelled(strip: Scrubber, asked: list[int]) -> None:
    fresh = begun()
    strip.show_runs(fresh)
    show(strip, fresh, 0)
    assert strip.words == "iteration 0 of 0"
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(300, 10))
    assert not asked
    strip.grab()


def test_edits_and_forks_are_marked_on_both_runs(strip: Scrubber, runs: RunList) -> None:
    edit(runs, 0.25)
    go_on(runs, 1000)
    first = runs.current
    assert first is not None
    assert (strip.edits, strip.forks) == ([6000], [])
    fork(runs, 500, 100)
    assert (strip.edits, strip.forks) == ([500], [500])
    runs.show(first)
    assert (strip.edits, strip.forks) == ([6000], [500])


def test_near_a_mark_the_mark_is_meant(strip: Scrubber, runs: RunList, asked: list[int]) -> None:
    edit(runs, 0.25)
    go_on(runs, 6000)
    show(strip, runs, 0)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at(strip, 6000) + QPoint(3, 0))
    assert asked == [6000]


def test_page_keys_go_from_mark_to_mark(strip: Scrubber, runs: RunList, asked: list[int]) -> None:
    edit(runs, 0.25)
    go_on(runs, 4000)
    show(strip, runs, 120)
    QTest.keyClick(strip, Qt.Key.Key_PageDown)
    show(strip, runs, 6000)
    QTest.keyClick(strip, Qt.Key.Key_PageDown)
    show(strip, runs, 10_000)
    QTest.keyClick(strip, Qt.Key.Key_PageUp)
    show(strip, runs, 6000)
    QTest.keyClick(strip, Qt.Key.Key_PageUp)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert asked == [6000, 10_000, 6000, 0]


def test_marks_and_knob_are_painted_in_either_theme(strip: Scrubber, runs: RunList) -> None:
    for theme in (LIGHT, DARK):
        strip.set_theme(theme)
        plain = strip.grab().toImage()
        show(strip, runs, 3000)
        moved = strip.grab().toImage()
        assert plain != moved
        show(strip, runs, 120)
    edit(runs, 0.25)
    go_on(runs, 6000)
    fork(runs, 3000, 9000)
    strip.show_runs(runs)
    assert strip.grab().toImage() not in (plain, moved)


def test_it_is_freed(runs: RunList) -> None:
    def make() -> Scrubber:
        strip = Scrubber(LIGHT)
        strip.show_runs(runs)
        return strip

    assert_freed(make)
