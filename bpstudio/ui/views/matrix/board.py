"""What the matrix view shows, without where: matrices one after another, and what joins them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bpstudio.engine import Array
from bpstudio.frame import Selection
from bpstudio.stepping import Phase


class Hue(Enum):
    """What a cell's colour says."""

    SIGN = "sign"
    GRADIENT = "gradient"


@dataclass(frozen=True)
class Axis:
    """The units of a layer as rows or columns; all matrices of a board share an axis's window.

    `at` is the unit that the window has to show.
    """

    name: str
    size: int
    at: int = 0


ONE = Axis("", 1)


@dataclass(frozen=True)
class Cell:
    """What an entry is called, and what a click on it selects."""

    name: str
    selection: Selection | None


@dataclass(frozen=True, eq=False)
class Panel:
    """One matrix: `values` (rows, columns), of which `known(row, column)` may be shown.

    `rows_lit` × `columns_lit` is what the step works on, and `element` the very entry of a term.
    `before` is the sign that stands between it and the panel before; a `glued` panel keeps to
    the line of that panel.
    """

    symbol: str
    values: Array
    rows: Axis
    columns: Axis
    cell: Callable[[int, int], Cell]
    known: Callable[[int, int], bool] = lambda _row, _column: True
    hue: Hue = Hue.SIGN
    rows_lit: range = range(0)
    columns_lit: range = range(0)
    element: tuple[int, int] | None = None
    before: str = ""
    glued: bool = False
    transposed: bool = False
    """Whether the product is with the transpose of what is shown."""

    @property
    def shape(self) -> str:
        return f"{self.rows.size}×{self.columns.size}"

    def is_lit(self, row: int, column: int) -> bool:
        return row in self.rows_lit and column in self.columns_lit


@dataclass(frozen=True, eq=False)
class Board:
    """The matrices of one step; `rule` is the equation that they are an instance of."""

    rule: str
    phase: Phase
    panels: tuple[Panel, ...]
    sample: int
    batch_size: int
    summed: bool = False
    """Whether gradients of the samples so far are added up."""
