"""Edits and undo: one command, which swaps one whole moment of the session for another."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

import numpy as np
from PySide6.QtGui import QUndoCommand

from bpstudio.frame import Frame
from bpstudio.io import Document
from bpstudio.project_file import ProjectFile, Stored
from bpstudio.runs import Run
from bpstudio.training import ModelState, Problem


@dataclass(frozen=True, eq=False)
class Moment:
    """What an edit replaces: a document, a state, a cursor, and the run that they belong to.

    `edited` says that the run's history may not know yet that these are in force from here on.
    """

    document: Document
    problem: Problem
    state: ModelState
    cursor: int
    run: Run
    edited: bool = False
    before: Frame | None = None
    """What to show beside it when an edit of a value made it."""


class Owner(Protocol):
    """What the commands need of the session."""

    file: ProjectFile

    def moment(self) -> Moment: ...

    def adopt(self, moment: Moment) -> None: ...

    def stop_as(self, document: Document) -> Document: ...


class Change(QUndoCommand):
    """From one moment to another, and back: undo and redo are the same exchange.

    When `keeps_state`, the run goes on across the edit: taking it back restores the document and
    leaves the weights that training has reached since. Any other moment is gone back to whole.
    Edits with the same `step`, unless it is 0, are one on the stack.
    """

    def __init__(
        self, owner: Owner, text: str, after: Moment, keeps_state: bool, step: int = 0
    ) -> None:
        super().__init__(text)
        self._step = step
        self._owner = owner
        self._other = after
        self._keeps_state = keeps_state

    def redo(self) -> None:
        now, target = self._owner.moment(), self._other
        self._other = now
        if self._keeps_state and now.run is target.run:
            target = carried_over(now, target)
        self._owner.adopt(replace(target, edited=True))

    def undo(self) -> None:
        self.redo()

    def id(self) -> int:
        """Qt offers commands with the same id to each other."""
        return self._step or -1

    def mergeWith(self, _other: QUndoCommand) -> bool:  # noqa: N802 - Qt calls it
        """The later one adds nothing: where this one leads back to is where both do."""
        return True


class Opening(Change):
    """From one document to another, and from its file to the other's."""

    def __init__(self, owner: Owner, text: str, after: Moment, stored: Stored) -> None:
        super().__init__(owner, text, after, keeps_state=False)
        self._file, self._stored = owner.file, stored

    def redo(self) -> None:
        self._stored = self._file.exchange(self._stored)
        super().redo()


class StopsChange(QUndoCommand):
    """The breakpoints of another document, and back: whatever run and iteration is shown stays."""

    def __init__(self, owner: Owner, text: str, document: Document) -> None:
        super().__init__(text)
        self._owner = owner
        self._other = document

    def redo(self) -> None:
        self._other = self._owner.stop_as(self._other)

    def undo(self) -> None:
        self.redo()


def carried_over(now: Moment, target: Moment) -> Moment:
    """The target's document with the run as it stands now.

    Another optimizer starts with slots of its own, unless the target's are those of this moment.
    """
    state, cursor = now.state, now.cursor
    if type(now.problem.optimizer) is not type(target.problem.optimizer):
        state, cursor = target.state, 0
        if not _are_same_weights(state, now.state):
            state = target.problem.initial_state(now.state.theta, now.state.iteration)
    if now.problem.batch_size != target.problem.batch_size:
        cursor = 0
    return replace(target, state=state, cursor=cursor, run=now.run, edited=True)


def _are_same_weights(one: ModelState, other: ModelState) -> bool:
    return one.iteration == other.iteration and np.array_equal(one.theta, other.theta)


def rebased(document: Document, before: Document, now: Document) -> Document:
    """The edit that made `document` of `before`, made of `now`."""
    changes: dict[str, Any] = {
        item.name: getattr(document, item.name)
        for item in fields(document)
        if getattr(document, item.name) != getattr(before, item.name)
    }
    return replace(now, **changes)


def same_run(before: Document, after: Document) -> bool:
    """Whether the weights reached so far still mean the same after the edit."""
    return (
        replace(
            after,
            name=before.name,
            optimizer=before.optimizer,
            regulariser=before.regulariser,
            batch_size=before.batch_size,
            data=replace(after.data, edits=before.data.edits),
            figures=before.figures,
            notes=before.notes,
            source=before.source,
            breakpoints=before.breakpoints,
            stops=before.stops,
        )
        == before
    )


def settled(before: Document, after: Document) -> Document:
    """`after` without the edits of single values that were made in other rows than its own."""
    edits = after.data.edits
    if not edits or edits != before.data.edits or _rows(before) == _rows(after):
        return after
    return replace(after, data=replace(after.data, edits=()))


def _rows(document: Document) -> tuple[object, ...]:
    """All that decides which rows there are, and how many numbers are in each."""
    spec = document.spec
    return replace(document.data, edits=()), document.seed, spec.inputs, spec.outputs
