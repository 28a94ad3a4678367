"""The loss over a run of any length, in bounded memory, with every spike kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bpstudio.training.loss_means import EMPTY, LossMeans
from bpstudio.training.loss_octaves import NO_OCTAVES, LossOctaves, extremes

Iterations = NDArray[np.int64]
Values = NDArray[np.float64]

_MOST_BINS = 8192
_MOST_WAITING = 1 << 16


class LossCurve:
    """The lowest and the highest loss of each bin of `width` iterations, and where they were.

    While there are few points, the width is 1 and the curve exact; whenever there are more than
    8,192 bins, pairs of them merge. The last point is kept as well, and the mean of each bin;
    `octaves` has the same by powers of two.
    """

    def __init__(self) -> None:
        self.clear()

    def __len__(self) -> int:
        return len(self.arrays()[0])

    def clear(self) -> None:
        """Forget everything."""
        self._width = 1
        self._iterations: Iterations = np.empty(0, np.int64)
        self._values: Values = np.empty(0)
        self._last: tuple[int, float] | None = None
        self._means = EMPTY
        self._octaves = NO_OCTAVES
        # Many small pieces are put in their bins at once, when the curve is asked for.
        self._waiting: list[tuple[Iterations, Values]] = []
        self._n_waiting = 0

    @property
    def last(self) -> float | None:
        """The newest loss."""
        return None if self._last is None else self._last[1]

    def append(self, first_iteration: int, losses: ArrayLike, stride: int = 1) -> None:
        """Add the losses of first_iteration, first_iteration + stride, …

        What the curve already had from first_iteration on is replaced; losses that are not finite
        leave a gap.
        """
        values = np.asarray(losses, np.float64).reshape(-1)
        iterations = first_iteration + stride * np.arange(len(values), dtype=np.int64)
        finite = np.isfinite(values)
        iterations, values = iterations[finite], values[finite]
        if not len(values):
            return
        if self._last is not None and first_iteration <= self._last[0]:
            self.truncate(first_iteration)
        self._last = int(iterations[-1]), float(values[-1])
        self._waiting.append((iterations, values))
        self._n_waiting += len(values)
        if self._n_waiting > _MOST_WAITING:
            self._settle()

    def truncate(self, iteration: int) -> None:
        """Forget the losses of this iteration and of all after it."""
        iterations, values = self.arrays()
        kept = int(np.searchsorted(iterations, iteration))
        self._last = (int(iterations[kept - 1]), float(values[kept - 1])) if kept else None
        self._iterations, self._values = iterations[:kept], values[:kept]
        self._means = self._means.before(iteration, self._width) if kept else EMPTY
        self._octaves = self._octaves.before(iteration)

    def copy(self) -> LossCurve:
        """A curve of its own, with the same points."""
        self._settle()
        other = LossCurve()
        other._width, other._last = self._width, self._last
        other._iterations, other._values = self._iterations, self._values
        other._means, other._octaves = self._means, self._octaves
        return other

    def arrays(self) -> tuple[Iterations, Values]:
        """Iterations, ascending, and the loss at each: the points to draw, at most about 16,000."""
        self._settle()
        if self._last is None or self._iterations[-1] == self._last[0]:
            return self._iterations, self._values
        iteration, value = self._last
        return np.append(self._iterations, iteration), np.append(self._values, value)

    def means(self) -> LossMeans:
        """The mean of each bin of iterations, at most 8,192, weighted by its losses."""
        self._settle()
        return self._means

    def octaves(self) -> LossOctaves:
        """The same by powers of two, for an axis on which the beginning is wide."""
        self._settle()
        return self._octaves

    def _settle(self) -> None:
        if self._waiting:
            iterations, values = map(np.concatenate, zip(*self._waiting, strict=True))
            self._waiting, self._n_waiting = [], 0
            self._add(iterations, values)

    def _add(self, iterations: Iterations, values: Values) -> None:
        # Only the last bin can take in any of the new points.
        open_bin = iterations[0] // self._width * self._width
        settled = int(np.searchsorted(self._iterations, open_bin))
        fresh = _decimate(
            np.concatenate((self._iterations[settled:], iterations)),
            np.concatenate((self._values[settled:], values)),
            self._width,
        )
        self._iterations = np.concatenate((self._iterations[:settled], fresh[0]))
        self._values = np.concatenate((self._values[:settled], fresh[1]))
        bins = iterations // self._width
        self._means = self._means.followed_by(LossMeans.of(iterations, values, bins))
        self._octaves = self._octaves.followed_by(iterations, values)
        while len(self._means) > _MOST_BINS:
            self._width *= 2
            self._iterations, self._values = _decimate(self._iterations, self._values, self._width)
            self._means = self._means.halved()


@dataclass(frozen=True, eq=False)
class LossCurves:
    """The batch loss of each iteration, and the loss on the test samples now and then."""

    train: LossCurve = field(default_factory=LossCurve)
    test: LossCurve = field(default_factory=LossCurve)


def _decimate(iterations: Iterations, values: Values, width: int) -> tuple[Iterations, Values]:
    if width == 1:
        return iterations, values
    kept = extremes(iterations // width, values)
    return iterations[kept], values[kept]
