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
from bpstudio.training.watching.tape import Tape
from bpstudio.training.watching.weights import WeightDetector

Conditions = Sequence[Condition | Breakpoint]

# Where a glance was not enough it seldom is soon after.
_STAY_CLOSE = 64
# Those on which all conditions are looked at alike, and one other; each takes some MB.
_MOST_TAPES = 3


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
        self._problem, self._dtype = problem, dtype
        self._glances = [one for one in self._detectors if one.glance is not None]
        self._tapes: dict[frozenset[int], Tape] = {}
        self._all = frozenset(one.index for one in self._glances)
        # For how many more parts the glance of each is not enough.
        self._close_parts = dict.fromkeys(self._all, 0)
        self.tape = self._tape(self._all)
        self.capacity = self.tape.capacity
        self.close_capacity = self._tape(frozenset()).capacity

    @property
    def room(self) -> int:
        """How many iterations the tape takes that begins next."""
        return self._tape(self._brief_for).capacity

    @property
    def _brief_for(self) -> frozenset[int]:
        return frozenset(index for index, parts in self._close_parts.items() if not parts)

    def _tape(self, brief_for: frozenset[int]) -> Tape:
        """The one for which a glance is enough for these, as it is as a rule."""
        if brief_for not in self._tapes:
            if len(self._tapes) == _MOST_TAPES:
                self._tapes.popitem()
            brief = [one for one in self._glances if one.index in brief_for]
            close = [one for one in self._detectors if one.index not in brief_for]
            needs = [(one, one.glance or Need.NOTHING) for one in brief]
            needs += [(one, one.need) for one in close]
            need = reduce(or_, (need for _, need in needs), Need.NOTHING)
            choose = [one.choose for one, need in needs if Need.ENTRIES in need]
            tape = Tape(self._problem, need, self._dtype, choose=choose, brief_for=brief_for)
            tape.let_listen(one for one in close if one.listens)
            tape.let_listen(one.glancing for one in brief if one.glancing is not None)
            self._tapes[brief_for] = tape
        return self._tapes[brief_for]

    def begin(self, iteration: int, whole: bool = False) -> None:
        """Begin the tape anew: with `whole`, with all that any condition looks at."""
        self.tape = self._tape(frozenset() if whole else self._brief_for)
        self._close_parts = {one: max(0, parts - 1) for one, parts in self._close_parts.items()}
        self.tape.begin(iteration)

    def needs_more(self, theta: Array, losses: NDArray[np.float64]) -> bool:
        """Was a glance not enough? Then the whole is to be recorded."""
        tape = self.tape
        tape.end(theta, losses, overflowed=False)
        with np.errstate(all="ignore"):
            glances = (one for one in self._glances if one.index in tape.brief_for)
            open_ = [one.index for one in glances if one.may_hold_on(tape)]
        self._close_parts |= dict.fromkeys(open_, _STAY_CLOSE)
        return bool(open_)

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
