"""What every form shares: rows of a label and its editors, with the error in words beneath."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bpstudio.errors import UserError
from bpstudio.io.document import Document
from bpstudio.ui.forms.fields import CheckField, ChoiceField, LineField, PanelField, mark
from bpstudio.ui.forms.wrapped import WrappedLabel

Editor = LineField | ChoiceField | CheckField | PanelField
EDITOR_WIDTH = 92


class Row(QWidget):
    """A label on the left, editors on the right (all the width without a label), errors beneath."""

    def __init__(self, label: str | None, *editors: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(label or "", self)
        self.label.setProperty("role", "muted")
        self.stops = tuple(e for e in editors if not isinstance(e, PanelField))
        self.editors = tuple(e for e in editors if isinstance(e, Editor))
        self._error: QLabel | None = None
        line = QHBoxLayout()
        line.setSpacing(4)
        for editor in editors:
            line.addWidget(editor)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        if label is None:
            self.label.hide()
            grid.addLayout(line, 0, 0, 1, 2)
        else:
            grid.addWidget(self.label, 0, 0)
            grid.addLayout(line, 0, 1, Qt.AlignmentFlag.AlignRight)
        self._grid = grid
        grid.setColumnStretch(0, 1)

    def set_tip(self, tip: str) -> None:
        """Say what the value does when the mouse rests on its label or an editor without a tip."""
        for widget in (self.label, *self.editors):
            if not widget.toolTip():
                widget.setToolTip(tip)

    @property
    def error(self) -> str:
        """The words that are shown beneath, or ""."""
        return self._error.text() if self._error else ""

    def show_error(self, field: str, message: str) -> None:
        """Mark the editor of `field` and say beneath what is wrong and what would do."""
        for editor in self.editors:
            mark(editor, editor.field == field)
        label = self._error_label()
        label.setText(message)
        label.show()

    def clear_error(self) -> None:
        if self._error is None or not self.error:
            return
        for editor in self.editors:
            mark(editor, False)
        self._error.clear()
        self._error.hide()

    def _error_label(self) -> QLabel:
        """Made when it is first needed: most rows are never in error."""
        if self._error is None:
            self._error = WrappedLabel("error", self)
            self._grid.addWidget(self._error, 1, 0, 1, 2)
        return self._error


class Form(QWidget):
    """A section of the set-up panel. A commit makes another document, or an error at its field."""

    edited = Signal(object, str, str)  # Document, field, text

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.document: Document | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(5)
        self._title = caps(self)
        self.column.addWidget(self._title)

    def set_title(self, title: str) -> None:
        self._title.setText(title.upper())

    def change(self, document: Document, field: str, text: str) -> Document:
        """`document` with `text` at `field`. Raises UserError when that cannot be."""
        raise NotImplementedError

    def fill(self, document: Document) -> None:
        """Put the document's values into the editors."""
        raise NotImplementedError

    def editor_of(self, field: str) -> str:
        """The name of the editor where an error in `field` is shown."""
        return field

    def title_of(self, field: str) -> str:
        """What the value at `field` is called, or "" when it is not in this form."""
        for row in self.rows:
            for editor in row.editors:
                if editor.field == field:
                    return editor.accessibleName() or row.label.text()
        return ""

    def show_document(self, document: Document) -> None:
        """Show the document; marks of earlier errors go."""
        self.document = document
        for row in self.rows:
            row.clear_error()
        self.fill(document)

    def show_error(self, error: UserError) -> bool:
        """Mark the field that the error names; False when it is not in this form, or hidden."""
        field = self.editor_of(error.field)
        for row in self.rows:
            if not row.isHidden() and any(e.field == field for e in row.editors):
                row.show_error(field, " ".join(filter(None, (error.message, error.hint))))
                return True
        return False

    def add_row(self, label: str | None, *editors: QWidget, tip: str = "") -> Row:
        """Append a row; what its editors commit is applied to the document.

        `tip` says in a sentence what the value does.
        """
        row = Row(label, *editors, parent=self)
        for editor in row.editors:
            if isinstance(editor, LineField):
                editor.setFixedWidth(EDITOR_WIDTH)
            elif isinstance(editor, ChoiceField):
                editor.narrowest = EDITOR_WIDTH
            if label is not None:
                editor.setAccessibleName(label)
        row.set_tip(tip)
        self.insert_row(self.column.count(), row)
        return row

    def insert_row(self, position: int, row: Row) -> None:
        """Put a row at a place of the column."""
        for editor in row.editors:
            editor.committed.connect(self.commit)
        self.rows.append(row)
        self.column.insertWidget(position, row)
        row.show()

    def order_tabs(self, *last: QWidget) -> None:
        """Let Tab go down the rows, also those that were made later, and then to `last`."""
        rows = sorted(self.rows, key=self.column.indexOf)
        stops = [stop for row in rows for stop in row.stops]
        for stop, following in pairwise((*stops, *last)):
            QWidget.setTabOrder(stop, following)

    def commit(self, field: str, text: str) -> None:
        """Apply one edit: emit the document it makes, or mark the field."""
        if self.document is None:
            return
        for row in self.rows:
            if any(editor.field == field for editor in row.editors):
                row.clear_error()
        try:
            changed = self.change(self.document, field, text)
        except UserError as error:
            placed = error if error.field else UserError(error.message, field, error.hint)
            if not self.show_error(placed):
                self.show_error(UserError(error.message, field, error.hint))
            return
        if changed == self.document:
            self.fill(self.document)
        else:
            self.edited.emit(changed, field, text)


def caps(parent: QWidget) -> QLabel:
    """A section's caption: small spaced capitals."""
    label = QLabel(parent)
    label.setProperty("role", "section")
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * 0.87)
    font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.8)
    label.setFont(font)
    return label


def rule(parent: QWidget) -> QFrame:
    """A hairline between sections."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line
