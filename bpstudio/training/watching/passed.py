"""What is kept of the passes of one batch size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine import Array, Pass
from bpstudio.engine.record import Record
from bpstudio.training.watching.need import Need

Indices = NDArray[np.intp]
Rows = Iterable[Array | None]
Choose = Callable[[Record], Indices]
"""Which numbers of a record."""

_NONE: Indices = np.empty(0, np.intp)


@dataclass(frozen=True)
class Passes:
    """Batches of one size, at `rows` (r,) of the tape, of `samples` (r, batch) of the training set.

    `copies` (r, …) holds of each pass's record what was needed, from `skipped` on, and `entries`
    those of `chosen`. Deltas are divided by the batch size, so that they sum to means.
    """

    record: Record
    batch_size: int
    rows: Indices
    samples: Indices
    copies: Array
    skipped: int
    entries: Array
    chosen: Indices

    def activations(self, layer: int) -> Array:
        """(r, units, batch)"""
        high, wide = self.record.activations[layer - 1].shape
        start = self.record.activation_start(layer) - self.skipped
        return self.copies[:, start : start + (high - 1) * wide].reshape(-1, high - 1, wide)

    def outputs(self) -> Array:
        """(r, outputs, batch)"""
        return self.activations(len(self.record.activations))

    def gradients(self) -> Array:
        """(r, n_parameters)"""
        start = self.record.gradient_start - self.skipped
        return self.copies[:, start : start + self.record.gradient.size]

    def numbers(self, where: Indices) -> Array:
        """(r, numbers): those of the record that are there, all copied or all chosen."""
        if _are_within(where, self.skipped, self.copies.shape[1]):
            return self.copies.take(where - self.skipped, axis=1)
        return self.entries.take(np.searchsorted(self.chosen, where), axis=1)


class Group:
    """Room for the passes of one batch size: `source` is what is copied of each one's record.

    `chosen` are the numbers of the record that are taken beside that, and `squared` are those
    whose sum of squares is noted.
    """

    def __init__(self, one: Pass, need: Need, capacity: int, choose: Sequence[Choose]) -> None:
        record = one.record
        self.one, self.count = one, 0
        self.span = record.span(
            deltas=Need.DELTAS in need,
            activations=Need.ACTIVATIONS in need,
            outputs=Need.OUTPUTS in need,
            theta=Need.THETA in need,
            gradient=Need.GRADIENT in need,
        )
        self.source = record.whole[self.span]
        chosen = [one(record) for one in choose]
        apart = [one for one in chosen if not _are_within(one, self.span.start, self.source.size)]
        self.chosen = np.unique(np.concatenate([_NONE, *apart]))
        first, last = record.theta_start, record.gradient_start
        start = first if Need.SIZES in need else last
        self.squared = record.whole[start : None if Need.TOTALS in need else last]
        self.rows: Indices = np.empty(capacity, np.intp)
        self.samples: Indices = np.empty((capacity, one.batch_size), np.intp)
        # theta after the last update has a row of its own.
        self.copies: Array = np.empty((capacity + 1, self.source.size), one.dtype)
        self.entries: Array = np.empty((capacity, self.chosen.size), one.dtype)
        self._each_copy, self._each_entry = list(self.copies), list(self.entries)

    def room(self, at: int, samples: Indices) -> tuple[Rows, Rows]:
        """For passes of these samples (count, batch): where what is copied, and taken, goes to."""
        used, count = self.count, len(samples)
        self.rows[used : used + count] = np.arange(at, at + count)
        self.samples[used : used + count] = samples
        self.count += count
        return (
            self._each_copy[used : used + count] if self.source.size else repeat(None),
            self._each_entry[used : used + count] if self.chosen.size else repeat(None),
        )

    def thetas(self, more: int = 0) -> Array:
        """(r, n_parameters)"""
        record = self.one.record
        start = record.theta_start - self.span.start
        return self.copies[: self.count + more, start : start + record.theta.size]

    def passes(self) -> Passes:
        n, one = self.count, self.one
        copies, entries = self.copies[:n], self.entries[:n]
        numbers = self.rows[:n], self.samples[:n], copies, self.span.start, entries, self.chosen
        return Passes(one.record, one.batch_size, *numbers)


def _are_within(where: Indices, start: int, size: int) -> bool:
    return bool(((where >= start) & (where < start + size)).all())
