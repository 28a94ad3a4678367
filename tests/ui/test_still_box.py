"""The box that keeps changes inside of it from those outside."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.ui.still_box import StillBox
from tests.ui.requests import Requests


class Stand:
    """A box that holds a row with a label, in a window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window, self.row = QWidget(), QWidget()
        qtbot.addWidget(self.window)
        self.label = QLabel("0", self.row)
        QHBoxLayout(self.row).addWidget(self.label)
        self.box = StillBox(self.row)
        column = QVBoxLayout(self.window)
        column.addWidget(self.box)
        column.addStretch(1)
        self.window.resize(300, 200)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.requests = Requests(self.window)

    def write(self, text: str) -> None:
        self.label.setText(text)
        for _ in range(3):
            QCoreApplication.processEvents()


def test_what_it_holds_is_as_large_as_the_box(qtbot: QtBot) -> None:
    stand = Stand(qtbot)
    assert stand.box.height() == stand.row.sizeHint().height()
    stand.window.resize(420, 200)
    assert stand.row.size() == stand.box.size()
    assert stand.row.width() > 300


def test_a_change_that_leaves_the_size_stays_inside(qtbot: QtBot) -> None:
    stand = Stand(qtbot)
    stand.label.setMinimumWidth(80)
    stand.write("0")
    stand.requests.count = 0
    stand.write("1234")
    assert stand.requests.count == 0


def test_another_size_is_passed_on(qtbot: QtBot) -> None:
    stand = Stand(qtbot)
    height = stand.box.height()
    stand.write("one\ntwo\nthree")
    assert stand.requests.count > 0
    assert stand.box.height() > height
    assert stand.window.minimumSizeHint().height() >= stand.row.minimumSizeHint().height()
