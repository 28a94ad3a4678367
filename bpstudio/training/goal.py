"""Until when to train: an epoch, a time, or a loss, whichever comes first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import numpy as np

from bpstudio.engine import Array
from bpstudio.errors import UserError


class Mark(StrEnum):
    """What a goal may be set on; also the names of its fields."""

    EPOCH = "epoch"
    SECONDS = "seconds"
    LOSS = "loss"
    TEST_LOSS = "test_loss"


@dataclass(frozen=True)
class Goal:
    """Stop as this epoch begins, after so many seconds of training, or at such a loss.

    `loss` is met when the mean of the batch losses of as many iterations as an epoch has is not
    above it: a single batch would fall below by luck. `test_loss` is that of all test samples.
    What is None is no goal. Raises UserError (goal.epoch, goal.seconds, goal.loss, goal.test_loss)
    for what is not above 0.
    """

    epoch: int | None = None
    seconds: float | None = None
    loss: float | None = None
    test_loss: float | None = None

    def __post_init__(self) -> None:
        for mark in Mark:
            wanted = self.wanted(mark)
            if wanted is not None and not (isfinite(wanted) and wanted > 0):
                raise UserError(f"{wanted:g} is not above 0.", f"goal.{mark}", "Type such as 0.05.")

    def __bool__(self) -> bool:
        """Whether there is anything to reach."""
        return any(self.wanted(mark) is not None for mark in Mark)

    def wanted(self, mark: Mark) -> float | None:
        """What is to be reached of this kind."""
        wanted: float | None = getattr(self, mark.value)
        return wanted


NO_GOAL = Goal()


@dataclass(frozen=True)
class Reached:
    """The goal that was reached: what was wanted, and what it is now."""

    mark: Mark
    value: float
    wanted: float


class RecentLosses:
    """The batch losses of the last `length` iterations, which are those of an epoch."""

    def __init__(self, length: int, losses: Array | None = None) -> None:
        self._length = length
        self.losses: Array = np.empty(0) if losses is None else losses[-length:]

    @property
    def mean(self) -> float | None:
        """Their mean; None while there are fewer."""
        return float(self.losses.mean()) if self.losses.size == self._length else None

    def append(self, losses: Array) -> None:
        self.losses = np.concatenate((self.losses, losses))[-self._length :]

    def until(self, limit: float, losses: Array) -> int | None:
        """How many of the losses that follow bring the mean down to the limit."""
        known = np.concatenate((self.losses, losses))
        missing = self._length - self.losses.size
        if known.size < self._length:
            return None
        sums = np.cumsum(np.concatenate(([0.0], known)))
        means = (sums[self._length :] - sums[: -self._length]) / self._length
        # The first of them may be the mean that was known before.
        first = 1 if missing <= 0 else 0
        found = np.flatnonzero(means[first:] <= limit)
        return int(found[0]) + max(missing, 1) if found.size else None
