"""The histograms of every layer over one run."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from bpstudio.analysis.histogram_history import HistogramHistory
from bpstudio.analysis.histograms import Histogram, Magnitude

WEIGHTS, GRADIENTS = "weights", "gradients"
GRADIENT_SCALE = Magnitude()


class Histories:
    """Grows at the end of the run only: going back in time, and coming again, loses nothing."""

    def __init__(self) -> None:
        self._of: dict[str, list[HistogramHistory]] = {WEIGHTS: [], GRADIENTS: []}
        self.last = -1
        self.looks = 0
        """How often something was added."""

    def layers(self, what: str) -> Sequence[HistogramHistory]:
        """Of the weights or of the gradients, the first layer's first."""
        return self._of[what]

    def put(
        self, iteration: int, weights: Sequence[Histogram], gradients: Sequence[Histogram]
    ) -> None:
        """Add what was found at this iteration, if it is not before the end."""
        if len(weights) != len(self._of[WEIGHTS]):
            self._of = {what: [HistogramHistory() for _ in weights] for what in self._of}
            self.last = -1
        if iteration < self.last:
            return
        self.last = iteration
        self.looks += 1
        for what, found in ((WEIGHTS, weights), (GRADIENTS, gradients)):
            for history, one in zip(self._of[what], found, strict=True):
                history.append(iteration, one)

    def until(self, iteration: int) -> Histories:
        """Histories of their own, with what there is before the iteration."""
        other = Histories()
        other._of = deepcopy(self._of)
        other.looks = self.looks
        other.last = min(self.last, iteration - 1)
        for history in (one for layers in other._of.values() for one in layers):
            history.truncate(iteration)
        return other
