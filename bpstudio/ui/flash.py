"""The light on what an edit has changed; it fades by itself."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from bpstudio.frame import Frame

FADE_MS = 600


class Flash(QObject):
    """`strength` is 1 when a value has just been edited, and 0 from 600 ms later on."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.strength = 0.0
        self._shown: Frame | None = None
        self._fade = QVariantAnimation(self)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.setDuration(FADE_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.InQuad)
        self._fade.valueChanged.connect(self._set)

    @property
    def running(self) -> bool:
        return self._fade.state() == QVariantAnimation.State.Running

    def show_frame(self, frame: Frame) -> None:
        """Begin to shine when an edit has made this frame; go out when there is none."""
        before, self._shown = self._shown, frame
        if frame.before is None or frame.training:
            self._fade.stop()
            self.strength = 0.0
        elif before is None or not _same_edit(before, frame):
            self._fade.stop()
            self.strength = 1.0
            self._fade.start()

    def _set(self, strength: float) -> None:
        self.strength = strength
        self.changed.emit()


def _same_edit(one: Frame, other: Frame) -> bool:
    return one.before is other.before and one.state is other.state and one.problem is other.problem
