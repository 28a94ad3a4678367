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
    """Batches of one size, at `rows` (r,) of the tape.

    `samples` are, piece by piece, the (…, batch) rows of the training set that they are of.
    `copies` (r, …) holds of each pass's record what was needed, from `skipped` on. Deltas are
    divided by the batch size, so that they sum to means.
    """

    record: Record
    batch_size: int
    rows: Indices
    samples: Sequence[Indices]
    copies: Array
    skipped: int

    def activations(self, layer: int) -> Array:
        """(r, units, batch)"""
        high, wide = self.record.activations[layer - 1].shape
        start = self.record.activation_start(layer) - self.skipped
        return self.copies[:, start : start + (high - 1) * wide].reshape(-1, high - 1, wide)

    def outputs(self) -> Array:
        """(r, outputs, batch)"""
        return self.activations(len(self.record.activations))

    def samples_of(self, start: int, stop: int, every: int) -> Indices:
        """(…, batch): those of one of so many passes from `start` to `stop`."""
        found, at = [], 0
        for piece in self.samples:
            first = max(start - at, (start - at) % every)
            found.append(piece[first : max(0, stop - at) : every])
            at += len(piece)
        return np.concatenate(found)

    def gradients(self) -> Array:
        """(r, n_parameters)"""
        start = self.record.gradient_start - self.skipped
        return self.copies[:, start : start + self.record.gradient.size]


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
        chosen = [one(record) for one in choose]
        apart = [one for one in chosen if not _are_within(one, self.span)]
        self.source = record.whole[self.span]
        self.chosen = np.unique(np.concatenate([_NONE, *apart]))
        first, last = record.theta_start, record.gradient_start
        start = first if Need.SIZES in need else last
        self.squared = record.whole[start : None if Need.TOTALS in need else last]
        self._begun: list[tuple[int, Indices]] = []
        self._where: dict[Choose, tuple[Array, Indices]] = {}
        # theta after the last update has a row of its own.
        self.copies: Array = np.empty((capacity + 1, self.source.size), one.dtype)
        self.entries: Array = np.empty((capacity, self.chosen.size), one.dtype)
        self._sums: Array = np.empty((capacity, 1), one.dtype)
        self._each_copy, self._each_entry = list(self.copies), list(self.entries)
        self._each_sum = list(self._sums)

    def begin(self) -> None:
        """Forget all passes."""
        self.count = 0
        self._begun.clear()

    def room(self, at: int, samples: Indices) -> tuple[Rows, Rows, Rows]:
        """For passes of these samples (count, batch): where what is noted of each goes to.

        That is what is copied, what is taken, and the sum of squares.
        """
        used = self.count
        self.count += len(samples)
        self._begun.append((at, samples))
        return (
            self._each_copy[used : self.count] if self.source.size else repeat(None),
            self._each_entry[used : self.count] if self.chosen.size else repeat(None),
            self._each_sum[used : self.count] if self.squared.size else repeat(None),
        )

    @property
    def largest_sum(self) -> float:
        """Of squares; NaN if any is."""
        return float(self._sums[: self.count].max())

    def numbers(self, choose: Choose) -> Array:
        """(r, numbers): those of each record that are chosen, all of them copied or taken."""
        if choose not in self._where:
            where = choose(self.one.record)
            if _are_within(where, self.span):
                self._where[choose] = self.copies, where - self.span.start
            else:
                self._where[choose] = self.entries, np.searchsorted(self.chosen, where)
        numbers, columns = self._where[choose]
        return numbers[: self.count].take(columns, axis=1)

    def thetas(self, more: int = 0) -> Array:
        """(r, n_parameters)"""
        record = self.one.record
        start = record.theta_start - self.span.start
        return self.copies[: self.count + more, start : start + record.theta.size]

    @property
    def rows(self) -> Indices:
        """(r,): of the tape."""
        return np.concatenate([np.arange(at, at + len(samples)) for at, samples in self._begun])

    def passes(self) -> Passes:
        record, copies = self.one.record, self.copies[: self.count]
        samples = [samples for _, samples in self._begun]
        return Passes(record, self.one.batch_size, self.rows, samples, copies, self.span.start)


def _are_within(where: Indices, span: slice) -> bool:
    return bool(((where >= span.start) & (where < span.stop)).all())
