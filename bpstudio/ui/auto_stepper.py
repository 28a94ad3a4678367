"""Steps by itself at a chosen speed, until the iteration ends or something else happens."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from bpstudio.frame import Frame
from bpstudio.session import Session


class AutoStepper(QObject):
    """Makes a step of the session some times a second while it runs; training ends it."""

    running_changed = Signal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self.set_speed(2.0)
        session.frame_changed.connect(self._look)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def set_speed(self, steps_per_second: float) -> None:
        self._timer.setInterval(round(1000 / steps_per_second))

    def toggle(self) -> None:
        self.set_running(not self.running)

    def set_running(self, running: bool) -> None:
        if running == self.running:
            return
        if running:
            self._timer.start()
            self._step()
        else:
            self._timer.stop()
        self.running_changed.emit(self.running)

    def _step(self) -> None:
        stopped = self._session.breaking.auto_step()
        frame = self._session.frame
        if stopped or frame.cursor == frame.schedule.length:
            self.set_running(False)

    def _look(self, frame: Frame) -> None:
        if frame.training:
            self.set_running(False)
