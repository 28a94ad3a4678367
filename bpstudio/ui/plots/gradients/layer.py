"""One layer as the sheet draws it: its picture over the run, and its histogram of now."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from bpstudio.analysis.histogram_history import HistoryPicture
from bpstudio.analysis.histograms import Histogram, Linear
from bpstudio.ui.maps.colours import Table, indexed_image

Values = NDArray[np.float64]

_LEVELS = 255
_LEAST_DECADES = 2.0


@dataclass(frozen=True, eq=False)
class LayerPicture:
    """`levels` (rows, columns), the highest bin first, run from `start` to `stop`.

    `now` (rows,) are the shares of the values at this moment, in the same bins. `most` is the
    share of the highest level; `low` and `high` are the ends of the axis on the left, in the unit
    of the scale.
    """

    levels: NDArray[np.uint8]
    most: float
    now: Values
    start: int
    stop: int
    low: float
    high: float

    def share(self, row: int, column: int) -> float:
        """Of the values at a time, those in this bin: as exact as levels are."""
        return self.most * (float(self.levels[row, column]) / _LEVELS) ** 2

    def image(self, table: Table) -> QImage:
        """In these 256 colours."""
        return indexed_image(self.levels, table)


def layer_picture(history: HistoryPicture, now: Histogram) -> LayerPicture:
    """Only the bins in which there ever was a value; empty ones would take their room.

    A share's level is its root: small shares stay in sight.
    """
    scale = history.scale
    if isinstance(scale, Linear) and isinstance(now.scale, Linear):
        # Only where time was gone back to is it within the history; the wider one holds both.
        wide = max(scale.limit, now.scale.limit)
        factor = round(wide / scale.limit)
        now = now.on(Linear(wide))
        shares = _on_wider(history.shares, factor)
        scale = Linear(wide)
    else:
        shares = history.shares
    counts = now.counts.astype(np.float64)
    present = counts / max(1.0, counts.sum())
    edges = scale.edges
    first, last = _used(shares, present, edges, isinstance(scale, Linear))
    kept = shares[first:last]
    most = max(float(kept.max(initial=0)), 1e-9)
    roots = np.sqrt(kept / most)
    return LayerPicture(
        np.rint(_LEVELS * roots[::-1]).astype(np.uint8),
        most,
        present[first:last][::-1],
        history.start,
        history.stop,
        float(edges[first]),
        float(edges[last]),
    )


def _on_wider(shares: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    while factor > 1:
        pairs = shares[0::2] + shares[1::2]
        shares = np.zeros_like(shares)
        quarter = len(shares) // 4
        shares[quarter : len(shares) - quarter] = pairs
        factor //= 2
    return shares


def _used(
    shares: NDArray[np.float32], present: Values, edges: Values, linear: bool
) -> tuple[int, int]:
    """The bins from the first to the last that ever had a value, and some beside them."""
    used = np.flatnonzero((shares > 0).any(axis=1) | (present > 0))
    if not len(used):
        return 0, len(present)
    first, last = int(used[0]), int(used[-1]) + 1
    if linear:
        return max(0, first - 1), min(len(present), last + 1)
    per_decade = (len(edges) - 1) / (edges[-1] - edges[0])
    first = floor(first / per_decade) * round(per_decade)
    last = max(ceil(last / per_decade), first / per_decade + _LEAST_DECADES) * round(per_decade)
    return int(first), min(len(present), int(last))
