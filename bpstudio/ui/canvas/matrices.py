"""All weights between two wide layers in few cells, of which each shows its strongest weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine import Array
from bpstudio.frame import Selection
from bpstudio.ui.canvas.layout import MatrixPlace
from bpstudio.ui.canvas.reading import Reading

MOST_CELLS = 64
"""In a row, and in a column."""


@dataclass(frozen=True)
class Cell:
    """Of a picture of weights: neurons `rows` by their sources `columns`, and the strongest."""

    rows: range
    columns: range
    strongest: Selection


def neurons_in_cell(units: int) -> int:
    """Of so many neurons along a side; in the last cell there may be fewer."""
    return -(-units // MOST_CELLS)


def share_of(units: int, neuron: int) -> float:
    """How far along the side the middle of a neuron's cell is: 0 … 1."""
    step = neurons_in_cell(units)
    return (neuron // step + 0.5) / -(-units // step)


def condensed(weights: Array) -> Array:
    """(out, in) in at most `MOST_CELLS` each way: in each cell the weight farthest from 0."""
    most, least = (_by_cells(_by_cells(weights, f).T, f).T for f in (np.maximum, np.minimum))
    cells: Array = np.where(most >= -least, most, least)
    return cells


def _by_cells(values: Array, better: np.ufunc) -> Array:
    """Rows in cells. Row by row of all cells at once is many times faster than reduceat."""
    step = neurons_in_cell(len(values))
    best: Array = values[::step].copy()
    for first in range(1, step):
        rows = values[first::step]
        better(best[: len(rows)], rows, out=best[: len(rows)])
    return best


def cell_at(reading: Reading, place: MatrixPlace, x: float, y: float) -> Cell | None:
    """The cell at this point; None outside."""
    box = place.box
    if not box.contains(x, y):
        return None
    weights = reading.weights(place.layer)
    rows = _part(weights.shape[0], (y - box.y) / box.height)
    columns = _part(weights.shape[1], (x - box.x) / box.width)
    part = np.abs(weights[rows.start : rows.stop, columns.start : columns.stop])
    row, column = divmod(int(np.nanargmax(np.where(np.isnan(part), 0.0, part))), len(columns))
    return Cell(rows, columns, Selection(place.layer, rows[row], columns[column]))


def _part(units: int, share: float) -> range:
    """The neurons of the cell that lies at this share of the side."""
    step = neurons_in_cell(units)
    cells = -(-units // step)
    start = min(cells - 1, max(0, int(share * cells))) * step
    return range(start, min(units, start + step))
