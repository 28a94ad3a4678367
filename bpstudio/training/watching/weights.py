"""Conditions on what an update does to a weight."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array, Pass, matrices
from bpstudio.training.conditions import Place, WeightAbove, WeightChangesSign
from bpstudio.training.problem import Problem
from bpstudio.training.watching.detector import Bools, Event, Moment, first_row, meets
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.passed import Indices
from bpstudio.training.watching.tape import MANY_PARAMETERS, SURELY_LESS, Tape

Sides = tuple[Bools, Bools]

_NOWHERE: Indices = np.empty(0, np.intp)


class WeightDetector(Event[WeightChangesSign | WeightAbove]):
    """Looks at all weights at once, and closely only at those whose range says that it may hold.

    The places are entries of theta: `_wanted` says which, and `held` has one for each.
    """

    def __init__(
        self, index: int, condition: WeightChangesSign | WeightAbove, problem: Problem
    ) -> None:
        super().__init__(index, condition, problem, [])
        n = problem.spec.n_parameters
        self.listens = n > MANY_PARAMETERS
        self.need = Need.NOTHING if self.listens else Need.THETA
        self._wanted = _wanted(problem, condition)
        self.glancing: _Glance | None = None
        if self.listens:
            self.glance = Need.NOTHING
            self.glancing = _Glance(condition, self._wanted)
        elif isinstance(condition, WeightAbove):
            self.glance = Need.SIZES
        self.held = self.before = np.zeros(n, np.bool_)
        self._columns = _NOWHERE
        self._events: Bools = np.empty((0, 0), np.bool_)
        self.begin()

    def begin(self) -> None:
        self._last: Sides | None = None
        self._is_first = True
        self._heard: list[Bools | None] = []

    def listen(self, one: Pass, theta: Array) -> None:
        del one
        sides = None if self._is_within(theta) else self._sides_of(theta)
        if not self._is_first:
            self._heard.append(self._events_heard(self._last, sides))
        self._last, self._is_first = sides, False

    def end(self, theta: Array) -> None:
        sides = None if self._is_within(theta) else self._sides_of(theta)
        self._heard.append(self._events_heard(self._last, sides))

    def _is_within(self, theta: Array) -> bool:
        """Is no parameter beyond the threshold, if there is one?"""
        one = self.condition
        if isinstance(one, WeightChangesSign):
            return False
        return bool(theta.max() <= one.above and theta.min() >= -one.above)

    def _events_heard(self, before: Sides | None, after: Sides | None) -> Bools | None:
        """None stands for sides that are all within, and for no events."""
        if after is None:
            return None
        return after[1] if before is None else self._events_between(before, after)

    def may_hold_on(self, tape: Tape) -> bool:
        if self.glancing is not None:
            return self.glancing.saw_any
        assert isinstance(self.condition, WeightAbove)
        return not tape.largest_parameter <= SURELY_LESS * self.condition.above

    def look(self, tape: Tape) -> int | None:
        self._columns = _NOWHERE
        if not self.is_seen_on(tape):
            return None
        if self.listens:
            self._hear()
        else:
            self._read(tape)
        if not self._columns.size:
            return None
        self._beginnings = self._events.copy()
        self._beginnings[0] &= ~self.held[self._columns]
        return first_row(self._beginnings)

    def _hear(self) -> None:
        """Which weights were heard to go to the other side, and when."""
        if all(one is None for one in self._heard):
            return
        nowhere = np.zeros_like(self._wanted)
        found = np.array([nowhere if one is None else one for one in self._heard])
        self._columns = np.flatnonzero(found.any(axis=0) & self._wanted)
        self._events = found[:, self._columns]

    def _read(self, tape: Tape) -> None:
        """The same, only of weights whose range is not all on one side; NaN is on none."""
        one, (low, high) = self.condition, tape.range_of(0, tape.count + 1)
        if isinstance(one, WeightChangesSign):
            stays = (low >= 0) | (high <= 0)
        else:
            stays = (low >= -one.above) & (high <= one.above)
        near = np.flatnonzero(~stays & self._wanted)
        if not near.size:
            return
        here, there = self._sides_of(tape.thetas[:, near])
        events = self._events_between((here[:-1], there[:-1]), (here[1:], there[1:]))
        if events is not None:
            self._columns, self._events = near, events

    def _sides_of(self, theta: Array) -> Sides:
        """Where theta is on one side, and where on the other.

        The sides are below 0 and above 0, or within the threshold and beyond it.
        """
        one = self.condition
        if isinstance(one, WeightChangesSign):
            return theta < 0, theta > 0
        size = np.abs(theta)
        return size <= one.above, size > one.above

    def _events_between(self, before: Sides, after: Sides) -> Bools | None:
        """Which weights an update takes to the other side: of the threshold only to beyond."""
        if not isinstance(self.condition, WeightChangesSign):
            return before[0] & after[1]
        if not (before[0] != after[0]).any():
            return None
        return (before[0] & after[1]) | (before[1] & after[0])

    def settle(self, tape: Tape, count: int, hit: bool) -> None:
        del tape
        self.held = self.before.copy()
        if hit and self._columns.size and count < len(self._events):
            self.held[self._columns[self._events[count]]] = True

    def begins_at(self, row: int) -> Place | None:
        if row >= len(self._events) or not self._columns.size or not self._beginnings[row].any():
            return None
        return self._place(int(self._columns[self._beginnings[row].argmax()]))

    def _place(self, entry: int) -> Place:
        for layer, of_layer in enumerate(self._numbered, start=1):
            found = np.argwhere(of_layer == entry)
            if len(found):
                return Place(layer, *found[0].tolist())
        raise LookupError(f"There is no parameter {entry}.")

    @property
    def _numbered(self) -> tuple[Array, ...]:
        spec = self.problem.spec
        return matrices(spec, np.arange(spec.n_parameters, dtype=np.float64))

    def value(self, place: Place, moment: Moment) -> float:
        """The new weight."""
        assert place.layer is not None
        weights = matrices(self.problem.spec, moment.after.theta)[place.layer - 1]
        return float(weights[place.neuron, place.source])


class _Glance:
    """Whether anything could be an event, as a rule in a pass or two over all weights.

    A change of sign is one of whether a weight is above 0, though not the other way round; and
    nothing is beyond a threshold that the norm of all, or that the two extremes lie within.
    """

    def __init__(self, condition: WeightChangesSign | WeightAbove, wanted: Bools) -> None:
        self._above = condition.above if isinstance(condition, WeightAbove) else None
        self._wanted, self._norm_tells = wanted, True
        self._now, self._last = np.empty_like(wanted), np.empty_like(wanted)
        self.begin()

    def begin(self) -> None:
        self.saw_any, self._is_first = False, True

    def listen(self, one: Pass, theta: Array) -> None:
        del one
        self.end(theta)

    def end(self, theta: Array) -> None:
        if self.saw_any:
            return
        if self._above is None:
            self.saw_any = self._changes(theta)
        else:
            self.saw_any = not self._is_within(theta, self._above)
        self._is_first = False

    def _is_within(self, theta: Array, above: float) -> bool:
        if self._norm_tells:
            self._norm_tells = bool(np.sqrt(theta.dot(theta)) <= SURELY_LESS * above)
        return self._norm_tells or bool(theta.max() <= above and theta.min() >= -above)

    def _changes(self, theta: Array) -> bool:
        self._now, self._last = self._last, self._now
        np.greater(theta, 0, self._now)
        if self._is_first:
            return False
        np.not_equal(self._now, self._last, self._last)
        self._last &= self._wanted
        return bool(self._last.any())


def _wanted(problem: Problem, condition: WeightChangesSign | WeightAbove) -> Bools:
    """(n_parameters,): the weights that the condition speaks of; no bias is among them."""
    wanted = np.zeros(problem.spec.n_parameters)
    for layer, of_layer in enumerate(matrices(problem.spec, wanted), start=1):
        if meets(condition.layer, layer):
            weights = of_layer[:, :-1]
            weights[_chosen(condition.neuron), _chosen(condition.source)] = 1
    return wanted > 0


def _chosen(number: int | None) -> slice:
    return slice(None) if number is None else slice(number, number + 1)
