"""Words that take as many lines as they need."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.ui.forms.wrapped import WrappedLabel


def test_no_line_is_cut_off_where_room_is_short(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label = WrappedLabel("error", parent)
    column = QVBoxLayout(parent)
    column.addWidget(label)
    parent.resize(200, 10)
    parent.show()
    one_line = label.height()
    label.setText("Row 3, column 2 holds “nan”, which is not a finite number. " * 3)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > one_line)
    tall = label.height()
    parent.resize(600, 10)
    qtbot.waitUntil(lambda: label.minimumHeight() < tall)
