"""Where the cells of a table of terms stand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from bpstudio.stepping.explanation import Cells, TermTable

_GAP = 14.0
_INSET = 5.0
_ROW, _WAS = 1.55, 0.85
"""How high a row is, and how much higher for what was there before, in heights of the font."""

Was = Mapping[tuple[int, int], str]
"""What stood in a cell before a value was edited, by row and column."""


def all_rows(table: TermTable) -> list[Cells]:
    """With its headers, and its total if it has one."""
    total = () if table.total is None else (table.total,)
    return [table.headers, *table.rows, *total]


def cells_before(table: TermTable, before: TermTable) -> Was:
    """The numbers of the table before that are others now."""
    rows, old_rows = all_rows(table), all_rows(before)
    if [len(row) for row in rows] != [len(row) for row in old_rows]:
        return {}
    return {
        (number, column): old
        for number, (row, old_row) in enumerate(zip(rows, old_rows, strict=True))
        for column, (new, old) in enumerate(zip(row, old_row, strict=True))
        if column and new != old
    }


class TermsLayout:
    """Each column as wide as its widest cell, with the gap before all but the first.

    All in the table's own units; `scale` makes a table that is too wide for its room smaller.
    """

    def __init__(self, table: TermTable, font: QFont, bold: QFont, was: Was) -> None:
        self._metrics = QFontMetricsF(font)
        regular, strong = self._metrics, QFontMetricsF(bold)
        rows = all_rows(table)
        last = len(rows) - 1 if table.total else len(rows)
        self.advances = [
            [(strong if number == last else regular).horizontalAdvance(cell) for cell in row]
            for number, row in enumerate(rows)
        ]
        columns = zip(*self.advances, strict=True)
        self._widths: list[float] = [
            max(column) + (_GAP if number else 0.0) for number, column in enumerate(columns)
        ]
        self._row_height = float(round(regular.height() * _ROW))
        higher = float(round(regular.height() * _WAS))
        changed = {number for number, _column in was}
        heights = (
            self._row_height + (higher if number in changed else 0.0) for number in range(len(rows))
        )
        self.tops: list[float] = list(accumulate(heights, initial=0.0))

    @property
    def height(self) -> float:
        return self.tops[-1]

    def scale(self, width: float) -> float:
        """Wider than its room, the whole table is drawn smaller rather than cut."""
        return min(1.0, width / (sum(self._widths) + 2 * _INSET))

    def baseline(self, number: int) -> float:
        metrics = self._metrics
        middle: float = self._row_height + metrics.ascent() - metrics.descent()
        return self.tops[number] + middle / 2

    def rights(self, width: float) -> list[float]:
        """Where the columns end; the first begins at the left."""
        spare = max(0.0, width - 2 * _INSET - sum(self._widths)) / max(1, len(self._widths) - 1)
        ends = accumulate(natural + spare for natural in self._widths)
        return [_INSET - spare + end for end in ends]

    def left(self, number: int, column: int, right: float) -> float:
        return right - self.advances[number][column] if column else _INSET

    def cell(self, number: int, column: int, right: float) -> QRectF:
        """Around one number; what was there before stands beneath it, outside."""
        left = self.left(number, column, right)
        return QRectF(left, self.tops[number], right - left, self._row_height)
