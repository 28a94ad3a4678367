"""Values edited in the matrices by a double click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.io import Document
from bpstudio.quantities import Quantity, What, value_of
from bpstudio.stepping import Level
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.views.matrix import MatrixView
from tests.conftest import example

Key = Qt.Key
WEIGHT = Quantity(What.WEIGHT, 1, 0, 1)
BIAS = Quantity(What.BIAS, 1, 1)
INPUT = Quantity(What.INPUT, 0, 0)
TARGET = Quantity(What.TARGET, 2, 1)


@pytest.fixture
def window(qtbot: QtBot, open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    window = open_window(example("mazur"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.docks.bring_forward("matrixDock")
    qtbot.waitUntil(lambda: view(window).layout_now is not None)
    return window


def view(window: MainWindow) -> MatrixView:
    found = window.step_views.matrices.view
    assert isinstance(found, MatrixView)
    return found


def double_click(window: MainWindow, quantity: Quantity) -> QPoint:
    """As a user does: both presses, then both releases."""
    matrices = view(window)
    places = {cell.quantity: cell.place for cell in matrices.editing.cells}
    point = places[quantity].center().toPoint()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(matrices, left, none, point)
    QTest.mouseDClick(matrices, left, none, point)
    return point


def enter(window: MainWindow, text: str, key: Qt.Key = Key.Key_Return) -> None:
    field = view(window).editing.editor.field
    QTest.keyClicks(field, text)
    QTest.keyClick(field, key)


@pytest.mark.parametrize("quantity", [WEIGHT, BIAS, INPUT])
def test_a_double_click_edits_it(window: MainWindow, quantity: Quantity) -> None:
    window.session.step(Level.NODE, +1)
    before = window.session.frame
    double_click(window, quantity)
    assert view(window).editing.is_open
    enter(window, "1/3")
    assert value_of(window.session.frame, quantity) == 1 / 3
    assert window.session.frame.cursor == before.cursor
    window.action("edit.undo").trigger()
    assert window.session.document == before.document


def test_a_target_is_edited_beside_the_outputs(window: MainWindow) -> None:
    while not window.session.frame.revealed.loss_total:
        window.session.step(Level.NODE, +1)
    double_click(window, TARGET)
    enter(window, "0.5")
    assert value_of(window.session.frame, TARGET) == 0.5


def test_a_weight_is_edited_although_the_first_click_shows_another_board(
    window: MainWindow,
) -> None:
    """In the backward pass an edge was last at work in its gradient."""
    frame = window.session.frame
    window.session.seek(frame.schedule.spans(0)[2].stop)
    window.session.step(Level.NODE, -1)
    found = [c.quantity for c in view(window).editing.cells if c.quantity.what is What.WEIGHT]
    point = double_click(window, found[0])
    editor = view(window).editing.editor
    assert editor.geometry().contains(point)
    enter(window, "2")
    assert value_of(window.session.frame, found[0]) == 2


def test_tab_goes_on_along_the_board(window: MainWindow) -> None:
    double_click(window, INPUT)
    order = [cell.quantity for cell in view(window).editing.cells]
    following = order[(order.index(INPUT) + 1) % len(order)]
    enter(window, "", Key.Key_Tab)
    editing = view(window).editing
    assert float(editing.editor.field.text()) == value_of(window.session.frame, following)


def test_what_cannot_be_read_is_refused_in_place(window: MainWindow) -> None:
    double_click(window, INPUT)
    enter(window, "1/0")
    assert "divided" in view(window).editing.editor.error


def test_computed_entries_are_not_edited(window: MainWindow) -> None:
    window.session.step(Level.LAYER, +1)
    window.session.step(Level.LAYER, +1)
    kinds = {cell.quantity.what for cell in view(window).editing.cells}
    assert kinds == {What.WEIGHT, What.BIAS}


def test_after_the_update_only_what_it_was_can_be_edited(window: MainWindow) -> None:
    window.session.seek(window.session.frame.schedule.length)
    for cell in view(window).editing.cells:
        assert cell.quantity.is_parameter
    window.session.seek(0)
    assert len(view(window).editing.cells) == 8
