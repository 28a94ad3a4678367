"""A set-up panel with just enough behind it to refuse what a session refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton, QVBoxLayout, QWidget

from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.io import Document, new_document
from bpstudio.ui.forms import SetupPanel
from bpstudio.ui.forms.form import Row
from bpstudio.ui.theme import LIGHT

W = TypeVar("W", bound=QWidget)
OpenDesk = Callable[["Document | None"], "Desk"]


def frame_of(document: Document) -> Frame:
    problem = document.problem()
    return Frame(document, problem, document.initial_state(problem))


class Desk(QWidget):
    """`edits` lists (field, text) of what was offered; `document` is the one in force."""

    def __init__(self, document: Document | None = None) -> None:
        super().__init__()
        self.panel = SetupPanel(LIGHT, self)
        QVBoxLayout(self).addWidget(self.panel)
        self.resize(270, 900)
        self.edits: list[tuple[str, str]] = []
        self.document = document or new_document()
        self.panel.edited.connect(self._edit)
        self.panel.show_frame(frame_of(self.document))

    def _edit(self, document: Document, field: str, text: str) -> None:
        self.edits.append((field, text))
        try:
            frame = frame_of(document)
        except UserError as error:
            self.panel.show_error(error)
        else:
            self.document = document
            self.panel.show_frame(frame)

    def part(self, kind: type[W], name: str) -> W:
        """The widget of this name; it has to be there."""
        found = self.panel.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def line(self, field: str) -> QLineEdit:
        return self.part(QLineEdit, field)

    def choice(self, field: str) -> QComboBox:
        return self.part(QComboBox, field)

    def button(self, name: str) -> QToolButton:
        return self.part(QToolButton, name)

    def type(self, field: str, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """As a user does: click, select all, type, Enter."""
        line = self.line(field)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, key)

    def choose(self, field: str, key: str) -> None:
        """Open the list, go to the entry, Enter."""
        choice = self.choice(field)
        choice.setFocus()
        choice.showPopup()
        choice.view().setCurrentIndex(choice.model().index(choice.findData(key), 0))
        QTest.keyClick(choice.view(), Qt.Key.Key_Return)

    def error(self, field: str) -> str:
        """The words beneath the field's row, "" when it is not marked."""
        editor = self.part(QWidget, field)
        row = editor.parentWidget()
        assert isinstance(row, Row)
        return row.error if editor.property("error") else ""

    def shown(self, field: str) -> bool:
        found = self.panel.findChild(QWidget, field)
        return found is not None and found.isVisible()
