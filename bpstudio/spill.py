"""States on disk, for those that a run keeps and that memory has no room for.

Neither fewer states nor smaller ones would do. A state of 784-128-10 with Adam is 2.4 MB: a hundred
of them fill the memory that a run may use, and lie a thousand iterations apart in a run of 100,000,
which takes more than a second to train through again. Packing them gains next to nothing: two
states that lie a few hundred iterations apart share signs and exponents and hardly a bit more, and
most of every float64 is bits. A disk has room for ten times as many, and gives one back in the time
of one iteration.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import deque
from dataclasses import dataclass
from typing import IO

import numpy as np

from bpstudio.engine import Array, roomy_folder
from bpstudio.training import ModelState

MOST_BYTES = 2 * 2**30
SHARE_OF_FREE = 4
PAGE = 4096
# Products of weights in the training that a state on disk saves: some 50 ms of it.
WORTH = 300_000_000

_Pages = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Spilled:
    """A state on disk. Its place there is free again when the last who knows of it lets go."""

    spill: Spill
    pages: tuple[_Pages, ...]
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    dtype: np.dtype[np.floating]
    iteration: int
    slots_from: int
    nbytes: int

    def load(self) -> ModelState:
        """The same bits. Raises OSError when the disk does not give them back."""
        theta, slots = (np.empty(shape, self.dtype) for shape in self.shapes)
        self.spill.read(self.pages, (_bytes_of(theta), _bytes_of(slots)))
        return ModelState(theta, slots, self.iteration, self.slots_from)


class Spill:
    """One temporary file, made when it is first needed, of at most `most` bytes.

    It has no name, or the system deletes it with the last handle: nothing is left behind, however
    the program ends. It takes no more than a quarter of what is free on the disk. Where that is
    full, or there is none to write to, `put` says so by None, and the state stays in memory.

    `worth` is how much training there must be between two states for the disk to be worth it.
    """

    def __init__(self, most: int = MOST_BYTES, page: int = PAGE, worth: int = WORTH) -> None:
        self.worth = worth
        self._most, self._page = most, page
        self._file: IO[bytes] | None = None
        self._works = True
        self._free: list[_Pages] = []
        # Places are given back by whatever thread collects garbage.
        self._returned: deque[tuple[_Pages, ...]] = deque()
        self._known: weakref.WeakKeyDictionary[ModelState, weakref.ref[Spilled]] = (
            weakref.WeakKeyDictionary()
        )

    def put(self, state: ModelState) -> Spilled | None:
        """Write the state, unless it is there already; None if it is too small or has no room."""
        known = self._known.get(state)
        spilled = None if known is None else known()
        nbytes = state.theta.nbytes + state.slots.nbytes
        if spilled is not None or nbytes < self._page:
            return spilled
        pages = self._take(-(-nbytes // self._page))
        if pages is None or not self._write(pages, (state.theta, state.slots)):
            return None
        spilled = Spilled(
            self,
            pages,
            (state.theta.shape, state.slots.shape),
            state.theta.dtype,
            state.iteration,
            state.slots_from,
            nbytes,
        )
        weakref.finalize(spilled, self._returned.append, pages).atexit = False
        self._known[state] = weakref.ref(spilled)
        return spilled

    def read(self, pages: tuple[_Pages, ...], arrays: tuple[memoryview, ...]) -> None:
        """Fill the arrays, one after the other, with what was written to these pages."""
        assert self._file is not None
        for at, part in _parts(self._page, pages, arrays):
            self._file.seek(at)
            read = 0
            while read < len(part):
                count = self._file.readinto(part[read:])  # type: ignore[attr-defined]  # it is raw
                if not count:
                    raise OSError("The file of kept states has ended too early.")
                read += count

    def _write(self, pages: tuple[_Pages, ...], arrays: tuple[Array, ...]) -> bool:
        assert self._file is not None
        try:
            for at, part in _parts(self._page, pages, tuple(map(_bytes_of, arrays))):
                self._file.seek(at)
                written = 0
                while written < len(part):
                    written += self._file.write(part[written:])
        except OSError:
            # Full, or gone: what is written can be read, and nothing more is asked of it.
            self._works = False
        return self._works

    def _take(self, count: int) -> tuple[_Pages, ...] | None:
        """So many pages, those that lie lowest."""
        if not self._is_open():
            return None
        while self._returned:
            self._free.extend(self._returned.popleft())
        self._free = _merged(self._free)
        if sum(stop - start for start, stop in self._free) < count:
            return None
        taken = []
        while count:
            start, stop = self._free.pop(0)
            split = min(stop, start + count)
            taken.append((start, split))
            if split < stop:
                self._free.insert(0, (split, stop))
            count -= split - start
        return tuple(taken)

    def _is_open(self) -> bool:
        if self._file is None and self._works:
            try:
                folder = roomy_folder()
                free = shutil.disk_usage(folder).free // SHARE_OF_FREE
                self._file = tempfile.TemporaryFile(  # noqa: SIM115 - open as long as this is
                    buffering=0, prefix="bpstudio-", dir=folder
                )
            except OSError:
                self._works = False
            else:
                weakref.finalize(self, self._file.close)
                self._free = [(0, min(self._most, free) // self._page)]
        return self._works


def _bytes_of(array: Array) -> memoryview:
    return array.reshape(-1).view(np.uint8).data


def _parts(
    page: int, pages: tuple[_Pages, ...], arrays: tuple[memoryview, ...]
) -> list[tuple[int, memoryview]]:
    """What of the arrays, one after the other, lies where in the file."""
    parts = []
    left = [array for array in arrays if len(array)]
    for start, stop in pages:
        at = start * page
        while left and at < stop * page:
            count = min(len(left[0]), stop * page - at)
            parts.append((at, left[0][:count]))
            at += count
            left[0] = left[0][count:]
            if not len(left[0]):
                left.pop(0)
    return parts


def _merged(pages: list[_Pages]) -> list[_Pages]:
    merged: list[_Pages] = []
    for start, stop in sorted(pages):
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((start, stop))
    return merged
