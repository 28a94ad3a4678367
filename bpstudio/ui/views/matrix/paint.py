"""Painting a board: cells, brackets, headers and what is lit."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.ui.theme import Theme, blend
from bpstudio.ui.views.matrix.board import Hue
from bpstudio.ui.views.matrix.layout import Placed
from bpstudio.ui.views.matrix.numbers import cell_text
from bpstudio.ui.views.matrix.type_faces import Faces

_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SHADES = 24
_FAINTEST, _STRONGEST = 0.05, 0.4
ROUND = 3.0
_DOTS = (-3.0, 0.0, 3.0)

Panels = tuple[Placed, ...]


class Brush:
    """What painting needs beside the board: theme, fonts, the phase's colour, and shades."""

    def __init__(self, theme: Theme, faces: Faces, colour: str) -> None:
        self.theme = theme
        self.faces = faces
        self.colour = colour
        self.faint = blend(theme.muted, theme.panel, 0.32)
        self.half_lit = blend(colour, theme.panel, 0.5)
        self.index = blend(theme.muted, theme.panel, 0.8)
        self.bracket = blend(theme.muted, theme.panel, 0.85)
        self._shades: dict[tuple[str, int], QColor] = {}

    def shade(self, hue: Hue, value: float, largest: float) -> QColor:
        """The ground of a cell: the stronger, the larger its number is among its neighbours."""
        theme = self.theme
        if not math.isfinite(value):
            return QColor(theme.red_soft)
        colour = theme.violet
        if hue is not Hue.GRADIENT:
            colour = theme.blue if value >= 0 else theme.orange
        step = round(_SHADES * abs(value) / largest) if largest > 0 else 0
        shade = self._shades.get((colour, step))
        if shade is None:
            share = _FAINTEST + (_STRONGEST - _FAINTEST) * step / _SHADES
            shade = self._shades[colour, step] = blend(colour, theme.panel, share)
        return shade


def paint_still(painter: QPainter, placed: Placed, brush: Brush) -> None:
    """A panel's cells and what is around them, without what is lit."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_labels(painter, placed, brush)
    _paint_cells(painter, placed, brush)
    _paint_gaps(painter, placed, brush)
    _paint_brackets(painter, placed, brush)


def paint_around(painter: QPainter, panels: Panels, brush: Brush) -> None:
    """Every panel's header, and the sign before it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_heads(painter, panels, brush)
    for placed in panels:
        _paint_sign(painter, placed, brush)


def paint_light(painter: QPainter, panels: Panels, brush: Brush) -> None:
    """What the step is about, over the panels that stand still."""
    for placed in panels:
        _paint_lit_labels(painter, placed, brush)
        _paint_lit(painter, placed, brush)


def _paint_heads(painter: QPainter, panels: Panels, brush: Brush) -> None:
    faces = brush.faces
    painter.setFont(faces.symbol_font)
    painter.setPen(QColor(brush.theme.text))
    for placed in panels:
        middle, top = placed.area.center().x(), placed.area.top()
        symbol = placed.panel.symbol
        left = middle - faces.symbol_width(symbol) / 2
        painter.drawText(QPointF(left, top + faces.symbol.ascent()), symbol)
    painter.setFont(faces.label_font)
    painter.setPen(QColor(brush.theme.muted))
    drop = faces.symbol.height() - 1 + faces.label.ascent()
    for placed in panels:
        middle, top = placed.area.center().x(), placed.area.top()
        shape = placed.panel.shape
        painter.drawText(QPointF(middle - faces.label_width_of(shape) / 2, top + drop), shape)


def _paint_sign(painter: QPainter, placed: Placed, brush: Brush) -> None:
    if placed.panel.transposed:
        painter.setFont(brush.faces.label_font)
        painter.setPen(QColor(brush.theme.text))
        painter.drawText(placed.body.topRight() + QPointF(5, 6), "T")
    if placed.panel.before == "·":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(brush.theme.muted))
        painter.drawEllipse(placed.sign, 1.9, 1.9)
    elif placed.panel.before:
        painter.setFont(brush.faces.sign_font)
        painter.setPen(QColor(brush.theme.muted))
        box = QRectF(placed.sign.x() - 60, placed.sign.y() - 12, 120, 24)
        painter.drawText(box, _CENTRE, placed.panel.before)


def _paint_labels(painter: QPainter, placed: Placed, brush: Brush) -> None:
    """The numbers of rows and columns, where not all of them show."""
    painter.setFont(brush.faces.label_font)
    painter.setPen(brush.index)
    if placed.row_labels:
        for row in placed.rows.units:
            painter.drawText(_row_label(placed, row), _RIGHT, str(row + 1))
    if placed.column_labels:
        for column in placed.columns.units:
            painter.drawText(_column_label(placed, column, brush), _CENTRE, str(column + 1))


def _paint_lit_labels(painter: QPainter, placed: Placed, brush: Brush) -> None:
    """The number of the one row, or the one column, that is lit."""
    panel, faces = placed.panel, brush.faces
    boxes: list[tuple[QRectF, Qt.AlignmentFlag, str]] = []
    if placed.row_labels and len(panel.rows_lit) == 1 and panel.rows_lit[0] in placed.rows.units:
        text = str(panel.rows_lit[0] + 1)
        box = _row_label(placed, panel.rows_lit[0])
        box.setLeft(box.right() - faces.label_width_of(text))
        boxes.append((box, _RIGHT, text))
    shown = placed.columns.units
    if placed.column_labels and len(panel.columns_lit) == 1 and panel.columns_lit[0] in shown:
        column = panel.columns_lit[0]
        boxes.append((_column_label(placed, column, brush), _CENTRE, str(column + 1)))
    for box, align, text in boxes:
        painter.fillRect(box, QColor(brush.theme.panel))
        painter.setFont(faces.label_font)
        painter.setPen(QColor(brush.colour))
        painter.drawText(box, align, text)


def _row_label(placed: Placed, row: int) -> QRectF:
    cell = placed.cell(row, placed.columns.start)
    return QRectF(placed.area.left() - 30, cell.top(), 28, cell.height())


def _column_label(placed: Placed, column: int, brush: Brush) -> QRectF:
    cell, height = placed.cell(placed.rows.start, column), brush.faces.label_height
    return QRectF(cell.left(), placed.body.top() - height - 1, cell.width(), height)


def _paint_cells(painter: QPainter, placed: Placed, brush: Brush) -> None:
    panel = placed.panel
    known = [entry for entry in placed.entries() if panel.known(*entry)]
    _paint_empty(painter, placed, brush, set(known))
    numbers = {(row, column): float(panel.values[row, column]) for row, column in known}
    sizes = (abs(value) for value in numbers.values())
    largest = max((size for size in sizes if math.isfinite(size)), default=0.0)
    painter.setPen(Qt.PenStyle.NoPen)
    for entry, value in numbers.items():
        painter.setBrush(brush.shade(panel.hue, value, largest))
        painter.drawRoundedRect(placed.cell(*entry).adjusted(1, 1, -1, -1), ROUND, ROUND)
    paint_numbers(painter, placed, brush, numbers)


def _paint_empty(
    painter: QPainter, placed: Placed, brush: Brush, known: set[tuple[int, int]]
) -> None:
    painter.setPen(QPen(brush.faint, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for entry in placed.entries():
        if entry not in known:
            box = placed.cell(*entry).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(box, ROUND, ROUND)


def paint_numbers(
    painter: QPainter, placed: Placed, brush: Brush, numbers: dict[tuple[int, int], float]
) -> None:
    """Numbers in their cells, above the middle where there is room for others beneath."""
    faces, element = brush.faces, placed.panel.element
    drop = faces.cell.capHeight() / 2 - (placed.cell_height - faces.row_height) / 2
    painter.setFont(faces.cell_font)
    painter.setPen(QColor(brush.theme.text))
    for entry, value in numbers.items():
        middle, text = placed.cell(*entry).center(), cell_text(value)
        if entry == element or not math.isfinite(value):
            painter.setFont(faces.cell_bold)
            painter.setPen(QColor(brush.theme.text if math.isfinite(value) else brush.theme.red))
        at = QPointF(middle.x() - faces.number_width(text) / 2, middle.y() + drop)
        painter.drawText(at, text)
        if entry == element or not math.isfinite(value):
            painter.setFont(faces.cell_font)
            painter.setPen(QColor(brush.theme.text))


def _paint_gaps(painter: QPainter, placed: Placed, brush: Brush) -> None:
    """Dots where rows or columns are left out."""
    body, rows, columns = placed.body, placed.rows, placed.columns
    dots: list[QPointF] = []
    for here, y in ((rows.before, body.top() + 5), (rows.after, body.bottom() - 5)):
        for column in columns.units if here else ():
            x = placed.cell(rows.start, column).center().x()
            dots += (QPointF(x, y + step) for step in _DOTS)
    for here, x in ((columns.before, body.left() + 6), (columns.after, body.right() - 6)):
        for row in rows.units if here else ():
            y = placed.cell(row, columns.start).center().y()
            dots += (QPointF(x + step, y) for step in _DOTS)
    if dots:
        round_cap = Qt.PenCapStyle.RoundCap
        pen = QPen(QColor(brush.theme.muted), 1.8, Qt.PenStyle.SolidLine, round_cap)
        painter.setPen(pen)
        painter.drawPoints(dots)


def _paint_brackets(painter: QPainter, placed: Placed, brush: Brush) -> None:
    painter.setPen(QPen(brush.bracket, 1.2))
    box = placed.body.adjusted(-2.5, -1.5, 2.5, 1.5)
    for x, inward in ((box.left(), 3.5), (box.right(), -3.5)):
        top, bottom = QPointF(x, box.top()), QPointF(x, box.bottom())
        painter.drawPolyline([top + QPointF(inward, 0), top, bottom, bottom + QPointF(inward, 0)])


def _paint_lit(painter: QPainter, placed: Placed, brush: Brush) -> None:
    """A frame around what is at work, and a stronger one around a term's own entry."""
    panel = placed.panel
    rows = [row for row in placed.rows.units if row in panel.rows_lit]
    columns = [column for column in placed.columns.units if column in panel.columns_lit]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if rows and columns:
        box = placed.cell(rows[0], columns[0]).united(placed.cell(rows[-1], columns[-1]))
        colour = QColor(brush.colour) if panel.element is None else brush.half_lit
        painter.setPen(QPen(colour, 1.6))
        painter.drawRoundedRect(box, ROUND + 1, ROUND + 1)
    if panel.element is not None and _shows(placed, panel.element):
        painter.setPen(QPen(QColor(brush.colour), 2.4))
        painter.drawRoundedRect(placed.cell(*panel.element), ROUND + 1, ROUND + 1)


def _shows(placed: Placed, entry: tuple[int, int]) -> bool:
    return entry[0] in placed.rows.units and entry[1] in placed.columns.units
