"""The mean loss of each bin of iterations: what smoothing stands on when single losses are gone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LossMeans:
    """Four rows with a column per bin: its number, how many losses are in it, the mean of their
    iterations, and their mean. Whole numbers below 2⁵³ are exact in it.
    """

    rows: Values

    def __len__(self) -> int:
        return len(self.rows[0])

    @classmethod
    def of(
        cls, iterations: NDArray[np.int64], losses: Values, bins: NDArray[np.int64]
    ) -> LossMeans:
        """The means of these losses, at rising iterations, each in the bin that is named."""
        return _merged(np.array([bins, np.ones_like(losses), iterations, losses]))

    @property
    def counts(self) -> Values:
        """How many losses each bin has."""
        counts: Values = self.rows[1]
        return counts

    @property
    def iterations(self) -> Values:
        """The mean iteration of each bin."""
        iterations: Values = self.rows[2]
        return iterations

    @property
    def losses(self) -> Values:
        """The mean loss of each bin."""
        losses: Values = self.rows[3]
        return losses

    def followed_by(self, later: LossMeans) -> LossMeans:
        """With the bins of later losses, which may continue the last one."""
        joint = _merged(np.concatenate((self.rows[:, -1:], later.rows), axis=1))
        return LossMeans(np.concatenate((self.rows[:, :-1], joint.rows), axis=1))

    def halved(self) -> LossMeans:
        """Bins of twice the width."""
        rows = self.rows.copy()
        rows[0] //= 2
        return _merged(rows)

    def before(self, iteration: int, width: int) -> LossMeans:
        """Without what is at `iteration` and later.

        Of the bin that contains it nothing but the mean is known: its losses count as spread
        evenly, so that the part before has the same mean.
        """
        rows = self.rows[:, : int(np.searchsorted(self.rows[0], -(-iteration // width)))].copy()
        if rows.size and (first := rows[0, -1] * width) + width > iteration:
            rows[1, -1] = max(1.0, np.rint(rows[1, -1] * (iteration - first) / width))
            rows[2, -1] = min(rows[2, -1], (first + iteration - 1) / 2)
        return LossMeans(rows)


def run_starts(bins: NDArray[np.number]) -> NDArray[np.intp]:
    """Where each run of equal numbers begins, in a third of the time that np.diff would take."""
    begins = np.ones(len(bins), bool)
    np.not_equal(bins[1:], bins[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def _merged(rows: Values) -> LossMeans:
    """One column for each bin, where neighbours may have the same."""
    starts = run_starts(rows[0])
    if len(starts) < rows.shape[1]:
        counts = np.add.reduceat(rows[1], starts)
        # Weights first: the sum of losses near the largest number would overflow.
        weights = rows[1] / np.repeat(counts, np.diff(np.append(starts, rows.shape[1])))
        means = np.add.reduceat(rows[2:] * weights, starts, axis=1)
        rows = np.concatenate((rows[:1, starts], counts[None], means))
    return LossMeans(rows)


EMPTY = LossMeans(np.empty((4, 0)))
