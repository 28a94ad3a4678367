"""Edits and undo: one command, which swaps one whole moment of the session for another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtGui import QUndoCommand

from bpstudio.io import Document
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


class Owner(Protocol):
    """What the command needs of the session."""

    def moment(self) -> Moment: ...

    def adopt(self, moment: Moment) -> None: ...


class Change(QUndoCommand):
    """From one moment to another, and back: undo and redo are the same exchange.

    When `keeps_state`, the run goes on across the edit: taking it back restores the document and
    leaves the weights that training has reached since. Another run is gone back to whole.
    """

    def __init__(self, owner: Owner, text: str, after: Moment, keeps_state: bool) -> None:
        super().__init__(text)
        self._owner = owner
        self._other = after
        self._keeps_state = keeps_state

    def redo(self) -> None:
        now, target = self._owner.moment(), self._other
        self._other = now
        if self._keeps_state:
            same = now.run is target.run
            target = carried_over(now, target) if same else replace(target, edited=True)
        self._owner.adopt(target)

    def undo(self) -> None:
        self.redo()


def carried_over(now: Moment, target: Moment) -> Moment:
    """The target's document with the run as it stands now."""
    state, cursor = now.state, now.cursor
    if type(now.problem.optimizer) is not type(target.problem.optimizer):
        state, cursor = target.problem.initial_state(state.theta, state.iteration), 0
    if now.problem.batch_size != target.problem.batch_size:
        cursor = 0
    return Moment(target.document, target.problem, state, cursor, now.run, edited=True)


def same_run(before: Document, after: Document) -> bool:
    """Whether the weights reached so far still mean the same after the edit."""
    return (
        replace(
            after,
            name=before.name,
            optimizer=before.optimizer,
            regulariser=before.regulariser,
            batch_size=before.batch_size,
            figures=before.figures,
            notes=before.notes,
            source=before.source,
        )
        == before
    )
