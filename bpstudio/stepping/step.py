"""The step that is explained: a trace, a place in it, and the numbers of its sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bpstudio.engine import ACTIVATIONS, Array, NetworkSpec, is_fused
from bpstudio.stepping import labels
from bpstudio.stepping.activation_formulas import FORMULAS, ActivationFormula
from bpstudio.stepping.explanation import Explanation, TermTable
from bpstudio.stepping.level import Phase
from bpstudio.stepping.notation import RESULT_DIGITS, Maths, plain
from bpstudio.stepping.revealed import Location
from bpstudio.stepping.symbols import layer_name, parameter_, unit_name
from bpstudio.stepping.trace import Trace
from bpstudio.stepping.words import Text

PHASES = {
    Phase.FORWARD: labels.FORWARD,
    Phase.LOSS: labels.LOSS,
    Phase.BACKWARD: labels.BACKWARD,
    Phase.UPDATE: labels.UPDATE,
}


@dataclass(frozen=True)
class Step:
    """A trace at one location; `a`, `z`, `da`, `dz` are the location's sample's, by layer."""

    trace: Trace
    at: Location

    @property
    def spec(self) -> NetworkSpec:
        return self.trace.spec

    @property
    def layer(self) -> int:
        return self.at.layer

    @property
    def neuron(self) -> int:
        return self.at.neuron

    @property
    def last(self) -> int:
        """The output layer."""
        return len(self.spec.layers)

    @property
    def n_in(self) -> int:
        return self.spec.sizes[self.layer - 1]

    @property
    def batch_size(self) -> int:
        return len(self.trace.x)

    @property
    def y(self) -> Array:
        sample: Array = self.trace.y[self.at.sample]
        return sample

    def a(self, layer: int) -> Array:
        return self._of_sample(self.trace.pass_.a, layer)

    def z(self, layer: int) -> Array:
        return self._of_sample(self.trace.pass_.z, layer)

    def da(self, layer: int) -> Array:
        return self._of_sample(self.trace.pass_.da, layer)

    def dz(self, layer: int) -> Array:
        return self._of_sample(self.trace.pass_.dz, layer)

    def _of_sample(self, arrays: Sequence[Array], layer: int) -> Array:
        sample: Array = arrays[layer][self.at.sample]
        return sample

    def activation(self, layer: int) -> str:
        return self.spec.layers[layer - 1].activation

    def label(self, layer: int) -> Text:
        """The activation's name as it is read: “leaky ReLU”."""
        return Text(labels.ACTIVATION_NAMES[self.activation(layer)])

    def parameter(self, j: int, k: int) -> Maths:
        """Weight k of neuron j of this layer, or its bias when k is n_in."""
        return parameter_(self.layer, j, k, self.n_in)

    def formula(self, layer: int) -> ActivationFormula | None:
        """How the layer's activation is written; None for softmax."""
        return FORMULAS.get(self.activation(layer))

    def slope(self, layer: int, neuron: int) -> float:
        """f′(z) of one neuron with an elementwise activation."""
        one = slice(neuron, neuron + 1)
        activation = ACTIVATIONS[self.activation(layer)]
        return float(activation.slope(self.z(layer)[one], self.a(layer)[one])[0])

    @property
    def fused(self) -> bool:
        """Whether the output's δ is a − y."""
        return self.layer == self.last and is_fused(self.spec)

    def name(self, layer: int | None = None, neuron: int | None = None) -> Text:
        """The unit's name; this step's own unit unless told."""
        return unit_name(
            self.spec,
            self.layer if layer is None else layer,
            self.neuron if neuron is None else neuron,
        )

    def short_name(self, layer: int, neuron: int) -> Text:
        """The unit's name in a table, whose layer is plain from the formula above it."""
        if 0 < layer < self.last:
            return Text(labels.NEURON_UNIT, n=str(neuron + 1))
        return unit_name(self.spec, layer, neuron)

    def layer_name(self, layer: int | None = None) -> Text:
        return layer_name(self.spec, self.layer if layer is None else layer)

    def explain(
        self,
        what: str,
        *,
        formula: Sequence[Maths] = (),
        numbers: Sequence[Maths] = (),
        value: float | None = None,
        signed: bool = False,
        result: str | None = None,
        terms: TermTable | None = None,
        sentence: str = "",
        code: str = "",
    ) -> Explanation:
        """An explanation titled “Phase · what”; the result is `value` unless it is given."""
        if result is None:
            result = "" if value is None else f"= {plain(value, RESULT_DIGITS, signed)}"
        return Explanation(
            title=Text(labels.TITLE, phase=Text(PHASES[self.at.phase]), what=what),
            phase=self.at.phase,
            kind=self.at.kind,
            formula=tuple(line.latex for line in formula),
            formula_plain=tuple(line.plain for line in formula),
            numbers=tuple(line.latex for line in numbers),
            numbers_plain=tuple(line.plain for line in numbers),
            terms=terms,
            result=result,
            value=None if value is None else float(value),
            sentence=sentence,
            code=code,
        )
