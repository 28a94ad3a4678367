"""One line of the list of breakpoints: on or off, what it is, its hits; and its settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from bpstudio.errors import UserError
from bpstudio.training.conditions import Condition
from bpstudio.ui.breakpoints.settings import settings_of, text_of
from bpstudio.ui.breakpoints.words import words
from bpstudio.ui.core_words import sentence_case
from bpstudio.ui.forms.fields import FormButton, LineField
from bpstudio.ui.forms.form import EDITOR_WIDTH, Row

ON, OFF = "●", "○"
_TIGHT = "QToolButton { padding: 0px; }"
_BUTTON = 18


class _Title(QLabel):
    """Words that a click, Enter or Space unfolds."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setStyleSheet("QLabel:focus { text-decoration: underline; }")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class BreakpointRow(QWidget):
    """Its dot switches it, × removes it, and a click on its words shows its settings."""

    switched = Signal(object)  # this row
    removed = Signal(object)  # this row
    committed = Signal(object, str, str)  # this row, setting, text

    def __init__(self, number: int, condition: Condition | None, parent: QWidget) -> None:
        """`condition` is the one whose settings can be edited; a stop of stepping has none."""
        super().__init__(parent)
        self.setObjectName(f"breakpoint.{number}")
        self.dot = FormButton(f"breakpoint.{number}.on", self)
        self.dot.clicked.connect(self._switch)
        self.title = _Title(self)
        self.status = QLabel(self)
        self.status.setProperty("role", "muted")
        self.cross = FormButton(f"breakpoint.{number}.remove", self)
        self.cross.setText("✕")
        self.cross.setToolTip(self.tr("Remove this breakpoint"))
        self.cross.clicked.connect(self._remove)
        for button in (self.dot, self.cross):
            button.setProperty("role", "flat")
            button.setStyleSheet(_TIGHT)
            button.setFixedSize(_BUTTON, _BUTTON)
        self._settings = self._make_settings(number, condition)
        if self._settings:
            self.title.setCursor(Qt.CursorShape.PointingHandCursor)
            self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.title.pressed.connect(self._fold)
        self._lay_out()

    @property
    def setting_rows(self) -> tuple[Row, ...]:
        """A row of the form for each setting."""
        return tuple(self._settings.values())

    @property
    def unfolded(self) -> bool:
        return self._body.isVisibleTo(self)

    def show_breakpoint(self, text: str, on: bool, hits: int) -> None:
        """What it is, whether it is heeded, and how often it was hit."""
        self.title.setText(text)
        self.title.setProperty("role", "" if on else "muted")
        self.title.style().polish(self.title)
        self.dot.setText(ON if on else OFF)
        tip = self.tr("Switch this breakpoint off") if on else self.tr("Switch this breakpoint on")
        self.dot.setToolTip(tip)
        self.dot.setAccessibleName(tip)
        self.status.setText(f"{hits:,} ×" if hits else self.tr("on") if on else self.tr("off"))
        count = self.tr("Hit %n time(s) since the project was opened", "", hits)
        self.status.setToolTip(count if hits else "")

    def show_settings(self, condition: Condition) -> None:
        """Put the condition's values into the editors; marks of errors go."""
        for name, row in self._settings.items():
            row.clear_error()
            editor = row.editors[0]
            assert isinstance(editor, LineField)
            editor.show_value(text_of(condition, name))

    def show_error(self, error: UserError) -> None:
        """Mark the setting that the error names, and say what is wrong beneath."""
        row = self._settings[error.field.removeprefix("breakpoint.")]
        row.show_error(row.editors[0].field, " ".join(filter(None, (error.message, error.hint))))

    def unfold(self) -> None:
        """Show the settings, with the first ready to be typed."""
        if not self._settings:
            return
        self._body.show()
        editor = next(iter(self._settings.values())).editors[0]
        assert isinstance(editor, LineField)
        editor.setFocus()
        editor.selectAll()

    def _switch(self) -> None:
        self.switched.emit(self)

    def _remove(self) -> None:
        self.removed.emit(self)

    def _fold(self) -> None:
        self._body.setVisible(not self.unfolded)

    def _make_settings(self, number: int, condition: Condition | None) -> dict[str, Row]:
        self._body = QWidget(self)
        rows = {}
        for one in settings_of(condition) if condition is not None else ():
            editor = LineField(f"breakpoint.{number}.{one.name}", self._body)
            editor.setFixedWidth(EDITOR_WIDTH)
            editor.committed.connect(self._commit)
            if one.metadata["optional"]:
                editor.setPlaceholderText(self.tr("any"))
            label, symbol = words(one.metadata["label"]), one.metadata["symbol"]
            label = sentence_case(label if label.endswith(symbol) else f"{label} {symbol}")
            editor.setAccessibleName(label)
            rows[one.name] = Row(label, editor, parent=self._body)
        return rows

    def _commit(self, field: str, text: str) -> None:
        name = field.rpartition(".")[2]
        self._settings[name].clear_error()
        self.committed.emit(self, name, text)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(3)
        line.addWidget(self.dot, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.title, 1)
        line.addWidget(self.status, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.cross, 0, Qt.AlignmentFlag.AlignTop)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(22, 0, 0, 4)
        body.setSpacing(4)
        for row in self._settings.values():
            body.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(line)
        column.addWidget(self._body)
        self._body.hide()
