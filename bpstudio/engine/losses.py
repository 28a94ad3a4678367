"""Losses: each beside its derivative with respect to the outputs.

a and y are (batch, outputs); a loss is (batch,), one number for each sample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.words import QT_TRANSLATE_NOOP

_CLIP = 1e-12


@dataclass(frozen=True)
class Loss:
    """J(a, y) for one sample, and dJ/da.

    J is the sum of `terms`, one for each output, divided by their number when `averages`. `latex`
    is J's formula, in which k runs over the n outputs. Without
    `has_targets`, y plays no part.
    """

    name: str
    label: str
    latex: str
    terms: Callable[[Array, Array], Array]
    raw_derivative: Callable[[Array, Array, Array], None]
    averages: bool = False
    raw_pieces: Callable[[Array, Array], Array] | None = None
    has_targets: bool = True

    def forward(self, a: Array, y: Array) -> Array:
        """The loss of each sample, (batch,)."""
        total: Array = self.terms(a, y).sum(axis=1)
        return total / a.dtype.type(a.shape[1]) if self.averages else total

    def derivative(self, a: Array, y: Array, out: Array) -> None:
        """Write dJ/da of each sample to out (batch, outputs); out may not be a or y."""
        self.raw_derivative(a, y, out)
        if self.averages:
            out /= a.shape[1]

    def pieces(self, a: Array, y: Array) -> Array:
        """A number for each output that changes exactly where J has a corner."""
        return np.zeros_like(a) if self.raw_pieces is None else self.raw_pieces(a, y)


def _half_square(a: Array, y: Array) -> Array:
    difference = a - y
    difference *= difference
    difference *= 0.5
    return difference


def _half_square_derivative(a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)


def _square(a: Array, y: Array) -> Array:
    difference = a - y
    difference *= difference
    return difference


def _square_derivative(a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)
    out *= 2


def _absolute(a: Array, y: Array) -> Array:
    difference = a - y
    return np.abs(difference, out=difference)


def _absolute_derivative(a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)
    np.sign(out, out)


def _absolute_pieces(a: Array, y: Array) -> Array:
    pieces: Array = np.sign(a - y)
    return pieces


def _bounds(a: Array) -> tuple[Any, Any]:
    # In single precision 1 − 1e-12 would round to 1, whose logarithm is what the clip keeps away.
    clip = max(_CLIP, float(np.finfo(a.dtype).eps))
    return a.dtype.type(clip), a.dtype.type(1 - clip)


def clip_outputs(a: Array) -> Array:
    """The outputs a as the cross-entropies count them: within [1e-12, 1 − 1e-12]."""
    return np.clip(a, *_bounds(a))


def _clip_pieces(a: Array, _y: Array) -> Array:
    low, high = _bounds(a)
    pieces: Array = (a > high).astype(a.dtype) - (a < low)
    return pieces


def _binary_cross_entropy(a: Array, y: Array) -> Array:
    c = clip_outputs(a)
    terms: Array = -(y * np.log(c) + (1 - y) * np.log1p(-c))
    return terms


def _binary_cross_entropy_derivative(a: Array, y: Array, out: Array) -> None:
    c = clip_outputs(a)
    np.subtract(c, y, out)
    out /= c * (1 - c)
    out *= a == c


def _cross_entropy(a: Array, y: Array) -> Array:
    terms: Array = -y * np.log(clip_outputs(a))
    return terms


def _cross_entropy_derivative(a: Array, y: Array, out: Array) -> None:
    c = clip_outputs(a)
    np.divide(y, c, out)
    np.negative(out, out)
    out *= a == c


def _output(a: Array, _y: Array) -> Array:
    return a.copy()


def _output_derivative(_a: Array, _y: Array, out: Array) -> None:
    out.fill(1)


_ALL = (
    Loss(
        "half_squared_error",
        QT_TRANSLATE_NOOP("engine", "½ squared error"),
        r"\frac{1}{2}\sum_k (a_k-y_k)^2",
        _half_square,
        _half_square_derivative,
    ),
    Loss(
        "mean_squared_error",
        QT_TRANSLATE_NOOP("engine", "mean squared error"),
        r"\frac{1}{n}\sum_k (a_k-y_k)^2",
        _square,
        _square_derivative,
        averages=True,
    ),
    Loss(
        "mean_absolute_error",
        QT_TRANSLATE_NOOP("engine", "mean absolute error"),
        r"\frac{1}{n}\sum_k |a_k-y_k|",
        _absolute,
        _absolute_derivative,
        averages=True,
        raw_pieces=_absolute_pieces,
    ),
    # Both cross-entropies clip a to [1e-12, 1 − 1e-12], with a derivative of 0 outside, so that a
    # saturated output costs much, not infinitely much. The fused pairs need no clip.
    Loss(
        "binary_cross_entropy",
        QT_TRANSLATE_NOOP("engine", "binary cross-entropy"),
        r"-\sum_k \left(y_k \ln a_k + (1-y_k) \ln(1-a_k)\right)",
        _binary_cross_entropy,
        _binary_cross_entropy_derivative,
        raw_pieces=_clip_pieces,
    ),
    Loss(
        "cross_entropy",
        QT_TRANSLATE_NOOP("engine", "cross-entropy"),
        r"-\sum_k y_k \ln a_k",
        _cross_entropy,
        _cross_entropy_derivative,
        raw_pieces=_clip_pieces,
    ),
    Loss(
        "output",
        QT_TRANSLATE_NOOP("engine", "sum of outputs"),
        r"\sum_k a_k",
        _output,
        _output_derivative,
        has_targets=False,
    ),
)

LOSSES: Mapping[str, Loss] = MappingProxyType({one.name: one for one in _ALL})
"""The losses by name, in the order a menu shows them."""
