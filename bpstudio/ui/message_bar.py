"""The slim bar that says what happened, and what would help."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.frame import Frame, Message

ICONS = {"info": "ℹ", "error": "⚠"}


class MessageBar(QFrame):
    """Shows one Message at a time; hidden when there is none."""

    def __init__(
        self, actions: Mapping[str, QAction], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._actions = actions
        self._theme = theme
        self._message: Message | None = None
        self._place = (0, 0)
        self.icon, self.text = QLabel(self), QLabel(self)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button, self.close_button = QToolButton(self), QToolButton(self)
        self.button.clicked.connect(self._act)
        self.close_button.setText("✕")
        self.close_button.setProperty("role", "flat")
        self.close_button.setToolTip(self.tr("Hide this message"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(9)
        for widget in (self.icon, self.text, self.button, self.close_button):
            row.addWidget(widget, 1 if widget is self.text else 0)
        self.hide()

    def show_message(self, message: Message | None) -> None:
        """Show `message`, or hide when it is None."""
        self._message = message
        if message is None:
            self.hide()
            return
        self.icon.setText(ICONS[message.kind])
        kinds = {"info": self.tr("Note"), "error": self.tr("Error")}
        self.icon.setAccessibleName(kinds[message.kind])
        self.icon.setToolTip(kinds[message.kind])
        self._show_text()
        action = self._actions.get(message.action)
        self.button.setVisible(action is not None)
        if action is not None:
            self.button.setText(action.text().replace("&", ""))
            self.button.setToolTip(action.toolTip())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def show_frame(self, frame: Frame) -> None:
        """A note is over with the next step; an error stays until it is closed."""
        place = frame.iteration, frame.cursor
        if place != self._place and self._message is not None and self._message.kind == "info":
            self.show_message(None)
        self._place = place

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        if self._message is not None:
            self._show_text()

    def _show_text(self) -> None:
        assert self._message is not None
        theme, message = self._theme, self._message
        error = message.kind == "error"
        self.setStyleSheet(
            f"#messageBar {{ background: {theme.red_soft if error else theme.hover};"
            f" border: 1px solid {theme.red if error else theme.border};"
            " border-left: none; border-right: none; }"
        )
        self.icon.setStyleSheet(f"color: {theme.red if error else theme.accent}; font-size: 16px")
        words = html.escape(message.text)
        if message.hint:
            hint = html.escape(message.hint)
            words = f'<b>{words}</b> <span style="color:{theme.muted}">{hint}</span>'
        self.text.setText(words)

    def _act(self) -> None:
        message = self._message
        self.hide()
        if message is not None:
            self._actions[message.action].trigger()
