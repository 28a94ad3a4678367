"""What a cursor shows: the event it stands on, and how much of each layer is known by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bpstudio.engine import NetworkSpec
from bpstudio.stepping.level import Kind, Phase
from bpstudio.stepping.stages import Stage


@dataclass(frozen=True)
class Location:
    """The event that was revealed last.

    `layer` is 0 for the inputs and one past the output layer for the loss; `neuron` and `term`
    count from 0. A loss term's neuron is its output; the total's is 0. In the update `sample` is
    the last of the batch.
    """

    phase: Phase
    kind: Kind
    sample: int
    layer: int
    neuron: int
    term: int
    terms: int
    """How many terms this node has."""
    node_start: int
    """The cursor before the node's first term."""
    node_stop: int
    """The cursor after its last."""

    @property
    def is_last_term(self) -> bool:
        return self.term == self.terms - 1


@dataclass(frozen=True)
class PhaseSpan:
    """One phase on the timeline: the cursor before it, the cursor after it, and its nodes."""

    phase: Phase
    sample: int
    start: int
    stop: int
    nodes: int


@dataclass(frozen=True)
class Revealed:
    """How many neurons of each layer show what, for the current sample.

    Tuples are indexed by layer, 0 being the input. A sample's values stay until the next sample's
    first event, the last sample's through the update. Only gradients add up from sample to sample:
    `gradients` counts the neurons to whose sum the current sample has been added already. A neuron
    that is half revealed counts as soon as the value in question is known.
    """

    phase: Phase
    sample: int
    sums: tuple[int, ...]
    """Neurons whose z is known."""
    activations: tuple[int, ...]
    """Neurons whose a is known; [0] is all inputs, always."""
    loss_terms: int
    loss_total: bool
    deltas: tuple[int, ...]
    gradients: tuple[int, ...]
    input_gradients: int
    means: tuple[int, ...]
    updates: tuple[int, ...]


def tally(
    spec: NetworkSpec, phase: Phase, sample: int, done: Iterable[tuple[Stage, int]]
) -> Revealed:
    """Revealed, from how many events of each stage are done."""
    counts = {kind: [0] * (len(spec.sizes) + 1) for kind in Kind}
    counts[Kind.ACTIVATION][0] = spec.inputs
    for stage, events in done:
        nodes, terms = divmod(events, stage.terms)
        kind = stage.kind
        if kind is Kind.NEURON:
            counts[Kind.SUM][stage.layer] = nodes + (terms == stage.terms - 1)
            kind = Kind.ACTIVATION
        counts[kind][stage.layer] = nodes

    def by_layer(kind: Kind) -> tuple[int, ...]:
        return tuple(counts[kind][:-1])

    return Revealed(
        phase=phase,
        sample=sample,
        sums=by_layer(Kind.SUM),
        activations=by_layer(Kind.ACTIVATION),
        loss_terms=counts[Kind.LOSS_TERM][-1],
        loss_total=counts[Kind.LOSS_TOTAL][-1] > 0,
        deltas=by_layer(Kind.DELTA),
        gradients=by_layer(Kind.GRADIENT),
        input_gradients=counts[Kind.INPUT_GRADIENT][0],
        means=by_layer(Kind.MEAN),
        updates=by_layer(Kind.UPDATE),
    )
