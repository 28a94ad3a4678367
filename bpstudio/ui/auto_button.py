"""The button that steps by itself, with a menu of speeds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from bpstudio.ui.action_button import ActionButton

SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Steps a second."""


class AutoButton(ActionButton):
    """ "Auto · 2 / s": a click starts and stops, the arrow opens the speeds."""

    speed_changed = Signal(float)

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(action, "", parent=parent)
        self.speed = 2.0
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(self)
        self._speeds = QActionGroup(menu)
        for speed in SPEEDS:
            entry = menu.addAction(self.tr("{0} steps a second").format(f"{speed:g}"))
            entry.setCheckable(True)
            entry.setData(speed)
            self._speeds.addAction(entry)
        self._speeds.triggered.connect(self._choose)
        self.setMenu(menu)
        self.set_speed(self.speed)

    def set_speed(self, speed: float) -> None:
        """Show `speed` as the chosen one, silently."""
        self.speed = speed
        self.setText(self.tr("Auto · {0} / s").format(f"{speed:g}"))
        for entry in self._speeds.actions():
            entry.setChecked(entry.data() == speed)

    def _choose(self, entry: QAction) -> None:
        self.set_speed(entry.data())
        self.speed_changed.emit(self.speed)
