"""All weights between two wide layers in few cells, of which each shows its strongest weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


def begins(units: int) -> NDArray[np.intp]:
    """The first of so many neurons in each cell along a side."""
    cells = min(units, MOST_CELLS)
    return (np.arange(cells) * units // cells).astype(np.intp)


def condensed(weights: Array) -> Array:
    """(out, in) in at most `MOST_CELLS` each way: in each cell the weight farthest from 0."""
    rows, columns = begins(weights.shape[0]), begins(weights.shape[1])
    most = np.maximum.reduceat(np.maximum.reduceat(weights, rows, axis=0), columns, axis=1)
    least = np.minimum.reduceat(np.minimum.reduceat(weights, rows, axis=0), columns, axis=1)
    cells: Array = np.where(most >= -least, most, least)
    return cells


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
    bounds = [*begins(units).tolist(), units]
    cell = min(len(bounds) - 2, max(0, int(share * (len(bounds) - 1))))
    return range(bounds[cell], bounds[cell + 1])
