"""All conditions of a run at once: recorded as training goes, looked at every few iterations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array
from bpstudio.engine.judge import has_classes
from bpstudio.engine.thresholds import DYING, SATURATING
from bpstudio.training.conditions import (
    AccuracyReaches,
    Breakpoint,
    Condition,
    DeadReLU,
    DeltaBelow,
    EpochReached,
    GradientAbove,
    GradientBelow,
    Hit,
    IterationReached,
    LossBelow,
    LossFlat,
    LossNotFinite,
    LossRises,
    Memory,
    Place,
    Saturated,
    WeightAbove,
    WeightChangesSign,
)
from bpstudio.training.problem import Problem
from bpstudio.training.watching.accuracy import AccuracyDetector
from bpstudio.training.watching.dead import DeadDetector
from bpstudio.training.watching.detector import Detector, Moment, meets
from bpstudio.training.watching.losses import (
    BelowDetector,
    FlatDetector,
    NotFiniteDetector,
    ReachedDetector,
    RisesDetector,
)
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.passes import (
    DeltaDetector,
    GradientDetector,
    SaturationDetector,
)
from bpstudio.training.watching.tape import Indices, Tape
from bpstudio.training.watching.weights import WeightDetector

Conditions = Sequence[Condition | Breakpoint]

# Where a brief tape did not suffice it seldom does soon after.
_STAY_IN_WHOLE = 64


class Watch:
    """Checks the conditions that are switched on; with `memory`, as if training never stopped."""

    def __init__(
        self,
        problem: Problem,
        conditions: Conditions,
        iteration: int,
        dtype: np.dtype[Any],
        memory: Memory | None = None,
    ) -> None:
        self._detectors = [
            make_detector(number, condition, problem) for number, condition in _enabled(conditions)
        ]
        if memory is not None and memory.iteration == iteration:
            for detector in self._detectors:
                if detector.condition in memory.kept:
                    detector.recall(memory.kept[detector.condition], memory.edited)
        self._glances = [one for one in self._detectors if one.glance is not None]
        need = reduce(or_, (one.need for one in self._detectors), Need.NOTHING)
        self._whole = self._brief = Tape(problem, need, dtype)
        self._whole.listeners = [one for one in self._detectors if one.listens]
        if self._glances:
            self._brief = self._make_brief(problem, dtype)
        self.tape = self._whole
        self.capacity = self._brief.capacity
        self.close_capacity = self._whole.capacity
        self._parts_in_whole = 0

    @property
    def room(self) -> int:
        """How many iterations the tape takes that begins next."""
        return self.close_capacity if self._parts_in_whole else self.capacity

    def _make_brief(self, problem: Problem, dtype: np.dtype[Any]) -> Tape:
        """What is enough to say, as a rule, that nothing holds."""
        exact = [one for one in self._detectors if one.glance is None]
        needs = (one.need if one.glance is None else one.glance for one in self._detectors)
        chosen: list[Indices] = [np.empty(0, np.intp)]
        for one in self._glances:
            if one.glance is Need.ENTRIES:
                start = sum(map(len, chosen))
                one.chosen_in_tape = slice(start, start + len(one.chosen))
                chosen.append(one.chosen)
        need, entries = reduce(or_, needs, Need.NOTHING), np.concatenate(chosen)
        tape = Tape(problem, need, dtype, chosen=entries, brief=True)
        tape.listeners = [one for one in exact if one.listens]
        tape.listeners += [one.glancing for one in self._glances if one.glancing is not None]
        return tape

    def begin(self, iteration: int, whole: bool = False) -> None:
        """Begin the tape anew: with `whole`, or if that was needed lately, with all samples."""
        in_whole = whole or self._parts_in_whole > 0
        self._parts_in_whole = max(0, self._parts_in_whole - 1)
        self.tape = self._whole if in_whole else self._brief
        self.tape.begin(iteration)

    def needs_more(self, theta: Array, losses: NDArray[np.float64]) -> bool:
        """Does the brief tape not suffice? Then the whole is to be recorded."""
        if not self.tape.brief:
            return False
        self.tape.end(theta, losses, overflowed=False)
        with np.errstate(all="ignore"):
            if not any(one.may_hold_on(self.tape) for one in self._glances):
                return False
        self._parts_in_whole = _STAY_IN_WHOLE
        return True

    def look(
        self,
        theta: Array,
        losses: NDArray[np.float64],
        overflowed: bool = False,
        most: int | None = None,
    ) -> int | None:
        """After the iterations on the tape: that of the first hit, of which `hits` then tells.

        Their losses are (m,); `overflowed` says that the last is the one no longer finite. The
        first `most` of them, all as a rule, are the past from then on, or those before the hit.
        """
        tape = self.tape
        tape.end(theta, losses, overflowed)
        with np.errstate(all="ignore"):
            found = [detector.look(tape) for detector in self._detectors]
            most = tape.count if most is None else most
            row = min((one for one in found if one is not None and one <= most), default=None)
            count = most if row is None else row
            for detector in self._detectors:
                # What is come to with the last update has no row of its own.
                detector.settle(tape, count, hit=row is not None and row < tape.count)
        self._row = row
        return None if row is None else tape.first + row

    def hits(self, moment: Moment) -> tuple[Hit, ...]:
        """What was found by the last `look`, in the order of the conditions."""
        assert self._row is not None
        places = [(detector, detector.begins_at(self._row)) for detector in self._detectors]
        with np.errstate(all="ignore"):
            return tuple(one.hit(place, moment) for one, place in places if place is not None)

    def memory(self, iteration: int) -> Memory:
        """What a run that goes on from here is to be given."""
        return Memory(iteration, {one.condition: one.keep() for one in self._detectors})


def is_any_enabled(conditions: Conditions) -> bool:
    return any(True for _ in _enabled(conditions))


def _enabled(conditions: Conditions) -> Iterator[tuple[int, Condition]]:
    for number, one in enumerate(conditions):
        if isinstance(one, Condition):
            yield number, one
        elif one.enabled:
            yield number, one.condition


def make_detector(number: int, condition: Condition, problem: Problem) -> Detector[Any]:
    """What looks for the condition at the places that this network has."""
    anywhere = [Place()]
    match condition:
        case LossNotFinite():
            return NotFiniteDetector(number, condition, problem, anywhere)
        case LossBelow():
            return BelowDetector(number, condition, problem, anywhere)
        case LossRises():
            return RisesDetector(number, condition, problem, anywhere)
        case LossFlat():
            return FlatDetector(number, condition, problem, anywhere)
        case IterationReached() | EpochReached():
            return ReachedDetector(number, condition, problem, anywhere)
        case AccuracyReaches():
            judged = anywhere if has_classes(problem.dataset.targets) else []
            return AccuracyDetector(number, condition, problem, judged)
        case GradientBelow() | GradientAbove():
            layers = range(1, len(problem.spec.layers) + 1)
            places = [Place(layer) for layer in layers if meets(condition.layer, layer)]
            return GradientDetector(number, condition, problem, places)
        case DeltaBelow():
            return DeltaDetector(number, condition, problem, _neurons(problem, condition))
        case Saturated():
            places = _neurons(problem, condition, SATURATING)
            return SaturationDetector(number, condition, problem, places)
        case DeadReLU():
            places = _neurons(problem, condition, DYING)
            return DeadDetector(number, condition, problem, places)
        case WeightChangesSign() | WeightAbove():
            return WeightDetector(number, condition, problem)
    raise TypeError(f"Nothing looks for {condition}.")


def _neurons(
    problem: Problem,
    condition: DeltaBelow | Saturated | DeadReLU,
    activations: tuple[str, ...] | None = None,
) -> list[Place]:
    """The neurons that the condition speaks of, and that have one of the activations."""
    return [
        Place(layer, neuron)
        for layer, dense in enumerate(problem.spec.layers, start=1)
        if meets(condition.layer, layer)
        and (activations is None or dense.activation in activations)
        for neuron in range(dense.units)
        if meets(condition.neuron, neuron)
    ]
