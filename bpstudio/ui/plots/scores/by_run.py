"""What a view keeps of each run, so that a fork, a reset or a return never mixes two of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from bpstudio.runs import Run, RunList

T = TypeVar("T")


class ByRun(Generic[T]):
    """`current` belongs to the run on the screen, and is kept for as long as the run itself.

    A fork begins with what its parent has until there: `fork(what, iteration)`. Runs are told
    apart by themselves: iterations do not tell them apart, and neither do documents.
    """

    def __init__(self, make: Callable[[], T], fork: Callable[[T, int], T]) -> None:
        self._make, self._fork = make, fork
        self._known: WeakKeyDictionary[Run, T] = WeakKeyDictionary()
        self.current = make()

    def show(self, runs: RunList) -> bool:
        """Turn to the run on the screen; whether it is another one than before."""
        run = runs.current
        assert run is not None
        before = self.current
        self.current = self._of(run)
        return self.current is not before

    def _of(self, run: Run) -> T:
        if run not in self._known:
            parent = None if run.parent is None else self._known.get(run.parent)
            if parent is None:
                self._known[run] = self._make()
            else:
                self._known[run] = self._fork(parent, run.forked_at)
        return self._known[run]
