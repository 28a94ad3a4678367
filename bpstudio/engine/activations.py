"""Activations: each function beside its derivative, so that a glance can check the pair.

z, a, da and out are (batch, units). A derivative is given as a vector-Jacobian product, which fits
softmax too. Where a function has a corner, its derivative there is PyTorch's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.words import QT_TRANSLATE_NOOP

Forward = Callable[[Array, Array], None]
VectorJacobian = Callable[[Array, Array, Array, Array], None]

# Arrays of the operand's own precision: NumPy takes half as long over them as over Python's floats.
_ZERO = MappingProxyType({char: np.array(0, char) for char in "fd"})
_ONE = MappingProxyType({char: np.array(1, char) for char in "fd"})
_LEAK = MappingProxyType({char: np.array(0.01, char) for char in "fd"})

# From so many numbers on, what a second call costs is little beside what it saves.
_MANY = 1 << 12


@dataclass(frozen=True)
class Activation:
    """a = f(z), and dJ/dz from dJ/da.

    `latex` is f(z) and `slope_latex` f′(z), in terms of a where that is shortest; `kinks` are the
    z at which f has a corner or a jump, `leaves` the range of a. `raw_forward` and `raw_vjp` are
    for a caller that silences NumPy's warnings once around many calls.
    """

    name: str
    label: str
    latex: str
    slope_latex: str
    raw_forward: Forward
    raw_vjp: VectorJacobian
    leaves: tuple[float, float] = (-inf, inf)
    kinks: tuple[float, ...] = ()
    elementwise: bool = True

    def forward(self, z: Array, out: Array) -> None:
        """Write f(z) to out."""
        with np.errstate(over="ignore"):
            self.raw_forward(z, out)

    def vjp(self, z: Array, a: Array, da: Array, out: Array) -> None:
        """Write dJ/dz to out, from a = f(z) and da = dJ/da; out may not be one of them."""
        with np.errstate(over="ignore"):
            self.raw_vjp(z, a, da, out)

    def slope(self, z: Array, a: Array) -> Array:
        """f′(z), for each unit by itself; raises TypeError for softmax, which has a Jacobian."""
        if not self.elementwise:
            raise TypeError(f"{self.name} has no slope of its own for each unit")
        out = np.empty_like(z)
        self.vjp(z, a, np.ones_like(z), out)
        return out

    def pieces(self, z: Array) -> Array:
        """A number for each z that changes exactly where z passes, or leaves, a kink."""
        out = np.zeros_like(z)
        for kink in self.kinks:
            out += np.sign(z - z.dtype.type(kink))
        return out


def _identity(z: Array, out: Array) -> None:
    np.copyto(out, z)


def _identity_vjp(_z: Array, _a: Array, da: Array, out: Array) -> None:
    np.copyto(out, da)


def _sigmoid(z: Array, out: Array) -> None:
    # 1 / (1 + e^−z); where e^−z overflows, the quotient is 0, as it should be.
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, _ONE[out.dtype.char], out)
    np.reciprocal(out, out)


def _sigmoid_vjp(_z: Array, a: Array, da: Array, out: Array) -> None:
    # a (1 − a)
    np.subtract(_ONE[a.dtype.char], a, out)
    np.multiply(out, a, out)
    np.multiply(out, da, out)


def _tanh(z: Array, out: Array) -> None:
    np.tanh(z, out)


def _tanh_vjp(_z: Array, a: Array, da: Array, out: Array) -> None:
    # 1 − a²
    np.multiply(a, a, out)
    np.subtract(_ONE[a.dtype.char], out, out)
    np.multiply(out, da, out)


def _relu(z: Array, out: Array) -> None:
    if z.size < _MANY:
        np.maximum(z, _ZERO[z.dtype.char], out=out)
    else:
        # NumPy compares two arrays in half the time that it takes over an array and one number.
        out.fill(0)
        np.maximum(z, out, out=out)


def _relu_vjp(z: Array, _a: Array, da: Array, out: Array) -> None:
    # 1 where z > 0, and 0 at the corner
    np.greater(z, _ZERO[z.dtype.char], out)
    np.multiply(out, da, out)


def _leaky_relu(z: Array, out: Array) -> None:
    np.multiply(z, _LEAK[z.dtype.char], out)
    np.maximum(z, out, out=out)


def _leaky_relu_vjp(z: Array, _a: Array, da: Array, out: Array) -> None:
    # 1 where z > 0, and 0.01 from the corner down
    np.greater(z, _ZERO[z.dtype.char], out)
    np.maximum(out, _LEAK[z.dtype.char], out=out)
    np.multiply(out, da, out)


def _elu(z: Array, out: Array) -> None:
    # e^z − 1 below 0; it is never below z, so the larger of both is the right one everywhere.
    np.minimum(z, _ZERO[z.dtype.char], out=out)
    np.expm1(out, out)
    np.maximum(z, out, out=out)


def _elu_vjp(z: Array, _a: Array, da: Array, out: Array) -> None:
    # e^z up to 0, and 1 above
    np.minimum(z, _ZERO[z.dtype.char], out=out)
    np.exp(out, out)
    np.multiply(out, da, out)


def _softplus(z: Array, out: Array) -> None:
    np.logaddexp(z, _ZERO[z.dtype.char], out)


def _softplus_vjp(z: Array, a: Array, da: Array, out: Array) -> None:
    # The sigmoid e^z / (1 + e^z), and a is the logarithm of that denominator.
    np.subtract(z, a, out)
    np.exp(out, out)
    np.multiply(out, da, out)


def _silu(z: Array, out: Array) -> None:
    # z σ(z)
    _sigmoid(z, out)
    np.multiply(out, z, out)


def _silu_vjp(z: Array, a: Array, da: Array, out: Array) -> None:
    # σ + a (1 − σ)
    sigma = np.empty_like(z)
    _sigmoid(z, sigma)
    np.subtract(_ONE[z.dtype.char], sigma, out)
    np.multiply(out, a, out)
    np.add(out, sigma, out)
    np.multiply(out, da, out)


def _step(z: Array, out: Array) -> None:
    np.greater_equal(z, _ZERO[z.dtype.char], out)


def _step_vjp(_z: Array, _a: Array, _da: Array, out: Array) -> None:
    out.fill(0)


def _softmax(z: Array, out: Array) -> None:
    # Less the largest z, no exponential overflows.
    np.subtract(z, np.maximum.reduce(z, axis=1, keepdims=True), out)
    np.exp(out, out)
    np.divide(out, np.add.reduce(out, axis=1, keepdims=True), out)


def _softmax_vjp(_z: Array, a: Array, da: Array, out: Array) -> None:
    # The Jacobian is diag(a) − a aᵀ, so dz = a (da − Σ a da).
    np.multiply(a, da, out)
    np.subtract(da, np.add.reduce(out, axis=1, keepdims=True), out)
    np.multiply(out, a, out)


_ALL = (
    Activation(
        "identity", QT_TRANSLATE_NOOP("engine", "identity"), "z", "1", _identity, _identity_vjp
    ),
    Activation(
        "sigmoid",
        QT_TRANSLATE_NOOP("engine", "sigmoid"),
        r"\frac{1}{1+e^{-z}}",
        r"a\,(1-a)",
        _sigmoid,
        _sigmoid_vjp,
        leaves=(0, 1),
    ),
    Activation(
        "tanh",
        QT_TRANSLATE_NOOP("engine", "tanh"),
        r"\tanh z",
        r"1-a^2",
        _tanh,
        _tanh_vjp,
        leaves=(-1, 1),
    ),
    Activation(
        "relu",
        QT_TRANSLATE_NOOP("engine", "ReLU"),
        r"\max(0, z)",
        r"[z>0]",
        _relu,
        _relu_vjp,
        leaves=(0, inf),
        kinks=(0.0,),
    ),
    Activation(
        "leaky_relu",
        QT_TRANSLATE_NOOP("engine", "leaky ReLU"),
        r"\max(0.01\,z, z)",
        r"0.01+0.99\,[z>0]",
        _leaky_relu,
        _leaky_relu_vjp,
        kinks=(0.0,),
    ),
    Activation(
        "elu",
        QT_TRANSLATE_NOOP("engine", "ELU"),
        r"\max(z, e^{\min(z,0)}-1)",
        r"e^{\min(z,0)}",
        _elu,
        _elu_vjp,
        leaves=(-1, inf),
    ),
    Activation(
        "softplus",
        QT_TRANSLATE_NOOP("engine", "softplus"),
        r"\ln(1+e^z)",
        r"\frac{1}{1+e^{-z}}",
        _softplus,
        _softplus_vjp,
        leaves=(0, inf),
    ),
    Activation(
        "silu",
        QT_TRANSLATE_NOOP("engine", "SiLU"),
        r"\frac{z}{1+e^{-z}}",
        r"\sigma(z)+a\,(1-\sigma(z))",
        _silu,
        _silu_vjp,
        # The lowest value is where 1 + e^−z + z e^−z = 0, at z = −1.27846….
        leaves=(-0.2784645427610738, inf),
    ),
    Activation(
        "step",
        QT_TRANSLATE_NOOP("engine", "step"),
        r"[z \geq 0]",
        "0",
        _step,
        _step_vjp,
        leaves=(0, 1),
        kinks=(0.0,),
    ),
    Activation(
        "softmax",
        QT_TRANSLATE_NOOP("engine", "softmax"),
        r"\frac{e^{z_j}}{\sum_k e^{z_k}}",
        r"a_j\,([j=k]-a_k)",
        _softmax,
        _softmax_vjp,
        leaves=(0, 1),
        elementwise=False,
    ),
)

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType({one.name: one for one in _ALL})
"""The activations by name, in the order a menu shows them."""
