"""How fast a user wants training to go, and when an iteration is due so that it goes evenly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite

from bpstudio.errors import UserError

FIELD = "training.pace"
SLOWEST, FASTEST = 0.01, 1e6
# Iterations that follow each other more slowly are seen one by one.
SINGLE = 0.016
# Those that follow each other faster are made a few at a time, so many seconds apart.
TICK = 0.005
# What was missed by more than this many seconds is not made up for.
SLACK = 0.05


class Unit(StrEnum):
    """What a pace counts."""

    ITERATIONS = "iterations"
    EPOCHS = "epochs"


@dataclass(frozen=True)
class Pace:
    """So many iterations or epochs a second; infinitely many are as many as possible.

    Raises UserError (training.pace) for a rate outside 0.01 … 1,000,000 that is not infinite.
    """

    rate: float = inf
    unit: Unit = Unit.ITERATIONS

    def __post_init__(self) -> None:
        if self.rate != inf and not (isfinite(self.rate) and SLOWEST <= self.rate <= FASTEST):
            raise UserError(
                f"A speed of {self.rate:g} {self.unit} a second is not possible.",
                FIELD,
                f"Choose one from {SLOWEST:g} to {FASTEST:,.0f}.",
            )

    @property
    def is_full_speed(self) -> bool:
        return self.rate == inf

    def interval(self, batches_per_epoch: int) -> float:
        """Seconds from one iteration to the next; 0 at full speed."""
        return 1 / (self.rate * (batches_per_epoch if self.unit is Unit.EPOCHS else 1))


FULL_SPEED = Pace()


class Beat:
    """Says how many iterations are due, on a clock that its user reads; `interval` 0 is always.

    `since` is how many seconds ago the last iteration was made, as far as that is known.
    """

    def __init__(self, interval: float, now: float, since: float = inf) -> None:
        self._interval = interval
        self._due = now + max(0.0, interval - since)

    @property
    def is_slow(self) -> bool:
        """Whether each iteration is to be seen by itself."""
        return self._interval >= SINGLE

    def change(self, interval: float, now: float) -> None:
        """Another interval, counted from the last iteration."""
        last = self._due - self._interval
        self._interval = interval
        self._due = max(now, last + interval) if interval else now

    def wait(self, now: float) -> float:
        """Seconds until something is due; 0 if it is."""
        return max(0.0, self._due + (self._at_once - 1) * self._interval - now)

    def due(self, now: float) -> int | None:
        """How many iterations to make now; None for as many as you like."""
        if not self._interval:
            return None
        if self.wait(now):
            return 0
        if now - self._due > SLACK:
            self._due = now - (0.0 if self.is_slow else SLACK)
        # A learner sees each of the slow ones, also of those that are late.
        return 1 if self.is_slow else 1 + int((now - self._due) / self._interval)

    def made(self, iterations: int, now: float) -> None:
        """So many were made; the next ones are due in their time."""
        self._due = self._due + iterations * self._interval if self._interval else now

    @property
    def _at_once(self) -> int:
        return max(1, int(TICK / self._interval)) if self._interval else 1
