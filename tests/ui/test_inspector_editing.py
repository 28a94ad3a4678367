"""Values edited in the inspector's table of terms, by mouse and keys; and what is lit then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.frame import Selection
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What, value_of
from bpstudio.stepping import Level
from bpstudio.ui.inspector.terms_table import TermsTable
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example

Key, Modifier, LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
WEIGHT = Quantity(What.WEIGHT, 1, 0, 1)
BIAS = Quantity(What.BIAS, 1, 0)
INPUT = Quantity(What.INPUT, 0, 1)
TARGET = Quantity(What.TARGET, 2, 1)


@pytest.fixture
def window(qtbot: QtBot, open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    """At the first neuron of the first layer: its weights, inputs and bias are in the table."""
    window = open_window(example("mazur"))
    qtbot.waitUntil(lambda: window.step_views.neuron.view is not None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.session.step(Level.NODE, +1)
    return window


def table(window: MainWindow) -> TermsTable:
    return window.step_views.inspector.step.terms


def point_of(window: MainWindow, quantity: Quantity) -> QPoint:
    cells = {cell.quantity: cell.place for cell in table(window).editing.cells}
    return cells[quantity].center().toPoint()


def click(window: MainWindow, quantity: Quantity) -> None:
    QTest.mouseClick(table(window), LEFT, Modifier.NoModifier, point_of(window, quantity))


def field(window: MainWindow) -> QLineEdit:
    assert table(window).editing.is_open
    return table(window).editing.editor.field


def value(window: MainWindow, quantity: Quantity) -> float:
    return value_of(window.session.frame, quantity)


def stands_on(window: MainWindow, quantity: Quantity) -> bool:
    editor = table(window).editing.editor
    page = editor.parentWidget()
    assert page is not None
    point = table(window).mapTo(page, point_of(window, quantity))
    return bool(editor.geometry().contains(point))


@pytest.mark.parametrize("quantity", [WEIGHT, BIAS, INPUT])
def test_a_click_on_a_cell_opens_it_and_enter_edits(window: MainWindow, quantity: Quantity) -> None:
    document, cursor = window.session.document, window.session.frame.cursor
    window.canvas.setFocus()
    click(window, quantity)
    assert field(window).selectedText() == repr(value(window, quantity))
    assert stands_on(window, quantity)
    QTest.keyClicks(field(window), "sqrt(2)/2")
    QTest.keyClick(field(window), Key.Key_Return)
    assert value(window, quantity) == 2**0.5 / 2
    assert window.session.frame.cursor == cursor
    assert not table(window).editing.is_open
    assert window.canvas.hasFocus()
    window.action("edit.undo").trigger()
    assert window.session.document == document


def test_targets_are_edited_in_the_table_of_the_loss(window: MainWindow) -> None:
    while window.session.frame.revealed.loss_total is False:
        window.session.step(Level.NODE, +1)
    click(window, TARGET)
    QTest.keyClicks(field(window), "0.5")
    QTest.keyClick(field(window), Key.Key_Return)
    assert value(window, TARGET) == 0.5


def test_computed_numbers_are_not_edited(window: MainWindow) -> None:
    window.session.select(Selection(2, 0))
    while window.session.frame.revealed.activations[2] < 1:
        window.session.step(Level.NODE, +1)
    found = {cell.quantity.what for cell in table(window).editing.cells}
    assert found == {What.WEIGHT, What.BIAS}
    QTest.mouseClick(table(window), LEFT, Modifier.NoModifier, QPoint(20, 40))
    assert not table(window).editing.is_open


def test_tab_goes_through_the_table_and_round(window: MainWindow) -> None:
    cells = [cell.quantity for cell in table(window).editing.cells]
    assert len(cells) == 5
    click(window, cells[0])
    for quantity in (*cells[1:], cells[0]):
        QTest.keyClick(field(window), Key.Key_Tab)
        assert float(field(window).text()) == value(window, quantity)
        assert stands_on(window, quantity)
    QTest.keyClick(field(window), Key.Key_Backtab)
    assert float(field(window).text()) == value(window, cells[-1])
    assert not window.session.undo_stack.can_undo


def test_tab_commits_and_the_editor_stays_on_its_cell(qtbot: QtBot, window: MainWindow) -> None:
    click(window, WEIGHT)
    QTest.keyClicks(field(window), "1/3")
    QTest.keyClick(field(window), Key.Key_Tab)
    assert value(window, WEIGHT) == 1 / 3
    assert float(field(window).text()) == value(window, INPUT)
    qtbot.waitUntil(lambda: stands_on(window, INPUT))


def test_escape_takes_back_what_was_changed_live(window: MainWindow) -> None:
    before = value(window, WEIGHT)
    click(window, WEIGHT)
    QTest.keyClick(field(window), Key.Key_Up)
    assert value(window, WEIGHT) == pytest.approx(before + 0.01)
    QTest.keyClick(field(window), Key.Key_Escape)
    assert value(window, WEIGHT) == before
    assert not table(window).was
    assert not window.session.undo_stack.can_redo


@pytest.mark.parametrize(("typed", "words"), [("1/0", "divided"), ("nonsense", "not known")])
def test_what_cannot_be_read_is_refused_in_place(
    window: MainWindow, typed: str, words: str
) -> None:
    before = window.session.frame
    click(window, WEIGHT)
    QTest.keyClicks(field(window), typed)
    QTest.keyClick(field(window), Key.Key_Return)
    assert words in table(window).editing.editor.error
    assert window.session.frame is before
    QTest.keyClick(field(window), Key.Key_Escape)
    assert not table(window).editing.is_open


def test_what_cannot_be_is_refused_in_place_too(
    qtbot: QtBot, open_window: Callable[[Document | None], MainWindow]
) -> None:
    window = open_window(example("iris"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.session.set_level(Level.PHASE)
    window.session.step(Level.PHASE, +1)
    click(window, Quantity(What.TARGET, 2, 1))
    QTest.keyClicks(field(window), "1.5")
    QTest.keyClick(field(window), Key.Key_Return)
    assert "from 0 to 1" in table(window).editing.editor.error


def test_dragging_a_cell_up_changes_it_live_in_one_step(window: MainWindow) -> None:
    before, start = value(window, WEIGHT), point_of(window, WEIGHT)
    QTest.mousePress(table(window), LEFT, Modifier.NoModifier, start)
    QTest.mouseMove(table(window), start - QPoint(0, 20))
    QTest.mouseMove(table(window), start - QPoint(0, 40))
    QTest.mouseRelease(table(window), LEFT, Modifier.NoModifier, start - QPoint(0, 40))
    assert value(window, WEIGHT) == pytest.approx(before + 0.1)
    assert not table(window).editing.is_open
    assert window.session.undo_stack.count == 1


def test_a_drag_to_the_side_is_none(window: MainWindow) -> None:
    start = point_of(window, WEIGHT)
    QTest.mousePress(table(window), LEFT, Modifier.NoModifier, start)
    QTest.mouseMove(table(window), start + QPoint(30, 2))
    assert not window.session.undo_stack.can_undo
    QTest.mouseRelease(table(window), LEFT, Modifier.NoModifier, start + QPoint(30, 2))


def test_all_of_it_goes_by_keys(window: MainWindow) -> None:
    terms = table(window)
    assert terms.focusPolicy() == Qt.FocusPolicy.TabFocus
    terms.setFocus(Qt.FocusReason.TabFocusReason)
    cells = [cell.quantity for cell in terms.editing.cells]
    assert terms.editing.current == cells[0]
    QTest.keyClick(terms, Key.Key_Down)
    QTest.keyClick(terms, Key.Key_Down)
    QTest.keyClick(terms, Key.Key_Up)
    assert terms.editing.current == cells[1]
    QTest.keyClicks(terms, "7")
    assert field(window).text() == "7"
    QTest.keyClick(field(window), Key.Key_Return)
    assert value(window, cells[1]) == 7
    assert QApplication.focusWidget() is terms
    for key in (Key.Key_Space, Key.Key_Return, Key.Key_F2):
        QTest.keyClick(terms, key)
        assert float(field(window).text()) == 7
        QTest.keyClick(field(window), Key.Key_Escape)


def test_without_a_number_to_edit_keys_pass_it_by(window: MainWindow) -> None:
    window.session.step(Level.ITERATION, +1)
    assert table(window).focusPolicy() == Qt.FocusPolicy.TabFocus
    window.session.set_level(Level.ITERATION)
    assert not table(window).editing.cells
    assert table(window).focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_cell_at_hand_says_so(window: MainWindow) -> None:
    terms = table(window)
    QTest.mouseMove(terms, point_of(window, WEIGHT))
    assert terms.editing.hovered == WEIGHT
    assert terms.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert "w₁₂⁽¹⁾" in terms.toolTip()
    QTest.mouseMove(terms, QPoint(20, 40))
    assert terms.editing.hovered is None
    assert terms.toolTip() == ""


def test_a_step_closes_the_editor(window: MainWindow) -> None:
    click(window, WEIGHT)
    window.session.step(Level.NODE, +1)
    assert not table(window).editing.is_open
    assert not window.session.undo_stack.can_undo


def test_another_selection_without_that_number_closes_the_editor(window: MainWindow) -> None:
    click(window, WEIGHT)
    window.session.select(Selection(1, 1))
    assert not table(window).editing.is_open


def test_inputs_of_a_sample_that_is_over_are_only_looked_at(
    open_window: Callable[[Document | None], MainWindow],
) -> None:
    """They belong to another row of the data than the sample at work."""
    document = replace(example("mazur"), batch_size=2)
    table_of = document.data.table
    assert table_of is not None
    two = replace(table_of, inputs=table_of.inputs * 2, targets=table_of.targets * 2)
    window = open_window(replace(document, data=replace(document.data, table=two)))
    session = window.session
    session.step(Level.SAMPLE, +1)
    session.step(Level.TERM, +1)
    session.select(Selection(1, 1))
    assert session.frame.revealed.sample == 1
    assert {cell.quantity.what for cell in table(window).given_cells()} == {What.INPUT}
    assert not table(window).editing.cells


def test_what_has_changed_is_lit_and_what_it_was_stands_beneath(
    qtbot: QtBot, window: MainWindow
) -> None:
    terms = table(window)
    height = terms.height()
    window.session.values.edit(WEIGHT, 0.75)
    assert terms.was == {(2, 1): "0.2", (2, 3): "+0.02", (4, 3): "+0.3775"}
    assert terms.flash.running
    qtbot.waitUntil(lambda: terms.height() > height)
    lit = terms.grab().toImage()
    qtbot.waitUntil(lambda: not terms.flash.running)
    assert terms.grab().toImage() != lit
    window.action("edit.undo").trigger()
    assert terms.was[2, 1] == "0.75"
    window.session.step(Level.NODE, +1)
    window.session.step(Level.NODE, -1)
    assert not terms.was
    qtbot.waitUntil(lambda: terms.height() == height)


def test_the_next_neuron_is_edited_although_its_numbers_read_the_same(
    window: MainWindow,
) -> None:
    theta = window.session.frame.state.theta.copy()
    theta[3:6] = theta[0:3]
    document = replace(window.session.document, parameters=tuple(theta.tolist()))
    window.session.edit(document, "the same twice")
    window.session.seek(0)
    window.session.step(Level.NODE, +1)
    first = [cell.quantity for cell in table(window).editing.cells]
    window.session.step(Level.NODE, +1)
    assert [cell.quantity for cell in table(window).editing.cells] != first
