"""The small box on the loss plot that says what the curves are worth at one iteration."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from bpstudio.ui.theme import Theme

GAP = 8
_LOW = 110


class ReadOut(QFrame):
    """A line per curve, each in its curve's colour. The mouse goes through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("readOut")
        self._train, self._test = QLabel(self), QLabel(self)
        self._train.setObjectName("train")
        self._test.setObjectName("test")
        box = QVBoxLayout(self)
        box.setContentsMargins(9, 5, 9, 5)
        box.setSpacing(1)
        box.addWidget(self._train)
        box.addWidget(self._test)
        self.set_theme(theme, theme.blue)
        self.hide()

    def set_theme(self, theme: Theme, train: str) -> None:
        """Take the colours of `theme`, and of the train curve."""
        self.setStyleSheet(
            f"#readOut {{ background: {theme.panel}; border: 1px solid {theme.border};"
            " border-radius: 5px; }"
            f"#train {{ color: {train}; }} #test {{ color: {theme.orange}; }}"
        )

    def show_at(self, x: int, area: QRect, train: str, test: str) -> None:
        """Stand at the top of `area` beside `x`, on its right when there is room."""
        for label, text in ((self._train, train), (self._test, test)):
            label.setText(text)
            label.setVisible(bool(text))
        self.adjustSize()
        left = x + GAP
        if left + self.width() > area.right():
            left = x - GAP - self.width()
        # Below the names of the epochs, where there is room.
        down = GAP if area.height() < _LOW else 2 * GAP
        self.move(max(left, area.left()), area.top() + down)
        self.show()
