"""Where the neurons' pictures stand: a column for each layer, or several where it is wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from PySide6.QtCore import QRectF, QSizeF

SMALLEST, LARGEST = 34, 96
_FINER = 4
_MANY = 16
"""A layer of so many neurons stands in one column where the pictures need not be too small."""
_GAP, _BETWEEN, _MARGIN = 4, 12, 2
HEAD = 18
"""The room of a layer's name."""


@dataclass(frozen=True)
class Column:
    """One layer: its pictures `rows` below each other, in as many columns as that takes."""

    layer: int
    units: tuple[int, ...]
    left: float
    side: float
    rows: int
    least: float
    """The room that its name takes."""

    @property
    def width(self) -> float:
        columns = -(-len(self.units) // self.rows)
        return max(self.least, columns * (self.side + _GAP) - _GAP)

    @property
    def bottom(self) -> float:
        return HEAD + min(self.rows, len(self.units)) * (self.side + _GAP)

    def tile(self, at: int) -> QRectF:
        """The place of the picture that is the at-th of its layer."""
        column, row = divmod(at, self.rows)
        step = self.side + _GAP
        return QRectF(self.left + column * step, HEAD + row * step, self.side, self.side)


@dataclass(frozen=True)
class Layout:
    columns: tuple[Column, ...]

    @property
    def size(self) -> QSizeF:
        if not self.columns:
            return QSizeF(0, 0)
        last = self.columns[-1]
        height = max(column.bottom for column in self.columns)
        return QSizeF(last.left + last.width + _MARGIN, height + _MARGIN)

    def find(self, x: float, y: float) -> tuple[int, int] | None:
        """The layer and neuron whose picture is there."""
        for column in self.columns:
            if column.left <= x <= column.left + column.width:
                for at, unit in enumerate(column.units):
                    if column.tile(at).contains(x, y):
                        return column.layer, unit
        return None

    def tile(self, layer: int, neuron: int) -> QRectF | None:
        """Where a neuron's picture stands; None where it has none."""
        for column in self.columns:
            if column.layer == layer and neuron in column.units:
                return column.tile(column.units.index(neuron))
        return None


def lay_out(
    layers: Sequence[tuple[int, Sequence[int]]],
    heads: Sequence[float],
    width: float,
    height: float,
) -> Layout:
    """Layers with the neurons that have pictures, and the widths of their names.

    The pictures, from `SMALLEST` to `LARGEST`, are as large as lets them all stand in this width
    and height, each layer in one column if that is possible; what does not is for scrolling.
    """
    longest = max((len(units) for _, units in layers if len(units) <= _MANY), default=1)
    largest = int((height - HEAD) / longest - _GAP)
    if not SMALLEST <= largest <= LARGEST:
        largest = LARGEST
    for side in range(largest, SMALLEST, -_FINER):
        layout = _with_side(layers, heads, side, height)
        if layout.size.width() <= width and layout.size.height() <= height:
            return layout
    return _with_side(layers, heads, SMALLEST, height)


def _with_side(
    layers: Sequence[tuple[int, Sequence[int]]],
    heads: Sequence[float],
    side: int,
    height: float,
) -> Layout:
    fitting = max(1, int((height - HEAD) / (side + _GAP)))
    columns: list[Column] = []
    left = float(_MARGIN)
    for (layer, units), least in zip(layers, heads, strict=True):
        most = max(fitting, ceil(sqrt(len(units))))
        rows = ceil(len(units) / ceil(len(units) / most))
        columns.append(Column(layer, tuple(units), left, float(side), rows, least))
        left += columns[-1].width + _BETWEEN
    return Layout(tuple(columns))
