"""The loss over a run by powers of two: its beginning, which even bins make ever coarser."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.training.loss_means import EMPTY, LossMeans, run_starts

Iterations = NDArray[np.int64]
Values = NDArray[np.float64]

PER_OCTAVE = 128


@dataclass(frozen=True, eq=False)
class LossOctaves:
    """The lowest and the highest loss, and the mean, of each 128th of a doubling of iterations.

    The first 180 or so are exact, and a run of 10⁹ iterations has fewer than 8,000 points.
    """

    iterations: Iterations
    losses: Values
    means: LossMeans

    def followed_by(self, iterations: Iterations, losses: Values) -> LossOctaves:
        """With losses at later iterations, at least one."""
        # Only the last bin, of two points at most, can take in any of the new ones.
        settled = max(len(self.iterations) - 2, 0)
        joint = np.concatenate((self.iterations[settled:], iterations))
        values = np.concatenate((self.losses[settled:], losses))
        kept = extremes(octave_bins(joint), values)
        return LossOctaves(
            np.concatenate((self.iterations[:settled], joint[kept])),
            np.concatenate((self.losses[:settled], values[kept])),
            self.means.followed_by(LossMeans.of(iterations, losses, octave_bins(iterations))),
        )

    def before(self, iteration: int) -> LossOctaves:
        """Without what is at `iteration` and later."""
        kept = int(np.searchsorted(self.iterations, iteration))
        means = LossMeans(self.means.rows[:, self.means.iterations < iteration])
        return LossOctaves(self.iterations[:kept], self.losses[:kept], means)


NO_OCTAVES = LossOctaves(np.empty(0, np.int64), np.empty(0), EMPTY)


def octave_bins(iterations: Iterations) -> Iterations:
    """The number of the bin that each iteration is in."""
    bins: Iterations = (PER_OCTAVE * np.log2(1.0 + iterations)).astype(np.int64)
    return bins


def extremes(bins: NDArray[np.integer], values: Values) -> NDArray[np.intp]:
    """Where the lowest and the highest value of each bin are, in their order.

    `bins` are whole numbers that rise from 0 or more, one for each value.
    """
    starts = run_starts(bins)
    counts = np.diff(np.append(starts, len(bins)))
    keep = np.zeros(len(bins), bool)
    for extreme in (np.minimum, np.maximum):
        hits = np.flatnonzero(values == np.repeat(extreme.reduceat(values, starts), counts))
        keep[hits[run_starts(bins[hits])]] = True
    return np.flatnonzero(keep)
