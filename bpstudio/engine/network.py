"""What a network is: its layers, its loss, and one flat vector that holds its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.errors import UserError

Array = NDArray[np.floating[Any]]
"""A float64 array, or float32 where it was asked for."""


@dataclass(frozen=True)
class Dense:
    """A fully connected layer: z = W a + b, then the activation, by its name in ACTIVATIONS."""

    units: int
    activation: str = "sigmoid"


@dataclass(frozen=True)
class NetworkSpec:
    """`inputs` numbers go in, each layer follows, and the loss, by its name in LOSSES, ends it.

    With `train_biases` off, updates leave the biases as they are; their gradients are still known.
    Raises UserError, with the field at fault, for a network that cannot be.
    """

    inputs: int
    layers: tuple[Dense, ...]
    loss: str = "half_squared_error"
    train_biases: bool = True

    def __post_init__(self) -> None:
        from bpstudio.engine.validation import check_network

        check_network(self)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer; layer 0 is the input."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def outputs(self) -> int:
        return self.layers[-1].units

    @property
    def n_parameters(self) -> int:
        sizes = self.sizes
        return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


@dataclass(frozen=True)
class LayerView:
    """Views into theta: `weights` (out, in) and `biases` (out,); row j belongs to neuron j."""

    weights: Array
    biases: Array


def matrices(spec: NetworkSpec, theta: Array) -> tuple[Array, ...]:
    """One (out, in + 1) view into theta per layer: row j holds neuron j's weights, then its bias.

    With the bias as the weight of a constant 1, a layer is one product forwards and one for its
    gradient; nothing else in the program depends on the layout.
    """
    if theta.shape != (spec.n_parameters,):
        raise UserError(
            f"{theta.size} parameters were given; this network has {spec.n_parameters}.",
            field="network.parameters",
        )
    out, start = [], 0
    for n_in, n_out in pairwise(spec.sizes):
        stop = start + (n_in + 1) * n_out
        out.append(theta[start:stop].reshape(n_out, n_in + 1))
        start = stop
    return tuple(out)


def views(spec: NetworkSpec, theta: Array) -> tuple[LayerView, ...]:
    """The weights and biases of each layer, as views into theta (n_parameters,)."""
    return tuple(LayerView(m[:, :-1], m[:, -1]) for m in matrices(spec, theta))


def pack(
    spec: NetworkSpec,
    layers: Sequence[tuple[Any, Any]],
    dtype: type[np.floating[Any]] = np.float64,
) -> Array:
    """One flat vector from (W, b) for each layer: W (out, in), b (out,).

    Raises UserError when the shapes do not fit the network.
    """
    if len(layers) != len(spec.layers):
        raise UserError(
            f"{len(layers)} layers of weights were given; the network has {len(spec.layers)}.",
            field="network.parameters",
        )
    theta = np.empty(spec.n_parameters, dtype)
    for number, (view, (weights, biases)) in enumerate(
        zip(views(spec, theta), layers, strict=True), start=1
    ):
        weights, biases = np.asarray(weights, dtype), np.asarray(biases, dtype)
        if weights.shape != view.weights.shape or biases.shape != view.biases.shape:
            raise UserError(
                f"Layer {number} needs weights {view.weights.shape} and biases "
                f"{view.biases.shape}; given were {weights.shape} and {biases.shape}.",
                field="network.parameters",
            )
        view.weights[:] = weights
        view.biases[:] = biases
    return theta
