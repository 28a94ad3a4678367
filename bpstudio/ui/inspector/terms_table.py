"""The summands of a step as a small table."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.stepping.explanation import TermTable
from bpstudio.ui.theme import Theme, blend

_GAP = 14.0
_INSET = 5.0


class TermsTable(QWidget):
    """Headers, rows and a bold total; the first column to the left, numbers to the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table: TermTable | None = None
        self._colour = theme.text
        self._widths: list[float] = []
        self._advances: list[list[float]] = []
        self._row_height = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def table(self) -> TermTable | None:
        return self._table

    def show_table(self, table: TermTable | None, colour: str) -> None:
        """Show the table with the current row marked in `colour`; None hides it."""
        self.setVisible(table is not None)
        if table == self._table and colour == self._colour:
            return
        self._table, self._colour = table, colour
        self._measure()
        self.setAccessibleName("\n".join("  ".join(cells) for cells in self._all_rows()))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, round(self._scale * self._row_height * len(self._all_rows())) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._table is None or not self._widths:
            return
        with QPainter(self) as painter:
            painter.scale(self._scale, self._scale)
            self._paint(painter, self._table, self.width() / self._scale)

    def _paint(self, painter: QPainter, table: TermTable, width: float) -> None:
        theme = self._theme
        painter.setPen(QColor(theme.muted))
        self._paint_row(painter, table.headers, 0, width)
        for number, cells in enumerate(table.rows, start=1):
            self._paint_rule(painter, number, width)
            if table.current == number - 1:
                area = QRectF(0, number * self._row_height, width, self._row_height)
                painter.fillRect(area, blend(self._colour, theme.panel, 0.13))
            painter.setPen(QColor(theme.text))
            self._paint_row(painter, cells, number, width)
        if table.total is not None:
            last = len(table.rows) + 1
            self._paint_rule(painter, last, width)
            painter.setPen(QColor(theme.text))
            painter.setFont(self._bold)
            self._paint_row(painter, table.total, last, width)

    def _paint_row(
        self, painter: QPainter, cells: tuple[str, ...], number: int, width: float
    ) -> None:
        spare = max(0.0, width - 2 * _INSET - sum(self._widths)) / max(1, len(self._widths) - 1)
        metrics = self.fontMetrics()
        baseline = number * self._row_height + (
            (self._row_height + metrics.ascent() - metrics.descent()) / 2
        )
        right = _INSET - spare
        for column, (cell, natural) in enumerate(zip(cells, self._widths, strict=True)):
            right += natural + spare
            left = right - self._advances[number][column] if column else _INSET
            painter.drawText(QPointF(left, baseline), cell)

    def _paint_rule(self, painter: QPainter, number: int, width: float) -> None:
        painter.setPen(QColor(self._theme.border))
        y = number * self._row_height
        painter.drawLine(0, round(y), round(width), round(y))

    @property
    def _scale(self) -> float:
        """Wider than the panel, the whole table is drawn smaller rather than cut."""
        return min(1.0, self.width() / (sum(self._widths) + 2 * _INSET))

    @property
    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _all_rows(self) -> list[tuple[str, ...]]:
        if self._table is None:
            return []
        total = () if self._table.total is None else (self._table.total,)
        return [self._table.headers, *self._table.rows, *total]

    def _measure(self) -> None:
        """Each column as wide as its widest cell, with the gap before all but the first."""
        bold, regular = QFontMetricsF(self._bold), QFontMetricsF(self.font())
        rows = self._all_rows()
        last = len(rows) - 1 if self._table is not None and self._table.total else len(rows)
        self._advances = [
            [(bold if number == last else regular).horizontalAdvance(cell) for cell in row]
            for number, row in enumerate(rows)
        ]
        columns = zip(*self._advances, strict=True)
        self._widths = [
            max(column) + (_GAP if number else 0.0) for number, column in enumerate(columns)
        ]
        self._row_height = round(regular.height() * 1.55) * 1.0
