"""Histograms over a run of any length, in bounded memory: a picture of how numbers spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.analysis.histograms import BINS, Histogram, Linear, Scale, widened

COLUMNS = 256


@dataclass(frozen=True, eq=False)
class HistoryPicture:
    """`shares` (BINS, columns), float32: of the values at a time, the share in each bin.

    The first row is the lowest bin. Column c is of the `width` iterations from `start` + c · width
    on; where none of them was looked at, it is as the one before. `edges` are the bins', in the
    unit of `scale`.
    """

    shares: NDArray[np.float32]
    start: int
    width: int
    scale: Scale

    @property
    def stop(self) -> int:
        """The iteration at which the last column ends."""
        columns: int = self.shares.shape[1]
        return self.start + self.width * columns

    @property
    def edges(self) -> NDArray[np.float64]:
        return self.scale.edges


class HistogramHistory:
    """At most COLUMNS histograms, each the sum of those of `width` iterations.

    When the run has become too long, pairs of columns merge; when values leave the linear scale,
    it grows, and pairs of bins merge.
    """

    def __init__(self) -> None:
        self._counts = np.zeros((COLUMNS, BINS), np.int64)
        self.clear()

    def __len__(self) -> int:
        """How many columns there are."""
        return self._stop

    def clear(self) -> None:
        """Forget everything."""
        self._counts.fill(0)
        # Column 0 is number `first` of the columns that begin with iteration 0.
        self._first, self._stop, self._width = 0, 0, 1
        self._scale: Scale | None = None

    def append(self, iteration: int, one: Histogram) -> None:
        """Add what was found at this iteration; what was there from it on is forgotten first.

        Raises ValueError for a histogram of another kind of scale than those before.
        """
        self.truncate(iteration)
        self._meet(one)
        if not self._stop:
            self._first = iteration // self._width
        while (column := iteration // self._width - self._first) >= COLUMNS:
            self._halve()
        assert self._scale is not None
        self._counts[column] += one.on(self._scale).counts
        self._stop = max(self._stop, column + 1)

    def truncate(self, iteration: int) -> None:
        """Forget the columns that begin at this iteration or later."""
        kept = max(0, -(-iteration // self._width) - self._first)
        if kept < self._stop:
            self._counts[kept : self._stop] = 0
            self._stop = kept
            while self._stop and not self._counts[self._stop - 1].any():
                self._stop -= 1
        if not self._stop:
            self.clear()

    def picture(self) -> HistoryPicture | None:
        """What to draw; None while there is nothing."""
        if self._scale is None:
            return None
        counts = self._counts[: self._stop].astype(np.float32)
        sizes = counts.sum(axis=1)
        known = np.maximum.accumulate(np.where(sizes > 0, np.arange(self._stop), 0))
        shares = counts / np.maximum(sizes, 1)[:, np.newaxis]
        start = self._first * self._width
        return HistoryPicture(shares[known].T, start, self._width, self._scale)

    def _meet(self, one: Histogram) -> None:
        """Widen the scale to that of the histogram."""
        mine, other = self._scale, one.scale
        if mine is None:
            self._scale = other
        elif isinstance(mine, Linear) and isinstance(other, Linear):
            if other.limit > mine.limit:
                self._counts = widened(self._counts, mine.limit, other.limit)
                self._scale = other
        elif mine != other:
            raise ValueError(f"{other} does not go with {mine}")

    def _halve(self) -> None:
        """Twice as many iterations to a column."""
        first = self._first // 2
        columns = (np.arange(self._stop) + self._first) // 2 - first
        counts = np.zeros_like(self._counts)
        np.add.at(counts, columns, self._counts[: self._stop])
        self._counts, self._first, self._width = counts, first, 2 * self._width
        self._stop = int(columns[-1]) + 1 if self._stop else 0
