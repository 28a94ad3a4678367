"""What a frame lets the canvas show: every value that is revealed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from bpstudio.engine import LOSSES, Array, LayerView, views
from bpstudio.frame import Frame
from bpstudio.stepping import Kind, Level, Location, Phase
from bpstudio.ui.canvas.focus import step_size

_INCOMING = frozenset({Kind.NEURON, Kind.SUM, Kind.GRADIENT, Kind.MEAN, Kind.UPDATE})


@dataclass(frozen=True)
class Highlight:
    """What the current step is about: a neuron, and the edges that take part.

    `sources` are neurons of the layer before it, `targets` of the layer after. `outputs` are the
    lines from the outputs to the loss box. When `whole`, the step is about every neuron of the
    layer, and the ranges are what each of them is joined to.
    """

    phase: Phase
    layer: int
    neuron: int
    sources: range = range(0)
    targets: range = range(0)
    outputs: range = range(0)
    whole: bool = False

    def has(self, layer: int, neuron: int) -> bool:
        """Whether the step is about this neuron."""
        return layer == self.layer and (self.whole or neuron == self.neuron)


@dataclass(frozen=True, eq=False)
class Reading:
    """Answers from a frame. While it trains only the parameters are known."""

    frame: Frame

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return self.frame.document.spec.sizes

    @property
    def last(self) -> int:
        """The number of the output layer."""
        return len(self.sizes) - 1

    @property
    def live(self) -> bool:
        return self.frame.training

    @cached_property
    def parameters(self) -> tuple[LayerView, ...]:
        return views(self.frame.document.spec, self.frame.theta)

    @cached_property
    def was(self) -> Reading | None:
        """The same moment before the edit of a value that made this one; until the next step."""
        before = self.frame.before
        return None if before is None or self.live else Reading(before)

    def old(self, ask: Ask) -> float | None:
        """What the answer was before the edit, where it was another."""
        if self.was is None:
            return None
        before, now = ask(self.was), ask(self)
        return None if before == now else before

    def weight(self, layer: int, neuron: int, source: int) -> float:
        """As it stands at the cursor; source -1 is the bias."""
        values = self.biases(layer) if source < 0 else self.weights(layer)[:, source]
        return float(values[neuron])

    def weights(self, layer: int) -> Array:
        """As they stand at the cursor: (out, in)."""
        return self.parameters[layer - 1].weights

    def biases(self, layer: int) -> Array:
        return self.parameters[layer - 1].biases

    @cached_property
    def location(self) -> Location | None:
        return None if self.live else self.frame.location

    @property
    def phase(self) -> Phase | None:
        return self.location.phase if self.location else None

    @property
    def about_gradients(self) -> bool:
        """Whether the current step reveals gradients of weights."""
        return self.location is not None and self.location.kind in (Kind.GRADIENT, Kind.MEAN)

    @property
    def sample(self) -> int:
        return self.frame.revealed.sample

    @property
    def batch_size(self) -> int:
        return self.frame.schedule.batch_size

    def activation(self, layer: int, neuron: int) -> float | None:
        if self.live or neuron >= self.frame.revealed.activations[layer]:
            return None
        return float(self._activations[layer][self.sample, neuron])

    def activations(self, layer: int) -> Array:
        """All of the layer's that are known, as far as they go."""
        if self.live:
            return np.empty(0)
        return self._activations[layer][self.sample, : self.frame.revealed.activations[layer]]

    def weighted_sums(self, layer: int) -> Array:
        """All of the layer's that are known, as far as they go; of the inputs there are none."""
        if self.live or layer == 0:
            return np.empty(0)
        known = self.frame.revealed.sums[layer]
        return self.frame.trace.pass_.z[layer][self.sample, :known]

    def weighted_sum(self, layer: int, neuron: int) -> float | None:
        if self.live or layer == 0 or neuron >= self.frame.revealed.sums[layer]:
            return None
        return float(self.frame.trace.pass_.z[layer][self.sample, neuron])

    def deltas(self, layer: int) -> Array:
        """All of the layer's that are known, as far as they go."""
        if self.live:
            return np.empty(0)
        revealed, passed = self.frame.revealed, self.frame.trace.pass_
        if layer == 0:
            return passed.da[0][self.sample, : revealed.input_gradients]
        return passed.dz[layer][self.sample, : revealed.deltas[layer]]

    def delta(self, layer: int, neuron: int) -> float | None:
        """∂J/∂z, or of an input ∂J/∂x."""
        if self.live:
            return None
        known = self._deltas[layer]
        return float(known[neuron]) if neuron < len(known) else None

    def gradients(self, layer: int) -> Array | None:
        """∂J/∂w, and ∂J/∂b last: (out, in + 1); NaN where it is not revealed."""
        if self.live or self.frame.cursor == 0:
            return None
        if layer not in self._gradients:
            self._gradients[layer] = self.frame.trace.gradient_shown(layer, self.frame.cursor)
        return self._gradients[layer]

    def gradient(self, layer: int, neuron: int, source: int) -> float | None:
        """∂J/∂w as shown, or ∂J/∂b for source -1."""
        gradients = self.gradients(layer)
        value = np.nan if gradients is None else float(gradients[neuron, source])
        return None if np.isnan(value) else float(value)

    def is_mean(self, layer: int, neuron: int) -> bool:
        """Whether the neuron's gradients are the batch's mean by now, not a running sum."""
        return self.batch_size > 1 and neuron < self.frame.revealed.means[layer]

    def before(self, layer: int, neuron: int, source: int) -> float | None:
        """The weight before the update (source -1: the bias), once there is a new one."""
        where = self.location
        if where is None or where.kind is not Kind.UPDATE or layer > where.layer:
            return None
        if source < 0 and not self.frame.document.spec.train_biases:
            return None
        if layer == where.layer:
            if neuron > where.neuron:
                return None
            position = source if source >= 0 else where.terms - 1
            if neuron == where.neuron and position > where.term:
                return None
        trace = self.frame.trace
        values = trace.biases(layer) if source < 0 else trace.weights(layer)[:, source]
        return float(values[neuron])

    @property
    def has_targets(self) -> bool:
        """Whether the loss compares the outputs with anything."""
        return LOSSES[self.frame.document.spec.loss].has_targets

    def target(self, output: int) -> float | None:
        if self.live or not self.has_targets:
            return None
        return float(self.frame.trace.y[self.sample, output])

    def loss_term(self, output: int) -> float | None:
        if self.live or output >= self.frame.revealed.loss_terms:
            return None
        return float(self._loss_terms[self.sample, output])

    @property
    def loss(self) -> float | None:
        """The sample's, or in the update the batch's mean."""
        if self.live or not self.frame.revealed.loss_total:
            return None
        pass_ = self.frame.trace.pass_
        mean = self.phase is Phase.UPDATE
        return float(pass_.loss if mean else pass_.losses[self.sample])

    @cached_property
    def running_sum(self) -> float | None:
        """How far the current neuron's sum has grown, while its terms come one by one."""
        where = self.location
        if where is None or where.is_last_term:
            return None
        if where.kind in (Kind.NEURON, Kind.SUM):
            return self._sum_so_far(where)
        if where.kind is Kind.DELTA and 0 < where.layer < self.last:
            return self._delta_so_far(where)
        return None

    @cached_property
    def highlight(self) -> Highlight | None:
        where = self.location
        if where is None:
            return None
        size = step_size(self.frame)
        if size > Level.NODE:
            return self._whole_layer(where, with_edges=size is Level.LAYER)
        base = Highlight(where.phase, where.layer, where.neuron)
        if where.phase is Phase.LOSS:
            total = where.kind is Kind.LOSS_TOTAL
            outputs = range(self.sizes[-1]) if total else range(where.neuron, where.neuron + 1)
            return Highlight(base.phase, base.layer, base.neuron, outputs=outputs)
        if where.kind in _INCOMING:
            sources = self._part(where, self.sizes[where.layer - 1])
            return Highlight(base.phase, base.layer, base.neuron, sources=sources)
        if where.kind is Kind.DELTA and where.layer == self.last:
            outputs = range(where.neuron, where.neuron + 1)
            return Highlight(base.phase, base.layer, base.neuron, outputs=outputs)
        if where.kind in (Kind.DELTA, Kind.INPUT_GRADIENT):
            targets = self._part(where, self.sizes[where.layer + 1])
            return Highlight(base.phase, base.layer, base.neuron, targets=targets)
        return base

    def _whole_layer(self, where: Location, with_edges: bool) -> Highlight:
        """The layer that was completed last; with its edges when the step was this layer alone."""
        base = Highlight(where.phase, where.layer, where.neuron, whole=True)
        if where.phase is Phase.LOSS:
            return replace(base, outputs=range(self.sizes[-1]))
        if not with_edges:
            return base
        if where.layer == 0:
            return replace(base, targets=range(self.sizes[1]))
        return replace(base, sources=range(self.sizes[where.layer - 1]))

    @staticmethod
    def _part(where: Location, edges: int) -> range:
        """The edge of the current term, or all of them once the node is complete."""
        if where.is_last_term:
            return range(edges)
        return range(where.term, where.term + 1) if where.term < edges else range(edges)

    def _sum_so_far(self, where: Location) -> float:
        weights = self.weights(where.layer)[where.neuron]
        terms = where.term + 1
        inputs = self._activations[where.layer - 1][self.sample]
        total = float(weights[:terms] @ inputs[:terms])
        return total + (
            float(self.biases(where.layer)[where.neuron]) if terms > len(weights) else 0
        )

    def _delta_so_far(self, where: Location) -> float | None:
        if where.terms != self.sizes[where.layer + 1] + 1:
            return None
        weights = self.weights(where.layer + 1)[: where.term + 1, where.neuron]
        deltas = self.frame.trace.pass_.dz[where.layer + 1][self.sample, : where.term + 1]
        return float(weights @ deltas)

    @cached_property
    def _activations(self) -> tuple[Array, ...]:
        return tuple(self.frame.trace.pass_.a)

    @cached_property
    def _deltas(self) -> tuple[Array, ...]:
        return tuple(self.deltas(layer) for layer in range(len(self.sizes)))

    @cached_property
    def _gradients(self) -> dict[int, Array]:
        return {}

    @cached_property
    def _loss_terms(self) -> Array:
        trace = self.frame.trace
        return LOSSES[trace.spec.loss].terms(trace.pass_.a[-1], trace.y)


Ask = Callable[[Reading], float | None]
"""A question to a reading, such as what a neuron's δ is."""
