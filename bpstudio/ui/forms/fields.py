"""The editors that forms are made of: a line to type in, a list to choose from, a check.

They are named by the path of the value they edit, commit once, and let no key and no turn of the
wheel through to the window while they are being used.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QToolButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TEXT_INSET = 9
_ARROW_ROOM = 16
_CHOICE_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, *_ENTER)
ON, OFF = "on", "off"


def mark(widget: QWidget, wrong: bool) -> None:
    """Give the widget the look of a field in error, or its own again."""
    if bool(widget.property("error")) == wrong:
        return
    widget.setProperty("error", wrong)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def keep_key(event: QEvent) -> None:
    """Let a focused list or button have Space, Enter, Up and Down, not the window's shortcuts.

    For the `event` of a panel, which is asked when its focused child did not mind.
    """
    if (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.ShortcutOverride
        and event.key() in _CHOICE_KEYS
    ):
        event.accept()


class LineField(QLineEdit):
    """A line that commits on Enter and when the focus leaves; Escape takes back what was typed."""

    committed = Signal(str, str)  # field, text

    def __init__(self, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(field)
        self.field = field
        self._shown = ""
        self._tried = ""
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_value(self, text: str) -> None:
        """Show the document's value, unless another is being typed in."""
        self._shown = text
        if self.hasFocus() and self.isModified():
            return
        self._tried = text
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def commit(self) -> None:
        """Offer what was typed, once."""
        text = self.text().strip()
        if text == self._tried:
            return
        self._tried = text
        self.setModified(False)
        self.committed.emit(self.field, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.commit()
            if self.property("error"):
                self.selectAll()
            else:
                self.clearFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(self._shown)
            self.commit()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()


class ChoiceField(QComboBox):
    """A list of (key, label) to choose from, as wide as the label it shows."""

    committed = Signal(str, str)  # field, key

    def __init__(self, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(field)
        self.field = field
        self.narrowest = 0
        self._shown = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._commit)

    def set_choices(self, choices: Sequence[tuple[str, str]], tips: Sequence[str] = ()) -> None:
        """Offer these (key, label) pairs, and none other; `tips` explain one each."""
        if choices == [(self.itemData(i), self.itemText(i)) for i in range(self.count())]:
            return
        self.clear()
        for key, label in choices:
            self.addItem(label, key)
        for row, tip in enumerate(tips):
            self.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)

    def show_value(self, key: str) -> None:
        """Show the document's choice."""
        self._shown = key
        self.setCurrentIndex(self.findData(key))
        self.updateGeometry()

    def _commit(self, index: int) -> None:
        key = str(self.itemData(index))
        self.updateGeometry()
        self.clearFocus()
        if key != self._shown or self.property("error"):
            self.committed.emit(self.field, key)

    def showPopup(self) -> None:  # noqa: N802 - Qt calls it by this name
        """Open the list, wide enough for its longest label."""
        metrics = self.fontMetrics()
        labels = [self.itemText(i) for i in range(self.count())]
        widest = max((metrics.horizontalAdvance(label) for label in labels), default=0)
        self.view().setMinimumWidth(widest + 24)
        super().showPopup()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        text = self.fontMetrics().horizontalAdvance(self.currentText() or "—")
        return QSize(max(self.narrowest, text + 2 * _TEXT_INSET + _ARROW_ROOM), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # The style sheet takes the arrow of the style away and has no image for another.
        x, y = self.width() - _ARROW_ROOM / 2 - 2, self.height() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().placeholderText())
            painter.drawPolygon(
                [QPointF(x - 3.5, y - 1.8), QPointF(x + 3.5, y - 1.8), QPointF(x, y + 2.6)]
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CHOICE_KEYS:
            self.showPopup()
        elif event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class CheckField(QCheckBox):
    """A check with its words beside it."""

    committed = Signal(str, str)  # field, ON or OFF

    def __init__(self, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(field)
        self.field = field
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._commit)

    def show_value(self, on: bool) -> None:
        """Show the document's value."""
        self.setChecked(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _commit(self, on: bool) -> None:
        self.committed.emit(self.field, ON if on else OFF)


class PanelField(QWidget):
    """Several buttons that together edit one value."""

    committed = Signal(str, str)  # field, text

    def __init__(self, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(field)
        self.field = field


class FormButton(QToolButton):
    """A button that Enter and Space press while it is focused; a click does not focus it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        in_popup = self.window().windowType() == Qt.WindowType.Popup
        if event.key() in _ENTER:
            self.click()
        elif event.key() == Qt.Key.Key_Escape and not in_popup:
            self.clearFocus()
        else:
            super().keyPressEvent(event)
