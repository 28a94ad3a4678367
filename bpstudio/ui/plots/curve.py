"""What a loss curve is to the plot that draws it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bpstudio.training.loss_curve import LossCurve
from bpstudio.training.loss_means import EMPTY, LossMeans
from bpstudio.training.loss_octaves import NO_OCTAVES, LossOctaves, extremes
from bpstudio.ui.plots.scale import Scale, Values

SMOOTH_POINTS = 400
"""A smoothed curve bends too little to need more."""


@dataclass(frozen=True)
class Stretch:
    """The part of the axis below that is in view, and the pixels that it is wide."""

    low: float
    high: float
    columns: int

    def of(self, x: Values) -> slice:
        """The points in view, and one more on either side, so that lines leave the view."""
        first, last = np.searchsorted(x, (self.low, self.high))
        return slice(max(int(first) - 1, 0), int(last) + 1)

    def column(self, x: Values) -> NDArray[np.int64]:
        """The column of pixels of each point; what is left or right of all has the outermost."""
        share = (x - self.low) / (self.high - self.low)
        return (np.clip(share, 0, 1) * self.columns).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Curve:
    """Losses at rising iterations, as drawn, and the means that smoothing takes."""

    iterations: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    losses: Values = field(default_factory=lambda: np.empty(0))
    means: LossMeans = EMPTY
    octaves: LossOctaves = NO_OCTAVES

    @classmethod
    def of(cls, curve: LossCurve) -> Curve:
        """The curve as it is now."""
        return cls(*curve.arrays(), curve.means(), curve.octaves())

    def __len__(self) -> int:
        return len(self.iterations)

    def nearest(self, iteration: float) -> int:
        """The index of the point nearest to `iteration`; there must be a point."""
        after = int(np.searchsorted(self.iterations, iteration))
        candidates = [index for index in (after - 1, after) if 0 <= index < len(self)]
        return min(candidates, key=lambda index: abs(self.iterations[index] - iteration))

    def at(self, iteration: float) -> float | None:
        """The loss of the point nearest to `iteration`; None of an empty curve."""
        return float(self.losses[self.nearest(iteration)]) if len(self) else None

    def point(self, iteration: float, scale: Scale) -> tuple[Values, Values]:
        """Where the point nearest to `iteration` stands, if it has a place."""
        at = self.nearest(iteration) if len(self) else 0
        return scale.points(self.iterations[at : at + 1], self.losses[at : at + 1])

    def drawable(self, logarithmic: bool) -> Values:
        """The losses that the axis can show."""
        return self.losses[self.losses > 0] if logarithmic else self.losses

    def points(self, scale: Scale, stretch: Stretch) -> tuple[Values, Values]:
        """The line to draw: of each column of pixels the lowest and the highest point."""
        x, y = scale.points(*self._kept(scale))
        inside = stretch.of(x)
        x, y = x[inside], y[inside]
        if len(x) > 2 * stretch.columns:
            kept = extremes(stretch.column(x), y)
            x, y = x[kept], y[kept]
        return x, y

    def smoothed(self, scale: Scale, stretch: Stretch, share: float) -> tuple[Values, Values]:
        """The mean of all losses within `share` of the width in view, centred on each point.

        Towards either end the stretch narrows on both sides, to a quarter: wider, the line would
        lie to one side of the losses there; narrower, it would end in their noise.
        """
        means = self.octaves.means if scale.log_x else self.means
        x = scale.x(means.iterations)
        if not len(x):
            return x, means.losses
        inside = x[stretch.of(x)]
        wanted = np.linspace(inside[0], inside[-1], SMOOTH_POINTS)
        at = x[np.unique(np.searchsorted(x, wanted))]
        full = share * (stretch.high - stretch.low) / 2
        reach = np.clip(np.minimum(at - x[0], x[-1] - at), full / 4, full)
        first, last = np.searchsorted(x, at - reach), np.searchsorted(x, at + reach, "right")
        # Shares of all losses, not numbers: the sum of losses near the largest would overflow.
        weights = means.counts / means.counts.sum()
        losses = _sums(means.losses * weights, first, last) / _sums(weights, first, last)
        return scale.place(at, losses)

    def _kept(self, scale: Scale) -> tuple[NDArray[np.int64], Values]:
        """All points that are known; the octaves' too where the beginning is drawn wide."""
        if not scale.log_x or len(self) == len(self.means):
            return self.iterations, self.losses
        iterations = np.concatenate((self.iterations, self.octaves.iterations))
        order = np.argsort(iterations, kind="stable")
        once = order[np.flatnonzero(np.diff(iterations[order], prepend=-1))]
        return iterations[once], np.concatenate((self.losses, self.octaves.losses))[once]

    def thinned(self, points: int) -> Curve:
        """The means of so many equal stretches of iterations, where there are more."""
        means = self.means
        if len(means) <= points:
            return self
        span = means.iterations[-1] - means.iterations[0]
        bins = np.minimum((means.iterations - means.iterations[0]) * points / span, points - 1)
        starts = np.flatnonzero(np.diff(bins.astype(np.int64), prepend=-1))
        weights = means.counts / means.counts.sum()
        shares = np.add.reduceat(weights, starts)
        at = np.add.reduceat(means.iterations * weights, starts) / shares
        # From end to end, so that a curve still says where the run began and how far it came.
        at[0], at[-1] = self.iterations[0], self.iterations[-1]
        losses = np.add.reduceat(means.losses * weights, starts) / shares
        return Curve(np.rint(at).astype(np.int64), losses)


def _sums(values: Values, first: NDArray[np.intp], last: NDArray[np.intp]) -> Values:
    """The sum of each values[first:last]: of these only, since a loss may be beyond all others."""
    bounds = np.column_stack((first, last)).ravel()
    sums: Values = np.add.reduceat(np.append(values, 0.0), bounds)[::2]
    return sums
