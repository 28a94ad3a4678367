"""The states that a run keeps, evenly spread over it however long it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bpstudio.spill import MOST_BYTES, Spill, Spilled
from bpstudio.training import ModelState

MOST_KEPT = 4096

Kept = ModelState | Spilled


@dataclass(frozen=True)
class Room:
    """How many bytes of states may be kept in memory, and how many more on disk.

    Beside them there are those that were visited last and those that undo keeps, 24 MiB of each,
    those on their way to disk, 16 MiB, and a head: together less than 256 MB.
    """

    memory: int = 160 * 2**20
    disk: int = MOST_BYTES

    def part(self, of: int) -> Room:
        """One of so many equal parts."""
        return Room(self.memory // of, self.disk // of)


def load(kept: Kept) -> ModelState:
    """The state, from wherever it is."""
    return kept.load() if isinstance(kept, Spilled) else kept


def load_if_there(kept: Kept) -> ModelState | None:
    """The same; None when the disk does not give it back."""
    try:
        return load(kept)
    except OSError:
        return None


def nbytes_of(kept: Kept) -> int:
    """What the numbers of the state take, wherever it is."""
    return kept.nbytes if isinstance(kept, Spilled) else kept.theta.nbytes + kept.slots.nbytes


class KeptStates:
    """One state of each cell of so many iterations.

    When there are more than 4,096, or more than memory has room for, every other one is dropped,
    oldest first, and the cells grow twice as wide. So they are at most twice as far apart as need
    be. Once cells are as wide as `sparse`, what memory has no room for goes to disk instead, oldest
    first, until that is full as well: to write what is quickly found again would be in vain.
    """

    def __init__(self, room: Room, spill: Spill, sparse: int = 1) -> None:
        self.memory = self.disk = 0
        self._room, self._spill, self._sparse = room, spill, sparse
        self._iterations: list[int] = []
        self._states: list[Kept] = []
        self._thinned = 0
        self._spacing = 1

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._states)

    def add(self, state: ModelState) -> None:
        """Keep the state, if there is none in its cell."""
        at = bisect_right(self._iterations, state.iteration)
        neighbours = self._iterations[max(0, at - 1) : at + 1]
        cell = state.iteration // self._spacing
        if any(iteration // self._spacing == cell for iteration in neighbours):
            return
        self._iterations.insert(at, state.iteration)
        self._states.insert(at, state)
        self.memory += nbytes_of(state)
        self._thinned = min(self._thinned, at)
        self._thin()

    def before(self, iteration: int) -> list[Kept]:
        """The last state up to the iteration, if there is one."""
        at = bisect_right(self._iterations, iteration)
        return self._states[max(0, at - 1) : at]

    def lose(self, kept: Kept) -> None:
        """Forget a state that cannot be read any more, if it is one of these."""
        if kept in self._states:
            at = self._states.index(kept)
            del self._iterations[at], self._states[at]
            self._thinned = min(self._thinned, at)
            self._count()

    def limit(self, room: Room) -> None:
        """Keep so much from now on, and let go of what is more."""
        self._room = room
        self._thin()

    def forget_from(self, iteration: int) -> None:
        """Let go of the states of this iteration and all after it."""
        at = bisect_right(self._iterations, iteration - 1)
        del self._iterations[at:], self._states[at:]
        self._thinned = min(self._thinned, at)
        self._count()

    def until(self, iteration: int) -> KeptStates:
        """Others: the same up to this iteration."""
        other = KeptStates(self._room, self._spill, self._sparse)
        at = bisect_right(self._iterations, iteration)
        other._iterations, other._states = self._iterations[:at], self._states[:at]
        other._spacing, other._thinned = self._spacing, min(self._thinned, at)
        other._count()
        return other

    def _count(self) -> None:
        spilled = [state for state in self._states if isinstance(state, Spilled)]
        self.disk = sum(state.nbytes for state in spilled)
        self.memory = sum(map(nbytes_of, self._states)) - self.disk

    def _thin(self) -> None:
        """Move states to disk, oldest first; where that does not help, or not yet, drop some."""
        while self._is_too_much():
            is_sparse = self._spacing >= self._sparse
            if is_sparse and self.memory > self._room.memory and self._move_one():
                continue
            if len(self._states) <= 1:
                break
            self._drop_one()

    def _is_too_much(self) -> bool:
        room = self._room
        too_large = self.memory > room.memory or self.disk > room.disk
        return too_large or len(self._states) > MOST_KEPT

    def _move_one(self) -> bool:
        """The oldest state in memory goes to disk, if there is room."""
        for at, state in enumerate(self._states):
            if isinstance(state, ModelState):
                nbytes = nbytes_of(state)
                spilled = self._spill.put(state) if self.disk + nbytes <= self._room.disk else None
                if spilled is None:
                    return False
                self._states[at] = spilled
                self.memory -= nbytes
                self.disk += nbytes
                return True
        return False

    def _drop_one(self) -> None:
        """The second state of two cells, oldest first; when there is none, widen the cells."""
        second = self._find_second()
        if second is None:
            self._spacing *= 2
            self._thinned = 0
            return
        state = self._states[second]
        if isinstance(state, Spilled):
            self.disk -= nbytes_of(state)
        else:
            self.memory -= nbytes_of(state)
        del self._iterations[second], self._states[second]
        self._thinned = second

    def _find_second(self) -> int | None:
        iterations, wide = self._iterations, 2 * self._spacing
        rest = range(max(1, self._thinned), len(iterations))
        return next((i for i in rest if iterations[i] // wide == iterations[i - 1] // wide), None)
