"""Conditions on what an update does to a weight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, matrices
from bpstudio.training.conditions import Place, WeightAbove, WeightChangesSign
from bpstudio.training.problem import Problem
from bpstudio.training.watching.detector import Bools, Event, Moment, first_row, meets
from bpstudio.training.watching.tape import Need, Tape

Indices = NDArray[np.intp]

_NOWHERE: Indices = np.empty(0, np.intp)


class WeightDetector(Event[WeightChangesSign | WeightAbove]):
    """Looks at all weights at once, and closely only at those whose range says that it may hold.

    The places are entries of theta: `_wanted` says which, and `held` has one for each.
    """

    need = Need.THETA

    def __init__(
        self, index: int, condition: WeightChangesSign | WeightAbove, problem: Problem
    ) -> None:
        super().__init__(index, condition, problem, [])
        self._wanted = _wanted(problem, condition)
        self.held = np.zeros(problem.spec.n_parameters, np.bool_)
        self._columns = _NOWHERE
        self._events: Bools = np.empty((0, 0), np.bool_)

    def look(self, tape: Tape) -> int | None:
        self._columns = self._candidates(tape.thetas)
        if not self._columns.size:
            return None
        thetas = tape.thetas[:, self._columns]
        self._events = self._between(thetas[:-1], thetas[1:])
        self._beginnings = self._events.copy()
        self._beginnings[0] &= ~self.held[self._columns]
        return first_row(self._beginnings)

    def _candidates(self, thetas: Array) -> Indices:
        """The entries of theta to look at closely: seldom any, and that is found out fast."""
        one = self.condition
        if isinstance(one, WeightChangesSign):
            negative = thetas < 0
            changes = negative[1:] != negative[:-1]
            if not changes.any():
                return _NOWHERE
            may = np.flatnonzero(changes.any(axis=0))
        else:
            if thetas.max() <= one.above and thetas.min() >= -one.above:
                return _NOWHERE
            may = np.flatnonzero((np.abs(thetas) > one.above).any(axis=0))
        return may[self._wanted[may]]

    def _between(self, before: Array, after: Array) -> Bools:
        if isinstance(self.condition, WeightChangesSign):
            down: Bools = (before > 0) & (after < 0)
            return down | ((before < 0) & (after > 0))
        above = self.condition.above
        crossed: Bools = (np.abs(before) <= above) & (np.abs(after) > above)
        return crossed

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
