"""A line that says what it has room for."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from bpstudio.ui.elided_label import ElidedLabel


class Note(ElidedLabel):
    """Given the same in full and shorter and shorter, it shows the first that fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "muted")
        self._words: tuple[str, ...] = ("",)

    @property
    def full(self) -> str:
        """All of it."""
        return self._words[0]

    def say(self, *words: str) -> None:
        """From the longest to the shortest."""
        if words != self._words:
            self._words = words
            self.setAccessibleDescription(self.full)
            self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        metrics = self.fontMetrics()
        fitting = [one for one in self._words if metrics.horizontalAdvance(one) <= self.width()]
        self.setText(fitting[0] if fitting else self._words[-1])
