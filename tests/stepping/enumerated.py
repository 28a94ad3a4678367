"""The events of an iteration as a plain list: slow, obvious, and what the schedule is held to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import reject
from hypothesis import strategies as st

from bpstudio.engine import ACTIVATIONS, LOSSES, Dense, NetworkSpec, is_fused
from bpstudio.errors import UserError
from bpstudio.stepping import Kind, Level, Phase


@dataclass(frozen=True)
class Event:
    phase: Phase
    kind: Kind
    sample: int
    layer: int
    neuron: int
    term: int
    terms: int

    def unit(self, level: Level) -> tuple[object, ...]:
        """Two neighbouring events are in the same step of the level when these are equal."""
        part = "update" if self.phase is Phase.UPDATE else self.sample
        in_update = self.kind if part == "update" else None
        return {
            Level.TERM: (part, self.phase, self.kind, self.layer, self.neuron, self.term),
            Level.NODE: (part, self.phase, self.kind, self.layer, self.neuron),
            Level.LAYER: (part, self.phase, self.layer, in_update),
            Level.PHASE: (part, self.phase),
            Level.SAMPLE: (part,),
            Level.ITERATION: (),
        }[level]


def events(spec: NetworkSpec, batch_size: int) -> list[Event]:
    return [
        Event(phase, kind, sample, layer, neuron, term, terms)
        for phase, kind, sample, layer, neuron, terms in nodes(spec, batch_size)
        for term in range(terms)
    ]


def nodes(spec: NetworkSpec, batch_size: int) -> Iterator[tuple[Phase, Kind, int, int, int, int]]:
    sizes, top = spec.sizes, len(spec.layers)
    soft = [layer.activation == "softmax" for layer in spec.layers]
    for sample in range(batch_size):
        for layer in range(1, top + 1):
            if soft[layer - 1]:
                for j in range(sizes[layer]):
                    yield Phase.FORWARD, Kind.SUM, sample, layer, j, sizes[layer - 1] + 1
                for j in range(sizes[layer]):
                    yield Phase.FORWARD, Kind.ACTIVATION, sample, layer, j, 1
            else:
                for j in range(sizes[layer]):
                    yield Phase.FORWARD, Kind.NEURON, sample, layer, j, sizes[layer - 1] + 2
        if spec.outputs > 1:
            for j in range(spec.outputs):
                yield Phase.LOSS, Kind.LOSS_TERM, sample, top + 1, j, 1
        yield Phase.LOSS, Kind.LOSS_TOTAL, sample, top + 1, 0, 1
        for layer in range(top, 0, -1):
            for j in range(sizes[layer]):
                if layer == top and is_fused(spec):
                    terms = 1
                elif soft[layer - 1]:
                    terms = sizes[layer]
                elif layer == top:
                    terms = 3
                else:
                    terms = sizes[layer + 1] + 1
                yield Phase.BACKWARD, Kind.DELTA, sample, layer, j, terms
            for j in range(sizes[layer]):
                yield Phase.BACKWARD, Kind.GRADIENT, sample, layer, j, sizes[layer - 1] + 1
        for k in range(sizes[0]):
            yield Phase.BACKWARD, Kind.INPUT_GRADIENT, sample, 0, k, sizes[1]
    for kind in (Kind.MEAN, Kind.UPDATE) if batch_size > 1 else (Kind.UPDATE,):
        for layer in range(1, top + 1):
            for j in range(sizes[layer]):
                yield Phase.UPDATE, kind, batch_size - 1, layer, j, sizes[layer - 1] + 1


def boundaries(all_events: list[Event], level: Level) -> list[int]:
    """Every cursor at which a step of the level ends, with 0 and the length."""
    ends = [
        cursor
        for cursor, (event, following) in enumerate(pairwise(all_events), start=1)
        if event.unit(level) != following.unit(level)
    ]
    return [0, *ends, len(all_events)]


@st.composite
def networks(draw: st.DrawFn) -> NetworkSpec:
    layers = draw(
        st.lists(
            st.builds(Dense, st.integers(1, 4), st.sampled_from(tuple(ACTIVATIONS))),
            min_size=1,
            max_size=3,
        )
    )
    try:
        return NetworkSpec(
            draw(st.integers(1, 4)), tuple(layers), draw(st.sampled_from(tuple(LOSSES)))
        )
    except UserError:
        reject()
