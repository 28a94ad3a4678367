"""A button that mirrors an action under a text of its own, with the key drawn as a key cap."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QToolButton, QWidget

CAP_WIDTH, CAP_HEIGHT, CAP_MARGIN = 18, 14, 8
CAP_ROOM = CAP_WIDTH + CAP_MARGIN + 1
"""What it takes of the button, in place of the padding."""


class ActionButton(QToolButton):
    """Clicking it triggers `action`; whether it can be clicked, and its tooltip, follow the action.

    `key` is drawn in a small box behind the text ("Step ▶ [→]"); "" draws none.
    """

    def __init__(
        self, action: QAction, text: str, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._action = action
        self.key, self._shows_key = key, False
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_key(True)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def show_key(self, shown: bool) -> None:
        """Draw the key, if there is one, or leave it to the tooltip."""
        if self.key and shown != self._shows_key:
            self._shows_key = shown
            self.setStyleSheet(f"padding-right: {CAP_ROOM}px" if shown else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shows_key:
            self._paint_cap()

    def _paint_cap(self) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.ButtonText), 1))
        cap = QRectF(
            self.width() - CAP_WIDTH - CAP_MARGIN + 0.5,
            round((self.height() - CAP_HEIGHT) / 2) + 0.5,
            CAP_WIDTH - 1,
            CAP_HEIGHT - 1,
        )
        painter.setOpacity(0.7)
        painter.drawRoundedRect(cap, 3, 3)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key)
        painter.end()

    def _follow(self) -> None:
        action = self._action
        self.setEnabled(action.isEnabled())
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.setToolTip(action.toolTip())
