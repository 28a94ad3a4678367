"""One line of text, parts of it bold and in colour, that changes at every step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

_BOLD = re.compile('<b(?: style="color:([^"]*)")?>(.*?)</b>')
_LONGEST = 10_000.0

Part = tuple[str, str | None]


class RichLine(QWidget):
    """Takes what room there is, and cuts what is longer; the one mark is <b>, with a colour or not.

    A label would ask for other room with each new text, and have the whole window laid out again:
    a tenth of what a step takes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._line = self._laid_out(())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The text as given, with its marks."""
        return self._text

    def setText(self, text: str) -> None:  # noqa: N802 - as a label's
        if text != self._text:
            self._text = text
            parts = tuple(_parts(text))
            self._line = self._laid_out(parts)
            self.setAccessibleName("".join(words for words, _ in parts))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._line = self._laid_out(tuple(_parts(self._text)))
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            self._line.draw(painter, QPointF())

    def _laid_out(self, parts: tuple[Part, ...]) -> QTextLayout:
        """Much quicker than a document of rich text."""
        layout = QTextLayout("".join(words for words, _ in parts), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats(_formats(parts))
        layout.beginLayout()
        layout.createLine().setLineWidth(_LONGEST)
        layout.endLayout()
        return layout


def _parts(text: str) -> Iterator[Part]:
    """Words, and their colour: "" for bold ones without any, None for those that are not bold."""
    end = 0
    for found in _BOLD.finditer(text):
        yield unescape(text[end : found.start()]), None
        yield unescape(found[2]), found[1] or ""
        end = found.end()
    yield unescape(text[end:]), None


def _formats(parts: tuple[Part, ...]) -> list[QTextLayout.FormatRange]:
    ranges, start = [], 0
    for words, colour in parts:
        if colour is not None:
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = start, len(words), _bold(colour)
            ranges.append(one)
        start += len(words)
    return ranges


def _bold(colour: str) -> QTextCharFormat:
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    if colour:
        bold.setForeground(QColor(colour))
    return bold
