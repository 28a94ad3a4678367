"""The loss over a grid of a plane, computed from coarse to fine, a little at a time."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, NetworkSpec, Regulariser
from bpstudio.errors import UserError
from bpstudio.landscape.batched import PlaneLoss
from bpstudio.landscape.directions import Directions
from bpstudio.landscape.path import Range

FINEST = 41
MOST_SAMPLES = 2000
_COARSEST = 4


@dataclass(frozen=True, eq=False)
class Surface:
    """losses[i, k] is the loss at alphas[k] and betas[i], nan where it is not finite.

    It is the mean over `samples` of the `total` there are.
    """

    alphas: Array
    betas: Array
    losses: Array
    samples: int
    total: int

    @property
    def minimum(self) -> tuple[float, float, float] | None:
        """α, β and loss of the lowest point of the grid; None when no loss is finite."""
        if not np.isfinite(self.losses).any():
            return None
        i, k = np.unravel_index(int(np.nanargmin(self.losses)), self.losses.shape)
        return float(self.alphas[k]), float(self.betas[i]), float(self.losses[i, k])

    def table(self) -> Array:
        """α, β and loss of each point of the grid (points, 3)."""
        alphas, betas = np.meshgrid(self.alphas, self.betas)
        return np.column_stack([part.reshape(-1) for part in (alphas, betas, self.losses)])

    def at(self, alpha: float, beta: float) -> float:
        """The loss between the points of the grid, bilinear; nan outside and beside a nan."""
        k, right = _cell(self.alphas, alpha)
        i, up = _cell(self.betas, beta)
        if k < 0 or i < 0:
            return float("nan")
        corners = self.losses[i : i + 2, k : k + 2]
        return float(np.array([1 - up, up]) @ corners @ np.array([1 - right, right]))


class Survey:
    """Computes a surface of `finest` × `finest` points over two ranges, coarse to fine.

    The grid doubles: each level holds the points of the one before, which are not computed again.
    Of more than `most_samples` samples, so many, evenly spread, stand for all.
    Raises UserError when there is too little memory, from `step` too.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        directions: Directions,
        inputs: Array,
        targets: Array,
        ranges: tuple[Range, Range],
        finest: int = FINEST,
        regulariser: Regulariser | None = None,
        most_samples: int = MOST_SAMPLES,
    ) -> None:
        self._alphas, self._betas = (np.linspace(*one, finest) for one in ranges)
        self._total = len(inputs)
        rows = _evenly(self._total, most_samples)
        self._samples = len(rows)
        self._losses = np.full((finest, finest), np.nan)
        self._coarse = next(s for s in (_COARSEST, 2, 1) if (finest - 1) % s == 0)
        self._order, self._ends = _order(finest, self._coarse)
        self._done = self._part = 0
        try:
            self._loss = PlaneLoss(spec, directions, inputs[rows], targets[rows], regulariser)
        except MemoryError as error:
            raise _too_little_memory() from error

    @property
    def progress(self) -> float:
        """0 … 1."""
        return self._done / len(self._order)

    @property
    def done(self) -> bool:
        return self._done == len(self._order)

    def step(self, seconds: float) -> float:
        """Compute for about so long, one block at least; returns the progress, 0 … 1."""
        until = perf_counter() + seconds
        try:
            while not self.done:
                self._advance()
                if perf_counter() >= until:
                    break
        except MemoryError as error:
            raise _too_little_memory() from error
        return self.progress

    @property
    def level(self) -> int:
        """How many levels are complete: each is a surface that can be shown."""
        return sum(self._done >= end for end in self._ends)

    def result(self) -> Surface | None:
        """The surface of the finest complete level, None before the first."""
        if self.level == 0:
            return None
        s = self._coarse >> (self.level - 1)
        return Surface(
            self._alphas[::s],
            self._betas[::s],
            self._losses[::s, ::s].copy(),
            self._samples,
            self._total,
        )

    def _advance(self) -> None:
        """One block: one portion of the samples at as many points as go together."""
        end = next(end for end in self._ends if end > self._done)
        chosen = self._order[self._done : min(self._done + self._loss.points_at_once, end)]
        i, k = chosen.T
        points = np.stack([self._alphas[k], self._betas[i]], axis=1)
        before = self._losses[i, k] if self._part else self._loss.price(points)
        losses = before + self._loss.part(points, self._part)
        self._part += 1
        if self._part == self._loss.parts:
            losses[~np.isfinite(losses)] = np.nan
            self._part, self._done = 0, self._done + len(chosen)
        self._losses[i, k] = losses


def _order(finest: int, coarse: int) -> tuple[NDArray[np.intp], list[int]]:
    """Row and column of each point, level by level, and how many there are up to each level."""
    parts, ends, seen = [], [], np.zeros((finest, finest), bool)
    stride = coarse
    while stride:
        level = np.zeros_like(seen)
        level[::stride, ::stride] = True
        parts.append(np.argwhere(level & ~seen))
        seen |= level
        ends.append(int(seen.sum()))
        stride //= 2
    return np.concatenate(parts), ends


def _evenly(total: int, most: int) -> NDArray[np.intp]:
    count = min(total, most)
    return np.arange(count) * total // count


def _cell(axis: Array, value: float) -> tuple[int, float]:
    """The interval of `axis` that holds `value`, and how far in it lies; −1 outside."""
    if not axis[0] <= value <= axis[-1]:
        return -1, 0.0
    number = min(int(np.searchsorted(axis, value, side="right")) - 1, len(axis) - 2)
    return number, float((value - axis[number]) / (axis[number + 1] - axis[number]))


def _too_little_memory() -> UserError:
    return UserError(
        "There is not enough memory to compute the landscape.",
        hint="Close other programs, or use fewer samples or a smaller network.",
    )
