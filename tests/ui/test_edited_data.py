"""The row of the set-up that counts edited data, and the list that it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.engine import DataSpec, Dense, NetworkSpec
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What, row_of, value_of
from bpstudio.ui.edits_list import EditsList
from bpstudio.ui.forms.edits_field import EditsField
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example

FIRST, SECOND = Quantity(What.INPUT, 0, 0), Quantity(What.INPUT, 0, 1)
CIRCLE = Document(
    "circle",
    NetworkSpec(2, (Dense(3, "tanh"), Dense(1, "sigmoid")), "binary_cross_entropy"),
    DataSpec("circle", samples=24),
    batch_size=5,
)


@pytest.fixture
def window(open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    return open_window(CIRCLE)


def row(window: MainWindow) -> EditsField:
    return window.setup_panel.data.edits


def edit_two(window: MainWindow) -> None:
    window.session.values.edit(FIRST, 0.25)
    window.session.values.edit(SECOND, 1 / 3)


def opened(window: MainWindow) -> EditsList:
    QTest.mouseClick(row(window).show_button, Qt.MouseButton.LeftButton)
    return window.findChildren(EditsList)[-1]


def texts(found: EditsList) -> list[list[str]]:
    table = found.table
    cells = [[table.item(line, column) for column in range(4)] for line in range(table.rowCount())]
    return [[cell.text() for cell in line if cell is not None] for line in cells]


def test_it_counts_and_is_there_only_when_there_is_something_to_count(window: MainWindow) -> None:
    assert not row(window).isVisible()
    window.session.values.edit(FIRST, 0.25)
    assert row(window).isVisible()
    assert row(window).words.text() == "1 value edited"
    window.session.values.edit(SECOND, 0.5)
    assert row(window).words.text() == "2 values edited"
    window.action("edit.undo").trigger()
    window.action("edit.undo").trigger()
    assert not row(window).isVisible()


def test_all_are_restored_at_once_and_that_can_be_undone(window: MainWindow) -> None:
    first = window.session.document
    edit_two(window)
    edited = window.session.document
    QTest.mouseClick(row(window).restore_button, Qt.MouseButton.LeftButton)
    assert window.session.document == first
    assert value_of(window.session.frame, FIRST) != 0.25
    assert "Edited values" in window.action("edit.undo").text()
    window.action("edit.undo").trigger()
    assert window.session.document == edited


def test_the_run_goes_on_with_the_restored_data(window: MainWindow) -> None:
    for _ in range(3):
        window.session.travel_to_next()
    run, state = window.session.run, window.session.frame.state
    edit_two(window)
    QTest.mouseClick(row(window).restore_button, Qt.MouseButton.LeftButton)
    assert window.session.run is run
    assert window.session.frame.state is state


def test_the_list_shows_what_they_were_and_are(window: MainWindow) -> None:
    frame = window.session.frame
    was = [value_of(frame, quantity) for quantity in (FIRST, SECOND)]
    edit_two(window)
    found = opened(window)
    sample = str(row_of(frame) + 1)
    assert [line[:2] for line in texts(found)] == [[sample, "x1"], [sample, "x2"]]
    assert [line[3] for line in texts(found)] == ["0.25", "0.333333"]
    assert [cell.was for cell in found.cells] == was


def test_a_click_goes_to_the_sample_and_selects_it(window: MainWindow) -> None:
    edit_two(window)
    edited = row_of(window.session.frame)
    for _ in range(2):
        window.session.travel_to_next()
    found = opened(window)
    item = found.table.item(1, 0)
    assert item is not None
    QTest.mouseClick(
        found.table.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        found.table.visualItemRect(item).center(),
    )
    frame = window.session.frame
    assert row_of(frame) == edited
    assert frame.selection == SECOND.selection
    assert value_of(frame, SECOND) == 1 / 3


def test_one_is_restored_then_all_and_the_list_closes(qtbot: QtBot, window: MainWindow) -> None:
    edit_two(window)
    found = opened(window)
    assert not found.restore.isEnabled()
    found.table.selectRow(0)
    found.restore.click()
    assert len(window.session.document.data.edits) == 1
    assert len(texts(found)) == 1
    with qtbot.waitSignal(found.destroyed):
        found.restore_all.click()
    assert not window.session.document.data.edits
    window.action("edit.undo").trigger()
    window.action("edit.undo").trigger()
    assert len(window.session.document.data.edits) == 2


def test_other_data_has_none(window: MainWindow) -> None:
    edit_two(window)
    window.session.edit(replace(window.session.document, seed=5), "seed")
    assert not row(window).isVisible()


def test_a_share_that_stays_is_not_counted(
    open_window: Callable[[Document | None], MainWindow],
) -> None:
    window = open_window(example("iris"))
    window.session.values.edit(Quantity(What.TARGET, 2, 0), 0.5)
    assert row(window).words.text() == "2 values edited"
