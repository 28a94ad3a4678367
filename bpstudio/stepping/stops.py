"""Places in the pass at which running on stops: breakpoints of stepping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bpstudio.engine import ACTIVATIONS, NetworkSpec
from bpstudio.errors import UserError
from bpstudio.stepping.level import Kind, Phase
from bpstudio.stepping.schedule import Schedule

PHASES: Mapping[Kind, Phase] = {
    Kind.SUM: Phase.FORWARD,
    Kind.NEURON: Phase.FORWARD,
    Kind.ACTIVATION: Phase.FORWARD,
    Kind.LOSS_TERM: Phase.LOSS,
    Kind.LOSS_TOTAL: Phase.LOSS,
    Kind.DELTA: Phase.BACKWARD,
    Kind.GRADIENT: Phase.BACKWARD,
    Kind.INPUT_GRADIENT: Phase.BACKWARD,
    Kind.MEAN: Phase.UPDATE,
    Kind.UPDATE: Phase.UPDATE,
}
"""The phase in which nodes of each kind are revealed."""


@dataclass(frozen=True)
class Stop:
    """A node of the schedule: running on stops when it has been revealed, in every sample.

    `layer` is 0 … L, and L + 1 for the loss; without a `neuron` it is the layer's last one, so
    that all that the layer has of this kind is known. One that the network does not have is
    allowed, and never met.
    """

    kind: Kind
    layer: int
    neuron: int | None = None
    enabled: bool = True

    @property
    def phase(self) -> Phase:
        return PHASES[self.kind]

    def is_at(self, other: Stop) -> bool:
        """Whether the two are about the same place, be they on or off."""
        return replace(self, enabled=other.enabled) == other

    def position(self, schedule: Schedule, sample: int) -> int | None:
        """The cursor at which it stops in this sample; None where there is no such node."""
        neuron = _last(schedule.spec, self) if self.neuron is None else self.neuron
        try:
            return schedule.node_position(self.kind, sample, self.layer, neuron)
        except LookupError:
            return None


def node_stop(spec: NetworkSpec, phase: Phase, layer: int, neuron: int | None) -> Stop | None:
    """Where the forward pass has the activation, or the backward pass the δ, of a neuron.

    Of an input, the backward pass has ∂J/∂x; of the loss, the forward pass has the total. None
    for what is not computed. Without a `neuron` it is about the whole layer.
    """
    last = len(spec.layers)
    if phase is Phase.FORWARD and 1 <= layer <= last:
        elementwise = ACTIVATIONS[spec.layers[layer - 1].activation].elementwise
        return Stop(Kind.NEURON if elementwise else Kind.ACTIVATION, layer, neuron)
    if phase is Phase.FORWARD and layer == last + 1:
        return Stop(Kind.LOSS_TOTAL, layer, 0)
    if phase is Phase.BACKWARD and layer <= last:
        return Stop(Kind.DELTA if layer else Kind.INPUT_GRADIENT, layer, neuron)
    return None


def next_stop(schedule: Schedule, stops: Iterable[Stop], cursor: int) -> int | None:
    """The first cursor after this one, in the same iteration, at which one of them stops."""
    location = schedule.locate(cursor)
    first = 0 if location is None else location.sample
    samples = [sample for sample in (first, first + 1) if sample < schedule.batch_size]
    positions = (
        stop.position(schedule, sample) for stop in stops if stop.enabled for sample in samples
    )
    return min((one for one in positions if one is not None and one > cursor), default=None)


def stop_to_json(stop: Stop) -> dict[str, Any]:
    """The stop as a plain tree."""
    return {
        "kind": stop.kind.value,
        "layer": stop.layer,
        "neuron": stop.neuron,
        "enabled": stop.enabled,
    }


def stop_from_json(tree: object) -> Stop:
    """The stop that a tree stands for. Raises UserError ("stop.<field>") for none."""
    if not isinstance(tree, Mapping):
        raise _malformed("A stop is a kind of step, a layer and a neuron", "kind")
    kind = next((kind for kind in Kind if kind.value == tree.get("kind")), None)
    if kind is None:
        raise _malformed(f"There is no kind of step “{tree.get('kind')}”", "kind")
    for name in ("layer", "neuron"):
        number = tree.get(name)
        missing = number is None and name == "neuron"
        if not missing and (type(number) is not int or number < 0):
            raise _malformed(f"The {name} of a stop is a number from 0, not “{number}”", name)
    enabled = tree.get("enabled", True)
    if not isinstance(enabled, bool):
        raise _malformed(f"A stop is on or off, not “{enabled}”", "enabled")
    return Stop(kind, tree["layer"], tree.get("neuron"), enabled)


def _last(spec: NetworkSpec, stop: Stop) -> int:
    if stop.layer <= len(spec.layers):
        return spec.sizes[stop.layer] - 1
    return spec.outputs - 1 if stop.kind is Kind.LOSS_TERM else 0


def _malformed(what: str, name: str) -> UserError:
    return UserError(f"{what}.", field=f"stop.{name}", hint="Make the stop anew.")
