"""Where a pass keeps what it computes: together, so that it can be copied at every step."""

from __future__ import annotations

from itertools import accumulate
from math import prod
from typing import Any

import numpy as np

from bpstudio.engine.network import Array, NetworkSpec


class Record:
    """What a pass leaves behind, in one piece of memory, `whole`, that is copied in one move.

    Its parts: `deltas` and `activations`, (units + 1, batch) for each layer from 1, whose last row
    is 1; `theta` and `gradient`, (n_parameters,). A pass that is not bound to this theta leaves it
    alone.
    """

    def __init__(self, spec: NetworkSpec, batch_size: int, dtype: np.dtype[Any]) -> None:
        layers = [(layer.units + 1, batch_size) for layer in spec.layers]
        flat = (spec.n_parameters,)
        self.batch_size = batch_size
        self._shapes: list[tuple[int, ...]] = [*layers, *layers, flat, flat]
        self._starts = [0, *accumulate(prod(shape) for shape in self._shapes)]
        self.whole: Array = np.empty(self._starts[-1], dtype)
        self.whole[: self.theta_start] = 1
        *parts, self.theta, self.gradient = (
            self._part(number) for number in range(len(self._shapes))
        )
        self.deltas, self.activations = parts[: len(layers)], parts[len(layers) :]
        self.gradient.fill(0)

    def _part(self, number: int) -> Array:
        start, shape = self._starts[number], self._shapes[number]
        return self.whole[start : start + prod(shape)].reshape(shape)

    def span(
        self, *, deltas: bool, activations: bool, outputs: bool, theta: bool, gradient: bool
    ) -> slice:
        """The shortest stretch of `whole` with all that is asked for."""
        layers = len(self.activations)
        # The first and the last part of each.
        asked = (
            (deltas, 0, layers),
            (activations, layers, 2 * layers),
            (outputs, 2 * layers - 1, 2 * layers),
            (theta, 2 * layers, 2 * layers + 1),
            (gradient, 2 * layers + 1, 2 * layers + 2),
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

    @property
    def theta_start(self) -> int:
        return self._starts[-3]

    @property
    def gradient_start(self) -> int:
        return self._starts[-2]
