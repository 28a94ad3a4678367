"""Steps by itself at a chosen speed, until the iteration ends or something else happens."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal


class AutoStepper(QObject):
    """Emits `due` some times a second while it runs."""

    due = Signal()
    running_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.due)
        self.set_speed(2.0)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def set_speed(self, steps_per_second: float) -> None:
        self._timer.setInterval(round(1000 / steps_per_second))

    def set_running(self, running: bool) -> None:
        if running == self.running:
            return
        if running:
            self._timer.start()
            self.due.emit()
        else:
            self._timer.stop()
        self.running_changed.emit(running)
