"""The line of figures above the scores, which is also the legend of the curves."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.analysis.scores import Scores
from bpstudio.ui.plots.scores.words import figure
from bpstudio.ui.theme import Theme

_GAP = 14


class Figures(QWidget):
    """The numbers of rows are left out where they find no room; the tooltip has them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._train = theme, theme.blue
        self._full: tuple[str, ...] = ()
        self._brief: tuple[str, ...] = ()
        self._message = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What can be read."""
        return self._message or " · ".join(self._shown())

    @property
    def full_width(self) -> int:
        """What all of it takes."""
        return self._width(self._full)

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Words with their colours."""
        return tuple(zip(self._full, self._colours(), strict=False))

    def show_scores(self, scores: Scores | None) -> None:
        """Say these; None says that they are on their way."""
        self._message = self.tr("The scores are being computed.") if scores is None else ""
        self._full = self._brief = ()
        if scores is not None:
            parts = [(self.tr("train"), scores.train), (self.tr("test"), scores.test)]
            known = [(name, score) for name, score in parts if score is not None]
            self._full = tuple("— " + figure(name, score) for name, score in known)
            self._brief = tuple("— " + figure(name, score, True) for name, score in known)
        self.setToolTip("\n".join(words.removeprefix("— ") for words in self._full))
        self.updateGeometry()
        self.update()

    def show_message(self, message: str) -> None:
        """Say that instead."""
        self._message = message
        self.update()

    def set_theme(self, theme: Theme, train: str) -> None:
        """Take the colours of `theme`, and of the train curve."""
        self._theme, self._train = theme, train
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.full_width, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        metrics = self.fontMetrics()
        with QPainter(self) as painter:
            if self._message:
                painter.setPen(QColor(self._theme.muted))
                painter.drawText(0, metrics.ascent(), self._message)
                return
            x = 0
            for words, colour in zip(self._shown(), self._colours(), strict=False):
                painter.setPen(QColor(colour))
                painter.drawText(x, metrics.ascent(), words)
                x += metrics.horizontalAdvance(words) + _GAP

    def _shown(self) -> tuple[str, ...]:
        return self._full if self.full_width <= self.width() else self._brief

    def _colours(self) -> tuple[str, str]:
        return self._train, self._theme.orange

    def _width(self, words: tuple[str, ...]) -> int:
        metrics: QFontMetrics = self.fontMetrics()
        return sum(metrics.horizontalAdvance(one) + _GAP for one in words)
