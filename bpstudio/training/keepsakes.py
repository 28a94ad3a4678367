"""States met between two snapshots, so that the way back to any iteration is short."""

from __future__ import annotations

from bpstudio.training.problem import ModelState

# Seconds of training between two of them, and what a snapshot may carry of them at most.
INTERVAL = 0.010
MOST = 64
MOST_BYTES = 1 << 16


class Keepsakes:
    """Evenly spread: when there are too many, every other one goes, and they come half as often.

    Large states are left to the snapshots alone, which say how often sending them is worth it.
    """

    def __init__(self, state: ModelState, now: float) -> None:
        nbytes = max(1, state.theta.nbytes + state.slots.nbytes)
        self._most = min(MOST, MOST_BYTES // nbytes)
        self._states: list[ModelState] = []
        self._interval, self._last = INTERVAL, now

    def wants(self, now: float) -> bool:
        """Whether it is time for another."""
        return self._most > 1 and now - self._last >= self._interval

    def add(self, state: ModelState, now: float) -> None:
        self._states.append(state)
        self._last = now
        if len(self._states) > self._most:
            self._states = self._states[1::2]
            self._interval *= 2

    def take(self) -> tuple[ModelState, ...]:
        """All there are, to go with a snapshot."""
        taken, self._states, self._interval = tuple(self._states), [], INTERVAL
        return taken
