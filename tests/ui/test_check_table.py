"""“Check all” lists every parameter, the worst first, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Selection
from bpstudio.io import Document
from bpstudio.ui.check_table import CheckDialog, CheckModel, Row, show_checks
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example
from tests.ui.moments import first_frame


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def shown(dialog: CheckDialog, column: int) -> list[object]:
    proxy = dialog.sorted
    return [
        proxy.data(proxy.index(row, column), Qt.ItemDataRole.UserRole)
        for row in range(proxy.rowCount())
    ]


def test_every_parameter_is_listed_the_worst_first(parent: QWidget, qtbot: QtBot) -> None:
    document = example("iris")
    dialog = show_checks(first_frame("iris", 15), parent)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == document.spec.n_parameters, timeout=10_000)
    qtbot.waitUntil(dialog.progress.isHidden)
    errors = [float(str(error)) for error in shown(dialog, 3)]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] < 1e-6
    assert f"{document.spec.n_parameters} of {document.spec.n_parameters}" in dialog.summary.text()
    names = {row.name for row in dialog.model.rows}
    assert len(names) == document.spec.n_parameters


def test_it_can_be_stopped_and_closed_while_it_works(parent: QWidget, qtbot: QtBot) -> None:
    dialog = show_checks(first_frame("digits", 32), parent)
    qtbot.waitUntil(lambda: len(dialog.model.rows) > 0, timeout=10_000)
    dialog.stop.click()
    reached = len(dialog.model.rows)
    assert reached < example("digits").spec.n_parameters
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


@pytest.mark.usefixtures("qapp")
def test_a_kink_and_an_error_are_told_apart() -> None:
    model = CheckModel()
    model.add([Row("w", 1.0, 0.5, 0.5, True), Row("b", 1.0, 1.1, 0.1, False)])
    texts = [model.data(model.index(row, 3)) for row in range(2)]
    assert texts == ["at a kink", "✗ 0.1"]
    sort_keys = [model.data(model.index(row, 3), Qt.ItemDataRole.UserRole) for row in range(2)]
    assert sort_keys == [-1.0, 0.1]


def test_a_row_that_is_clicked_is_selected_in_the_window(
    open_window: Callable[[Document | None], MainWindow], qtbot: QtBot
) -> None:
    window = open_window(example("mazur"))
    window.check_all()
    dialog = window.findChild(CheckDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.progress.isHidden)
    row = next(n for n, name in enumerate(shown(dialog, 0)) if name == "w₁₂⁽²⁾")
    middle = dialog.table.visualRect(dialog.sorted.index(row, 0)).center()
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert window.session.frame.selection == Selection(2, 0, 1)


def test_a_click_on_a_heading_sorts_by_it(parent: QWidget, qtbot: QtBot) -> None:
    dialog = show_checks(first_frame("mazur"), parent)
    qtbot.waitUntil(dialog.progress.isHidden)
    header = dialog.table.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    for _ in range(2):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        values = [float(str(value)) for value in shown(dialog, 1)]
        descending = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        assert values == sorted(values, reverse=descending)


def test_it_is_there_but_once(parent: QWidget, qtbot: QtBot) -> None:
    for _ in range(3):
        last = show_checks(first_frame("mazur"), parent)
    qtbot.waitUntil(lambda: parent.findChildren(CheckDialog) == [last])
