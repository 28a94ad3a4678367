"""What every neuron makes of every point of a plane, in one forward pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpstudio.analysis.interrupt import IsCancelled, look_up
from bpstudio.analysis.plane import Plane
from bpstudio.engine import ACTIVATIONS, Array, NetworkSpec, matrices
from bpstudio.engine.activations import Forward

_Step = tuple[Array, Array, Array, Forward, Array, Array]

# A layer's numbers for so many points stay in the cache from one layer to the next.
_BLOCK_NUMBERS = 1 << 16
_FEWEST_POINTS = 256


@dataclass(frozen=True, eq=False)
class Maps:
    """The activations over a plane, by layer; the arrays are overwritten by the next `compute`."""

    plane: Plane
    n: int
    layers: Mapping[int, Array]

    def layer(self, number: int) -> Array:
        """(units, n, n), the first row highest; over a line (units, n). KeyError if not kept."""
        return self.layers[number]

    @property
    def output(self) -> Array:
        """The last layer that was kept."""
        return self.layers[max(self.layers)]


class NeuronMaps:
    """Computes the maps of a network at n × n points, or n of a line, again and again.

    `layers`, from 1, are those to be kept: all of them unless told otherwise. float32 has a finer
    grain than any picture and takes half the time. Of an input layer only what varies is
    multiplied, so its width costs nothing. Raises MemoryError for maps that find no room.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        plane: Plane,
        n: int = 40,
        layers: Collection[int] | None = None,
        dtype: type[np.floating[Any]] = np.float32,
    ) -> None:
        if plane.inputs != spec.inputs:
            raise ValueError(f"the plane has {plane.inputs} inputs, the network {spec.inputs}")
        self.spec, self.plane, self.n = spec, plane, n
        kept = range(1, len(spec.layers) + 1) if layers is None else sorted(set(layers))
        self._depth = max(kept)
        self._varying = list(plane.varying)
        values = plane.values(n)
        points = values.shape[1]
        units = spec.sizes[1:]
        widths = [len(values), *units]
        self._weights: list[Array] = [
            np.empty((n_out, n_in + 1), dtype) for n_in, n_out in zip(widths, units, strict=False)
        ]
        self._source: Array = np.ones((len(values) + 1, points), dtype)
        self._source[:-1] = values
        self._kept = {number: np.ones((units[number - 1] + 1, points), dtype) for number in kept}
        self._blocks = self._bind(points, dtype)
        self.hold(plane.held)

    def hold(self, held: Array) -> None:
        """From now on, the columns that are not drawn are held at these values (columns,)."""
        self.plane = self.plane.through(held)
        self._held = self.plane.held_inputs()
        self._maps = Maps(
            self.plane,
            self.n,
            {
                number: whole[:-1].reshape(-1, *self.plane.shape(self.n))
                for number, whole in self._kept.items()
            },
        )

    @property
    def nbytes(self) -> int:
        """The memory that the maps take."""
        return sum(whole.nbytes for whole in self._kept.values())

    def compute(self, theta: Array, cancelled: IsCancelled | None = None) -> Maps:
        """The maps of theta (n_parameters,). Raises Interrupted when it is cancelled."""
        with np.errstate(all="ignore"):
            self._load(theta)
            for steps in self._blocks:
                look_up(cancelled)
                for weights, source, z, activate, z_rows, a_rows in steps:
                    weights.dot(source, z)
                    activate(z_rows, a_rows)
        return self._maps

    def _load(self, theta: Array) -> None:
        first, *rest = matrices(self.spec, theta)
        weights = self._weights[0]
        weights[:, :-1] = first[:, self._varying]
        weights[:, -1] = first[:, :-1] @ self._held + first[:, -1]
        for own, given in zip(self._weights[1 : self._depth], rest, strict=False):
            np.copyto(own, given, casting="same_kind")

    def _bind(self, points: int, dtype: type[np.floating[Any]]) -> list[list[_Step]]:
        """What is to be done, layer by layer, for each stretch of points."""
        widest = max(self.spec.sizes[1 : self._depth + 1])
        block = min(points, max(_FEWEST_POINTS, _BLOCK_NUMBERS // widest))
        sums = np.empty(widest * block, dtype)
        passing = {
            number: np.ones((self.spec.sizes[number] + 1, block), dtype)
            for number in range(1, self._depth)
            if number not in self._kept
        }
        blocks = []
        for start in range(0, points, block):
            stop = min(start + block, points)
            source, steps = self._source[:, start:stop], []
            for number in range(1, self._depth + 1):
                units = self.spec.sizes[number]
                z = sums[: units * (stop - start)].reshape(units, stop - start)
                if number in self._kept:
                    above = self._kept[number][:, start:stop]
                else:
                    above = passing[number][:, : stop - start]
                name = self.spec.layers[number - 1].activation
                activate = ACTIVATIONS[name].raw_forward
                weights = self._weights[number - 1]
                steps.append((weights, source, z, activate, z.T, above[:-1].T))
                source = above
            blocks.append(steps)
        return blocks
