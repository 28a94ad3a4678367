"""Conditions on a pass: gradients, deltas and slopes."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from bpstudio.engine import ACTIVATIONS, Array, matrices
from bpstudio.engine.record import Record
from bpstudio.training.conditions import (
    DeltaBelow,
    GradientAbove,
    GradientBelow,
    Hit,
    Place,
    Saturated,
)
from bpstudio.training.conditions.kinds import Condition
from bpstudio.training.problem import Problem
from bpstudio.training.watching.detector import Bools, Detector, Moment, entries_of_biases
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.passed import Indices, Passes
from bpstudio.training.watching.tape import SURELY_LESS, Tape

# So many numbers are gathered sooner than it is thought about which.
_FEW_NUMBERS = 8192

# Of large batches, the first sample says as a rule that a condition on all of them does not hold.
_WORTH_BRIEFNESS = 4
# Of a layer, so many entries of the gradient are looked at first.
_SOME = 6

N = TypeVar("N", bound=Condition)


class GradientDetector(Detector[GradientBelow | GradientAbove]):
    """Bounds tell as a rule: no layer's norm is above that of all layers, or below that of a part.

    The bounds are all that is on a brief tape.
    """

    need = Need.GRADIENT

    def __init__(
        self,
        index: int,
        condition: GradientBelow | GradientAbove,
        problem: Problem,
        places: list[Place],
    ) -> None:
        super().__init__(index, condition, problem, places)
        is_below = isinstance(condition, GradientBelow)
        self.glance = Need.ENTRIES if is_below else Need.TOTALS
        self._some, self._of_layer = _some_biases(problem, places)

    def choose(self, record: Record) -> Indices:
        return record.gradient_start + self._some

    def may_hold_on(self, tape: Tape) -> bool:
        one = self.condition
        if isinstance(one, GradientAbove):
            return bool(self.places) and not tape.largest_norm <= SURELY_LESS * one.above
        entries = tape.numbers(self.choose)
        squares = (entries * entries) @ self._of_layer
        return not SURELY_LESS * np.sqrt(squares.min(initial=np.inf)) >= one.below

    def holds(self, tape: Tape) -> Bools | None:
        squares = tape.squares[:, [place.layer - 1 for place in self.places if place.layer]]
        one = self.condition
        norms = np.sqrt(squares)
        holds = norms < one.below if isinstance(one, GradientBelow) else norms > one.above
        return holds if holds.any() else None

    def hit(self, place: Place, moment: Moment) -> Hit:
        """Of an exploding gradient, also the neuron with the largest part in it."""
        if isinstance(self.condition, GradientAbove):
            parts = (self._gradient(place, moment) ** 2).sum(axis=1)
            place = Place(place.layer, int(parts.argmax()))
        return super().hit(place, moment)

    def value(self, place: Place, moment: Moment) -> float:
        return float(np.linalg.norm(self._gradient(place, moment)))

    def _gradient(self, place: Place, moment: Moment) -> Array:
        assert place.layer is not None
        return matrices(self.problem.spec, moment.pass_.grad)[place.layer - 1]


def _some_biases(problem: Problem, places: list[Place]) -> tuple[Indices, Array]:
    """Entries of the gradient, some of each place's layer, and (entries, places): of which."""
    spec = problem.spec
    numbered = matrices(spec, np.arange(spec.n_parameters, dtype=np.float64))
    biases = [numbered[place.layer - 1][:, -1] for place in places if place.layer]
    parts = [of_layer[:: -(-len(of_layer) // _SOME)] for of_layer in biases]
    numbers = [np.full(len(part), number) for number, part in enumerate(parts)]
    entries = np.concatenate([*parts, np.empty(0)]).astype(np.intp)
    of_layer = np.concatenate([*numbers, np.empty(0)])[:, np.newaxis] == np.arange(len(places))
    return entries, of_layer.astype(np.float64)


class NeuronDetector(Detector[N]):
    """A condition on what each neuron has for every sample of a batch.

    It can hold only where it may for each single sample: that is looked at first, for all samples
    where few neurons are in question, and otherwise for twice as many from time to time.
    """

    def __init__(self, index: int, condition: N, problem: Problem, places: list[Place]) -> None:
        super().__init__(index, condition, problem, places)
        self._known: dict[int, Indices] = {}

    def may_hold(self, numbers: Array, places: Indices) -> Bools:
        """For each number that the neuron of a place, (n, 1) or (1, n), has for a sample."""
        raise NotImplementedError

    def batch_holds(self, numbers: Array) -> Bools | None:
        """(n,), from the numbers (n, batch), if it takes more than `may_hold` for each of them."""
        del numbers
        return None

    def holds(self, tape: Tape) -> Bools | None:
        holds: Bools | None = None
        for passes in tape.passes:
            rows, places = self._pairs(passes)
            if rows.size:
                if holds is None:
                    holds = np.zeros((tape.count, len(self.places)), np.bool_)
                holds[passes.rows[rows], places] = True
        return holds

    def _pairs(self, passes: Passes) -> tuple[Indices, Indices]:
        """The rows, and the places, at which the condition holds."""
        starts, batch = self._starts(passes), passes.batch_size
        everywhere = np.arange(len(starts))[np.newaxis]
        may = self.may_hold(passes.copies.take(starts, axis=1), everywhere)
        rows, places = np.nonzero(may)
        flat, width = passes.copies.reshape(-1), passes.copies.shape[1]
        first, count = 0, 1 if rows.size * batch > _FEW_NUMBERS else batch
        while first < batch and rows.size:
            samples = np.arange(first, min(first + count, batch))
            where = (rows * width + starts[places])[:, np.newaxis] + samples
            kept = self.may_hold(flat.take(where), places[:, np.newaxis]).all(axis=1)
            rows, places = rows[kept], places[kept]
            first, count = first + count, 2 * count
        if rows.size:
            where = (rows * width + starts[places])[:, np.newaxis] + np.arange(batch)
            kept_at_last = self.batch_holds(flat.take(where))
            if kept_at_last is not None:
                rows, places = rows[kept_at_last], places[kept_at_last]
        return rows, places

    def _starts(self, passes: Passes) -> Indices:
        """(places,): where in a copy the numbers of each neuron begin."""
        return self._places_in(passes.record) - passes.skipped

    def _places_in(self, record: Record) -> Indices:
        """(places,): where in a record the numbers of each neuron begin."""
        batch = record.batch_size
        if batch not in self._known:
            is_of_deltas = Need.DELTAS in self.need
            start = record.delta_start if is_of_deltas else record.activation_start
            self._known[batch] = np.array(
                [
                    start(place.layer) + place.neuron * batch
                    for place in self.places
                    if place.layer is not None and place.neuron is not None
                ],
                np.intp,
            )
        return self._known[batch]


class DeltaDetector(NeuronDetector[DeltaBelow]):
    """No mean of |δ| is below the size of the mean of δ, which is the gradient of the bias."""

    need = Need.DELTAS

    def __init__(
        self, index: int, condition: DeltaBelow, problem: Problem, places: list[Place]
    ) -> None:
        super().__init__(index, condition, problem, places)
        self.glance = Need.ENTRIES
        self._biases = entries_of_biases(problem.spec, places)

    def choose(self, record: Record) -> Indices:
        return record.gradient_start + self._biases

    def may_hold_on(self, tape: Tape) -> bool:
        sizes = np.abs(tape.numbers(self.choose))
        return not SURELY_LESS * sizes.min(initial=np.inf) >= self.condition.below

    def may_hold(self, numbers: Array, places: Indices) -> Bools:
        del places
        may: Bools = np.abs(numbers) < self.condition.below
        return may

    def batch_holds(self, numbers: Array) -> Bools | None:
        holds: Bools = np.abs(numbers).sum(axis=1) < self.condition.below
        return holds

    def value(self, place: Place, moment: Moment) -> float:
        assert place.layer is not None
        return float(np.abs(moment.pass_.dz[place.layer][:, place.neuron]).mean())


class SaturationDetector(NeuronDetector[Saturated]):
    need = Need.ACTIVATIONS

    def __init__(
        self, index: int, condition: Saturated, problem: Problem, places: list[Place]
    ) -> None:
        super().__init__(index, condition, problem, places)
        names = [problem.spec.layers[place.layer - 1].activation for place in places if place.layer]
        self._is_sigmoid = np.array([name == "sigmoid" for name in names], np.bool_)
        if problem.batch_size >= _WORTH_BRIEFNESS:
            self.glance = Need.ENTRIES

    def choose(self, record: Record) -> Indices:
        """The first sample's activations."""
        return self._places_in(record)

    def may_hold_on(self, tape: Tape) -> bool:
        everywhere = np.arange(len(self.places))[np.newaxis]
        return bool(self.may_hold(tape.numbers(self.choose), everywhere).any())

    def may_hold(self, numbers: Array, places: Indices) -> Bools:
        """From each activation, the slope of its sigmoid or tanh."""
        slopes: Array = 1 - numbers * numbers
        if self._is_sigmoid.any():
            slopes = np.where(self._is_sigmoid[places], (1 - numbers) * numbers, slopes)
        may: Bools = slopes < self.condition.slope
        return may

    def value(self, place: Place, moment: Moment) -> float:
        assert place.layer is not None
        layer, one = place.layer, moment.pass_
        name = self.problem.spec.layers[layer - 1].activation
        slopes = ACTIVATIONS[name].slope(one.z[layer], one.a[layer])
        return float(slopes[:, place.neuron].max())
