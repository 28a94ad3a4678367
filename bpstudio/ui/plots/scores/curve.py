"""The scores of a run at rising iterations, in bounded memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.analysis.scores import Score, Scores
from bpstudio.ui.plots.curve import Curve

Values = NDArray[np.float64]

MOST_POINTS = 2000


class ScoreCurve:
    """Rows of values, which are `row_of` scores. Of too many, some spread evenly stay."""

    def __init__(self) -> None:
        self.iterations: NDArray[np.int64] = np.empty(0, np.int64)
        self.values: Values = np.empty((0, 0))

    def __len__(self) -> int:
        return len(self.iterations)

    @property
    def last(self) -> int:
        """The iteration of the newest scores; −1 without any."""
        return int(self.iterations[-1]) if len(self) else -1

    def put(self, iteration: int, row: Values) -> None:
        """Add the scores at this iteration, in the place of those that were there.

        With scores of another kind a new curve begins.
        """
        if self.values.shape[1] != len(row):
            self.iterations, self.values = np.empty(0, np.int64), np.empty((0, len(row)))
        at = int(np.searchsorted(self.iterations, iteration))
        if at < len(self) and self.iterations[at] == iteration:
            self.values = self.values.copy()
            self.values[at] = row
            return
        self.iterations = np.insert(self.iterations, at, iteration)
        self.values = np.insert(self.values, at, row, axis=0)
        if len(self) > MOST_POINTS:
            self._thin()

    def until(self, iteration: int) -> ScoreCurve:
        """A curve of its own, with what there is before the iteration."""
        other = ScoreCurve()
        kept = slice(int(np.searchsorted(self.iterations, iteration)))
        other.iterations, other.values = self.iterations[kept], self.values[kept]
        return other

    def line(self, column: int, factor: float = 1.0) -> Curve:
        """One column as the chart draws it, without gaps."""
        if column >= self.values.shape[1]:
            return Curve()
        values = factor * self.values[:, column]
        finite = np.isfinite(values)
        return Curve(self.iterations[finite], values[finite])

    def _thin(self) -> None:
        wanted = np.linspace(self.iterations[0], self.iterations[-1], MOST_POINTS // 2)
        kept = np.unique(np.searchsorted(self.iterations, wanted))
        self.iterations, self.values = self.iterations[kept], self.values[kept]


def row_of(scores: Scores) -> Values:
    """Accuracies of train and test; or R² of both in total, and then for each output. NaN: none."""
    parts = [_parts(scores.train)]
    parts.append(np.full_like(parts[0], np.nan) if scores.test is None else _parts(scores.test))
    return np.stack(parts, axis=1).reshape(-1)


def _parts(score: Score) -> Values:
    if score.r_squared is None:
        return np.array([np.nan if score.accuracy is None else score.accuracy])
    return np.array([score.r_squared_total, *score.r_squared], np.float64)
