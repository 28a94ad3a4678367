"""Where on the sheet of layers everything stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

_LOWEST_ROW, _HIGHEST_ROW = 45.0, 150.0
_PAD, _GAP = 4.0, 6.0
_WORDS_SHARE, _LEAST_WORDS, _MOST_WORDS = 0.33, 122.0, 260.0
_NOW_SHARE, _LEAST_NOW, _MOST_NOW = 0.15, 40.0, 110.0


@dataclass(frozen=True)
class Layout:
    """`ticks` is the room of the figures on the left of the pictures, `axis` of those below."""

    layers: int
    width: float
    room: float
    ticks: float
    axis: float

    @property
    def row_height(self) -> float:
        free = (self.room - self.axis) / max(1, self.layers)
        return min(max(free, _LOWEST_ROW), _HIGHEST_ROW)

    @property
    def height(self) -> float:
        """Of the whole sheet; more than the room there is must be scrolled."""
        return self.layers * self.row_height + self.axis

    def words(self, row: int) -> QRectF:
        """What the layer is called, its verdict, and why."""
        width = min(max(_WORDS_SHARE * self.width, _LEAST_WORDS), _MOST_WORDS)
        top = row * self.row_height + _PAD
        return QRectF(0, top, width, self.row_height - _PAD)

    def picture(self, row: int) -> QRectF:
        """The layer over the run."""
        words = self.words(row)
        left = words.right() + _GAP + self.ticks
        right = self.now(row).left() - _GAP
        return QRectF(left, words.top(), max(10.0, right - left), self.row_height - 2 * _PAD)

    def now(self, row: int) -> QRectF:
        """The histogram of now."""
        width = min(max(_NOW_SHARE * self.width, _LEAST_NOW), _MOST_NOW)
        top = row * self.row_height + _PAD
        return QRectF(self.width - width - 2, top, width, self.row_height - 2 * _PAD)

    @property
    def below(self) -> QRectF:
        """The axis of the iterations."""
        return QRectF(0, self.layers * self.row_height, self.width, self.axis)

    def row(self, y: float) -> int | None:
        """The layer's number, from 0, at this height."""
        row = int(y / self.row_height)
        return row if 0 <= row < self.layers else None
