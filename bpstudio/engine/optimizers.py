"""Optimizers: how the gradient moves the parameters, each exactly as PyTorch defines it.

Each `update` works in place on theta (n,), and leaves grad (n,) in an unspecified state: it is used
as scratch, since at a few hundred parameters the cost of a step is its number of NumPy calls.
"""

# One signature serves them all, though only some count the updates.
# ruff: noqa: ARG002

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.settings import FRACTION, NOT_NEGATIVE, POSITIVE, Settings, setting
from bpstudio.words import QT_TRANSLATE_NOOP


def _rate(default: float, example: str) -> float:
    label = QT_TRANSLATE_NOOP("engine", "learning rate")
    why = "at 0 nothing is learnt, and below 0 the loss would be climbed"
    return setting(default, label, "η", POSITIVE, why, example)


def _fading(default: float, label: str, symbol: str) -> float:
    """How much of the past is kept."""
    why = "at 1 or more the past would never fade, and below 0 it would count backwards"
    return setting(default, label, symbol, FRACTION, why, example=f"{default:g}")


def _eps(default: float, example: str) -> float:
    label = QT_TRANSLATE_NOOP("engine", "epsilon")
    return setting(default, label, "ε", POSITIVE, "it keeps a division by zero away", example)


@dataclass(frozen=True)
class Optimizer(Settings):
    """What all optimizers share: a learning rate, and `slots` vectors kept between updates.

    The slots (slots, n) start at zero; t counts the updates from 1.
    Raises UserError ("training.<field>") for a setting that cannot be used.
    """

    slot_names: ClassVar[tuple[str, ...]] = ()
    slots: ClassVar[int] = 0

    learning_rate: float = _rate(0.01, "0.1")

    def update(self, theta: Array, grad: Array, slots: Array, t: int) -> None:
        """Move theta (n,) by one step against grad (n,), in place; slots (slots, n) move too."""
        raise NotImplementedError


@dataclass(frozen=True)
class SGD(Optimizer):
    """Gradient descent: θ ← θ − η g."""

    name: ClassVar[str] = "sgd"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "SGD")

    def update(self, theta: Array, grad: Array, slots: Array, t: int) -> None:
        grad *= self.learning_rate
        theta -= grad


@dataclass(frozen=True)
class Momentum(Optimizer):
    """Gradient descent with a velocity: Polyak 1964, in the form of Sutskever et al. 2013."""

    name: ClassVar[str] = "momentum"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "momentum")
    slot_names: ClassVar[tuple[str, ...]] = ("velocity",)
    slots: ClassVar[int] = 1

    momentum: float = _fading(0.9, QT_TRANSLATE_NOOP("engine", "momentum"), "μ")

    def update(self, theta: Array, grad: Array, slots: Array, t: int) -> None:
        # torch.optim.SGD(momentum=μ, dampening=0): v ← μ v + g
        v = slots[0]
        v *= self.momentum
        v += grad
        # θ ← θ − η v
        np.multiply(v, self.learning_rate, out=grad)
        theta -= grad


@dataclass(frozen=True)
class Nesterov(Optimizer):
    """Momentum that looks ahead: Nesterov 1983, in the form of torch.optim.SGD(nesterov=True)."""

    name: ClassVar[str] = "nesterov"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "Nesterov")
    slot_names: ClassVar[tuple[str, ...]] = ("velocity",)
    slots: ClassVar[int] = 1

    momentum: float = _fading(0.9, QT_TRANSLATE_NOOP("engine", "momentum"), "μ")

    def update(self, theta: Array, grad: Array, slots: Array, t: int) -> None:
        # torch.optim.SGD(momentum=μ, nesterov=True): v ← μ v + g
        v = slots[0]
        v *= self.momentum
        v += grad
        # θ ← θ − η (g + μ v)
        grad += self.momentum * v
        grad *= self.learning_rate
        theta -= grad


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    """A learning rate per parameter, from all squared gradients so far: Duchi et al. 2011."""

    name: ClassVar[str] = "adagrad"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "AdaGrad")
    slot_names: ClassVar[tuple[str, ...]] = ("squares",)
    slots: ClassVar[int] = 1

    eps: float = _eps(1e-10, "1e-10")

    def update(self, theta: Array, grad: Array, slots: Array, t: int) -> None:
        # torch.optim.Adagrad(lr_decay=0, initial_accumulator_value=0): s ← s + g²
        s = slots[0]
        scratch = grad * grad
        s += scratch
        # θ ← θ − η g / (√s + ε)
        _descend_scaled(theta, grad, s, self.learning_rate, self.eps, scratch)


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """A learning rate per parameter, from recent squared gradients: Hinton 2012, lecture 6e."""

    name: ClassVar[str] = "rmsprop"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "RMSProp")
    slot_names: ClassVar[tuple[str, ...]] = ("v",)
    slots: ClassVar[int] = 1

    alpha: float = _fading(0.99, QT_TRANSLATE_NOOP("engine", "smoothing"), "α")
    eps: float = _eps(1e-8, "1e-8")

    def update(self, theta: Array, grad: Array, slots: Array, t: int) -> None:
        # torch.optim.RMSprop(momentum=0, centered=False): v ← α v + (1 − α) g²
        v = slots[0]
        v *= self.alpha
        scratch = grad * grad
        scratch *= 1 - self.alpha
        v += scratch
        # θ ← θ − η g / (√v + ε)
        _descend_scaled(theta, grad, v, self.learning_rate, self.eps, scratch)


@dataclass(frozen=True)
class Adam(Optimizer):
    """Momentum and a learning rate per parameter, both corrected at the start: Kingma & Ba 2015."""

    name: ClassVar[str] = "adam"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "Adam")
    slot_names: ClassVar[tuple[str, ...]] = ("m", "v")
    slots: ClassVar[int] = 2

    learning_rate: float = _rate(0.001, "0.001")
    beta1: float = _fading(0.9, QT_TRANSLATE_NOOP("engine", "beta 1"), "β₁")
    beta2: float = _fading(0.999, QT_TRANSLATE_NOOP("engine", "beta 2"), "β₂")
    eps: float = _eps(1e-8, "1e-8")

    def update(self, theta: Array, grad: Array, slots: Array, t: int) -> None:
        m, v = slots
        # torch.optim.Adam: m ← β₁ m + (1 − β₁) g
        m *= self.beta1
        scratch = grad * (1 - self.beta1)
        m += scratch
        # v ← β₂ v + (1 − β₂) g²
        v *= self.beta2
        grad *= grad
        grad *= 1 - self.beta2
        v += grad
        # m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), θ ← θ − η m̂ / (√v̂ + ε); both corrections are taken
        # out of the vectors, as the paper's section 2 advises: √v̂ + ε = (√v + ε c) / c.
        c = sqrt(1 - self.beta2**t)
        rate = self.learning_rate * c / (1 - self.beta1**t)
        _descend_scaled(theta, m, v, rate, self.eps * c, scratch)


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with decoupled weight decay: Loshchilov & Hutter 2019."""

    name: ClassVar[str] = "adamw"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("engine", "AdamW")

    weight_decay: float = setting(
        0.01,
        QT_TRANSLATE_NOOP("engine", "weight decay"),
        "λ",
        NOT_NEGATIVE,
        why="below 0 it would make weights grow",
        example="0.01",
    )

    def update(self, theta: Array, grad: Array, slots: Array, t: int) -> None:
        # torch.optim.AdamW: θ ← θ − η λ θ, for every parameter, biases too
        theta *= 1 - self.learning_rate * self.weight_decay
        super().update(theta, grad, slots, t)


def _descend_scaled(
    theta: Array, direction: Array, squares: Array, rate: float, eps: float, scratch: Array
) -> None:
    """θ ← θ − rate · direction / (√squares + eps), all (n,); scratch is overwritten."""
    np.sqrt(squares, out=scratch)
    scratch += eps
    np.divide(direction, scratch, out=scratch)
    scratch *= rate
    theta -= scratch


OPTIMIZERS: Mapping[str, type[Optimizer]] = MappingProxyType(
    {one.name: one for one in (SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW)}
)
"""The optimizers by name, in the order a menu shows them."""
