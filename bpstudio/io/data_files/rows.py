"""Rows that are read bit by bit: in memory as float64, or as float32 in a store when many."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array, Store
from bpstudio.engine.datasets.records import SMALL_BYTES


class Rows:
    """Pieces (n, columns) of float64 become one array when all have come."""

    def __init__(self) -> None:
        self._pieces: list[Array] = []
        self._store: Store | None = None
        self._count = self._bytes = 0
        self._large = False

    def __len__(self) -> int:
        return self._count

    def add(self, piece: Array) -> None:
        """One piece more. Raises OSError on a full disk."""
        self._count += len(piece)
        self._bytes += piece.nbytes
        if not self._large and self._bytes > SMALL_BYTES:
            self._move()
        if self._store is not None:
            self._store.append((piece,), piece.shape[1])
        else:
            self._pieces.append(piece.astype(np.float32) if self._large else piece)

    def array(self) -> Array:
        """All of them, (n, columns)."""
        if self._store is None:
            return np.concatenate(self._pieces)
        return self._store.sheet(self._count).array()

    def _move(self) -> None:
        self._large = True
        pieces = self._pieces
        try:
            store = Store.create()
        except OSError:
            # Without a way to share memory they stay here.
            self._pieces = [piece.astype(np.float32) for piece in pieces]
            return
        self._store, self._pieces = store, []
        for piece in pieces:
            store.append((piece,), piece.shape[1])
