"""Going to another iteration: at once where it is near, else in slices that let the window live."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from bpstudio.replay import Replay
from bpstudio.training import ModelState

# Seconds: what a user takes for at once, and what a window can spare between two frames.
AT_ONCE = 0.03
SLICE = 0.012


class Traveller(QObject):
    """Runs one replay at a time. `progressed` tells how far it is, `ended` that it is over."""

    progressed = Signal(float)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._replay: Replay | None = None
        self._arrive: Callable[[ModelState], None] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        return self._replay is not None

    @property
    def target(self) -> int | None:
        """The iteration that is on the way."""
        return None if self._replay is None else self._replay.target

    def go(self, replay: Replay, arrive: Callable[[ModelState], None]) -> None:
        """Call `arrive` with the state of the iteration, now or when it is reached."""
        self.cancel()
        if replay.run(AT_ONCE):
            arrive(replay.state())
            return
        self._replay, self._arrive = replay, arrive
        self._timer.start(0)

    def cancel(self) -> None:
        """Stay where we are; to be sent there again is to go on from where the journey ended."""
        if self._replay is not None:
            self._replay.leave()
            self._end()

    def _go_on(self) -> None:
        replay, arrive = self._replay, self._arrive
        assert replay is not None
        assert arrive is not None
        if replay.run(SLICE):
            self._end()
            arrive(replay.state())
        else:
            self.progressed.emit(replay.progress)

    def _end(self) -> None:
        self._timer.stop()
        self._replay = self._arrive = None
        self.ended.emit()
