"""The button that steps by itself, with a menu of speeds."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from bpstudio.ui.action_button import ActionButton

SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Steps a second."""
ARROW_WIDTH = 18
LOOK = f"""
AutoButton {{ padding-right: {ARROW_WIDTH - 2}px; }}
AutoButton::menu-button {{ border: none; width: {ARROW_WIDTH}px; }}
AutoButton::menu-arrow {{ image: none; }}
"""


class AutoButton(ActionButton):
    """ "Auto · 2 / s": a click starts and stops, the arrow opens the speeds."""

    speed_changed = Signal(float)

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(action, "", parent=parent)
        self.speed = 2.0
        self._short = False
        self.setStyleSheet(LOOK)
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
        self._name()
        for entry in self._speeds.actions():
            entry.setChecked(entry.data() == speed)

    def set_short(self, short: bool) -> None:
        """Leave the speed to the menu, where there is no room for it."""
        self._short = short
        self._name()

    @property
    def spare(self) -> int:
        """How many pixels narrower it is when short."""
        metrics, (long, short) = self.fontMetrics(), self._words()
        return metrics.horizontalAdvance(long) - metrics.horizontalAdvance(short)

    def _words(self) -> tuple[str, str]:
        return self.tr("Auto · {0} / s").format(f"{self.speed:g}"), self.tr("Auto")

    def _name(self) -> None:
        self.setText(self._words()[self._short])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.drawText(
            QRect(self.width() - ARROW_WIDTH - 2, 0, ARROW_WIDTH, self.height()),
            Qt.AlignmentFlag.AlignCenter,
            "▾",
        )
        painter.end()

    def _choose(self, entry: QAction) -> None:
        self.set_speed(entry.data())
        self.speed_changed.emit(self.speed)
