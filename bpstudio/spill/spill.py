"""Which states are on disk, and where there."""

from __future__ import annotations

import weakref
from collections import deque

import numpy as np

from bpstudio.engine import Array
from bpstudio.spill.page_file import PAGE, PageFile, Pages
from bpstudio.spill.writer import Writer
from bpstudio.training import ModelState

MOST_BYTES = 2 * 2**30
# Products of weights in the training that a state on disk saves: some 50 ms of it.
WORTH = 300_000_000


class Spilled:
    """A state on its way to disk, and then there.

    Its place is free again when the last who knows of it lets go.
    """

    def __init__(self, file: PageFile, pages: tuple[Pages, ...], state: ModelState) -> None:
        self.iteration = state.iteration
        self.nbytes = state.theta.nbytes + state.slots.nbytes
        self._file, self._pages = file, pages
        self._shapes, self._dtype = (state.theta.shape, state.slots.shape), state.theta.dtype
        self._slots_from = state.slots_from
        self._waiting: ModelState | None = state

    @property
    def is_written(self) -> bool:
        """Whether memory is free of it."""
        return self._waiting is None

    def write(self) -> None:
        """What the writer does; where the disk does not take it, the state stays in memory."""
        state = self._waiting
        if state is not None and self._file.works:
            parts = _bytes_of(state.theta), _bytes_of(state.slots)
            if self._file.write(self._pages, parts):
                self._waiting = None

    def load(self) -> ModelState:
        """The same bits. Raises OSError when the disk does not give them back."""
        if (state := self._waiting) is not None:
            return state
        theta, slots = (np.empty(shape, self._dtype) for shape in self._shapes)
        self._file.read(self._pages, (_bytes_of(theta), _bytes_of(slots)))
        return ModelState(theta, slots, self.iteration, self._slots_from)


class Spill:
    """One temporary file, made when it is first needed, of at most `most` bytes, and its writer.

    Where the disk is full, or there is none to write to, or it is too slow just now, `put` says so
    by None, and the state stays in memory. `worth` is how much training there must be between two
    states for the disk to be worth it.
    """

    def __init__(self, most: int = MOST_BYTES, page: int = PAGE, worth: int = WORTH) -> None:
        self.worth = worth
        self._most, self._page = most, page
        self._file: PageFile | None = None
        self._writer = Writer()
        weakref.finalize(self, self._writer.close)
        self._free: list[Pages] = []
        # Places are given back by whatever thread collects garbage.
        self._returned: deque[tuple[Pages, ...]] = deque()
        self._known: weakref.WeakKeyDictionary[ModelState, weakref.ref[Spilled]] = (
            weakref.WeakKeyDictionary()
        )

    def put(self, state: ModelState) -> Spilled | None:
        """Have the state written, unless it is there; None if it is too small or has no room."""
        known = self._known.get(state)
        spilled = None if known is None else known()
        nbytes = state.theta.nbytes + state.slots.nbytes
        if spilled is not None or nbytes < self._page:
            return spilled
        file = self._open()
        pages = None if file is None else self._take(-(-nbytes // self._page))
        if file is None or pages is None:
            return None
        spilled = Spilled(file, pages, state)
        weakref.finalize(spilled, self._returned.append, pages).atexit = False
        if not self._writer.put(spilled):
            return None
        self._known[state] = weakref.ref(spilled)
        return spilled

    def settle(self) -> None:
        """Wait until the disk has all that it was given."""
        self._writer.settle()

    def _open(self) -> PageFile | None:
        if self._file is None and self._most:
            try:
                self._file = PageFile(self._most, self._page)
            except OSError:
                self._most = 0
            else:
                self._free = [(0, self._file.pages)]
        return self._file if self._file is not None and self._file.works else None

    def _take(self, count: int) -> tuple[Pages, ...] | None:
        """So many pages, those that lie lowest."""
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


def _bytes_of(array: Array) -> memoryview:
    return array.reshape(-1).view(np.uint8).data


def _merged(pages: list[Pages]) -> list[Pages]:
    merged: list[Pages] = []
    for start, stop in sorted(pages):
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((start, stop))
    return merged
