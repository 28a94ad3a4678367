"""A plain model of a session: what it must show after any moves, kept in the simplest way.

Every document and every state of a run is kept whole, a state is moved by `advance` alone, and two
lists stand for undo and redo. It knows nothing of the session beside which it runs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bpstudio.io import Document
from bpstudio.quantities import Quantity
from bpstudio.stepping import Stop
from bpstudio.training import ModelState, Origin, Problem, advance
from bpstudio.training.conditions import Breakpoint
from tests.histories import DOCUMENT


@dataclass(eq=False)
class Record:
    """A run, kept whole: the document and the state of each iteration up to its head."""

    documents: list[Document]
    states: list[ModelState]

    @property
    def head(self) -> int:
        return len(self.states) - 1

    def problem(self, iteration: int) -> Problem:
        """What is solved there: with every change of the batch size a new epoch has begun."""
        problem = self.documents[0].problem()
        for at, document in enumerate(self.documents[: iteration + 1]):
            if document.batch_size != problem.batch_size:
                epoch, number = problem.place(at)
                origin = Origin(at, epoch + 1 if number else epoch)
                problem = replace(problem, batch_size=document.batch_size, origin=origin)
        return replace(self.documents[iteration].problem(), origin=problem.origin)

    def until(self, iteration: int) -> Record:
        return Record(self.documents[: iteration + 1], self.states[: iteration + 1])


@dataclass
class Past:
    """What an edit replaced, and whether the run went on across it."""

    record: Record
    iteration: int
    document: Document
    state: ModelState
    keeps_state: bool
    step: int = 0


@dataclass(frozen=True)
class Breaks:
    """The breakpoints of the session: whatever the record says, these are in force."""

    breakpoints: tuple[Breakpoint, ...] = ()
    stops: tuple[Stop, ...] = ()


def begun(document: Document) -> Record:
    return Record([document], [document.initial_state(document.problem())])


def same_bits(one: ModelState, other: ModelState) -> bool:
    return np.array_equal(one.theta, other.theta) and np.array_equal(one.slots, other.slots)


def assert_same_state(found: ModelState, expected: ModelState) -> None:
    assert found.iteration == expected.iteration
    np.testing.assert_array_equal(found.theta, expected.theta)
    np.testing.assert_array_equal(found.slots, expected.slots)


class Model:
    """Where the session must be, how it came there, and what undo and redo would bring back."""

    def __init__(self) -> None:
        self.record = begun(DOCUMENT)
        self.iteration = 0
        self.breaks = Breaks()
        self.undos: list[Past | Breaks] = []
        self.redos: list[Past | Breaks] = []
        self.steps = 0
        self.last_value: tuple[object, ...] = ()

    @property
    def document(self) -> Document:
        document = self.record.documents[self.iteration]
        breaks = self.breaks
        return replace(document, breakpoints=breaks.breakpoints, stops=breaks.stops)

    @property
    def state(self) -> ModelState:
        return self.record.states[self.iteration]

    def now(self, keeps_state: bool, step: int = 0) -> Past:
        return Past(self.record, self.iteration, self.document, self.state, keeps_state, step)

    def advance(self, times: int = 1) -> None:
        for _ in range(times):
            if self.iteration == self.record.head:
                self.record.states.append(advance(self.record.problem(self.iteration), self.state))
                self.record.documents.append(self.document)
            self.iteration += 1

    def expect(self, document: Document, keeps_state: bool) -> None:
        forks = keeps_state and self.iteration < self.record.head
        self.undos.append(self.now(keeps_state and not forks))
        self.redos.clear()
        if not keeps_state:
            self.record, self.iteration = begun(document), 0
            return
        if forks:
            self.record = self.record.until(self.iteration)
        self.put_in_force(document)

    def put_in_force(self, document: Document, past: ModelState | None = None) -> None:
        """From this iteration on; another optimizer starts with slots of its own, or of `past`."""
        before, now = self.document, self.state
        self.record.documents[self.iteration] = document
        if type(document.optimizer) is not type(before.optimizer):
            state = document.problem().initial_state(now.theta, self.iteration)
            if past is not None and past.iteration == self.iteration:
                state = past if np.array_equal(past.theta, now.theta) else state
            self.record.states[self.iteration] = state

    def remember(self, quantity: Quantity, cursor: int, goes_on: bool, keeps_state: bool) -> None:
        """As one step back with the last edit, or as one of its own."""
        self.redos.clear()
        place = (quantity, self.iteration, cursor)
        joins = goes_on and place == self.last_value and self.undos
        last = self.undos[-1] if joins else None
        if isinstance(last, Past) and last.step == self.steps:
            return
        self.steps += 1
        self.last_value = place
        self.undos.append(self.now(keeps_state, self.steps))

    def make_room(self) -> None:
        """What is edited before the head of a run is edited on a fork."""
        if self.iteration < self.record.head:
            self.record = self.record.until(self.iteration)

    def exchange(self, source: list[Past | Breaks], target: list[Past | Breaks]) -> None:
        """Undo and redo are the same: swap with what stands on top."""
        past = source.pop()
        if isinstance(past, Breaks):
            target.append(self.breaks)
            self.breaks = past
            return
        target.append(self.now(past.keeps_state, past.step))
        if past.keeps_state and past.record is self.record:
            if self.document != past.document:
                self.make_room()
                self.put_in_force(past.document, past.state)
            return
        self.record, self.iteration = past.record, past.iteration
        if self.document == past.document and same_bits(self.state, past.state):
            return
        self.put_here(past.document, past.state)

    def put_here(self, document: Document, state: ModelState) -> None:
        self.make_room()
        self.record.documents[self.iteration] = document
        self.record.states[self.iteration] = state

    def begin_anew(self) -> None:
        self.undos.append(self.now(False))
        self.redos.clear()
        self.record, self.iteration = begun(self.document), 0
