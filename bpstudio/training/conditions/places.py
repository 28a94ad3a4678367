"""Where conditions look and where they were hit, in words; and the step that is responsible."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine import ACTIVATIONS, NetworkSpec
from bpstudio.stepping.level import Kind
from bpstudio.stepping.words import QT_TRANSLATE_NOOP, Text
from bpstudio.training.conditions.breakpoint import Hit
from bpstudio.training.conditions.kinds import (
    Condition,
    DeadReLU,
    DeltaBelow,
    EpochReached,
    GradientAbove,
    GradientBelow,
    IterationReached,
    Saturated,
)

_ANY_LAYER = QT_TRANSLATE_NOOP("breakpoints", "any layer")
_LAYER = QT_TRANSLATE_NOOP("breakpoints", "layer {n}")
_ANY_NEURON = QT_TRANSLATE_NOOP("breakpoints", "any neuron")
_NEURON_OF = QT_TRANSLATE_NOOP("breakpoints", "neuron {n} of {layer}")
_ANY_NEURON_OF = QT_TRANSLATE_NOOP("breakpoints", "any neuron of {layer}")
_ANY_WEIGHT = QT_TRANSLATE_NOOP("breakpoints", "any weight")
_WEIGHT_INTO = QT_TRANSLATE_NOOP("breakpoints", "any weight into {neuron}")
_WEIGHT_FROM = QT_TRANSLATE_NOOP("breakpoints", "the weight from {k} into {neuron}")
_HIDDEN = QT_TRANSLATE_NOOP("breakpoints", "hidden {n}")
_OUTPUT = QT_TRANSLATE_NOOP("breakpoints", "the output layer")
_HIDDEN_NEURON = QT_TRANSLATE_NOOP("breakpoints", "{layer}, neuron {n}")
_OUTPUT_NEURON = QT_TRANSLATE_NOOP("breakpoints", "output {n}")
_INPUT_NEURON = QT_TRANSLATE_NOOP("breakpoints", "input {n}")


@dataclass(frozen=True)
class Step:
    """A node of the schedule: what `Schedule.node_position` is asked for."""

    kind: Kind
    sample: int
    layer: int
    neuron: int


def any_layer(layer: int | None) -> Text:
    """“layer 2” or “any layer”."""
    return Text(_ANY_LAYER) if layer is None else Text(_LAYER, n=str(layer))


def any_neuron(layer: int | None, neuron: int | None) -> Text:
    """“neuron 3 of layer 2”, “any neuron of layer 2”, “any neuron”."""
    if neuron is not None:
        return Text(_NEURON_OF, n=str(neuron + 1), layer=any_layer(layer))
    return Text(_ANY_NEURON) if layer is None else Text(_ANY_NEURON_OF, layer=any_layer(layer))


def any_weight(layer: int | None, neuron: int | None, source: int | None) -> Text:
    """“any weight”, “any weight into neuron 3 of layer 2”, “the weight from 1 into …”."""
    into = any_neuron(layer, neuron)
    if source is not None:
        return Text(_WEIGHT_FROM, k=str(source + 1), neuron=into)
    if layer is None and neuron is None:
        return Text(_ANY_WEIGHT)
    return Text(_WEIGHT_INTO, neuron=into)


def layer_words(spec: NetworkSpec, layer: int) -> Text:
    return Text(_OUTPUT) if layer == len(spec.layers) else Text(_HIDDEN, n=str(layer))


def neuron_words(spec: NetworkSpec, layer: int, neuron: int) -> Text:
    """“input 2”, “hidden 1, neuron 2” or “output 2”."""
    n = str(neuron + 1)
    if layer == 0:
        return Text(_INPUT_NEURON, n=n)
    if layer == len(spec.layers):
        return Text(_OUTPUT_NEURON, n=n)
    return Text(_HIDDEN_NEURON, layer=layer_words(spec, layer), n=n)


def responsible(hit: Hit, spec: NetworkSpec, batch_size: int) -> Step | None:
    """The step on which the cursor is to stand in the state of the hit, or None for its start.

    What the whole batch decides stands at its last sample. A loss, and an accuracy, is the total
    loss; a gradient is the gradients of the neuron with the largest part in it, or of the layer's
    last; a weight is the update of its neuron.
    """
    last = batch_size - 1
    if isinstance(hit.condition, IterationReached | EpochReached):
        return None
    if hit.layer is None:
        return Step(Kind.LOSS_TOTAL, last, len(spec.layers) + 1, 0)
    units = spec.layers[hit.layer - 1].units
    neuron = units - 1 if hit.neuron is None else hit.neuron
    return Step(_kind(hit.condition, spec, hit.layer), last, hit.layer, neuron)


def _kind(condition: Condition, spec: NetworkSpec, layer: int) -> Kind:
    match condition:
        case GradientBelow() | GradientAbove():
            return Kind.GRADIENT
        case DeltaBelow():
            return Kind.DELTA
        case DeadReLU() | Saturated():
            by_itself = ACTIVATIONS[spec.layers[layer - 1].activation].elementwise
            return Kind.NEURON if by_itself else Kind.ACTIVATION
    # A weight, or a parameter that overflows.
    return Kind.UPDATE
