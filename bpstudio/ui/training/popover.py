"""A small window under a button, for a few fields; it closes when one looks elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from bpstudio.errors import UserError
from bpstudio.ui.forms.fields import mark

GAP = 4


class Popover(QFrame):
    """Enter in any field commits, Escape closes; what cannot be is refused in place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.refusal = QLabel(self)
        self.refusal.setProperty("role", "error")
        self.refusal.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 12, 14, 12)
        self.column.setSpacing(8)
        self._fields: dict[str, QLineEdit] = {}

    def watch(self, field: str, line: QLineEdit) -> None:
        """An error at this field of a UserError is shown at this line."""
        self._fields[field] = line
        line.textEdited.connect(self.clear)

    def open_under(self, widget: QWidget) -> None:
        """Show it below the widget, within its window."""
        self.clear()
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + GAP))
        window = widget.window()
        right = window.mapToGlobal(QPoint(window.width() - GAP, 0)).x()
        self.move(min(corner.x(), right - self.width()), corner.y())
        self.show()

    def show_error(self, error: UserError) -> None:
        """Say what is wrong, and mark where."""
        self.refusal.setText(f"{error.message} {error.hint}".strip())
        self.refusal.show()
        line = self._fields.get(error.field)
        if line is not None:
            mark(line, True)
            line.setAccessibleDescription(error.message)
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            line.selectAll()
        self.adjustSize()

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self.refusal.hide()
        for line in self._fields.values():
            mark(line, False)
            line.setAccessibleDescription("")

    def commit(self) -> None:
        """Take what was typed."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        else:
            super().keyPressEvent(event)
