"""Every number of one sample that a cursor has revealed, and which of them the step is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bpstudio.engine import ACTIVATIONS, Array, matrices
from bpstudio.stepping.explain_loss import loss_terms
from bpstudio.stepping.level import Kind, Phase
from bpstudio.stepping.revealed import Location, Revealed
from bpstudio.stepping.step import Step
from bpstudio.stepping.trace import Trace

_ALL = 1 << 60
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Known:
    """Answers about the trace at the cursor; a number that is not revealed is None.

    With `whole`, a step is a node or more: at its end all of its terms are at work.
    """

    trace: Trace
    cursor: int
    whole: bool = False

    @cached_property
    def at(self) -> Location | None:
        return self.trace.schedule.locate(self.cursor)

    @cached_property
    def revealed(self) -> Revealed:
        return self.trace.schedule.revealed(self.cursor)

    @property
    def sample(self) -> int:
        return self.revealed.sample

    @property
    def last(self) -> int:
        """The output layer."""
        return len(self.trace.spec.layers)

    @property
    def returning(self) -> bool:
        """Whether the gradient has set out from the loss."""
        return self.revealed.phase in (Phase.BACKWARD, Phase.UPDATE)

    def elementwise(self, layer: int) -> bool:
        return ACTIVATIONS[self.trace.spec.layers[layer - 1].activation].elementwise

    def sum_kind(self, layer: int) -> Kind:
        """The kind of the nodes that reveal z."""
        return Kind.NEURON if self.elementwise(layer) else Kind.SUM

    # How far ------------------------------------------------------------------------------------

    def terms(self, kind: Kind, layer: int, neuron: int) -> int:
        """How many terms of a node are revealed; more than any node has once it is complete."""
        at = self.at
        if at is not None and (at.kind, at.layer, at.neuron) == (kind, layer, neuron):
            return at.term + 1
        return _ALL if neuron < self._complete(kind, layer) else 0

    def _complete(self, kind: Kind, layer: int) -> int:
        if kind is Kind.INPUT_GRADIENT:
            return self.revealed.input_gradients
        return self._counts[kind][layer]

    @cached_property
    def _counts(self) -> Mapping[Kind, tuple[int, ...]]:
        revealed = self.revealed
        return {
            Kind.NEURON: revealed.activations,
            Kind.SUM: revealed.sums,
            Kind.DELTA: revealed.deltas,
            Kind.GRADIENT: revealed.gradients,
            Kind.MEAN: revealed.means,
            Kind.UPDATE: revealed.updates,
        }

    def products(self, layer: int, neuron: int) -> int:
        """How many terms of the neuron's z are revealed, the bias being one."""
        return self.terms(self.sum_kind(layer), layer, neuron)

    def returned(self, layer: int, neuron: int) -> int:
        """How many terms w δ of ∂J/∂a are revealed, of a neuron that is no output."""
        if layer == 0:
            return self.terms(Kind.INPUT_GRADIENT, 0, neuron)
        if self.elementwise(layer):
            return self.terms(Kind.DELTA, layer, neuron)
        return _ALL if self.terms(Kind.DELTA, layer, 0) else 0

    def works(self, kind: Kind, layer: int, neuron: int, *terms: int) -> bool:
        """Whether the step is about one of these terms of the node, or any of it if none is told.

        Negative terms count from the node's end.
        """
        at = self.at
        if at is None or (at.kind, at.layer, at.neuron) != (kind, layer, neuron):
            return False
        if not terms or (self.whole and at.is_last_term):
            return True
        return at.term in [term % at.terms if term < 0 else term for term in terms]

    # Numbers ------------------------------------------------------------------------------------

    def values(self, layer: int) -> Array:
        """The layer's activations for this sample, revealed or not."""
        values: Array = self._a[layer][self.sample]
        return values

    def deltas(self, layer: int) -> Array:
        """The layer's ∂J/∂z for this sample, revealed or not."""
        values: Array = self._dz[layer][self.sample]
        return values

    def z(self, layer: int, neuron: int) -> float | None:
        shown = neuron < self.revealed.sums[layer]
        return float(self.trace.pass_.z[layer][self.sample, neuron]) if shown else None

    def a(self, layer: int, neuron: int) -> float | None:
        shown = neuron < self.revealed.activations[layer]
        return float(self.values(layer)[neuron]) if shown else None

    def delta(self, layer: int, neuron: int) -> float | None:
        return float(self.deltas(layer)[neuron]) if neuron < self.revealed.deltas[layer] else None

    def da(self, layer: int, neuron: int) -> float:
        """∂J/∂a of the sample, revealed or not."""
        return float(self.trace.pass_.da[layer][self.sample, neuron])

    def weights(self, layer: int) -> Array:
        """(out, in), before the update."""
        return self._matrices[layer - 1][:, :-1]

    def weight(self, layer: int, neuron: int, source: int) -> float:
        return float(self._matrices[layer - 1][neuron, source])

    def bias(self, layer: int, neuron: int) -> float:
        return float(self._matrices[layer - 1][neuron, -1])

    @cached_property
    def _matrices(self) -> tuple[Array, ...]:
        return matrices(self.trace.spec, self.trace.theta)

    @cached_property
    def _a(self) -> tuple[Array, ...]:
        return self.trace.pass_.a

    @cached_property
    def _dz(self) -> tuple[Array, ...]:
        return self.trace.pass_.dz

    def gradient(self, layer: int, neuron: int, source: int) -> float | None:
        """∂J/∂w of this sample alone; the bias follows the last source."""
        if self.terms(Kind.GRADIENT, layer, neuron) <= source:
            return None
        delta = float(self.deltas(layer)[neuron])
        inputs = self.values(layer - 1)
        return delta * float(inputs[source]) if source < len(inputs) else delta

    def target(self, output: int) -> float:
        return float(self.trace.y[self.sample, output])

    @cached_property
    def parts(self) -> Array:
        """E of each output, revealed or not."""
        at = self.at
        return loss_terms(Step(self.trace, at)) if at else self.trace.y[0] * 0

    def part(self, output: int) -> float | None:
        one = len(self.parts) == 1
        shown = self.revealed.loss_total if one else output < self.revealed.loss_terms
        return float(self.parts[output]) if shown else None

    @property
    def loss(self) -> float | None:
        shown = self.revealed.loss_total
        return float(self.trace.pass_.losses[self.sample]) if shown else None


def drawn(count: int, current: int | None) -> tuple[int, ...]:
    """Which of `count` rows are drawn one by one: the first few, and the current one."""
    if count <= _SHOWN + 1:
        return tuple(range(count))
    if current is None or not _SHOWN <= current < count:
        return tuple(range(_SHOWN))
    return (*range(_SHOWN - 1), current)
