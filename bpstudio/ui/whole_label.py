"""A label that is whole or not there: never a few letters and "…"."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel


class WholeLabel(QLabel):
    """Shows the longest of its forms for which there is room, or none.

    Its `text` is the longest; the tooltip has it while a shorter one is shown.
    """

    _forms: tuple[str, ...] = ()

    def set_forms(self, forms: tuple[str, ...]) -> None:
        """What it may show, the longest first."""
        if forms != self._forms:
            self._forms = forms
            self.setText(forms[0])
            self._tell()

    def shown(self) -> str:
        """The form that is shown now; "" where there is no room for any."""
        room, metrics = self.width(), self.fontMetrics()
        return next((one for one in self._forms if metrics.horizontalAdvance(one) <= room), "")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.shown())
        painter.end()

    def _tell(self) -> None:
        shown = self.shown()
        self.setToolTip(self.text() if shown and shown != self.text() else "")
        self.update()
