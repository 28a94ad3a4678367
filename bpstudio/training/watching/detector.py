"""A detector finds where one condition begins to hold, among the iterations on a tape."""

from __future__ import annotations

from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, NetworkSpec, Pass, matrices, run
from bpstudio.engine.record import Record
from bpstudio.training.conditions import Condition, Hit, Kept, Place
from bpstudio.training.problem import ModelState, Problem
from bpstudio.training.watching.need import Need
from bpstudio.training.watching.passed import Indices
from bpstudio.training.watching.tape import Listener, Tape

Bools = NDArray[np.bool_]
Numbers = NDArray[np.float64]
C = TypeVar("C", bound=Condition)

_NO_PAST: Numbers = np.empty(0)


class Moment:
    """The iteration at which a condition was hit: its state, and from that all there is to say."""

    def __init__(self, problem: Problem, state: ModelState, after: ModelState) -> None:
        self.problem, self.state, self.after = problem, state, after

    @cached_property
    def pass_(self) -> Pass:
        return run(self.problem.spec, self.state.theta, *self.problem.batch(self.state.iteration))


class Detector(Generic[C]):
    """Looks for one condition at `places`, the layers, neurons or weights that it speaks of.

    `look` may be called again and again; what it found becomes the past with `settle`.
    """

    need = Need.NOTHING
    listens = False
    glance: Need | None = None
    """Where `may_hold_on` can tell from a tape that is brief for it: what it needs of it."""
    glancing: Listener | None = None
    """Who looks at every iteration for it then."""

    def __init__(self, index: int, condition: C, problem: Problem, places: list[Place]) -> None:
        self.index, self.condition, self.problem = index, condition, problem
        self.places = places
        self.held: Bools = np.zeros(len(places), np.bool_)
        self.before = self.held
        self.past: Numbers = _NO_PAST
        self._holds: Bools | None = None
        self._fresh: Bools | None = None

    def look(self, tape: Tape) -> int | None:
        """The first row at which the condition begins to hold anywhere."""
        self._fresh = None
        self._holds = self.holds(tape) if self.places and self.is_seen_on(tape) else None
        if self._holds is None:
            return None
        self._fresh = self._holds.copy()
        self._fresh[0] &= ~self.held
        self._keep_beginnings(self._fresh, self._holds)
        return first_row(self._fresh)

    def is_seen_on(self, tape: Tape) -> bool:
        """Is all that is needed on this tape? What is not was shown not to hold."""
        return self.index not in tape.brief_for

    def may_hold_on(self, tape: Tape) -> bool:
        """If `glance`: might it hold anywhere, as far as a brief tape can tell?"""
        raise NotImplementedError

    def choose(self, record: Record) -> Indices:
        """Which numbers of a record it looks at, if it needs ENTRIES."""
        raise NotImplementedError

    def _keep_beginnings(self, fresh: Bools, holds: Bools) -> None:
        fresh[1:] &= ~holds[:-1]

    def begin(self) -> None:
        """The tape begins anew."""

    def listen(self, one: Pass, theta: Array) -> None:
        """If `listens`: a pass is complete, and theta has yet to be updated."""

    def end(self, theta: Array) -> None:
        """If `listens`: theta after the last update."""

    def holds(self, tape: Tape) -> Bools | None:
        """(m, places): where the condition holds, or None for nowhere."""
        raise NotImplementedError

    def settle(self, tape: Tape, count: int, hit: bool) -> None:
        """The first `count` iterations are the past; with `hit`, one more has been told of."""
        if count:
            self.held = self.before = self._held_at(count - 1)
        if hit:
            self.held = self._held_at(count)
        self.remember(tape, count)

    def _held_at(self, row: int) -> Bools:
        if self._holds is None:
            return np.zeros(len(self.places), np.bool_)
        held: Bools = self._holds[row].copy()
        return held

    def remember(self, tape: Tape, count: int) -> None:
        """Put what the first `count` iterations add to the past."""

    def begins_at(self, row: int) -> Place | None:
        """The first place at which the condition begins to hold in this row."""
        if self._fresh is None or row >= len(self._fresh) or not self._fresh[row].any():
            return None
        return self.places[int(self._fresh[row].argmax())]

    def hit(self, place: Place, moment: Moment) -> Hit:
        """What to tell of the place, at the moment before the update."""
        value = self.value(place, moment)
        where = (place.layer, place.neuron, place.source)
        return Hit(self.index, self.condition, moment.state.iteration, value, *where)

    def value(self, place: Place, moment: Moment) -> float:
        del place
        return moment.pass_.loss

    def keep(self) -> Kept:
        return Kept(self.held, self.past, self.before)

    def recall(self, kept: Kept, edited: bool) -> None:
        """Go on from there; what comes next may have been edited since."""
        if kept.held.shape == self.held.shape:
            self.held = kept.before if edited else kept.held
            self.before, self.past = kept.before, kept.past


class Event(Detector[C]):
    """A condition that holds in single iterations, and so begins anew whenever it holds.

    It is told of one iteration only once, should training go on from there.
    """

    def _keep_beginnings(self, fresh: Bools, holds: Bools) -> None:
        """Every one is a beginning."""

    def settle(self, tape: Tape, count: int, hit: bool) -> None:
        super().settle(tape, count, hit)
        self.before = np.zeros(len(self.places), np.bool_)
        if not hit:
            self.held = self.before


def entries_of_biases(spec: NetworkSpec, places: list[Place]) -> Indices:
    """Where in theta, and in its gradient, the biases of these neurons are."""
    biases = [one[:, -1] for one in matrices(spec, np.arange(spec.n_parameters, dtype=np.float64))]
    entries = [
        biases[place.layer - 1][place.neuron]
        for place in places
        if place.layer is not None and place.neuron is not None
    ]
    return np.array(entries, np.intp)


def meets(wanted: int | None, number: int) -> bool:
    """Is this the number wanted? None wants any."""
    return wanted is None or wanted == number


def first_row(found: Bools) -> int | None:
    """The first row in which anything is true."""
    rows = np.flatnonzero(found.any(axis=1))
    return int(rows[0]) if rows.size else None
