"""Large arrays, held once: in a file without a name, which several processes map into memory."""

from __future__ import annotations

import mmap
import os
import socket
import sys
import tempfile
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from bpstudio.engine.network import Array

Change = tuple[int, int, float]
"""Row, column, and the number that is to stand there."""


def roomy_folder() -> str:
    """Where large temporary files belong: elsewhere than in /tmp, which often is in memory."""
    large = "/var/tmp"
    chosen = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    if sys.platform.startswith("linux") and not chosen and os.access(large, os.W_OK):
        return large
    return tempfile.gettempdir()


class Store:
    """A temporary file of bytes, by its descriptor, which is closed with the last who knows of it.

    It has no name, or the system deletes it with the last handle: nothing is left behind, however
    the program ends.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        weakref.finalize(self, os.close, descriptor)

    @staticmethod
    def create() -> Store:
        """An empty one. Raises OSError without a disk to write to, or a way to share its file."""
        if not hasattr(socket, "send_fds"):
            raise OSError("This system does not hand open files from one process to another.")
        with tempfile.TemporaryFile(buffering=0, prefix="bpstudio-", dir=roomy_folder()) as file:
            return Store(os.dup(file.fileno()))

    def append(self, parts: Iterable[Array], columns: int) -> Sheet:
        """Write rows (n, columns) of float32, part by part. Raises OSError on a full disk."""
        start, rows = os.lseek(self.descriptor, 0, os.SEEK_END), 0
        for part in parts:
            data = np.ascontiguousarray(part, np.float32).reshape(-1).view(np.uint8).data
            written = 0
            while written < len(data):
                written += os.write(self.descriptor, data[written:])
            rows += len(part)
        return Sheet(self, start, rows, columns)

    def sheet(self, rows: int) -> Sheet:
        """All that was written, as so many rows."""
        columns = os.lseek(self.descriptor, 0, os.SEEK_END) // (4 * rows)
        return Sheet(self, 0, rows, columns)

    def __reduce__(self) -> str:
        raise TypeError("A store goes to another process by its descriptor.")


@dataclass(frozen=True, eq=False)
class Sheet:
    """Where an array (rows, columns) of float32 lies in a store, and what differs from it.

    It goes to another process as these few numbers.
    """

    store: Store
    start: int
    rows: int
    columns: int
    changes: tuple[Change, ...] = ()

    def cut(self, first: int, stop: int) -> Sheet:
        """Some of its rows, as they are in the store."""
        row_bytes = 4 * self.columns
        return replace(self, start=self.start + first * row_bytes, rows=stop - first, changes=())

    def changed(self, changes: Iterable[Change]) -> Sheet:
        """The same but for these numbers."""
        return replace(self, changes=(*self.changes, *changes))

    def array(self) -> Array:
        """The rows, read-only; memory is shared but for the pages of changed numbers."""
        if self.rows == 0:
            return np.empty((0, self.columns), np.float32)
        access = mmap.ACCESS_COPY if self.changes else mmap.ACCESS_READ
        stop = self.start + 4 * self.rows * self.columns
        whole = mmap.mmap(self.store.descriptor, stop, access=access)
        flat = np.frombuffer(whole, np.float32, self.rows * self.columns, self.start)
        array = flat.reshape(self.rows, self.columns)
        for row, column, value in self.changes:
            array[row, column] = value
        array.setflags(write=False)
        return array

    def is_same(self, other: Sheet) -> bool:
        """Whether the two hold the same numbers, as far as can be told without reading them."""
        here = (self.store, self.start, self.rows, self.columns, self.changes)
        return here == (other.store, other.start, other.rows, other.columns, other.changes)
