"""How much at once, how often, and how fast: the measures that a run takes of itself."""

from __future__ import annotations

# Seconds over which the speed is averaged.
SPEED_INTERVAL = 0.5


class Allowance:
    """Lets something be done again only when it takes no more than a part of the time."""

    def __init__(self, share: float, interval: float = 0.0) -> None:
        self._share, self._interval = share, interval
        self._due = 0.0
        self.cost = 0.0

    def allows(self, now: float) -> bool:
        return now >= self._due

    def charge(self, began: float, ended: float) -> None:
        self.cost = ended - began
        self._due = ended + max(self._interval, self.cost / self._share)


class Slice:
    """The number of iterations that take about `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.iterations = 1

    def took(self, iterations: int, seconds: float) -> None:
        fitting = iterations * self._seconds / max(seconds, 1e-9)
        self.iterations = max(1, min(int(fitting), 2 * self.iterations))


class Speed:
    """Iterations per second over the last half second or so."""

    def __init__(self, iteration: int, now: float) -> None:
        self._iteration, self._since = iteration, now
        self._value: float | None = None

    def measure(self, iteration: int, now: float) -> float:
        elapsed = now - self._since
        if self._value is None or elapsed >= SPEED_INTERVAL:
            self._value = (iteration - self._iteration) / max(elapsed, 1e-9)
        if elapsed >= SPEED_INTERVAL:
            self._iteration, self._since = iteration, now
        return self._value
