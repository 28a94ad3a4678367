"""Conditions on what an update does to a weight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, Pass, matrices
from bpstudio.training.conditions import Place, WeightAbove, WeightChangesSign
from bpstudio.training.problem import Problem
from bpstudio.training.watching.detector import Bools, Event, Moment, first_row, meets
from bpstudio.training.watching.tape import MANY_PARAMETERS, Need, Tape

Indices = NDArray[np.intp]
Sides = tuple[Bools | None, Bools | None]

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
        self.held = np.zeros(n, np.bool_)
        self._columns = _NOWHERE
        self._events: Bools = np.empty((0, 0), np.bool_)
        self.begin()

    def begin(self) -> None:
        self._last: Sides | None = None
        self._heard: list[Bools | None] = []

    def listen(self, one: Pass, theta: Array) -> None:
        del one
        sides = self._sides_of(theta)
        if self._last is not None:
            self._heard.append(self._events_between(self._last, sides))
        self._last = sides

    def end(self, theta: Array) -> None:
        if self._last is not None:
            self._heard.append(self._events_between(self._last, self._sides_of(theta)))

    def _sides_of(self, theta: Array) -> Sides:
        """Where theta is on one side, and where on the other: None for nowhere.

        The sides are below 0 and above 0, or within the threshold and beyond it.
        """
        one = self.condition
        if isinstance(one, WeightChangesSign):
            return theta < 0, theta > 0
        if theta.max() <= one.above and theta.min() >= -one.above:
            return None, None
        size = np.abs(theta)
        return size <= one.above, size > one.above

    def look(self, tape: Tape) -> int | None:
        found = self._heard_events() if self.listens else self._taped_events(tape.thetas)
        self._columns = _NOWHERE
        if found is None or not found.any():
            return None
        self._columns = np.flatnonzero(found.any(axis=0) & self._wanted)
        self._events = found[:, self._columns]
        self._beginnings = self._events.copy()
        self._beginnings[0] &= ~self.held[self._columns]
        return first_row(self._beginnings)

    def _taped_events(self, thetas: Array) -> Bools | None:
        near, far = self._sides_of(thetas)
        if near is None or far is None:
            return None
        return self._events_between((near[:-1], far[:-1]), (near[1:], far[1:]))

    def _heard_events(self) -> Bools | None:
        if all(one is None for one in self._heard):
            return None
        nowhere = np.zeros_like(self._wanted)
        return np.array([nowhere if one is None else one for one in self._heard])

    def _events_between(self, before: Sides, after: Sides) -> Bools | None:
        """Which weights an update takes to the other side: of the threshold only to beyond."""
        if after[0] is None or after[1] is None:
            return None
        if before[0] is None or before[1] is None:
            return after[1]
        if not isinstance(self.condition, WeightChangesSign):
            return before[0] & after[1]
        if not (before[0] != after[0]).any():
            return None
        return (before[0] & after[1]) | (before[1] & after[0])

    def settle(self, tape: Tape, count: int, hit: bool) -> None:
        del tape
        self.held[:] = False
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
