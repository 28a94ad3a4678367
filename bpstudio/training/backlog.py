"""The losses that wait to be sent: all of them, or their extremes when they grow too many."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array


class Backlog:
    """Losses of consecutive iterations, in memory that stays bounded however long they wait.

    Up to `limit` (a multiple of 4) of them are kept as they are. Each time they would become
    more, every two neighbouring pairs become one: the lowest and the highest of their four.
    """

    def __init__(self, first_iteration: int, limit: int = 1 << 18) -> None:
        self._kept = np.empty(limit)
        self._rest: Array = np.empty(0)
        self._first = self._next = first_iteration
        self._filled, self._stride = 0, 1

    def append(self, losses: Array) -> None:
        """Add the losses of the iterations that follow."""
        self._next += losses.size
        pending = np.concatenate((self._rest, losses))
        while pending.size >= self._group:
            pending = self._store(pending)
        self._rest = pending

    def take(self) -> tuple[int, Array, int]:
        """The first iteration, the losses, and the iterations for which each stands; then empty."""
        if self._rest.size:
            last = self._kept[self._filled - 2 : self._filled]
            last[:] = min(last.min(), self._rest.min()), max(last.max(), self._rest.max())
        taken = self._first, self._kept[: self._filled].copy(), self._stride
        self._rest = np.empty(0)
        self._first = self._next
        self._filled, self._stride = 0, 1
        return taken

    @property
    def _group(self) -> int:
        """The fewest iterations that can be stored."""
        return 1 if self._stride == 1 else 2 * self._stride

    def _store(self, pending: Array) -> Array:
        """Keep as many as there is room for, and return the others."""
        if self._filled == self._kept.size:
            self._halve()
        room = (self._kept.size - self._filled) * self._stride
        end = min(pending.size, room) // self._group * self._group
        values = pending[:end] if self._stride == 1 else _extremes(pending[:end], self._group)
        self._kept[self._filled : self._filled + values.size] = values
        self._filled += values.size
        return pending[end:]

    def _halve(self) -> None:
        pairs = _extremes(self._kept, 4)
        self._filled = pairs.size
        self._kept[: self._filled] = pairs
        self._stride *= 2


def _extremes(values: Array, group: int) -> Array:
    rows = values.reshape(-1, group)
    return np.column_stack((rows.min(axis=1), rows.max(axis=1))).ravel()
