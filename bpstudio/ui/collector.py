"""Garbage collection on the window's thread alone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 100
_MIDDLE, _ALL = 16, 256


class Collector(QObject):
    """Collects from a timer in the place of Python's own way.

    Python collects on whichever thread happens to allocate. The cycles that it finds may hold
    widgets, and one that ends on another thread than its own ends the process.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = 0
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def begin(self) -> None:
        """From now on nobody else collects."""
        gc.disable()
        self._timer.start()

    def collect(self) -> None:
        """What is young each time; what is older more seldom."""
        self._turn += 1
        gc.collect(2 if self._turn % _ALL == 0 else 1 if self._turn % _MIDDLE == 0 else 0)
