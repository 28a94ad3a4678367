"""The summands of a step as a small table, whose weights, inputs and targets can be edited."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.frame import Frame
from bpstudio.quantities import Quantity, quantity_in
from bpstudio.stepping.explanation import TermTable
from bpstudio.ui.cell_editing import Cell, CellEditing
from bpstudio.ui.flash import Flash
from bpstudio.ui.inspector.terms_layout import TermsLayout, Was, all_rows, cells_before
from bpstudio.ui.theme import Theme, blend

_WAS_SCALE = 0.85


class TermsTable(QWidget):
    """Headers, rows and a bold total; the first column to the left, numbers to the right.

    What an edit of a value has changed is lit for a moment, with the old number beneath it.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table: TermTable | None = None
        self._layout: TermsLayout | None = None
        self._given: list[tuple[int, int, Quantity]] = []
        self._cells: list[Cell] | None = None
        self._was: Was = {}
        self._colour = theme.text
        self.editing = CellEditing(self, self.given_cells, theme)
        self.flash = Flash(self)
        self.flash.changed.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def table(self) -> TermTable | None:
        return self._table

    @property
    def was(self) -> Was:
        """What was there before an edit, by row (the headers are row 0) and column."""
        return self._was

    def show_table(self, table: TermTable | None, colour: str) -> None:
        """Show the table with the current row marked in `colour`; None hides it."""
        if table is None and self.hasFocus():
            # Else the next button would take the keys.
            self.clearFocus()
        self.setVisible(table is not None)
        same = table == self._table and colour == self._colour
        self._table, self._colour = table, colour
        # Tables that read the same may be of other numbers.
        self._given = [] if table is None else _given(table)
        self._cells = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._given else Qt.FocusPolicy.NoFocus)
        if not same:
            self._was = {}
            self._lay_out()
            rows = [] if table is None else all_rows(table)
            self.setAccessibleName("\n".join("  ".join(cells) for cells in rows))

    def show_before(self, before: TermTable | None) -> None:
        """Show beneath each number what it is in the table before an edit; None for no edit."""
        table = self._table
        was = {} if table is None or before is None else cells_before(table, before)
        if was != self._was:
            self._was = was
            self._lay_out()

    def show_frame(self, frame: Frame) -> None:
        """The moment that the table is of."""
        self.flash.show_frame(frame)
        self.editing.show_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.editing.set_theme(theme)
        self.update()

    def given_cells(self) -> list[Cell]:
        """Every number that can be edited, and where it stands."""
        layout = self._layout
        if layout is None:
            return []
        if self._cells is None:
            scale = layout.scale(self.width())
            rights = layout.rights(self.width() / scale)
            self._cells = []
            for number, column, quantity in self._given:
                place = layout.cell(number, column, rights[column])
                corner, size = place.topLeft() * scale, place.size() * scale
                self._cells.append(Cell(quantity, QRectF(corner, size)))
        return self._cells

    def sizeHint(self) -> QSize:
        layout = self._layout
        if layout is None:
            return QSize(200, 1)
        return QSize(200, round(layout.scale(self.width()) * layout.height) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._cells = None
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._table is None or self._layout is None:
            return
        scale = self._layout.scale(self.width())
        with QPainter(self) as painter:
            painter.save()
            painter.scale(scale, scale)
            self._paint(painter, self._table, self._layout, self.width() / scale)
            painter.restore()
            self.editing.paint_marks(painter)

    def _paint(
        self, painter: QPainter, table: TermTable, layout: TermsLayout, width: float
    ) -> None:
        theme, rights = self._theme, layout.rights(width)
        if self._was:
            self._paint_light(painter, layout, rights)
        painter.setPen(QColor(theme.muted))
        self._paint_row(painter, layout, 0, rights, table.headers)
        for number, cells in enumerate(table.rows, start=1):
            self._paint_rule(painter, layout, number, width)
            if table.current == number - 1:
                top, bottom = layout.tops[number : number + 2]
                area = QRectF(0, top, width, bottom - top)
                painter.fillRect(area, blend(self._colour, theme.panel, 0.13))
            painter.setPen(QColor(theme.text))
            self._paint_row(painter, layout, number, rights, cells)
        if table.total is not None:
            last = len(table.rows) + 1
            self._paint_rule(painter, layout, last, width)
            painter.setPen(QColor(theme.text))
            painter.setFont(self._bold)
            self._paint_row(painter, layout, last, rights, table.total)
        if self._was:
            self._paint_was(painter, layout, rights)

    def _paint_row(
        self,
        painter: QPainter,
        layout: TermsLayout,
        number: int,
        rights: list[float],
        cells: tuple[str, ...],
    ) -> None:
        baseline = layout.baseline(number)
        for column, (cell, right) in enumerate(zip(cells, rights, strict=True)):
            painter.drawText(QPointF(layout.left(number, column, right), baseline), cell)

    def _paint_light(self, painter: QPainter, layout: TermsLayout, rights: list[float]) -> None:
        if self.flash.strength:
            light = blend(self._theme.flash, self._theme.panel, self.flash.strength)
            for number, column in self._was:
                place = layout.cell(number, column, rights[column])
                painter.fillRect(place.adjusted(-4, 2, 4, -2), light)

    def _paint_was(self, painter: QPainter, layout: TermsLayout, rights: list[float]) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _WAS_SCALE)
        font.setStrikeOut(True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        for (number, column), old in self._was.items():
            left = rights[column] - metrics.horizontalAdvance(old)
            baseline = layout.tops[number + 1] - metrics.descent() - 3
            painter.drawText(QPointF(left, baseline), old)

    def _paint_rule(
        self, painter: QPainter, layout: TermsLayout, number: int, width: float
    ) -> None:
        painter.setPen(QColor(self._theme.border))
        y = round(layout.tops[number])
        painter.drawLine(0, y, round(width), y)

    @property
    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _lay_out(self) -> None:
        table, self._cells = self._table, None
        self._layout = (
            None if table is None else TermsLayout(table, self.font(), self._bold, self._was)
        )
        self.updateGeometry()
        self.update()


def _given(table: TermTable) -> list[tuple[int, int, Quantity]]:
    return [
        (number, column, quantity)
        for number, cells in enumerate(table.rows, start=1)
        for column, cell in enumerate(cells)
        if (quantity := quantity_in(cell)) is not None
    ]
