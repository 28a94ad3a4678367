"""Targets as the network's outputs can meet them, and whether the network fits the data at all."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.activations import ACTIVATIONS
from bpstudio.engine.network import Array, NetworkSpec
from bpstudio.errors import UserError


def check_inputs(label: str, count: int, features: tuple[str, ...], spec: NetworkSpec) -> None:
    """Raises UserError (network.inputs) unless the network takes `count` inputs.

    `features` are those that were chosen instead of the data's own columns, if any.
    """
    if spec.inputs == count:
        return
    message = (
        f"{label} has {_count(count, 'input')}; the network takes {spec.inputs}. "
        f"Set the inputs to {count}."
    )
    if features:
        message = (
            f"The number of chosen features is {count}; the network takes "
            f"{_count(spec.inputs, 'input')}. Set the inputs to {count}, or choose "
            f"{_count(spec.inputs, 'feature')}."
        )
    raise UserError(message, field="network.inputs")


def encode_classes(label: str, classes: Array, n_classes: int, spec: NetworkSpec) -> Array:
    """Class numbers (n,) as targets (n, outputs).

    One-hot for one output per class. For a single output, two classes are 0 and 1, or −1 and 1 when
    the output can go down to −1 and the loss is not binary cross-entropy.
    Raises UserError (network.outputs) when the outputs do not fit.
    """
    if spec.outputs == n_classes:
        return np.eye(n_classes)[classes.astype(np.intp)]
    if n_classes == 2 and spec.outputs == 1:
        return np.where(classes > 0, 1.0, lower_target(spec))[:, None]
    ways = f"{n_classes}, one for each class"
    if n_classes == 2:
        ways = "1, or to 2, one for each class"
    raise UserError(
        f"{label} has {n_classes} classes; the network has {_count(spec.outputs, 'output')}. "
        f"Set the outputs to {ways}.",
        field="network.outputs",
    )


def lower_target(spec: NetworkSpec) -> float:
    """What a single output should say for class 0: −1 where it can, otherwise 0."""
    low, _high = ACTIVATIONS[spec.layers[-1].activation].leaves
    return -1.0 if low <= -1 and spec.loss != "binary_cross_entropy" else 0.0


def check_targets(label: str, targets: Array, spec: NetworkSpec) -> None:
    """Raises UserError unless targets (n, columns) are as many as the outputs, and fit the loss."""
    count = targets.shape[1]
    if spec.outputs != count:
        raise UserError(
            f"{label} has {_count(count, 'target')}; the network has "
            f"{_count(spec.outputs, 'output')}. Set the outputs to {count}.",
            field="network.outputs",
        )
    low, high = float(targets.min()), float(targets.max())
    if "cross_entropy" in spec.loss and (low < 0 or high > 1):
        raise UserError(
            f"Cross-entropy needs targets from 0 to 1; those of {label} run from {_shown(low)} "
            f"to {_shown(high)}. Choose a squared error.",
            field="network.loss",
        )


def _shown(number: float) -> str:
    return f"{number:.4g}".replace("-", "−")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
