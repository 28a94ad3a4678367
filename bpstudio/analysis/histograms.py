"""Histograms of many numbers that can be added up, and how they change over a run."""

from __future__ import annotations

from dataclasses import dataclass
from math import frexp, isfinite

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, NetworkSpec, views

Counts = NDArray[np.int64]

BINS = 64
# Numbers are looked at in pieces that stay in the cache.
_PIECE = 1 << 15


@dataclass(frozen=True)
class Linear:
    """BINS equal bins from −limit to limit. The limit is a power of 2, so that scales nest."""

    limit: float

    @staticmethod
    def around(values: Array) -> Linear:
        """The smallest scale that holds all the values that are finite."""
        largest = 0.0
        if values.size:
            largest = max(float(values.max()), -float(values.min()))
        if not isfinite(largest):
            largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
        if largest == 0:
            return Linear(1.0)
        mantissa, exponent = frexp(largest)
        return Linear(2.0 ** (exponent - 1 if mantissa == 0.5 else exponent))

    @property
    def edges(self) -> NDArray[np.float64]:
        """(BINS + 1,), ascending."""
        return np.linspace(-self.limit, self.limit, BINS + 1)

    def place(self, values: Array) -> Array:
        """Where the values lie, in bins from the first edge."""
        return (values + self.limit) * (BINS / 2 / self.limit)


@dataclass(frozen=True)
class Magnitude:
    """BINS equal bins of log₁₀|v|, from 10^low to 10^high: a gradient that vanishes walks down.

    What is smaller, be it 0, is in the first bin; what is larger in the last.
    """

    low: float = -12.0
    high: float = 4.0

    @property
    def edges(self) -> NDArray[np.float64]:
        """(BINS + 1,) exponents of 10, ascending."""
        return np.linspace(self.low, self.high, BINS + 1)

    def place(self, values: Array) -> Array:
        """Where the magnitudes lie, in bins from the first edge."""
        return (np.log10(np.abs(values)) - self.low) * (BINS / (self.high - self.low))


Scale = Linear | Magnitude


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many values lie in each bin of the scale; what is no number is in none.

    A value on an edge counts to the bin above it, and one beyond the scale to the last on its side.
    """

    scale: Scale
    counts: Counts

    @property
    def edges(self) -> NDArray[np.float64]:
        return self.scale.edges

    def on(self, scale: Scale) -> Histogram:
        """The same on a scale as wide or wider: exact, since bins merge as a whole.

        Raises ValueError for a narrower scale, or one of another kind.
        """
        if scale == self.scale:
            return self
        if not isinstance(scale, Linear) or not isinstance(self.scale, Linear):
            raise ValueError(f"{self.scale} does not nest in {scale}")
        if scale.limit < self.scale.limit:
            raise ValueError(f"{scale} is narrower than {self.scale}")
        return Histogram(scale, widened(self.counts, self.scale.limit, scale.limit))


def histogram(values: Array, scale: Scale | None = None) -> Histogram:
    """The histogram of values of any shape; on the `Linear` scale around them unless told."""
    flat = values.reshape(-1)
    scale = Linear.around(flat) if scale is None else scale
    # One bin more for what is no number.
    counts = np.zeros(BINS + 1, np.int64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for start in range(0, len(flat), _PIECE):
            places = scale.place(flat[start : start + _PIECE])
            nan = np.isnan(places)
            np.clip(places, 0, BINS - 1, out=places)
            if nan.any():
                places[nan] = BINS
            counts += np.bincount(places.astype(np.intp), minlength=BINS + 1)
    return Histogram(scale, counts[:-1])


def layer_histograms(
    spec: NetworkSpec, flat: Array, scale: Scale | None = None
) -> tuple[Histogram, ...]:
    """For each layer, of the weights, or of what a gradient (n_parameters,) has for the weights."""
    return tuple(histogram(one.weights, scale) for one in views(spec, flat))


def widened(counts: Counts, limit: float, wider: float) -> Counts:
    """Counts (…, BINS) of a linear scale on one that is wider, by whole powers of 2."""
    while limit < wider:
        pairs = counts[..., 0::2] + counts[..., 1::2]
        counts = np.zeros_like(counts)
        counts[..., BINS // 4 : BINS - BINS // 4] = pairs
        limit *= 2
    return counts
