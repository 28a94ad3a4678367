"""Many rows sent forward in blocks that stay in the cache: all of them, or some spread evenly."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bpstudio.analysis.interrupt import IsCancelled, look_up
from bpstudio.engine import Array, NetworkSpec, Pass

Rows = NDArray[np.intp]

_BLOCK_NUMBERS = 1 << 16
_FEWEST_ROWS = 64

# Of more numbers than these, so many rows tell as much as all of them, and take a moment only.
_MANY, _ENOUGH = 1 << 22, 500


def spread(total: int, most: int) -> Rows:
    """At most `most` of the rows 0 … total − 1, ascending: one from each stretch of equal length.

    Where in its stretch is random, though always the same: every k-th row could all be of one
    class where classes take turns.
    """
    if total <= most:
        return np.arange(total)
    bounds = np.arange(most + 1) * total // most
    within = np.random.default_rng(total).random(most)
    rows: Rows = bounds[:-1] + (within * np.diff(bounds)).astype(np.intp)
    return rows


def sample_of(rows: Array) -> Array:
    """All of the rows, or of very many numbers some rows that are spread evenly: a copy."""
    return rows if rows.size <= _MANY else rows[spread(len(rows), _ENOUGH)]


class Sweep:
    """Forward passes over at most `most` rows of inputs (n, inputs), the same ones every time."""

    def __init__(self, spec: NetworkSpec, inputs: Array, most: int) -> None:
        self._inputs = inputs
        self.total = len(inputs)
        self.rows = spread(self.total, most)
        block = max(_FEWEST_ROWS, _BLOCK_NUMBERS // sum(spec.sizes))
        starts = range(0, len(self.rows), block)
        self._slices = [slice(start, min(start + block, len(self.rows))) for start in starts]
        self.theta: Array = np.empty(spec.n_parameters)
        sizes = {one.stop - one.start for one in self._slices}
        self._passes = {size: Pass(spec, size) for size in sizes}

    @property
    def of(self) -> int:
        """How many rows are looked at."""
        return len(self.rows)

    def passes(
        self, theta: Array, cancelled: IsCancelled | None = None
    ) -> Iterator[tuple[slice, Pass]]:
        """Which of `rows` come next, and their forward pass, which a later one overwrites.

        It is computed in float64, whatever theta is. Raises Interrupted when it is cancelled.
        """
        np.copyto(self.theta, theta)
        for part in self._slices:
            look_up(cancelled)
            one = self._passes[part.stop - part.start]
            one.forward(self.theta, self._take(part))
            yield part, one

    def _take(self, part: slice) -> Array:
        if self.of == self.total:
            return self._inputs[part]
        return self._inputs[self.rows[part]]
