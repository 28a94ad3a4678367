"""The way from a kept state to an iteration: training once more, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from bpstudio.kept import nbytes_of
from bpstudio.training import Loop, ModelState, Problem
from bpstudio.training.blas import use_threads_of

NEAR_BYTES = 24 * 2**20
_MOST_NEAR = 64


class Replay:
    """Training again from a kept state to an iteration, in slices that a window has time for.

    The last few states on the way, and the one that it comes to, are given to `remember`.
    """

    def __init__(
        self,
        problem: Problem,
        start: ModelState,
        iteration: int,
        remember: Callable[[ModelState], None],
    ) -> None:
        self._remember = remember
        self.start, self.target = start.iteration, iteration
        self._problem, self._state = problem, start
        self._loop = None if start.iteration == iteration else Loop(problem, start)
        self._reached = start.iteration
        self._slice = 1
        self._alone = most_near(start) // 2

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
        self._remember(self._state)
        return self._state

    def leave(self) -> None:
        """Remember how far it has come, for another to go on from there."""
        if self._loop is not None and self._reached > self.start:
            self._remember(self._loop.state())

    def _advance(self) -> None:
        assert self._loop is not None
        left = self.target - self._reached
        # The last few are remembered one by one: stepping back goes through them next.
        near = left <= self._alone
        count = 1 if near else min(self._slice, left - self._alone)
        self._loop.run(count)
        self._reached += count
        if near:
            self._remember(self._loop.state())


def most_near(state: ModelState) -> int:
    """How many states of this size are kept because they were visited last."""
    return max(1, min(_MOST_NEAR, NEAR_BYTES // max(1, nbytes_of(state))))
