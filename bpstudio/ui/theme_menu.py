"""The menu in which a theme is chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from bpstudio.ui.preferences import CHOICES


class ThemeMenu(QMenu):
    """Follow the system, light, or dark."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Theme"))
        labels = (self.tr("Follow the system"), self.tr("Light"), self.tr("Dark"))
        for choice, label in zip(CHOICES, labels, strict=True):
            action = self.addAction(label)
            action.setData(choice)
            action.setCheckable(True)
        self.triggered.connect(self._choose)

    def check(self, choice: str) -> None:
        """Show that this is the choice in force."""
        for action in self.actions():
            action.setChecked(action.data() == choice)

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())
