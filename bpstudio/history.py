"""A run as it can be travelled: kept states, the edits made on the way, and replay between them.

Training is deterministic, so a state that was not kept is found again, bit for bit, by training
from the nearest kept one before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from bpstudio.io import Document
from bpstudio.training import Loop, ModelState, Problem
from bpstudio.training.blas import use_threads_of

KEPT_BYTES = 208 * 2**20
NEAR_BYTES = 24 * 2**20
MOST_KEPT = 4096
_MOST_NEAR = 64


@dataclass(frozen=True, eq=False)
class Stretch:
    """From the iteration of `start` on, this document was in force; `start` is kept for good."""

    document: Document
    problem: Problem
    start: ModelState

    @property
    def first(self) -> int:
        return self.start.iteration


class History:
    """All of one run: any iteration from its first to its `head` can be visited again.

    One state is kept of each cell of so many iterations. When they take more than `kept_bytes`,
    or are more than 4,096, every other one is dropped, oldest first, and the cells grow twice as
    wide. So they lie evenly over a run however long it is, at most twice as far apart as need be.
    Beside them stay the head, and for a while those that were visited last.
    """

    def __init__(
        self, document: Document, problem: Problem, state: ModelState, kept_bytes: int = KEPT_BYTES
    ) -> None:
        self.stretches = [Stretch(document, problem, state)]
        self.head = state.iteration
        self._kept_bytes = kept_bytes
        self._iterations: list[int] = []
        self._states: list[ModelState] = []
        self._thinned = self._kept = 0
        self._spacing = 1
        self._near: OrderedDict[int, ModelState] = OrderedDict()
        self._newest: ModelState | None = None

    @property
    def first(self) -> int:
        return self.stretches[0].first

    @property
    def nbytes(self) -> int:
        """What the kept states take."""
        states = [*self._states, *self._near.values(), *(s.start for s in self.stretches)]
        if self._newest is not None:
            states.append(self._newest)
        return sum(_nbytes(state) for state in {id(state): state for state in states}.values())

    def limit(self, kept_bytes: int) -> None:
        """Keep so much from now on, and let go of what is more; for a run that is left."""
        self._kept_bytes = kept_bytes
        self._thin()

    def rest(self) -> None:
        """Let go of what was kept only because it was visited last."""
        self._near.clear()

    def stretch_at(self, iteration: int) -> Stretch:
        """What was in force in the pass of this iteration."""
        return self.stretches[self._stretch_number(iteration)]

    def next_change(self, iteration: int) -> int | None:
        """The first iteration after this one at which something was edited."""
        number = self._stretch_number(iteration) + 1
        return self.stretches[number].first if number < len(self.stretches) else None

    def knows(self, document: Document, state: ModelState) -> bool:
        """Whether the run has this document in force at that state's iteration already."""
        stretch = self.stretch_at(state.iteration)
        edited = stretch.first == state.iteration and not _same(stretch.start, state)
        return document.computes_as(stretch.document) and not edited

    def keep(self, state: ModelState) -> None:
        """Training or a step has come to this state."""
        if state.iteration >= self.head:
            self.head, self._newest = state.iteration, state
        at = bisect_right(self._iterations, state.iteration)
        neighbours = self._iterations[max(0, at - 1) : at + 1]
        cell = state.iteration // self._spacing
        if any(iteration // self._spacing == cell for iteration in neighbours):
            return
        self._iterations.insert(at, state.iteration)
        self._states.insert(at, state)
        self._kept += _nbytes(state)
        self._thinned = min(self._thinned, at)
        self._thin()

    def change(self, document: Document, problem: Problem, state: ModelState) -> None:
        """From this state on, another document or other weights; what came after is let go."""
        self._forget_from(state.iteration)
        if state.iteration == self.stretches[-1].first:
            self.stretches.pop()
        self.stretches.append(Stretch(document, problem, state))
        self.head, self._newest = state.iteration, None

    def fork(self, iteration: int) -> History:
        """Another history with the same past up to this iteration, to go on differently."""
        number = self._stretch_number(iteration)
        first = self.stretches[0]
        other = History(first.document, first.problem, first.start, self._kept_bytes)
        other.stretches = self.stretches[: number + 1]
        other.head = iteration
        at = bisect_right(self._iterations, iteration)
        other._iterations, other._states = self._iterations[:at], self._states[:at]
        other._kept = sum(map(_nbytes, other._states))
        other._spacing, other._thinned = self._spacing, min(self._thinned, at)
        other._near = OrderedDict((i, s) for i, s in self._near.items() if i <= iteration)
        return other

    def replay(self, iteration: int) -> Replay:
        """The way to the state of this iteration; raises ValueError outside first … head."""
        if not self.first <= iteration <= self.head:
            raise ValueError(f"iteration {iteration} is not in {self.first} … {self.head}")
        stretch = self.stretch_at(iteration)
        return Replay(self, stretch.problem, self._nearest(iteration, stretch), iteration)

    def remember(self, state: ModelState) -> None:
        """Keep a state that was visited near at hand."""
        self._near[state.iteration] = state
        self._near.move_to_end(state.iteration)
        while len(self._near) > _most_near(state):
            self._near.popitem(last=False)

    def _nearest(self, iteration: int, stretch: Stretch) -> ModelState:
        at = bisect_right(self._iterations, iteration)
        found = [stretch.start, *self._states[max(0, at - 1) : at]]
        found += [state for i, state in self._near.items() if i <= iteration]
        if self._newest is not None and self._newest.iteration <= iteration:
            found.append(self._newest)
        within = (state for state in found if state.iteration >= stretch.first)
        # Of two at the same iteration the stretch's own start counts: an edit may have made it.
        return max(within, key=lambda state: (state.iteration, state is stretch.start))

    def _stretch_number(self, iteration: int) -> int:
        return max(0, bisect_right([s.first for s in self.stretches], iteration) - 1)

    def _forget_from(self, iteration: int) -> None:
        while len(self.stretches) > 1 and self.stretches[-1].first > iteration:
            self.stretches.pop()
        at = bisect_right(self._iterations, iteration - 1)
        self._kept -= sum(map(_nbytes, self._states[at:]))
        del self._iterations[at:], self._states[at:]
        self._thinned = min(self._thinned, at)
        for near in [i for i in self._near if i >= iteration]:
            del self._near[near]

    def _thin(self) -> None:
        """Drop the second state of two cells, oldest first; when none is left, widen the cells."""
        while len(self._states) > 1 and (
            len(self._states) > MOST_KEPT or self._kept > self._kept_bytes
        ):
            second = self._find_second()
            if second is None:
                self._spacing *= 2
                self._thinned = 0
            else:
                self._kept -= _nbytes(self._states[second])
                del self._iterations[second], self._states[second]
                self._thinned = second

    def _find_second(self) -> int | None:
        iterations, wide = self._iterations, 2 * self._spacing
        rest = range(max(1, self._thinned), len(iterations))
        return next((i for i in rest if iterations[i] // wide == iterations[i - 1] // wide), None)


class Replay:
    """Training again from a kept state to an iteration, in slices that a window has time for."""

    def __init__(
        self, history: History, problem: Problem, start: ModelState, iteration: int
    ) -> None:
        self._history = history
        self.start, self.target = start.iteration, iteration
        self._problem, self._state = problem, start
        self._loop = None if start.iteration == iteration else Loop(problem, start)
        self._reached = start.iteration
        self._slice = 1
        self._alone = _most_near(start) // 2

    @property
    def progress(self) -> float:
        """0 … 1."""
        length = self.target - self.start
        return 1.0 if length == 0 else (self._reached - self.start) / length

    @property
    def done(self) -> bool:
        return self._reached == self.target

    def run(self, seconds: float | None = None) -> bool:
        """Go on for about so long, a little at least, or to the end; whether it is reached."""
        # Between two slices a frame may have been shown that takes another number.
        use_threads_of(self._problem)
        until = perf_counter() + (float("inf") if seconds is None else seconds)
        while not self.done:
            began = perf_counter()
            self._advance()
            now = perf_counter()
            if now >= until:
                break
            if seconds is None or now - began < seconds / 4:
                self._slice *= 2
        return self.done

    def state(self) -> ModelState:
        """The state of the iteration; call it when done."""
        if self._loop is not None:
            self._state = self._loop.state()
            self._loop = None
        self._history.remember(self._state)
        return self._state

    def leave(self) -> None:
        """Remember how far it has come, for another to go on from there."""
        if self._loop is not None and self._reached > self.start:
            self._history.remember(self._loop.state())

    def _advance(self) -> None:
        assert self._loop is not None
        left = self.target - self._reached
        # The last few are remembered one by one: stepping back goes through them next.
        near = left <= self._alone
        count = 1 if near else min(self._slice, left - self._alone)
        self._loop.run(count)
        self._reached += count
        if near:
            self._history.remember(self._loop.state())


def _most_near(state: ModelState) -> int:
    """How many states of this size are kept because they were visited last."""
    return max(2, min(_MOST_NEAR, NEAR_BYTES // max(1, _nbytes(state))))


def _same(one: ModelState, other: ModelState) -> bool:
    pairs = ((one.theta, other.theta), (one.slots, other.slots))
    return one is other or all(np.array_equal(a, b) for a, b in pairs)


def _nbytes(state: ModelState) -> int:
    return state.theta.nbytes + state.slots.nbytes
