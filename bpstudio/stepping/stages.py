"""The stages of an iteration: runs of like nodes, from which all cursor arithmetic follows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bpstudio.engine import ACTIVATIONS, NetworkSpec, is_fused
from bpstudio.stepping.level import Kind, Level, Phase
from bpstudio.stepping.ruler import Ruler


@dataclass(frozen=True)
class Stage:
    """`nodes` neighbouring nodes of one kind in one layer, of `terms` events each."""

    phase: Phase
    kind: Kind
    layer: int
    nodes: int
    terms: int

    @property
    def length(self) -> int:
        return self.nodes * self.terms

    @property
    def group(self) -> Hashable:
        """Stages that follow each other and share this are one step at the layer level."""
        return self.phase, self.layer, self.kind if self.phase is Phase.UPDATE else None


class Track:
    """Stages one after another, and where in them the units of each level end."""

    __slots__ = ("length", "rulers", "stages", "starts")

    def __init__(self, stages: Iterable[Stage], *, ends_iteration: bool) -> None:
        self.stages = tuple(stages)
        self.starts: list[int] = []
        self.length = 0
        for stage in self.stages:
            self.starts.append(self.length)
            self.length += stage.length
        whole = [(self.length, 1)]
        self.rulers = {
            Level.TERM: Ruler([(1, self.length)]),
            Level.NODE: Ruler((stage.terms, stage.nodes) for stage in self.stages),
            Level.LAYER: Ruler(_groups((stage.group, stage.length) for stage in self.stages)),
            Level.PHASE: Ruler(_groups((stage.phase, stage.length) for stage in self.stages)),
            Level.SAMPLE: Ruler(whole),
            Level.ITERATION: Ruler(whole if ends_iteration else []),
        }

    def __iter__(self) -> Iterator[tuple[int, Stage]]:
        return zip(self.starts, self.stages, strict=True)

    def at(self, event: int) -> tuple[int, Stage]:
        """The stage that holds this event, and the offset at which it starts."""
        index = bisect_right(self.starts, event) - 1
        return self.starts[index], self.stages[index]


def _groups(lengths: Iterable[tuple[Hashable, int]]) -> Iterator[tuple[int, int]]:
    for _, group in groupby(lengths, key=lambda item: item[0]):
        yield sum(length for _, length in group), 1


def sample_stages(spec: NetworkSpec) -> Iterator[Stage]:
    """One sample's way: forward, the loss, and back to the inputs."""
    yield from _forward(spec)
    yield from _loss(spec)
    yield from _backward(spec)


def update_stages(spec: NetworkSpec, batch_size: int) -> Iterator[Stage]:
    """Once a batch: the mean of the gradients where there are several, then the new parameters."""
    for kind in (Kind.MEAN, Kind.UPDATE) if batch_size > 1 else (Kind.UPDATE,):
        for layer in range(1, len(spec.sizes)):
            n_in, n_out = spec.sizes[layer - 1 : layer + 1]
            yield Stage(Phase.UPDATE, kind, layer, n_out, n_in + 1)


def _forward(spec: NetworkSpec) -> Iterator[Stage]:
    for layer in range(1, len(spec.sizes)):
        n_in, n_out = spec.sizes[layer - 1 : layer + 1]
        if _elementwise(spec, layer):
            yield Stage(Phase.FORWARD, Kind.NEURON, layer, n_out, n_in + 2)
        else:
            yield Stage(Phase.FORWARD, Kind.SUM, layer, n_out, n_in + 1)
            yield Stage(Phase.FORWARD, Kind.ACTIVATION, layer, n_out, 1)


def _loss(spec: NetworkSpec) -> Iterator[Stage]:
    box = len(spec.sizes)
    if spec.outputs > 1:
        yield Stage(Phase.LOSS, Kind.LOSS_TERM, box, spec.outputs, 1)
    yield Stage(Phase.LOSS, Kind.LOSS_TOTAL, box, 1, 1)


def _backward(spec: NetworkSpec) -> Iterator[Stage]:
    for layer in range(len(spec.layers), 0, -1):
        n_in, n_out = spec.sizes[layer - 1 : layer + 1]
        yield Stage(Phase.BACKWARD, Kind.DELTA, layer, n_out, _delta_terms(spec, layer))
        yield Stage(Phase.BACKWARD, Kind.GRADIENT, layer, n_out, n_in + 1)
    yield Stage(Phase.BACKWARD, Kind.INPUT_GRADIENT, 0, spec.inputs, spec.sizes[1])


def _delta_terms(spec: NetworkSpec, layer: int) -> int:
    is_output = layer == len(spec.layers)
    if is_output and is_fused(spec):
        return 1
    if not _elementwise(spec, layer):
        return spec.sizes[layer]
    return 3 if is_output else spec.sizes[layer + 1] + 1


def _elementwise(spec: NetworkSpec, layer: int) -> bool:
    return ACTIVATIONS[spec.layers[layer - 1].activation].elementwise
