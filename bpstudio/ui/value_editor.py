"""The small editor that opens on a number, where the number stands."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from bpstudio.errors import UserError
from bpstudio.expressions import parse
from bpstudio.ui.forms.fields import mark
from bpstudio.ui.theme import Theme
from bpstudio.ui.value_steps import PIXELS_PER_STEP, factor, step_size, stepped

_KEYS = {
    *(Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Down),
}
_DRAG_BEGINS = 5
_ERROR_WIDTH = 240
_STAYS_OPEN = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class ValueField(QLineEdit):
    """A line whose keys and vertical drags are the editor's, before they are anyone else's."""

    pressed_key = Signal(object)
    dragged = Signal(float, object)  # pixels upwards since the press, modifiers
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed: QPointF | None = None
        self._dragging = False

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in _KEYS:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.pressed_key.emit(event)
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._dragging = event.position(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        away = event.position() - self._pressed
        if abs(away.y()) > max(_DRAG_BEGINS, abs(away.x())):
            self._dragging = True
        if self._dragging:
            self.dragged.emit(-away.y(), event.modifiers())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if not self._dragging:
            super().mouseReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS_OPEN:
            self.left.emit()


class ValueEditor(QFrame):
    """Takes a number, a fraction or an expression for one value of its parent's picture.

    Enter commits, Escape cancels, Tab commits and asks for the next; Up, Down and a drag change
    the value live, finer with Shift and coarser with Ctrl. What cannot be read is refused in
    place, and the editor stays. `entered` says whether it goes on from the last one it emitted;
    whoever cannot take the value calls `show_error` at once.
    """

    entered = Signal(float, bool)
    taken_back = Signal()
    closed = Signal(int)  # +1 and -1 ask for the next and the previous value

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("valueEditor")
        self._caption, self._error = QLabel(self), QLabel(self)
        self.field = ValueField(self)
        self.field.setObjectName("value")
        self.field.setToolTip(
            self.tr(
                "A number, a fraction such as 1/3, or an expression such as sqrt(2)/2. Up, Down or "
                "dragging changes it: finer with Shift, coarser with Ctrl. Tab goes to the next."
            )
        )
        self._error.setWordWrap(True)
        self._error.setProperty("role", "error")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._caption)
        row.addWidget(self.field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(7, 4, 4, 4)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self._error)
        self._value = self._start = 0.0
        self._step = Decimal(1)
        self._live = False
        self._place = QRectF()
        self.field.pressed_key.connect(self._on_key)
        self.field.dragged.connect(self._on_drag)
        self.field.left.connect(self._on_left)
        self.field.textEdited.connect(self._on_typed)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"#valueEditor {{ background: {theme.panel}; border: 1px solid {theme.accent};"
            " border-radius: 6px; }"
        )

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    @property
    def error(self) -> str:
        """What is wrong with the text, "" when nothing is."""
        return self._error.text()

    def open(self, caption: str, value: float, place: QRectF, typed: str = "") -> None:
        """Show the value, selected, over its place on the parent; or what is typed already."""
        self._value = self._start = value
        self._step, self._live = step_size(value), False
        self._caption.setText(caption)
        self.field.setAccessibleName(caption)
        self._show_text(typed or repr(value))
        self.show_error(None)
        self.show()
        self.move_to(place)
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if not typed:
            self.field.selectAll()

    def move_to(self, place: QRectF) -> None:
        """Centre the field there, as far as the parent has room."""
        self._place = place
        self._error.setFixedWidth(_ERROR_WIDTH)
        self.resize(self.sizeHint())
        corner = place.center() - QPointF(self.width() / 2, self.field.height() / 2 + 5)
        picture = self.parentWidget()
        assert picture is not None
        right, bottom = picture.width() - self.width() - 2, picture.height() - self.height() - 2
        x, y = min(round(corner.x()), right), min(round(corner.y()), bottom)
        self.move(QPoint(max(2, x), max(2, y)))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.field.font())
        texts = (self.field.text(), "0" * 11)
        least = self._caption.sizeHint().width() + 44
        least += max(metrics.horizontalAdvance(text) for text in texts)
        width = max(least, _ERROR_WIDTH + 11) if self.error else least
        height = self.field.sizeHint().height() + 8
        if self.error:
            height += self._error.heightForWidth(_ERROR_WIDTH) + 3
        return QSize(width, height)

    def show_value(self, value: float) -> None:
        """The value has changed elsewhere; what is being typed stays."""
        if value != self._value and not self.field.isModified():
            self._value = self._start = value
            self._show_text(repr(value))

    def show_error(self, error: UserError | None) -> None:
        """Refuse the text in place, or, with None, no longer."""
        words = "" if error is None else f"{error.message} {error.hint}".strip()
        self._error.setText(words)
        self._error.setVisible(bool(words))
        mark(self.field, bool(words))
        if self.is_open:
            self.move_to(self._place)

    def cancel(self) -> None:
        """Close; what has been changed live is as it was."""
        if self.is_open:
            live, self._live = self._live, False
            self._close(0)
            if live:
                self.taken_back.emit()

    def dismiss(self) -> None:
        """Close, with what has been changed live as it is; what was only typed is lost."""
        if self.is_open:
            self._close(0)

    def commit(self, direction: int = 0) -> bool:
        """Emit what is typed, if it is another value, and close; False when it is refused."""
        try:
            value = parse(self.field.text())
        except UserError as error:
            self.show_error(error)
            return False
        if self.field.isModified() and not self._enter(value):
            return False
        self._close(direction)
        return True

    def _enter(self, value: float) -> bool:
        """Offer the value; whether it was taken."""
        self.show_error(None)
        goes_on, self._live = self._live, True
        self.entered.emit(value, goes_on)
        if self.error:
            self._live = goes_on
            return False
        self._value = value
        return True

    def _close(self, direction: int) -> None:
        self.hide()
        self.closed.emit(direction)

    def _show_text(self, text: str) -> None:
        self.field.setText(text)
        self.field.setModified(text != repr(self._value))

    def _step_to(self, value: float) -> None:
        if value != self._value and self._enter(value):
            self._show_text(repr(value))
            self.move_to(self._place)

    # What the field says

    def _on_key(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._on_arrow(1 if key == Qt.Key.Key_Up else -1, event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self.cancel()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.commit(1 if key == Qt.Key.Key_Tab else -1)
        else:
            self.commit()

    def _on_arrow(self, count: int, modifiers: Qt.KeyboardModifier) -> None:
        try:
            value = parse(self.field.text())
        except UserError as error:
            self.show_error(error)
        else:
            self._start = stepped(value, self._step * factor(modifiers), count)
            self._step_to(self._start)

    def _on_drag(self, pixels: float, modifiers: Qt.KeyboardModifier) -> None:
        count = round(pixels / PIXELS_PER_STEP)
        self._step_to(stepped(self._start, self._step * factor(modifiers), count))

    def _on_typed(self, _text: str) -> None:
        self.show_error(None)
        self.move_to(self._place)

    def _on_left(self) -> None:
        if self.is_open and not self.commit():
            self.cancel()
