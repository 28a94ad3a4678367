"""One forward and backward pass of a batch: every number that backpropagation computes.

`Pass` is made for speed: all arrays are made once, and what a step does is bound to theta once.
Inside, a layer's values are (units, batch) and followed by a row of ones, so that a layer is one
product, bias included, and so is its gradient; outside, samples are rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bpstudio.engine.activations import ACTIVATIONS, Forward, VectorJacobian
from bpstudio.engine.heads import is_fused, make_head
from bpstudio.engine.losses import LOSSES
from bpstudio.engine.network import Array, NetworkSpec, matrices
from bpstudio.engine.record import Record
from bpstudio.errors import UserError

_Dot = Callable[[Array, Array], Array]
_ForwardStep = tuple[_Dot, Array, Array, Forward | None, Array, Array]
_BackwardStep = tuple[
    VectorJacobian | None, Array, Array, Array, Array, _Dot, Array, Array, _Dot, Array, Array
]


class Pass:
    """The arrays of one pass over a batch of `batch_size` samples, and the pass itself.

    z[l], a[l], da[l], dz[l] are (batch, units of layer l) for l = 1, 2, …; a[0] is x. `backward`
    leaves da and dz divided by the batch size, which makes `grad` (n_parameters,) the mean;
    `run` gives them as they are for each sample. theta must have the pass's dtype.
    `record` holds a, dz and `grad` as they lie in memory, for who copies them often, and has room
    for theta beside them.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        batch_size: int,
        dtype: type[np.floating[Any]] | np.dtype[Any] = np.float64,
    ) -> None:
        self.spec = spec
        self.batch_size = batch_size
        self.dtype = np.dtype(dtype)
        self.record = Record(spec, batch_size, self.dtype)
        self.grad = self.record.gradient
        self.loss = 0.0
        self.losses: Array = np.zeros(batch_size, self.dtype)
        self._theta: Array | None = None
        self._allocate()
        self._head = make_head(spec, self._z[-1], self._a[-1], self._da[-1], self._dz[-1])
        self._scale = None if batch_size == 1 else np.array(1 / batch_size, self.dtype)

    def _allocate(self) -> None:
        spec, batch = self.spec, self.batch_size
        self._input: Array = np.ones((batch, spec.inputs + 1), self.dtype)
        self._y: Array = np.zeros((spec.outputs, batch), self.dtype)
        empty: Array = np.empty((0, batch), self.dtype)
        self._sources = [self._input.T]
        self._z, self._a = [empty], [self._sources[0][:-1]]
        self._da, self._dz = [empty], [empty]
        record = self.record
        for layer, source, delta in zip(
            spec.layers, record.activations, record.deltas, strict=True
        ):
            a, dz = source[:-1], delta[:-1]
            same = layer.activation == "identity"
            self._sources.append(source)
            self._a.append(a)
            self._z.append(a if same else np.zeros_like(dz))
            self._da.append(dz if same else np.zeros_like(dz))
            self._dz.append(dz)

    @property
    def x(self) -> Array:
        return self.a[0]

    @property
    def y(self) -> Array:
        return self._y.T

    @property
    def z(self) -> tuple[Array, ...]:
        """Weighted sums, from layer 1 on."""
        return tuple(z.T for z in self._z)

    @property
    def a(self) -> tuple[Array, ...]:
        """Activations; a[0] is x."""
        return tuple(a.T for a in self._a)

    @property
    def da(self) -> tuple[Array, ...]:
        """dJ/da, from layer 1 on; da[0] = dJ/dx is there after `run` only."""
        return tuple(da.T for da in self._da)

    @property
    def dz(self) -> tuple[Array, ...]:
        """dJ/dz, the deltas, from layer 1 on."""
        return tuple(dz.T for dz in self._dz)

    def forward(self, theta: Array, x: Array) -> Array:
        """The outputs (batch, outputs) for x (batch, inputs), in an array that is reused."""
        self.bind(theta)
        self._input[:, :-1] = x
        with np.errstate(all="ignore"):
            self.push(self._input)
        return self._a[-1].T

    def backward(self, theta: Array, y: Array) -> float:
        """The mean loss for targets y (batch, outputs); fills `grad`. Call `forward` before."""
        self.bind(theta)
        np.copyto(self._y, y.T)
        with np.errstate(all="ignore"):
            return self.pull(self._input, self._y)

    def mean_loss(self, y: Array) -> float:
        """The mean loss of the last forward pass, without the backward pass."""
        np.copyto(self._y, y.T)
        with np.errstate(all="ignore"):
            return float(self._head.loss(self._y))

    def assume_unit_targets(self) -> None:
        """Every sample's targets will sum to exactly 1, so the fused softmax may skip the sum."""
        if hasattr(self._head, "unit_targets"):
            self._head.unit_targets = True

    def bind(self, theta: Array) -> None:
        """Prepare for theta (n_parameters,); it may change in place afterwards."""
        if theta is self._theta:
            return
        if theta.dtype != self.dtype:
            raise TypeError(f"theta is {theta.dtype}, the pass {self.dtype}")
        weights = matrices(self.spec, theta)
        self._bind_forward(weights)
        self._bind_backward(weights)
        self._theta = theta

    def _bind_forward(self, weights: tuple[Array, ...]) -> None:
        steps: list[_ForwardStep] = []
        for number, layer in enumerate(self.spec.layers, start=1):
            activation: Forward | None = ACTIVATIONS[layer.activation].raw_forward
            if number == len(weights):
                activation = self._head.activate
            if layer.activation == "identity":
                activation = None
            z, a, source = self._z[number], self._a[number], self._sources[number - 1]
            steps.append((weights[number - 1].dot, source, z, activation, z.T, a.T))
        self._first, *rest = steps
        self._rest = tuple(rest)

    def _bind_backward(self, weights: tuple[Array, ...]) -> None:
        gradients = matrices(self.spec, self.grad)
        steps: list[_BackwardStep] = []
        for number in range(len(weights), 0, -1):
            z, a = self._z[number], self._a[number]
            da, dz = self._da[number], self._dz[number]
            name = self.spec.layers[number - 1].activation
            written = dz is da or (number == len(weights) and is_fused(self.spec))
            steps.append(
                (
                    None if written else ACTIVATIONS[name].raw_vjp,
                    z.T,
                    a.T,
                    da.T,
                    dz.T,
                    dz.dot,
                    self._sources[number - 1].T,
                    gradients[number - 1],
                    weights[number - 1][:, :-1].T.dot,
                    dz,
                    self._da[number - 1],
                )
            )
        *upper, self._lowest = steps
        self._upper = tuple(upper)

    def push(self, x: Array) -> None:
        """The forward pass for x (batch, inputs + 1), whose last column is 1, with theta bound."""
        dot, _, z, activate, z_rows, a_rows = self._first
        dot(x.T, z)
        if activate is not None:
            activate(z_rows, a_rows)
        for dot, source, z, activate, z_rows, a_rows in self._rest:
            dot(source, z)
            if activate is not None:
                activate(z_rows, a_rows)

    def pull(self, x: Array, y: Array) -> float:
        """The backward pass for x as in `push` and contiguous y (outputs, batch): the mean loss."""
        head = self._head
        loss = head.loss(y)
        if self._scale is not None:
            np.multiply(head.target, self._scale, head.target)
        for vjp, z, a, da, dz, gradient_dot, source, grad, back_dot, delta, below in self._upper:
            if vjp is not None:
                vjp(z, a, da, dz)
            gradient_dot(source, grad)
            back_dot(delta, below)
        vjp, z, a, da, dz, gradient_dot, _, grad, _, _, _ = self._lowest
        if vjp is not None:
            vjp(z, a, da, dz)
        gradient_dot(x, grad)
        return loss

    def complete(self) -> None:
        """After `backward`: da and dz of each sample, undivided, dJ/dx, and each sample's loss."""
        self._da[0] = np.empty((self.spec.inputs, self.batch_size), self.dtype)
        with np.errstate(all="ignore"):
            self.losses = self._head.losses(self._y)
            self._head.loss(self._y)
            for vjp, z, a, da, dz, _, _, _, back_dot, delta, below in (*self._upper, self._lowest):
                if vjp is not None:
                    vjp(z, a, da, dz)
                back_dot(delta, self._da[0] if below is self._lowest[-1] else below)
            if is_fused(self.spec):
                LOSSES[self.spec.loss].derivative(self._a[-1].T, self._y.T, self._da[-1].T)

    def freeze(self) -> None:
        """Make every array read-only; the pass is then a record."""
        arrays = (self._input, self._y, self.grad, self.losses)
        for array in (*arrays, *self._sources, *self._a, *self._z, *self._da, *self._dz):
            array.setflags(write=False)


def run(spec: NetworkSpec, theta: Array, x: Array, y: Array) -> Pass:
    """The whole pass for x (batch, inputs) and y (batch, outputs): fresh and read-only.

    `.grad` and `.loss` are bit for bit what a training step computes. Raises UserError where the
    shapes do not fit the network.
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 2 or x.shape[1] != spec.inputs:
        raise UserError(
            f"The network takes {spec.inputs} inputs; the data has shape {x.shape}.",
            field="network.inputs",
        )
    if y.shape != (len(x), spec.outputs):
        raise UserError(
            f"The network has {spec.outputs} outputs for {len(x)} samples; "
            f"the targets have shape {y.shape}.",
            field="network.outputs",
        )
    result = Pass(spec, len(x), theta.dtype)
    result.forward(theta, x)
    result.loss = float(result.backward(theta, y))
    result.complete()
    result.freeze()
    return result


def evaluate(spec: NetworkSpec, theta: Array, inputs: Array, targets: Array) -> float:
    """The mean loss over all rows of inputs (n, inputs) and targets (n, outputs), in pieces."""
    rows = len(inputs)
    chunk = max(1, min(rows, _CHUNK // max(spec.sizes)))
    whole, total = Pass(spec, chunk, theta.dtype), 0.0
    for start in range(0, rows, chunk):
        stop = min(start + chunk, rows)
        part = whole if stop - start == chunk else Pass(spec, stop - start, theta.dtype)
        part.forward(theta, inputs[start:stop])
        total += part.mean_loss(targets[start:stop]) * (stop - start)
    return total / rows


_CHUNK = 1 << 17
