"""How iterations and losses are laid along the axes: evenly, by powers of ten, or by epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bpstudio.history import History
    from bpstudio.training import Problem

Values = NDArray[np.float64]

_FARTHEST = 300.0
_MOST_EPOCHS = 10**9
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Epochs:
    """Which epoch each iteration is in, as lines between the iterations that are given."""

    iterations: tuple[float, ...]
    epochs: tuple[float, ...]

    @classmethod
    def of(cls, history: History) -> Epochs:
        """Those of a run; another batch size makes them longer or shorter from there on."""
        return cls.of_problems([stretch.problem for stretch in history.stretches])

    @classmethod
    def of_problems(cls, problems: Sequence[Problem]) -> Epochs:
        """Those of what was in force one after the other."""
        begun: dict[int, float] = {}
        for before, problem in pairwise((problems[0], *problems)):
            # The epoch in which the batches changed may be shorter than those before it.
            last = problem.origin.epoch - 1
            if before.origin.iteration < (start := before.epoch_start(last)):
                begun[start] = last
            begun[problem.origin.iteration] = problem.origin.epoch
        last, length = max(begun), problems[-1].batches_per_epoch
        begun[last + _MOST_EPOCHS * length] = begun[last] + _MOST_EPOCHS
        return cls(tuple(begun), tuple(begun.values()))

    @property
    def are_iterations(self) -> bool:
        """Whether each is of one iteration."""
        return self.iterations == self.epochs

    def whole(self, iteration: int) -> int:
        """The epoch that the iteration is in."""
        return math.floor(self.epoch(iteration) + _ROUNDING)

    def of_iterations(self, iterations: Values) -> Values:
        """Epochs, from 0, with their parts."""
        return np.interp(iterations, self.iterations, self.epochs)

    def epoch(self, iteration: float) -> float:
        """How many epochs are over then."""
        return float(np.interp(iteration, self.iterations, self.epochs))

    def iteration(self, epoch: float) -> float:
        """The iteration at which so many epochs are over."""
        return float(np.interp(epoch, self.epochs, self.iterations))


@dataclass(frozen=True)
class Scale:
    """Logarithmic on either axis. Iteration 0 has its place too: n stands at log₁₀(1 + n).

    With `epochs` iterations stand where their epochs do.
    """

    log_x: bool = False
    log_y: bool = False
    epochs: Epochs | None = None

    def points(self, iterations: NDArray[np.number], losses: Values) -> tuple[Values, Values]:
        """Where losses stand; those that have no logarithm are left out where it is wanted."""
        return self.place(self.x(iterations), losses)

    def place(self, x: Values, losses: Values) -> tuple[Values, Values]:
        """The same for losses whose places along the axis below are known."""
        if not self.log_y:
            return x, losses
        positive = losses > 0
        return x[positive], np.log10(losses[positive])

    def x(self, iterations: NDArray[np.number]) -> Values:
        """Where iterations stand on the axis below."""
        values = np.asarray(iterations, np.float64)
        if self.epochs is not None:
            values = self.epochs.of_iterations(values)
        return np.log10(1 + values) if self.log_x else values

    def x_of(self, iteration: float) -> float:
        """Where one iteration stands; none is below 0 on a logarithmic axis."""
        if self.epochs is not None:
            iteration = self.epochs.epoch(iteration)
        return float(np.log10(1 + max(iteration, 0))) if self.log_x else float(iteration)

    def iteration(self, x: float) -> float:
        """The iteration that stands at `x`."""
        found = float(10 ** min(x, _FARTHEST) - 1) if self.log_x else x
        return found if self.epochs is None else self.epochs.iteration(found)

    def of_run(self, history: History) -> Scale:
        """The same for another run, whose epochs may be longer or shorter."""
        return self if self.epochs is None else replace(self, epochs=Epochs.of(history))
