"""One line of rich text that changes at every step."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStaticText, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

_MARK = re.compile("<[^>]*>")


class RichLine(QWidget):
    """Takes what room there is, and cuts what is longer.

    A label would ask for other room with each new text, and have the whole window laid out again:
    a tenth of what a step takes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._line = QStaticText()
        self._line.setTextFormat(Qt.TextFormat.RichText)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self._line.setTextOption(option)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The text as given, with its marks."""
        return self._text

    def setText(self, text: str) -> None:  # noqa: N802 - as a label's
        if text != self._text:
            self._text = text
            self._line.setText(text)
            self.setAccessibleName(_MARK.sub("", text))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawStaticText(QPointF(), self._line)
