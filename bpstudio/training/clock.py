"""How long a run had been trained when it came to an iteration, in bounded memory."""

from __future__ import annotations

import numpy as np

MOST = 2048


class TrainingClock:
    """Seconds of training by iteration, breaks not counted; straight lines between the marks.

    Steps by hand take no time. While there are few marks each is kept, then every other one goes.
    """

    def __init__(self) -> None:
        self._iterations: list[int] = []
        self._seconds: list[float] = []

    def note(self, iteration: int, seconds: float) -> None:
        """The run has come to that iteration, or waits there; what it had come to before stays."""
        if self._iterations and iteration <= self._iterations[-1]:
            if iteration == self._iterations[-1]:
                self._seconds[-1] = max(self._seconds[-1], seconds)
            return
        self._iterations.append(iteration)
        self._seconds.append(max(seconds, self._seconds[-1] if self._seconds else 0.0))
        if len(self._iterations) > MOST:
            # The newest stays.
            del self._iterations[1:-1:2], self._seconds[1:-1:2]

    def at(self, iteration: int) -> float:
        """Seconds of training up to that iteration."""
        if not self._iterations:
            return 0.0
        return float(np.interp(iteration, self._iterations, self._seconds))

    def until(self, iteration: int) -> TrainingClock:
        """Another clock, with the same past up to that iteration."""
        other = TrainingClock()
        kept = [i for i in self._iterations if i < iteration]
        other._iterations, other._seconds = kept, self._seconds[: len(kept)]
        if self._iterations:
            other.note(iteration, self.at(iteration))
        return other
