"""The runs of a session: the one at work, and those it was forked from or that were left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from bpstudio.history import History
from bpstudio.io import Document
from bpstudio.kept import Room
from bpstudio.spill import Spill
from bpstudio.training import LossCurves, ModelState, Problem
from bpstudio.training.clock import TrainingClock

MOST_RUNS = 12


@dataclass(eq=False)
class Run:
    """One run: its history and its losses grow; what it is called and where it began do not.

    `project` tells the runs of one opened document from those of another. Its number, from 1
    within the project, is given to it when it is shown. One that is `kept` is never let go to make
    room for others; one that is not `drawn` is left out of the plot while another is current.
    """

    history: History
    losses: LossCurves = field(default_factory=LossCurves)
    clock: TrainingClock = field(default_factory=TrainingClock)
    parent: Run | None = None
    forked_at: int = 0
    differs: str = ""
    name: str = ""
    number: int = 0
    project: int = 0
    kept: bool = False
    drawn: bool = True

    @property
    def trained(self) -> bool:
        """Whether it has come anywhere of its own."""
        return self.history.head > self.forked_at

    @property
    def document(self) -> Document:
        """The document in force at its head."""
        return self.history.stretches[-1].document

    @property
    def first_document(self) -> Document:
        """The document that it, or what it was forked from, began with."""
        return self.history.stretches[0].document


class RunList:
    """Every run that can be returned to, oldest first; `current` is the one on the screen.

    All of them together keep what there is `room` for, in memory and on one disk.
    """

    def __init__(self, room: Room | None = None, spill: Spill | None = None) -> None:
        self._room, self._spill = room or Room(), spill or Spill()
        self._projects = count(1)
        self._numbers: dict[int, Iterator[int]] = {}
        self._runs: list[Run] = []
        self.current: Run | None = None

    @property
    def runs(self) -> tuple[Run, ...]:
        """Those of the project on the screen."""
        assert self.current is not None
        return tuple(run for run in self._runs if run.project == self.current.project)

    def begin(
        self, document: Document, problem: Problem, state: ModelState, anew: bool = False
    ) -> Run:
        """A new run from that state; it joins the list when it is made current.

        `anew` begins another project, whose runs stand by themselves.
        """
        now = None if anew else self.current
        project = next(self._projects) if now is None else now.project
        return Run(History(document, problem, state, self._room, self._spill), project=project)

    def fork(self, parent: Run, iteration: int, differs: str) -> Run:
        """A run with the parent's past up to the iteration, to go on differently."""
        losses = LossCurves(parent.losses.train.copy(), parent.losses.test.copy())
        losses.train.truncate(iteration)
        losses.test.truncate(iteration + 1)
        return Run(
            parent.history.fork(iteration),
            losses,
            parent.clock.until(iteration),
            parent,
            iteration,
            differs,
            project=parent.project,
        )

    def show(self, run: Run) -> None:
        """Make the run current. The one before stays in the list if it has come anywhere."""
        before = self.current
        if before is not None and before is not run and not before.trained:
            self._drop(before)
        numbers = self._numbers.setdefault(run.project, count(1))
        run.number = run.number or next(numbers)
        if run not in self._runs:
            self._runs.append(run)
            self._runs.sort(key=lambda one: (one.project, one.number))
        self.current = run
        self._forget_oldest()
        self._share_memory()

    def remove(self, run: Run) -> None:
        """Take a run off the list; the current one stays."""
        if run is not self.current and run in self._runs:
            self._drop(run)

    def _drop(self, run: Run) -> None:
        """Undo may come back to it, and forks speak of it: it stays, but keeps next to nothing."""
        self._runs.remove(run)
        run.history.rest()
        run.history.limit(Room(0, 0))

    def _share_memory(self) -> None:
        """The current run may keep what the others leave; they share half of all there is."""
        assert self.current is not None
        room = self._room
        others = [run.history for run in self._runs if run is not self.current]
        for history in others:
            history.rest()
            history.limit(room.part(2 * len(others)))
        least = room.part(4)
        memory = room.memory - sum(history.nbytes for history in others)
        disk = room.disk - sum(history.disk_bytes for history in others)
        self.current.history.limit(Room(max(memory, least.memory), max(disk, least.disk)))

    def _forget_oldest(self) -> None:
        surplus = max(0, len(self._runs) - MOST_RUNS)
        free = [run for run in self._runs if run is not self.current and not run.kept]
        for run in free[:surplus]:
            self._drop(run)
