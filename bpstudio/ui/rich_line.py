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
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.ui.parts import shorter_and_shorter

_BOLD = re.compile('<b(?: style="color:([^"]*)")?>(.*?)</b>')
_LONGEST = 10_000.0

Part = tuple[str, str | None]


class RichLine(QWidget):
    """Takes what room there is; the one mark is <b>, with a colour or not.

    Of a longer text the last parts are left out: the tooltip has all of it.

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
            self._fit()

    def shown(self) -> str:
        """What there is room for, without its marks."""
        return self._line.text()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._fit()
            self.updateGeometry()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            self._line.draw(painter, QPointF())

    def _fit(self) -> None:
        whole = self._line = self._laid_out(tuple(_parts(self._text)))
        if _width_of(whole) > self.width():
            shorter = map(_parts, shorter_and_shorter(self._text)[1:])
            lines = [self._laid_out(tuple(parts)) for parts in shorter]
            fitting = (one for one in lines if _width_of(one) <= self.width())
            self._line = next(fitting, lines[-1] if lines else whole)
        self.setAccessibleName(whole.text())
        self.setToolTip("" if self._line is whole else whole.text())
        self.update()

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


def _width_of(line: QTextLayout) -> float:
    return line.lineAt(0).naturalTextWidth()


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
