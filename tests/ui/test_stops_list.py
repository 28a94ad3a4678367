"""Stops and breakpoints in their list, and training that they stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Selection
from bpstudio.io import Document
from bpstudio.stepping import Kind, Stop
from bpstudio.training.conditions import Breakpoint, DeltaBelow, IterationReached, LossBelow
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example
from tests.ui.test_stops import scene_of


@pytest.fixture
def window(open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    """A window on Mazur's network: 2 – 2 – 2."""
    return open_window(example("mazur"))


def test_until_there_is_a_stop_the_list_says_how_to_set_one(window: MainWindow) -> None:
    window.resize(1280, 640)
    hint = window.breakpoints.panel.hint
    assert hint.isVisibleTo(window)
    assert hint.height() >= hint.heightForWidth(hint.width())
    window.session.breaking.toggle(Stop(Kind.DELTA, 1, 0))
    assert not hint.isVisibleTo(window)
    window.session.undo()
    assert hint.isVisibleTo(window)


def test_an_added_breakpoint_is_scrolled_into_view(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 640)
    panel = window.breakpoints.panel
    next(
        one for one in panel.add_button.menu().actions() if one.objectName() == LossBelow.name
    ).trigger()
    setup = window.setup_panel.viewport()

    def in_view(widget: QWidget) -> bool:
        return setup.rect().contains(widget.mapTo(setup, widget.rect().bottomLeft()))

    qtbot.waitUntil(lambda: panel.rows[0].height() > 40 and in_view(panel.rows[0]))


# Training


def test_a_breakpoint_of_the_list_stops_training_and_the_bar_continues(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = window.breakpoints.panel
    menu = panel.add_button.menu()
    next(one for one in menu.actions() if one.objectName() == IterationReached.name).trigger()
    field = panel.findChild(QLineEdit, "breakpoint.0.iteration")
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "40")
    QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.session.breaking.hits_changed, timeout=20_000):
        window.action("train.toggle").trigger()
    assert window.session.frame.iteration == 40
    assert panel.rows[0].status.text() == "1 ×"
    assert "Iteration 40 is reached" in window.message_bar.text.text()
    assert window.message_bar.button.isVisible()
    assert window.message_bar.button.text() == "Continue"
    assert window.top_bar.train_button.text() == "▶ Continue"
    with qtbot.waitSignal(window.session.live.progressed, timeout=20_000):
        window.message_bar.button.click()
    window.session.toggle_training()
    qtbot.waitUntil(lambda: not window.session.frame.training)
    assert window.session.frame.iteration > 40


def test_training_that_was_stopped_before_its_first_update_is_continued(
    window: MainWindow, qtbot: QtBot
) -> None:
    bar = window.top_bar.train_button
    assert bar.text() == "▶ Train"
    document = replace(window.session.document, breakpoints=(Breakpoint(LossBelow(10.0)),))
    window.session.edit(document, "Breakpoint")
    with qtbot.waitSignal(window.session.breaking.hits_changed, timeout=20_000):
        window.action("train.toggle").trigger()
    assert window.session.frame.iteration == 0
    assert window.message_bar.button.text() == "Continue"
    window.session.to_end()
    assert bar.text() == "▶ Continue"
    window.session.reset()
    assert bar.text() == "▶ Train"


def test_a_hit_is_marked_on_the_canvas_and_beside_the_timeline(
    window: MainWindow, qtbot: QtBot
) -> None:
    everywhere = DeltaBelow(10.0, layer=1, neuron=1)
    document = replace(window.session.document, breakpoints=(Breakpoint(everywhere),))
    window.session.edit(document, "Breakpoint")
    with qtbot.waitSignal(window.session.breaking.hits_changed, timeout=20_000):
        window.action("train.toggle").trigger()
    highlight = scene_of(window).reading.highlight
    assert highlight is not None
    assert highlight.has(1, 1)
    assert not highlight.has(1, 0)
    assert window.session.frame.selection == Selection(1, 1)
    assert "hidden 1, neuron 2" in window.control_panel.sentence.text()
