"""Memory that two processes share, in which one leaves large arrays for the other."""

from __future__ import annotations

import mmap
import os
import tempfile
import weakref
from collections.abc import Sequence

_HEAD = mmap.PAGESIZE
_TAKEN, _FULL = 0, 1


class Board:
    """A sheet of shared memory: one process writes on it, the other takes what is there.

    Nothing waits for it. While what was written has not been taken `write` refuses, and its
    caller has another way. The first byte says which of the two it is. It has no name, so that
    nothing is left behind however the processes end.

    It is the system that copies, and only the first page that is mapped. Else memory that is
    touched for the first time would take five times as long, for a state of 670,000 parameters
    10 ms, and neither end's other threads, such as the window's, could run meanwhile.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.size = os.fstat(descriptor).st_size - _HEAD
        self._head = mmap.mmap(descriptor, _HEAD)
        weakref.finalize(self, os.close, descriptor)

    @staticmethod
    def create(size: int) -> Board:
        """One with room for so many bytes. Raises OSError where there is none."""
        if hasattr(os, "memfd_create"):
            descriptor = os.memfd_create("bpstudio")
        else:
            with tempfile.TemporaryFile(buffering=0) as file:
                descriptor = os.dup(file.fileno())
        os.ftruncate(descriptor, _HEAD + size)
        return Board(descriptor)

    @property
    def is_free(self) -> bool:
        """Whether what was written last has been taken."""
        return self._head[0] == _TAKEN

    def write(self, parts: Sequence[memoryview]) -> bool:
        """Put the parts there one behind the other; whether there was room for them now."""
        if self._head[0] == _FULL or sum(part.nbytes for part in parts) > self.size:
            return False
        at = _HEAD
        try:
            for part in parts:
                if os.pwrite(self.descriptor, part, at) < part.nbytes:
                    return False
                at += part.nbytes
        except OSError:
            return False
        self._head[0] = _FULL
        return True

    def take(self, sizes: Sequence[int]) -> list[memoryview]:
        """Copies of the parts, which have these sizes in bytes; then it can be written anew.

        Raises OSError, or EOFError, when the system does not give them back.
        """
        parts, at = [], _HEAD
        for size in sizes:
            parts.append(memoryview(os.pread(self.descriptor, size, at)))
            if parts[-1].nbytes < size:
                raise EOFError
            at += size
        self._head[0] = _TAKEN
        return parts
