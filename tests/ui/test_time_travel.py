"""Travelling in the whole window: by plot, strip, field and keys; runs that stay; long journeys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio import travel
from bpstudio.engine import SGD, Adam
from bpstudio.io import Document
from bpstudio.runs import Run
from bpstudio.ui import progress_strip
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.runs_table import NAME
from tests.conftest import example
from tests.histories import states_of, trained
from tests.training.small import same

OpenWindow = Callable[[Document | None], MainWindow]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """On a small problem whose run has come to iteration 500; it arrives at once wherever it is."""
    # On a busy machine even a short way may take longer than what counts as at once.
    monkeypatch.setattr(travel, "AT_ONCE", 60.0)
    window = open_window(replace(example("circle"), seed=3))
    train(window, 500)
    return window


def train(window: MainWindow, iterations: int) -> None:
    """As training does, without its process."""
    session = window.session
    run = session.run
    trained(iterations, 50, run.history)
    first = run.history.head - iterations
    run.losses.train.append(first, np.exp(-np.arange(first, first + iterations) / 300))
    session.losses_changed.emit(run.losses)
    session.travel(run.history.head)


def arrive(window: MainWindow, qtbot: QtBot, iteration: int) -> None:
    qtbot.waitUntil(lambda: window.session.frame.iteration == iteration, timeout=20_000)


def on_plot(window: MainWindow, iteration: float) -> QPoint:
    chart = window.loss_plot.chart
    # The axes take their widths when they are painted.
    QApplication.processEvents()
    return QPoint(chart.pixel(iteration), chart.plot_area().center().y())


def fork(window: MainWindow, iteration: int) -> Run:
    window.session.travel(iteration)
    assert window.session.frame.iteration == iteration
    window.session.edit(replace(window.session.document, optimizer=SGD(0.5)), "edit")
    return window.session.run


# Ways to go


def test_a_click_on_the_plot_travels(window: MainWindow, qtbot: QtBot) -> None:
    chart = window.loss_plot.chart
    with qtbot.waitSignal(chart.travel_requested) as asked:
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=on_plot(window, 200))
    assert abs(asked.args[0] - 200) < 5
    arrive(window, qtbot, asked.args[0])
    history = window.session.run.history
    assert same(window.session.frame.state, states_of(history, asked.args[0])[-1])


def test_keys_go_from_iteration_to_iteration(window: MainWindow, qtbot: QtBot) -> None:
    for key, iteration in (
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 500),
        (Qt.Key.Key_Left, 499),
        (Qt.Key.Key_Right, 500),
        (Qt.Key.Key_Right, 501),
    ):
        QTest.keyClick(window, key, CONTROL)
        arrive(window, qtbot, iteration)
        assert window.session.frame.cursor == 0
    assert window.session.run.history.head == 501


def test_keys_that_come_faster_than_the_window_are_all_counted(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(5):
        QTest.keyClick(window, Qt.Key.Key_Left, CONTROL)
    arrive(window, qtbot, 495)


def test_before_the_first_iteration_there_is_none(window: MainWindow, qtbot: QtBot) -> None:
    window.action("travel.first").trigger()
    window.action("travel.back").trigger()
    arrive(window, qtbot, 0)


def test_an_iteration_can_be_typed(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    line = window.findChild(QLineEdit, "iterationLine")
    assert line is not None
    QTest.keyClicks(line, "-20")
    QTest.keyClick(line, Qt.Key.Key_Return)
    arrive(window, qtbot, 480)
    assert "480" in window.top_bar.counters.text()


def test_the_strip_is_dragged(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.control_panel.scrubber
    assert strip.words == "iteration 500 of 500"
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(round(strip.x_of(100)), 10))
    qtbot.waitUntil(lambda: abs(window.session.frame.iteration - 100) <= 1)
    assert strip.words == f"iteration {window.session.frame.iteration} of 500"


def test_of_many_places_asked_for_at_once_only_the_newest_is_gone_to(
    window: MainWindow, qtbot: QtBot
) -> None:
    seen: list[int] = []
    window.session.frame_changed.connect(lambda frame: seen.append(frame.iteration))
    for iteration in (10, 20, 30, 40):
        window.time_travel.journey.go(iteration)
    arrive(window, qtbot, 40)
    assert seen == [40]


def test_all_that_is_on_the_screen_is_of_that_iteration(window: MainWindow, qtbot: QtBot) -> None:
    window.session.edit(replace(window.session.document, optimizer=Adam(0.004)), "edit")
    train(window, 100)
    rate = window.findChild(QLineEdit, "training.learning_rate")
    assert rate is not None
    assert rate.text() == "0.004"
    window.time_travel.journey.go(499)
    arrive(window, qtbot, 499)
    rate = window.findChild(QLineEdit, "training.learning_rate")
    assert rate is not None
    assert rate.text() == "0.03"
    assert "499" in window.top_bar.counters.text()
    assert window.control_panel.scrubber.edits == [500]
    assert len(window.session.runs.runs) == 1


# Long journeys


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is near, no slice long, and patience soon at its end."""
    monkeypatch.setattr(travel, "AT_ONCE", 0.0)
    monkeypatch.setattr(travel, "SLICE", 0.0)
    monkeypatch.setattr(progress_strip, "PATIENCE_MS", 0)


def far_window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    window = open_window(replace(example("circle"), seed=3))
    history = window.session.run.history
    trained(30_000, 30_000, history)
    history.rest()
    arrive(window, qtbot, 0)
    return window


@pytest.mark.usefixtures("far")
def test_a_long_journey_says_where_it_goes_and_can_be_cancelled(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = far_window(open_window, qtbot)
    strip, cancel = window.progress_strip, window.action("travel.cancel")
    assert strip.isHidden()
    assert not cancel.isEnabled()
    window.time_travel.journey.go(29_000)
    qtbot.waitUntil(strip.isVisible)
    assert strip.words.text() == "Going to iteration 29,000 …"
    assert cancel.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert strip.isHidden()
    assert not cancel.isEnabled()
    assert not window.session.traveller.busy
    assert window.session.frame.iteration == 0


@pytest.mark.usefixtures("far")
def test_the_button_cancels_what_is_on_the_way_and_what_waits(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = far_window(open_window, qtbot)
    window.time_travel.journey.go(29_000)
    qtbot.waitUntil(window.progress_strip.isVisible)
    window.time_travel.journey.go(10)
    QTest.mouseClick(window.progress_strip.cancel_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert not window.session.traveller.busy
    assert window.session.frame.iteration == 0


@pytest.mark.usefixtures("far")
def test_a_place_asked_for_on_the_way_is_gone_to_afterwards(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = far_window(open_window, qtbot)
    seen: list[int] = []
    window.session.frame_changed.connect(lambda frame: seen.append(frame.iteration))
    journey = window.time_travel.journey
    journey.go(3000)
    qtbot.waitUntil(lambda: window.session.traveller.busy)
    journey.go(100)
    journey.go(2000)
    arrive(window, qtbot, 2000)
    assert seen == [3000, 2000]
    assert window.progress_strip.isHidden()


# Runs


def test_another_run_leaves_in_front_what_is_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    boundary = window.plot_views.boundary
    qtbot.waitUntil(lambda: not boundary.visibleRegion().isEmpty())
    window.session.reset()
    train(window, 50)
    fork(window, 20)
    QApplication.processEvents()
    assert len(window.session.runs.runs) > 1
    assert not boundary.visibleRegion().isEmpty()
    window.docks.bring_forward("runsDock")
    qtbot.waitUntil(lambda: not window.runs_panel.visibleRegion().isEmpty())


def test_the_old_run_stays_on_the_plot_and_can_be_returned_to(
    window: MainWindow, qtbot: QtBot
) -> None:
    old = window.session.run
    new = fork(window, 200)
    train(window, 50)
    chart = window.loss_plot.chart
    items = chart.getPlotItem().listDataItems()
    lengths = [int(item.getOriginalDataset()[0][-1]) for item in items if item.xData is not None]
    assert lengths.count(499) == 2
    assert 249 in lengths
    assert window.control_panel.scrubber.words == "iteration 250 of 250"
    panel = window.runs_panel.list
    window.docks.bring_forward("runsDock")
    qtbot.waitUntil(panel.isVisible)
    first = panel.topLevelItem(0)
    assert first is not None
    QTest.mouseClick(
        panel.viewport(),
        Qt.MouseButton.LeftButton,
        pos=panel.visualItemRect(first).center(),
    )
    arrive(window, qtbot, 500)
    assert window.session.run is old
    assert window.session.document.optimizer == SGD(0.03)
    assert window.control_panel.scrubber.words == "iteration 500 of 500"
    assert list(window.session.runs.runs) == [old, new]


def test_a_run_is_renamed_and_removed(window: MainWindow) -> None:
    old = window.session.run
    new = fork(window, 200)
    train(window, 50)
    window.runs_panel.run_renamed.emit(new, "bold")
    second = window.runs_panel.list.topLevelItem(1)
    assert second is not None
    assert second.text(NAME) == "bold"
    window.runs_panel.run_removed.emit(old)
    assert window.runs_panel.list.topLevelItemCount() == 1
    assert list(window.session.runs.runs) == [new]
