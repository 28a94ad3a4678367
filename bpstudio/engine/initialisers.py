"""Initial parameters: what the weights and biases are before the first update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType

import numpy as np

from bpstudio.engine.network import Array, NetworkSpec, views
from bpstudio.engine.streams import INIT_STREAM, generator
from bpstudio.errors import UserError
from bpstudio.words import QT_TRANSLATE_NOOP

Draw = Callable[[np.random.Generator, int, int], tuple[Array, Array | float]]
"""(random numbers, units in, units out) -> weights (out, in), biases (out,) or one for all."""


@dataclass(frozen=True)
class Initialiser:
    """A scheme for a layer's first weights and biases, with the words that a menu shows."""

    name: str
    label: str
    description: str
    draw: Draw


def initialise(spec: NetworkSpec, scheme: str, seed: int) -> Array:
    """theta (n_parameters,), float64, drawn layer by layer by the scheme named in INITIALISERS.

    Raises UserError for an unknown scheme, a seed below 0, and for "given", whose values no scheme
    can know.
    """
    if scheme not in INITIALISERS:
        known = ", ".join(INITIALISERS)
        raise UserError(
            f"There is no initialiser “{scheme}”. Choose one of {known}.",
            field="training.initialiser",
        )
    random = generator(seed, INIT_STREAM)
    theta = np.empty(spec.n_parameters)
    for view in views(spec, theta):
        n_out, n_in = view.weights.shape
        view.weights[:], view.biases[:] = INITIALISERS[scheme].draw(random, n_in, n_out)
    return theta


def _standard_normal(random: np.random.Generator, n_in: int, n_out: int) -> tuple[Array, Array]:
    return random.standard_normal((n_out, n_in)), random.standard_normal(n_out)


def _uniform(random: np.random.Generator, n_in: int, n_out: int) -> tuple[Array, float]:
    # TensorFlow Playground, nn.ts: a weight is Math.random() − 0.5, a bias 0.1.
    return random.uniform(-0.5, 0.5, (n_out, n_in)), 0.1


def _xavier_uniform(random: np.random.Generator, n_in: int, n_out: int) -> tuple[Array, float]:
    # Glorot & Bengio 2010, equation 16.
    limit = sqrt(6 / (n_in + n_out))
    return random.uniform(-limit, limit, (n_out, n_in)), 0.0


def _xavier_normal(random: np.random.Generator, n_in: int, n_out: int) -> tuple[Array, float]:
    # Glorot & Bengio 2010, equation 12: Var w = 2 / (n_in + n_out).
    return random.normal(0.0, sqrt(2 / (n_in + n_out)), (n_out, n_in)), 0.0


def _he_uniform(random: np.random.Generator, n_in: int, n_out: int) -> tuple[Array, float]:
    # The uniform distribution with the variance of He et al. 2015: limit² / 3 = 2 / n_in.
    limit = sqrt(6 / n_in)
    return random.uniform(-limit, limit, (n_out, n_in)), 0.0


def _he_normal(random: np.random.Generator, n_in: int, n_out: int) -> tuple[Array, float]:
    # He et al. 2015, equation 10: Var w = 2 / n_in.
    return random.normal(0.0, sqrt(2 / n_in), (n_out, n_in)), 0.0


def _zeros(_random: np.random.Generator, n_in: int, n_out: int) -> tuple[Array, float]:
    return np.zeros((n_out, n_in)), 0.0


def _given(_random: np.random.Generator, _n_in: int, _n_out: int) -> tuple[Array, float]:
    raise UserError(
        "“As given” needs the weights and biases themselves, and there are none. "
        "Type them in, open a file that holds them, or choose another initialiser.",
        field="training.initialiser",
    )


_ALL = (
    Initialiser(
        "xavier_uniform",
        QT_TRANSLATE_NOOP("engine", "Xavier uniform"),
        QT_TRANSLATE_NOOP(
            "engine",
            "Weights uniform within ±√(6 / (in + out)), biases 0. For tanh and sigmoid. "
            "Glorot & Bengio 2010.",
        ),
        _xavier_uniform,
    ),
    Initialiser(
        "xavier_normal",
        QT_TRANSLATE_NOOP("engine", "Xavier normal"),
        QT_TRANSLATE_NOOP(
            "engine",
            "Weights normal with variance 2 / (in + out), biases 0. For tanh and sigmoid. "
            "Glorot & Bengio 2010.",
        ),
        _xavier_normal,
    ),
    Initialiser(
        "he_uniform",
        QT_TRANSLATE_NOOP("engine", "He uniform"),
        QT_TRANSLATE_NOOP(
            "engine",
            "Weights uniform within ±√(6 / in), biases 0. For ReLU and its kin. He et al. 2015.",
        ),
        _he_uniform,
    ),
    Initialiser(
        "he_normal",
        QT_TRANSLATE_NOOP("engine", "He normal"),
        QT_TRANSLATE_NOOP(
            "engine",
            "Weights normal with variance 2 / in, biases 0. For ReLU and its kin. He et al. 2015.",
        ),
        _he_normal,
    ),
    Initialiser(
        "uniform",
        QT_TRANSLATE_NOOP("engine", "uniform ±0.5"),
        QT_TRANSLATE_NOOP(
            "engine", "Weights uniform within ±0.5, biases 0.1, as in TensorFlow Playground."
        ),
        _uniform,
    ),
    Initialiser(
        "standard_normal",
        QT_TRANSLATE_NOOP("engine", "standard normal"),
        QT_TRANSLATE_NOOP("engine", "Weights and biases from the standard normal distribution."),
        _standard_normal,
    ),
    Initialiser(
        "zeros",
        QT_TRANSLATE_NOOP("engine", "zeros"),
        QT_TRANSLATE_NOOP(
            "engine",
            "All 0: every neuron of a layer stays the same as the others, which is worth seeing "
            "once.",
        ),
        _zeros,
    ),
    Initialiser(
        "given",
        QT_TRANSLATE_NOOP("engine", "as given"),
        QT_TRANSLATE_NOOP("engine", "The weights and biases that were typed or opened."),
        _given,
    ),
)

INITIALISERS: Mapping[str, Initialiser] = MappingProxyType({one.name: one for one in _ALL})
"""The initialisers by name, in the order a menu shows them."""
