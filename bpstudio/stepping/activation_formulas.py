"""Each activation and its slope as a formula, in which either symbols or numbers are put."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bpstudio.stepping.notation import (
    LN,
    MAX,
    TANH,
    Maths,
    Piece,
    cases,
    factor,
    fraction,
    function,
    maths,
    named,
    number,
    power,
)


@dataclass(frozen=True)
class ActivationFormula:
    """How f(z) is written.

    `of(z, minus_z)` is f written out, `at(z)` the same for a number where a case decides.
    `slope(z, a)` is f′ written out, in terms of a where that is simpler; `slope_at` as `at`.
    `code` and `slope_code` are NumPy with {z} and {a} to fill in.
    """

    symbol: Maths
    of: Callable[[Piece, Piece], Maths]
    slope: Callable[[Piece, Piece], Maths]
    code: str
    slope_code: str
    at: Callable[[float], Maths] | None = None
    slope_at: Callable[[float, float], Maths] | None = None

    def with_number(self, z: float) -> Maths:
        return self.at(z) if self.at else self.of(factor(z), number(-z))

    def slope_with_numbers(self, z: float, a: float) -> Maths:
        return self.slope_at(z, a) if self.slope_at else self.slope(factor(z), factor(a))


def _exp(exponent: Piece) -> Maths:
    return power("e", exponent)


def _logistic(minus_z: Piece) -> Maths:
    return fraction("1", maths("1 + {}", _exp(minus_z)))


def _case(z: float, above: Piece, below: Piece) -> Maths:
    """The branch that a number takes, and why."""
    return maths("{} ,  {} {} 0", *((above, number(z), ">") if z > 0 else (below, number(z), "≤")))


def _positive(above: Piece, below: Piece) -> Maths:
    return cases((above, "z > 0"), (below, "z ≤ 0"))


IDENTITY = ActivationFormula(
    symbol=Maths("f", "f"),
    of=lambda z, _: maths("{}", z),
    slope=lambda _z, _a: maths("1"),
    code="{z}",
    slope_code="1.0",
)

SIGMOID = ActivationFormula(
    symbol=Maths(r"\sigma", "σ"),
    of=lambda _, minus_z: _logistic(minus_z),
    slope=lambda _, a: maths("{} (1 − {})", a, a),
    slope_at=lambda _, a: maths("{} × (1 − {})", factor(a), factor(a)),
    code="1 / (1 + np.exp(-({z})))",
    slope_code="{a} * (1 - {a})",
)

HYPERBOLIC_TANGENT = ActivationFormula(
    symbol=TANH,
    of=lambda z, _: function(TANH, z),
    slope=lambda _, a: maths("1 − {}", power(a, "2")),
    code="np.tanh({z})",
    slope_code="1 - {a}**2",
    at=lambda z: function(TANH, number(z)),
)

RELU = ActivationFormula(
    symbol=named("ReLU"),
    of=lambda z, _: maths("{}(0, {})", MAX, z),
    slope=lambda _z, _a: _positive("1", "0"),
    code="np.maximum(0, {z})",
    slope_code="np.where({z} > 0, 1.0, 0.0)",
    at=lambda z: maths("{}(0, {})", MAX, number(z)),
    slope_at=lambda z, _: _case(z, "1", "0"),
)

LEAKY_RELU = ActivationFormula(
    symbol=named("LReLU"),
    of=lambda z, _: maths("{}(0.01 {}, {})", MAX, z, z),
    slope=lambda _z, _a: _positive("1", "0.01"),
    code="np.where({z} > 0, {z}, 0.01 * ({z}))",
    slope_code="np.where({z} > 0, 1.0, 0.01)",
    at=lambda z: maths("{}(0.01 × {}, {})", MAX, factor(z), number(z)),
    slope_at=lambda z, _: _case(z, "1", "0.01"),
)

ELU = ActivationFormula(
    symbol=named("ELU"),
    of=lambda z, _: cases((z, "z > 0"), (maths("{} − 1", _exp(z)), "z ≤ 0")),
    slope=lambda z, _: cases(("1", "z > 0"), (_exp(z), "z ≤ 0")),
    code="np.where({z} > 0, {z}, np.expm1(np.minimum({z}, 0)))",
    slope_code="np.where({z} > 0, 1.0, np.exp(np.minimum({z}, 0)))",
    at=lambda z: _case(z, number(z), maths("{} − 1", _exp(number(z)))),
    slope_at=lambda z, _: _case(z, "1", _exp(number(z))),
)

SOFTPLUS = ActivationFormula(
    symbol=named("softplus"),
    of=lambda z, _: maths("{}(1 + {})", LN, _exp(z)),
    slope=lambda z, _: _logistic(maths("−{}", z)),
    code="np.logaddexp(0, {z})",
    slope_code="1 / (1 + np.exp(-({z})))",
    at=lambda z: maths("{}(1 + {})", LN, _exp(number(z))),
    slope_at=lambda z, _: _logistic(number(-z)),
)

SILU = ActivationFormula(
    symbol=named("SiLU"),
    of=lambda z, minus_z: maths("{} · {}", z, _logistic(minus_z)),
    slope=lambda z, a: maths("σ({}) + {} (1 − σ({}))", z, a, z),
    code="({z}) / (1 + np.exp(-({z})))",
    slope_code="1 / (1 + np.exp(-({z}))) * (1 + {z} - {a})",
    slope_at=lambda z, a: maths("σ({}) + {} (1 − σ({}))", number(z), factor(a), number(z)),
)

STEP = ActivationFormula(
    symbol=named("step"),
    of=lambda _z, _: cases(("1", "z ≥ 0"), ("0", "z < 0")),
    slope=lambda _z, _a: maths("0"),
    code="np.where({z} >= 0, 1.0, 0.0)",
    slope_code="0.0",
    at=lambda z: maths(
        "{} ,  {} {} 0", *(("1", number(z), "≥") if z >= 0 else ("0", number(z), "<"))
    ),
)

SOFTMAX_SYMBOL = named("softmax")

FORMULAS: Mapping[str, ActivationFormula] = MappingProxyType(
    {
        "identity": IDENTITY,
        "sigmoid": SIGMOID,
        "tanh": HYPERBOLIC_TANGENT,
        "relu": RELU,
        "leaky_relu": LEAKY_RELU,
        "elu": ELU,
        "softplus": SOFTPLUS,
        "silu": SILU,
        "step": STEP,
    }
)
"""How each elementwise activation is written; softmax looks at its whole layer."""
