"""Heads: where the last layer meets the loss, for a training step as fast as it can be.

A head works on a pass's own arrays, (outputs, batch) and contiguous, and writes the derivative of
each sample's loss to `target`: dJ/da in general, and dJ/dz for the two fused pairs.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from bpstudio.engine.activations import ACTIVATIONS
from bpstudio.engine.losses import LOSSES
from bpstudio.engine.network import Array, NetworkSpec

_FUSED = frozenset({("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy")})


def is_fused(spec: NetworkSpec) -> bool:
    """Whether the last activation and the loss are a pair with dJ/dz = a − y."""
    return (spec.layers[-1].activation, spec.loss) in _FUSED


class Head(Protocol):
    """The last activation, the loss and its derivative."""

    target: Array

    def activate(self, z: Array, out: Array) -> None:
        """Write the network's outputs to out; z and out are (batch, outputs)."""

    def loss(self, y: Array) -> float:
        """The mean loss; writes each sample's derivative to `target`. y is (outputs, batch)."""

    def losses(self, y: Array) -> Array:
        """The loss of each sample, (batch,)."""


def make_head(spec: NetworkSpec, z: Array, a: Array, da: Array, dz: Array) -> Head:
    """The quickest head for this network; the arrays are the last layer's, (outputs, batch)."""
    if spec.loss in ("half_squared_error", "mean_squared_error"):
        return _Squared(spec, a, da)
    if not is_fused(spec):
        return _General(spec, a, da)
    return _Softmax(a, dz) if spec.loss == "cross_entropy" else _Sigmoid(z, a, dz)


class _General:
    """Any activation and any loss, by the chain rule."""

    def __init__(self, spec: NetworkSpec, a: Array, da: Array) -> None:
        self.target = da
        self.activate = ACTIVATIONS[spec.layers[-1].activation].raw_forward
        self._loss = LOSSES[spec.loss]
        self._a = a.T
        self._target = da.T

    def loss(self, y: Array) -> float:
        self._loss.derivative(self._a, y.T, self._target)
        losses = self.losses(y)
        return float(losses.sum()) / len(losses)

    def losses(self, y: Array) -> Array:
        return self._loss.forward(self._a, y.T)


class _Squared(_General):
    """Any activation and a squared error: the differences give both the loss and its derivative."""

    def __init__(self, spec: NetworkSpec, a: Array, da: Array) -> None:
        super().__init__(spec, a, da)
        outputs, batch = a.shape
        mean = spec.loss == "mean_squared_error"
        self._factor = 1 / (outputs * batch) if mean else 0.5 / batch
        self._slope = np.array(2 / outputs, a.dtype) if mean else None
        self._outputs = a
        self._flat = da.reshape(-1)

    def loss(self, y: Array) -> float:
        target, flat = self.target, self._flat
        np.subtract(self._outputs, y, target)
        loss: float = flat.dot(flat) * self._factor
        if self._slope is not None:
            np.multiply(target, self._slope, target)
        return loss


class _Sigmoid:
    """Sigmoid and binary cross-entropy: J = Σ ln(1 + e^z) − y z, dJ/dz = a − y."""

    def __init__(self, z: Array, a: Array, dz: Array) -> None:
        self.target = dz
        self.activate = ACTIVATIONS["sigmoid"].raw_forward
        self._z, self._a = z, a
        self._terms = np.empty_like(z)
        self._flat = self._terms.reshape(-1)
        self._scratch = np.empty_like(z)
        self._mean = np.full(z.size, 1 / z.shape[1], z.dtype)
        self._zero = np.array(0, z.dtype)

    def loss(self, y: Array) -> float:
        np.subtract(self._a, y, self.target)
        self._write_terms(y)
        loss: float = self._flat.dot(self._mean)
        return loss

    def losses(self, y: Array) -> Array:
        self._write_terms(y)
        total: Array = self._terms.sum(axis=0)
        return total

    def _write_terms(self, y: Array) -> None:
        # ln(1 + e^z) − y z = ln(1 + e^−|z|) + z ([z > 0] − y), exact even where it is almost 0
        z, terms, scratch = self._z, self._terms, self._scratch
        np.abs(z, terms)
        np.negative(terms, terms)
        np.exp(terms, terms)
        np.log1p(terms, terms)
        np.greater(z, self._zero, scratch)
        np.subtract(scratch, y, scratch)
        np.multiply(scratch, z, scratch)
        np.add(terms, scratch, terms)


class _Softmax:
    """Softmax and cross-entropy: J = Σy ln Σe^z − Σ y z, dJ/dz = a Σy − y."""

    def __init__(self, a: Array, dz: Array) -> None:
        self.target = dz
        self.unit_targets = False
        batch = a.shape[1]
        self._a = a
        self._shifted = np.empty_like(a)
        self._flat = self._shifted.reshape(-1)
        self._sums = np.empty((1, batch), a.dtype)
        self._logs = np.empty((1, batch), a.dtype)
        self._ones = np.ones(batch, a.dtype)
        self._scale = 1 / batch

    def activate(self, _z: Array, _out: Array) -> None:
        # The steps of the softmax in ACTIVATIONS, keeping what the loss needs.
        z, a, shifted, sums = _z.T, self._a, self._shifted, self._sums
        np.maximum.reduce(z, axis=0, out=sums, keepdims=True)
        np.subtract(z, sums, shifted)
        np.exp(shifted, a)
        np.add.reduce(a, axis=0, out=sums, keepdims=True)
        np.divide(a, sums, a)

    def loss(self, y: Array) -> float:
        logs = np.log(self._sums, self._logs)
        if self.unit_targets:
            np.subtract(self._a, y, self.target)
        else:
            totals = y.sum(axis=0)
            np.multiply(self._a, totals, self.target)
            np.subtract(self.target, y, self.target)
            logs *= totals
        loss: float = (logs[0].dot(self._ones) - self._flat.dot(y.reshape(-1))) * self._scale
        return loss

    def losses(self, y: Array) -> Array:
        losses: Array = np.log(self._sums[0]) * y.sum(axis=0) - (self._shifted * y).sum(axis=0)
        return losses
