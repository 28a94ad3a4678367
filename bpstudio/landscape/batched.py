"""The mean loss at many points of a plane in parameter space in one go.

A layer's values are (points, units, samples). The first layer's sums are linear in α and β, so
three products made once serve every point: on 784 inputs that is nearly all of the work.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bpstudio.engine import ACTIVATIONS, Array, NetworkSpec, Regulariser, matrices
from bpstudio.engine.heads import make_head
from bpstudio.landscape.directions import Directions

# Numbers in the largest array of a block: about what stays in a processor's cache.
_BLOCK = 1 << 17


class PlaneLoss:
    """Losses of `spec` on the plane of `directions`, over inputs (n, inputs) and targets.

    With a regulariser, its penalty is added to the loss.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        directions: Directions,
        inputs: Array,
        targets: Array,
        regulariser: Regulariser | None = None,
    ) -> None:
        self._spec = spec
        self._regulariser = regulariser
        self._basis = np.stack([directions.centre, directions.u, directions.v])
        self._samples = len(inputs)
        widest = max(spec.sizes[1:])
        self._rows = max(1, min(self._samples, _BLOCK // widest))
        by_samples = _BLOCK // (widest * self._rows)
        self.points_at_once = max(1, min(by_samples, 8 * _BLOCK // spec.n_parameters))
        starts = range(0, self._samples, self._rows)
        self._parts = [
            (self._first_sums(inputs[i : i + self._rows]), targets[i : i + self._rows].T.copy())
            for i in starts
        ]

    @property
    def parts(self) -> int:
        """How many portions the samples come in."""
        return len(self._parts)

    def part(self, coordinates: Array, number: int) -> Array:
        """What one portion of the samples adds to the losses (points,) at coordinates (points, 2).

        At most `points_at_once` of them; the losses are the price and all portions together.
        """
        ones = np.ones((len(coordinates), 1))
        factors = np.concatenate([ones, coordinates], axis=1)
        first, targets = self._parts[number]
        with np.errstate(all="ignore"):
            z = (factors @ first).reshape(len(factors), -1, targets.shape[1])
            for layer, weights in enumerate(self._later_weights(factors), start=1):
                a = np.empty_like(z)
                ACTIVATIONS[self._spec.layers[layer - 1].activation].raw_forward(z, a)
                z = weights[:, :, :-1] @ a
                z += weights[:, :, -1:]
            total: Array = self._losses(z, targets).sum(axis=1)
            return total / self._samples

    def price(self, coordinates: Array) -> Array:
        """The penalty on the weights at each point (points,); 0 without a regulariser."""
        prices = np.zeros(len(coordinates))
        if self._regulariser is not None:
            centre, u, v = self._basis
            for number, (alpha, beta) in enumerate(coordinates):
                theta = centre + alpha * u + beta * v
                prices[number] = self._regulariser.penalty(self._spec, theta)
        return prices

    def _first_sums(self, inputs: Array) -> Array:
        """What centre, u and v each give of layer 1's sums: (3, units · samples)."""
        ones = np.ones((len(inputs), 1))
        x = np.concatenate([inputs, ones], axis=1).T
        return np.stack([(matrices(self._spec, row)[0] @ x).reshape(-1) for row in self._basis])

    def _later_weights(self, factors: Array) -> list[Array]:
        """(points, units, inputs + 1) for each layer from the second on."""
        sizes = self._spec.sizes
        out, start = [], (sizes[0] + 1) * sizes[1]
        for n_in, n_out in pairwise(sizes[1:]):
            stop = start + (n_in + 1) * n_out
            rows = factors @ self._basis[:, start:stop]
            out.append(rows.reshape(len(factors), n_out, n_in + 1))
            start = stop
        return out

    def _losses(self, z: Array, targets: Array) -> Array:
        """The loss of each point and sample, from the last layer's sums, by the engine's head."""
        points, outputs, samples = z.shape
        sums = z.transpose(1, 0, 2).reshape(outputs, -1)
        a, da, dz = (np.empty_like(sums) for _ in range(3))
        head = make_head(self._spec, sums, a, da, dz)
        head.activate(sums.T, a.T)
        return head.losses(np.tile(targets, (1, points))).reshape(points, samples)
