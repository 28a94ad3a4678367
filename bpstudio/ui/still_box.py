"""A box around what changes often: whatever holds it is laid out anew only when it has to be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class StillBox(QWidget):
    """Holds one widget, and is as large.

    A layout passes on each change inside of it, even one that leaves its size as it is. A window
    then places all of its docks again, which takes longer than to paint what has changed.
    """

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        inner.setParent(self)
        self.setSizePolicy(inner.sizePolicy())
        self._known = self._wanted()

    def sizeHint(self) -> QSize:
        return self._inner.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._inner.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._inner.resize(event.size())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._wanted() != self._known:
            self._known = self._wanted()
            self.updateGeometry()
        return super().event(event)

    def _wanted(self) -> tuple[QSize, QSize]:
        return self.sizeHint(), self.minimumSizeHint()
