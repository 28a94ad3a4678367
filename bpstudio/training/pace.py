"""How much at once, how often, and how fast: the measures that a run takes of itself."""

from __future__ import annotations

from collections import deque

# Seconds over which the speed is averaged.
SPEED_INTERVAL = 0.5
# Seconds between two looks at the pipe, and at most when a few iterations take longer than that.
SLICE = 0.005
LONGEST_SLICE = 0.016
FEW = 4
# Costs of which the middle one counts.
REMEMBERED = 5


class Allowance:
    """Lets something be done again only when it takes no more than a part of the time.

    What it takes is the middle of the last few measurements: a single slow one would otherwise
    hold back the next for fifty times as long.
    """

    def __init__(self, share: float, interval: float = 0.0) -> None:
        self._share, self._interval = share, interval
        self._due = 0.0
        self._costs: deque[float] = deque(maxlen=REMEMBERED)
        self.cost = 0.0

    def allows(self, now: float) -> bool:
        return now >= self._due

    def charge(self, cost: float, now: float) -> None:
        """It took `cost` seconds of this thread, and is done now."""
        self.cost = cost
        self._costs.append(cost)
        usual = sorted(self._costs)[len(self._costs) // 2]
        self._due = now + max(self._interval, usual / self._share)


class Slice:
    """How many iterations to make before looking up: what takes about 5 ms.

    Of slow iterations, of which each may take as long, it is a few more, since the loop looks
    through all parameters whenever it ends; but no more than fit into a frame.
    """

    def __init__(self) -> None:
        self.iterations = 1

    def took(self, iterations: int, seconds: float) -> None:
        each = max(seconds / max(iterations, 1), 1e-9)
        fitting = max(SLICE / each, min(FEW, LONGEST_SLICE / each))
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
