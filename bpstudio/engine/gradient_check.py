"""Backpropagation against central differences, for every parameter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.activations import ACTIVATIONS, Activation
from bpstudio.engine.heads import is_fused, make_head
from bpstudio.engine.losses import LOSSES
from bpstudio.engine.network import Array, NetworkSpec, matrices
from bpstudio.engine.pass_ import Pass, run

# The step that balances the rounding of J against the curvature left out: the cube root of ε.
_STEP = float(np.finfo(np.float64).eps) ** (1 / 3)
# Below this share of J a derivative is lost in the rounding of J itself.
_FLOOR = 1e-4
_CHUNK = 1 << 18


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """One row for each parameter, in theta's order: all arrays are (n_parameters,).

    `relative_error` is |analytic − numeric| over the larger of both, or over 1e-4 of the loss
    where both are smaller: closer than that, differences cannot see. `at_kink` marks parameters
    whose step to either side led over a corner or a jump, where no difference means anything.
    """

    analytic: Array
    numeric: Array
    relative_error: Array
    at_kink: NDArray[np.bool_]

    @property
    def worst(self) -> int | None:
        """The parameter with the largest error, kinks aside; None when all are at kinks."""
        errors = np.where(self.at_kink, -1.0, self.relative_error)
        worst = int(errors.argmax())
        return None if self.at_kink[worst] else worst

    @property
    def worst_error(self) -> float:
        """The largest relative error, kinks aside; 0 when all are at kinks."""
        return 0.0 if self.worst is None else float(self.relative_error[self.worst])


def check_gradients(spec: NetworkSpec, theta: Array, x: Array, y: Array) -> GradientCheck:
    """The gradient for x (batch, inputs) and y (batch, outputs), checked in float64.

    Raises UserError where the shapes do not fit the network.
    """
    theta = theta.astype(np.float64)
    record = run(spec, theta, np.asarray(x, np.float64), np.asarray(y, np.float64))
    numeric, kinks = np.empty_like(theta), np.empty_like(theta)
    layers = zip(matrices(spec, numeric), matrices(spec, kinks), strict=True)
    with np.errstate(all="ignore"):
        for number, layer in enumerate(layers, start=1):
            check = _LayerCheck(record, theta, number)
            for neuron, (slopes, near) in enumerate(zip(*layer, strict=True)):
                check.fill(neuron, slopes, near)
    return _compared(record.grad, numeric, kinks != 0, record.loss)


def check_neuron(record: Pass, theta: Array, layer: int, neuron: int) -> GradientCheck:
    """One row of the gradient, each weight and then the bias (in + 1,), of a pass made by `run`.

    `record` is the pass of theta in float64; layer counts from 1, neuron from 0.
    """
    row = matrices(record.spec, record.grad)[layer - 1][neuron]
    numeric, kinks = np.empty_like(row), np.empty_like(row)
    with np.errstate(all="ignore"):
        _LayerCheck(record, theta, layer).fill(neuron, numeric, kinks)
    return _compared(row, numeric, kinks != 0, record.loss)


def check_inputs(record: Pass, theta: Array, sample: int) -> GradientCheck:
    """dJ/dx of one sample (inputs,), of a pass of theta made by `run` in float64."""
    spec, x = record.spec, record.x[sample]
    steps = np.diag(_STEP * np.maximum(1.0, np.abs(x)))
    moved = np.vstack((x + steps, x - steps))
    nudged = run(spec, theta, moved, np.tile(record.y[sample], (len(moved), 1)))
    above, below = nudged.losses[: len(x)], nudged.losses[len(x) :]
    numeric = (above - below) / (moved[: len(x)] - moved[len(x) :]).diagonal()
    pieces = _pieces(nudged)
    kinks = (pieces[: len(x)] != pieces[len(x) :]).any(axis=1)
    return _compared(record.da[0][sample], numeric, kinks, float(record.losses[sample]))


def _pieces(record: Pass) -> Array:
    """For each sample, on which pieces of all piecewise functions its pass lies."""
    spec = record.spec
    found: list[Array] = [np.zeros((record.batch_size, 1))]
    for number, layer in enumerate(spec.layers, start=1):
        activation = ACTIVATIONS[layer.activation]
        if activation.kinks:
            found.append(activation.pieces(record.z[number]))
    if not is_fused(spec):
        found.append(LOSSES[spec.loss].pieces(record.a[-1], record.y))
    return np.hstack(found)


def _compared(
    analytic: Array, numeric: Array, kinks: NDArray[np.bool_], loss: float
) -> GradientCheck:
    scale = np.maximum(np.abs(analytic), np.abs(numeric))
    scale = np.maximum(scale, _FLOOR * max(1.0, abs(loss)))
    return GradientCheck(analytic, numeric, np.abs(analytic - numeric) / scale, kinks)


class _LayerCheck:
    """Moves the parameters of one layer, many at once; the layers below stay as they are."""

    def __init__(self, record: Pass, theta: Array, layer: int) -> None:
        self._record, self._layer = record, layer
        self._weights = matrices(record.spec, theta)
        ones = np.ones((record.batch_size, 1))
        self._source = np.hstack((record.a[layer - 1], ones))
        self._alone = layer < len(record.spec.layers) and self._activation(layer).elementwise
        widest = max(record.spec.sizes[layer + self._alone :])
        self._chunk = max(1, _CHUNK // (record.batch_size * widest))

    def fill(self, neuron: int, slopes: Array, kinks: Array) -> None:
        """Write dJ/dw for each weight and the bias of the neuron, and 1 where a kink was near."""
        row = self._weights[self._layer - 1][neuron]
        steps = _STEP * np.maximum(1.0, np.abs(row))
        for start in range(0, len(row), self._chunk):
            moved = np.arange(start, min(start + self._chunk, len(row)))
            count = np.arange(len(moved))
            high, low = np.tile(row, (len(moved), 1)), np.tile(row, (len(moved), 1))
            high[count, moved] += steps[moved]
            low[count, moved] -= steps[moved]
            above, pieces_above = self._losses(neuron, high)
            below, pieces_below = self._losses(neuron, low)
            width = high[count, moved] - low[count, moved]
            slopes[moved] = (above - below) / width
            kinks[moved] = (pieces_above != pieces_below).any(axis=1)

    def _losses(self, neuron: int, rows: Array) -> tuple[Array, Array]:
        """The mean loss for each of the neuron's rows (n, in + 1), and the pieces it lies on."""
        spec, n, layer = self._record.spec, len(rows), self._layer
        pieces: list[Array] = []
        z = rows @ self._source.T
        if self._alone:
            z, layer = self._pass_on(neuron, self._activate(layer, z, pieces)), layer + 1
        else:
            moved = z
            z = np.tile(self._record.z[layer], (n, 1, 1))
            z[:, :, neuron] = moved
        z = z.reshape(n * self._record.batch_size, -1)
        a = self._activate(layer, z, pieces)
        for number in range(layer + 1, len(spec.layers) + 1):
            matrix = self._weights[number - 1]
            z = a @ matrix[:, :-1].T + matrix[:, -1]
            a = self._activate(number, z, pieces)
        y = np.tile(self._record.y, (n, 1))
        if not is_fused(spec):
            pieces.append(LOSSES[spec.loss].pieces(a, y))
        losses = _sample_losses(spec, z, a, y).reshape(n, -1)
        return losses.mean(axis=1), np.hstack(
            [np.zeros((n, 1)), *(p.reshape(n, -1) for p in pieces)]
        )

    def _activation(self, layer: int) -> Activation:
        return ACTIVATIONS[self._record.spec.layers[layer - 1].activation]

    def _activate(self, layer: int, z: Array, pieces: list[Array]) -> Array:
        """f(z); the pieces of a piecewise f that z lies on are added to the list."""
        activation, a = self._activation(layer), np.empty_like(z)
        activation.raw_forward(z, a)
        if activation.kinks:
            pieces.append(activation.pieces(z))
        return a

    def _pass_on(self, neuron: int, a: Array) -> Array:
        """The next layer's z (n, batch, units) where this neuron alone differs: a (n, batch)."""
        others, matrix = self._record.a[self._layer].copy(), self._weights[self._layer]
        others[:, neuron] = 0
        rest: Array = others @ matrix[:, :-1].T + matrix[:, -1]
        return rest + a[:, :, None] * matrix[:, neuron]


def _sample_losses(spec: NetworkSpec, z: Array, a: Array, y: Array) -> Array:
    """The loss of each sample, from z where the last activation and the loss are fused."""
    if not is_fused(spec):
        return LOSSES[spec.loss].forward(a, y)
    z, y = np.ascontiguousarray(z.T), np.ascontiguousarray(y.T)
    outputs, unused = np.empty_like(z), np.empty_like(z)
    head = make_head(spec, z, outputs, unused, unused)
    head.activate(z.T, outputs.T)
    return head.losses(y)
