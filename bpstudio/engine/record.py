"""Where a pass keeps what it computes: together, so that it can be copied at every step."""

from __future__ import annotations

from itertools import accumulate
from math import prod
from typing import Any

import numpy as np

from bpstudio.engine.network import Array, NetworkSpec


class Record:
    """What a pass leaves behind for each sample, in one piece, `whole`, that is copied in one move.

    Its parts: `deltas` and `activations`, (units + 1, batch) for each layer from 1, whose last row
    is 1. `firsts` is the first column of the activations, one below the other: what the first
    sample of the batch has.
    """

    def __init__(self, spec: NetworkSpec, batch_size: int, dtype: np.dtype[Any]) -> None:
        layers = [(layer.units + 1, batch_size) for layer in spec.layers]
        self._shapes = [*layers, *layers]
        self._starts = [0, *accumulate(prod(shape) for shape in self._shapes)]
        self.whole: Array = np.ones(self._starts[-1], dtype)
        parts = [self._part(number) for number in range(len(self._shapes))]
        self.deltas, self.activations = parts[: len(layers)], parts[len(layers) :]
        self.firsts = self.whole[self.activation_start(1) :: batch_size]

    def _part(self, number: int) -> Array:
        start, shape = self._starts[number], self._shapes[number]
        return self.whole[start : start + prod(shape)].reshape(shape)

    def span(self, *, deltas: bool, activations: bool, outputs: bool) -> slice:
        """The shortest stretch of `whole` with all that is asked for."""
        layers = len(self.activations)
        # The first and the last part of each.
        asked = (
            (deltas, 0, layers),
            (activations, layers, 2 * layers),
            (outputs, 2 * layers - 1, 2 * layers),
        )
        firsts = [first for one, first, _ in asked if one]
        stops = [stop for one, _, stop in asked if one]
        if not firsts:
            return slice(0, 0)
        return slice(self._starts[min(firsts)], self._starts[max(stops)])

    def delta_start(self, layer: int) -> int:
        """Where in `whole` the deltas of layer 1, 2, … begin."""
        return self._starts[layer - 1]

    def activation_start(self, layer: int) -> int:
        return self._starts[len(self.deltas) + layer - 1]
