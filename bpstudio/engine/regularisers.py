"""Regularisers: a price on large weights, added to the loss; biases are free.

As in TensorFlow Playground, L2 costs λ/2 Σ w² and L1 costs λ Σ |w|, so that their gradients are λ w
and λ sign(w).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from bpstudio.engine.network import Array, NetworkSpec, matrices
from bpstudio.engine.settings import NOT_NEGATIVE, Settings, setting
from bpstudio.words import QT_TRANSLATE_NOOP

_REWARDS = "below 0 it would reward large weights"


@dataclass(frozen=True)
class Regulariser(Settings):
    """What all regularisers share.

    Raises UserError ("training.rate") for a rate that cannot be used.
    """

    def penalty(self, spec: NetworkSpec, theta: Array) -> float:
        """What theta (n_parameters,) costs on top of the loss."""
        raise NotImplementedError

    def add_gradient(self, spec: NetworkSpec, theta: Array, grad: Array) -> None:
        """Add the penalty's gradient to grad (n_parameters,), in place."""
        raise NotImplementedError


@dataclass(frozen=True)
class NoRegulariser(Regulariser):
    """No price on weights."""

    name: ClassVar[str] = "none"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "none")

    def penalty(self, spec: NetworkSpec, theta: Array) -> float:  # noqa: ARG002  # nothing costs
        return 0.0

    def add_gradient(self, spec: NetworkSpec, theta: Array, grad: Array) -> None:
        pass


@dataclass(frozen=True)
class _Priced(Regulariser):
    """A price λ that weights pay."""

    rate: float = setting(
        0.001,
        QT_TRANSLATE_NOOP("engine", "regularisation rate"),
        "λ",
        NOT_NEGATIVE,
        why=_REWARDS,
        example="0.001",
    )


@dataclass(frozen=True)
class L1(_Priced):
    """λ Σ |w|: drives small weights to zero."""

    name: ClassVar[str] = "l1"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "L1")

    def penalty(self, spec: NetworkSpec, theta: Array) -> float:
        return self.rate * float(np.abs(theta * weight_mask(spec, theta.dtype)).sum())

    def add_gradient(self, spec: NetworkSpec, theta: Array, grad: Array) -> None:
        # The subgradient at w = 0 is 0, as torch.sign has it.
        scratch = np.sign(theta)
        scratch *= _rates(spec, theta.dtype, self.rate)
        grad += scratch


@dataclass(frozen=True)
class L2(_Priced):
    """λ/2 Σ w²: keeps all weights small."""

    name: ClassVar[str] = "l2"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "L2")

    def penalty(self, spec: NetworkSpec, theta: Array) -> float:
        weights = theta * weight_mask(spec, theta.dtype)
        return self.rate / 2 * float(weights @ weights)

    def add_gradient(self, spec: NetworkSpec, theta: Array, grad: Array) -> None:
        grad += theta * _rates(spec, theta.dtype, self.rate)


@lru_cache(maxsize=2)
def weight_mask(spec: NetworkSpec, dtype: np.dtype[Any]) -> Array:
    """1 where theta (n_parameters,) holds a weight, 0 where it holds a bias; read-only."""
    mask = np.ones(spec.n_parameters, dtype)
    for matrix in matrices(spec, mask):
        matrix[:, -1] = 0
    mask.setflags(write=False)
    return mask


@lru_cache(maxsize=2)
def _rates(spec: NetworkSpec, dtype: np.dtype[Any], rate: float) -> Array:
    """The rate where theta holds a weight, 0 where it holds a bias; read-only."""
    rates: Array = weight_mask(spec, dtype) * dtype.type(rate)
    rates.setflags(write=False)
    return rates


REGULARISERS: Mapping[str, type[Regulariser]] = MappingProxyType(
    {one.name: one for one in (NoRegulariser, L1, L2)}
)
"""The regularisers by name, in the order a menu shows them."""
