"""What a network may be, and in what words anything else is refused."""

from __future__ import annotations

from numbers import Integral

from bpstudio.engine.network import NetworkSpec
from bpstudio.errors import UserError

MAX_PARAMETERS = 50_000_000


def check_network(spec: NetworkSpec) -> None:
    """Raise UserError, with the field at fault, for a network that cannot be or cannot learn."""
    _check_count(spec.inputs, "The number of inputs", "network.inputs")
    if not spec.layers:
        raise UserError(
            "A network needs at least one layer.",
            field="network.layers",
            hint="Add a layer: the last one is the output.",
        )
    for index, layer in enumerate(spec.layers):
        field = f"network.layers.{index}"
        _check_count(layer.units, f"The units of layer {index + 1}", f"{field}.units")
        _check_activation(layer.activation, layer.units, f"{field}.activation")
    _check_loss(spec)
    if not isinstance(spec.train_biases, bool):
        raise UserError(
            f"Biases are trained or not: true or false, not {spec.train_biases!r}.",
            field="network.train_biases",
        )
    if spec.n_parameters > MAX_PARAMETERS:
        raise UserError(
            f"This network would have {spec.n_parameters:,} parameters; "
            f"{MAX_PARAMETERS:,} is the most.",
            field=f"network.layers.{_widest(spec)}.units",
            hint="Use fewer units, or fewer layers.",
        )


def _check_count(count: object, what: str, field: str) -> None:
    if isinstance(count, bool) or not isinstance(count, Integral) or count < 1:
        raise UserError(
            f"{what} must be a whole number of 1 or more, not {count}.",
            field=field,
            hint="Give 1, 2, 3, …",
        )


def _check_activation(name: str, units: int, field: str) -> None:
    from bpstudio.engine.activations import ACTIVATIONS

    if name not in ACTIVATIONS:
        raise UserError(
            f"There is no activation “{name}”.",
            field=field,
            hint=f"Choose one of {', '.join(ACTIVATIONS)}.",
        )
    if name == "softmax" and units == 1:
        raise UserError(
            "A softmax of one unit is always 1, so nothing could be learnt.",
            field=field,
            hint="Use sigmoid, or give the layer one unit per class.",
        )


def _check_loss(spec: NetworkSpec) -> None:
    from bpstudio.engine.losses import LOSSES

    if spec.loss not in LOSSES:
        raise UserError(
            f"There is no loss “{spec.loss}”.",
            field="network.loss",
            hint=f"Choose one of {', '.join(LOSSES)}.",
        )
    if spec.loss == "cross_entropy" and spec.outputs == 1:
        raise UserError(
            "Cross-entropy compares classes, one output each; this network has one output.",
            field="network.loss",
            hint="Use binary cross-entropy, or give the last layer one unit per class.",
        )


def _widest(spec: NetworkSpec) -> int:
    units = [layer.units for layer in spec.layers]
    return units.index(max(units))
