"""How far training has come, as words that become a field to type another iteration in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from bpstudio.errors import UserError
from bpstudio.ui.places import Place
from bpstudio.ui.theme import Theme

FIELD_WIDTH = 150


class _Words(QLabel):
    """Reads as a counter, works as a button: a click, Enter or Space."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.kept = 0
        self.setObjectName("counters")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def natural_width(self) -> int:
        """As wide as the words are."""
        self.ensurePolished()
        return super().sizeHint().width()

    def sizeHint(self) -> QSize:
        """As wide as the words are, or as what is kept for longer ones."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self.kept), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Whoever has less room gives shorter words."""
        return QSize(0, super().minimumSizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class _Line(QLineEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class IterationField(QWidget):
    """Enter goes there, Escape leaves things as they are; what cannot be read is refused below."""

    travel_requested = Signal(object)
    """The iteration to go to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = _Words(self)
        self.words.setToolTip(self.tr("Click to go to another iteration"))
        self.line = _Line(self)
        self.line.setObjectName("iterationLine")
        self.line.setAccessibleName(self.tr("Iteration to go to"))
        self.line.setPlaceholderText(self.tr("500, +10 or epoch 3"))
        self.line.setFixedWidth(FIELD_WIDTH)
        self.line.hide()
        # A child of the window, so that it may lie below the bar; with a field to belong to.
        self.refusal = QLabel(self)
        self.refusal.setObjectName("iterationRefusal")
        self.refusal.hide()
        self._place = Place()
        self._back_to: QWidget | None = None
        self.words.pressed.connect(self.open)
        self.line.returnPressed.connect(self._commit)
        self.line.left.connect(self.leave)
        self.line.textEdited.connect(self._clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words)
        row.addWidget(self.line)
        self.set_theme(theme)

    def show_place(self, place: Place) -> None:
        """Where the run stands now: what may be typed is read against it."""
        self._place = place

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.setStyleSheet(f"#counters:focus {{ border-bottom: 1px solid {theme.accent}; }}")
        self.refusal.setStyleSheet(
            f"background: {theme.red_soft}; color: {theme.red}; padding: 5px 8px;"
            f" border: 1px solid {theme.red}; border-radius: 5px;"
        )

    def open(self) -> None:
        """Make the words a field, with the iteration that is shown."""
        self._back_to = self.window().focusWidget()
        self.words.hide()
        self.line.setText(str(self._place.iteration))
        self.line.show()
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Back to words."""
        if self.line.isHidden():
            return
        had_focus = self.line.hasFocus()
        self._clear()
        self.line.hide()
        self.words.show()
        if had_focus and self._back_to is not None:
            self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)
        self._back_to = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.leave()

    def _commit(self) -> None:
        try:
            iteration = self._place.read(self.line.text())
        except UserError as error:
            self._refuse(error.message)
            return
        self.leave()
        self.travel_requested.emit(iteration)

    def _refuse(self, words: str) -> None:
        self.refusal.setText(words)
        self._mark(True)
        self.line.selectAll()
        self.refusal.setParent(self.window())
        self.refusal.adjustSize()
        corner = self.line.mapTo(self.window(), QPoint(self.line.width(), self.line.height() + 4))
        self.refusal.move(max(4, corner.x() - self.refusal.width()), corner.y())
        self.refusal.show()
        self.refusal.raise_()

    def _clear(self) -> None:
        self._mark(False)
        self.refusal.hide()

    def _mark(self, wrong: bool) -> None:
        self.line.setProperty("error", wrong)
        self.line.setAccessibleDescription(self.refusal.text() if wrong else "")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
