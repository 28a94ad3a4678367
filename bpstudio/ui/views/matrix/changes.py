"""What an edit of a value has changed on a board."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array
from bpstudio.ui.views.matrix.board import Board, Panel
from bpstudio.ui.views.matrix.numbers import cell_text


class Changes:
    """The same board before the edit, panel by panel, as far as it differs."""

    def __init__(self, board: Board, before: Board | None = None) -> None:
        pairs = [] if before is None else zip(board.panels, before.panels, strict=False)
        self._before = {id(now): was for now, was in pairs if _differ(now, was)}

    def __bool__(self) -> bool:
        return bool(self._before)

    def values(self, panel: Panel) -> Array | None:
        """The panel's values before; None when they were all the same."""
        was = self._before.get(id(panel))
        return None if was is None else was.values

    def old_text(self, panel: Panel, row: int, column: int) -> str:
        """What stood in the cell before; "" when it is what stands there now."""
        was = self._before.get(id(panel))
        if was is None or not (panel.known(row, column) and was.known(row, column)):
            return ""
        text = cell_text(float(was.values[row, column]))
        return "" if text == cell_text(float(panel.values[row, column])) else text


def _differ(now: Panel, was: Panel) -> bool:
    same_place = (now.symbol, now.values.shape) == (was.symbol, was.values.shape)
    return same_place and not np.array_equal(now.values, was.values, equal_nan=True)
