"""Batches for the loop, gathered many at a time, so that fetching one costs next to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpstudio.engine import Array
from bpstudio.training.problem import Indices, Problem

# Small enough to stay in the cache between gathering and use.
_BLOCK_BYTES = 1 << 19
_MOST_BATCHES = 256
# Up to this size, inputs are kept once more with their column of ones, and so gathered in one move.
_SMALL_DATA_BYTES = 1 << 25


@dataclass(frozen=True)
class Block:
    """Batches of one size: x (batch, inputs + 1), whose last column is 1, and y (outputs, batch).

    The arrays are the feed's own, and the next block overwrites them. `samples` (batches, batch)
    are the rows of the training set that they are; of the lead, as `Lead` counts them.
    """

    batch_size: int
    batches: Sequence[tuple[Array, Array]]
    samples: Indices


class Feed:
    """The batches of a problem, block by block; large data is never copied as a whole."""

    def __init__(self, problem: Problem, dtype: np.dtype[Any]) -> None:
        self._problem = problem
        self._order_of: int | None = None
        self._order: Indices = np.empty(0, np.intp)
        source = problem.dataset.inputs
        if source.nbytes <= _SMALL_DATA_BYTES:
            source = np.hstack((source, np.ones((len(source), 1)))).astype(dtype, copy=False)
        self._full = _Buffer(problem, source, problem.batch_size, self._most(), dtype)
        rest = problem.n_samples % problem.batch_size
        self._partial = _Buffer(problem, source, rest, 1, dtype) if rest else None

    def block(self, iteration: int, most: int) -> Block:
        """Batches from this iteration on: at least one, and at most `most`."""
        number = self._problem.place(iteration)[1]
        if self._problem.lead_at(iteration) is not None:
            # A block of its own, of which the first sample is another.
            return self._led(iteration, number)
        if self._problem.lead is not None and self._problem.lead.iteration > iteration:
            most = min(most, self._problem.lead.iteration - iteration)
        if self._partial is not None and number == self._problem.batches_per_epoch - 1:
            return self._partial.fill(self._rows(iteration, 1))
        count = min(most, len(self._full.batches))
        if self._partial is not None:
            count = min(count, self._problem.batches_per_epoch - 1 - number)
        return self._full.fill(self._rows(iteration, count))

    def _led(self, iteration: int, number: int) -> Block:
        last = self._partial is not None and number == self._problem.batches_per_epoch - 1
        buffer = self._partial if last and self._partial is not None else self._full
        row, rows = self._problem.lead_at(iteration), self._rows(iteration, 1).copy()
        assert row is not None
        rows[0] = row
        block = buffer.fill(rows)
        x, y = block.batches[0]
        x[0, :-1], y[:, 0] = self._problem.sample(row)
        return block

    def _most(self) -> int:
        spec, batch = self._problem.spec, self._problem.batch_size
        batch_bytes = 8 * batch * (spec.inputs + 1 + spec.outputs)
        return max(1, min(_MOST_BATCHES, _BLOCK_BYTES // batch_bytes))

    def _rows(self, iteration: int, count: int) -> Indices:
        """The rows of `count` batches of the same size, which may lie in several epochs."""
        batch, per_epoch = self._problem.batch_size, self._problem.batches_per_epoch
        parts: list[Indices] = []
        while count > 0:
            epoch, number = self._problem.place(iteration)
            here = min(count, per_epoch - number)
            parts.append(self._shuffled(epoch)[number * batch : (number + here) * batch])
            iteration, count = iteration + here, count - here
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _shuffled(self, epoch: int) -> Indices:
        if self._order_of != epoch:
            self._order, self._order_of = self._problem.order(epoch), epoch
        return self._order


class _Buffer:
    """Room for a number of batches of one size, with a view of each."""

    def __init__(
        self,
        problem: Problem,
        source: Array,
        batch_size: int,
        most: int,
        dtype: np.dtype[Any],
    ) -> None:
        self._source, self._all_targets = source, problem.dataset.targets
        self._batch_size = batch_size
        self._gathered = (
            np.empty((most * batch_size, problem.spec.inputs), source.dtype)
            if source is problem.dataset.inputs
            else None
        )
        targets = self._all_targets
        self._targets = np.empty((most * batch_size, problem.spec.outputs), targets.dtype)
        self._x = np.ones((most * batch_size, problem.spec.inputs + 1), dtype)
        self._y = np.empty((most, problem.spec.outputs, batch_size), dtype)
        rows = self._x.reshape(most, batch_size, -1)
        self.batches: Sequence[tuple[Array, Array]] = tuple(zip(rows, self._y, strict=True))

    def fill(self, rows: Indices) -> Block:
        n, count = len(rows), len(rows) // self._batch_size
        # With the default mode, NumPy would gather into a buffer of its own first.
        self._all_targets.take(rows, axis=0, out=self._targets[:n], mode="clip")
        if self._gathered is None:
            self._source.take(rows, axis=0, out=self._x[:n], mode="clip")
        else:
            self._source.take(rows, axis=0, out=self._gathered[:n], mode="clip")
            self._x[:n, :-1] = self._gathered[:n]
        by_batch = self._targets[:n].reshape(count, self._batch_size, -1)
        self._y[:count] = by_batch.transpose(0, 2, 1)
        return Block(self._batch_size, self.batches[:count], rows.reshape(count, -1))
