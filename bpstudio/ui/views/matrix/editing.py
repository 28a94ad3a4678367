"""Editing in the matrices: a double click on a weight, a bias, an input or a target."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QMouseEvent

from bpstudio.frame import Frame
from bpstudio.quantities import Quantity, What, is_part_of, value_of
from bpstudio.ui.cell_editing import Cell, CellEditing
from bpstudio.ui.number_editing import Drag
from bpstudio.ui.views.matrix.board import Panel
from bpstudio.ui.views.matrix.focus import of_layer
from bpstudio.ui.views.matrix.layout import Layout

_INPUTS = (of_layer("a", 0), of_layer("aᵀ", 0))


class MatrixEditing(CellEditing):
    """A click selects, and may show another board; the second one edits what the first was on."""

    _pressed: Cell | None = None

    def on_hover(self, _point: QPointF | None) -> None:
        """The view says by itself what is under the mouse."""

    def place_of(self, quantity: Quantity) -> QRectF | None:
        place = super().place_of(quantity)
        pressed = self._pressed
        if place is None and pressed is not None and pressed.quantity == quantity:
            return pressed.place
        return place

    def drag_from(self, event: QMouseEvent) -> Drag | None:
        """A press is for the view; what it is on is remembered."""
        cells = (cell for cell in self.cells if cell.place.contains(event.position()))
        self._pressed = next(cells, None)
        return None

    def on_double_click(self, _event: QMouseEvent) -> bool:
        if self._pressed is not None:
            self.begin(self._pressed.quantity)
        return self._pressed is not None


def given_cells(layout: Layout, frame: Frame) -> list[Cell]:
    """Every entry in sight that can be edited; of weights, those before the update."""
    found = []
    for placed in layout.panels:
        for row, column in placed.entries():
            quantity = _quantity(placed.panel, row, column, len(frame.document.spec.layers))
            if quantity is None:
                break
            here = is_part_of(frame.document.spec, quantity)
            if here and float(placed.panel.values[row, column]) == value_of(frame, quantity):
                found.append(Cell(quantity, placed.cell(row, column)))
    return found


def _quantity(panel: Panel, row: int, column: int, last: int) -> Quantity | None:
    at = panel.cell(row, column).selection
    if at is None:
        return None
    if panel.symbol == "y":
        return Quantity(What.TARGET, last, row)
    if panel.symbol in _INPUTS:
        return Quantity(What.INPUT, 0, at.neuron)
    if panel.symbol == of_layer("W", at.layer):
        return Quantity(What.WEIGHT, at.layer, at.neuron, at.source)
    if panel.symbol == of_layer("b", at.layer):
        return Quantity(What.BIAS, at.layer, at.neuron)
    return None
