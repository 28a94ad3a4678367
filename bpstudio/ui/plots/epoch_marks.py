"""Where epochs begin: thin lines behind the curves, as many as there is room to name."""

from __future__ import annotations

import math

import pyqtgraph
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from bpstudio.ui.plots.axes import round_numbers
from bpstudio.ui.plots.scale import Epochs, Scale
from bpstudio.ui.theme import Theme, blend

ROOM = 96.0
"""Pixels from one mark to the next, at least."""


class EpochMarks:
    """Painted beneath a view box. Where an epoch is one iteration, the axis says it all."""

    def __init__(self, view: pyqtgraph.ViewBox) -> None:
        self._view = view
        self._scale, self._last = Scale(), 0.0
        self._epochs: Epochs | None = None
        self.marks: list[tuple[int, float]] = []

    def place(self, epochs: Epochs | None, last: float, scale: Scale) -> bool:
        """These epochs, up to the iteration `last`, in the view as it is; whether that is news.

        `marks` are the epochs to mark, and how far from the left of the view each begins.
        """
        self._epochs, self._last, self._scale = epochs, last, scale
        before, self.marks = self.marks, self._find()
        return self.marks != before

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Lines from top to bottom, each named at its top."""
        area: QRectF = self._view.sceneBoundingRect()
        text = blend(theme.muted, theme.panel, 0.75)
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.8)
        painter.setFont(font)
        down = area.top() + painter.fontMetrics().ascent() + 1
        for epoch, x in self.marks:
            at = round(area.left() + x) + 0.5
            painter.setPen(QPen(QColor(theme.border), 0))
            painter.drawLine(QLineF(at, area.top(), at, area.bottom()))
            name = QCoreApplication.translate("plots", "epoch {0}").format(f"{epoch:,}")
            if at + 4 + painter.fontMetrics().horizontalAdvance(name) <= area.right():
                painter.setPen(text)
                painter.drawText(QPointF(at + 4, down), name)

    def _find(self) -> list[tuple[int, float]]:
        epochs = self._epochs
        if epochs is None or epochs.are_iterations:
            return []
        low, high = (epochs.epoch(self._scale.iteration(x)) for x in self._view.viewRange()[0])
        first, last = max(low, 0.0), min(high, epochs.epoch(self._last))
        if last < 1 or last <= first:
            return []
        kept: list[tuple[int, float]] = []
        for epoch in self._candidates(first, last):
            x = self._pixel(epoch)
            if epoch >= first and (not kept or x - kept[-1][1] >= ROOM):
                kept.append((epoch, x))
        return kept

    def _candidates(self, first: float, last: float) -> list[int]:
        if self._scale.log_x:
            low, high = self._view.viewRange()[0]
            return round_numbers(last, ROOM * (high - low) / max(self._view.width(), 1.0))
        pixels = self._pixel(last) - self._pixel(first)
        step = _round_step((last - first) * ROOM / max(pixels, 1.0))
        return list(range(max(math.ceil(first / step), 1) * step, math.floor(last) + 1, step))

    def _pixel(self, epoch: float) -> float:
        low, high = self._view.viewRange()[0]
        assert self._epochs is not None
        share = (self._scale.x_of(self._epochs.iteration(epoch)) - low) / (high - low)
        return float(share * self._view.width())


def _round_step(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … that is not less."""
    power: int = 10 ** math.floor(math.log10(max(least, 1)))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= least)
