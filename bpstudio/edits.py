"""Edits and undo: one command, which swaps one whole moment of the session for another."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

import numpy as np

from bpstudio.frame import Frame
from bpstudio.io import Document
from bpstudio.project_file import ProjectFile, Stored
from bpstudio.runs import Run
from bpstudio.training import ModelState, Problem
from bpstudio.undo import Sizes


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

    def sizes(self) -> Sizes:
        """What it keeps: its document, its data, its state, and the edits along its run."""
        data = self.problem.dataset
        arrays = list(data.own_arrays)
        for state in (self.state, *self.run.history.starts_in_memory):
            arrays += [state.theta, state.slots]
        return {**document_sizes(self.document), **{id(array): array.nbytes for array in arrays}}


class Owner(Protocol):
    """What the commands need of the session."""

    file: ProjectFile
    frame: Frame

    def moment(self) -> Moment: ...

    def adopt(self, moment: Moment) -> None: ...

    def stop_as(self, document: Document) -> Document: ...


class Change:
    """From one moment to another, and back: undo and redo are the same exchange.

    When `keeps_state`, the run goes on across the edit: taking it back restores the document and
    leaves the weights that training has reached since. Any other moment is gone back to whole.
    One with a `step` is of a single value, and shown beside what was there before, both ways.
    """

    def __init__(
        self, owner: Owner, text: str, after: Moment, keeps_state: bool, step: int = 0
    ) -> None:
        self.text, self.step = text, step
        self._owner = owner
        self._other = after
        self._keeps_state = keeps_state

    def exchange(self) -> None:
        now, target = self._owner.moment(), self._other
        before = target.before or (self._owner.frame if self.step else None)
        self._other = now
        if self._keeps_state and now.run is target.run:
            target = carried_over(now, target)
        self._owner.adopt(replace(target, edited=True, before=before))

    def sizes(self) -> Sizes:
        return self._other.sizes()


class Opening(Change):
    """From one document to another, and from its file to the other's."""

    def __init__(self, owner: Owner, text: str, after: Moment, stored: Stored) -> None:
        super().__init__(owner, text, after, keeps_state=False)
        self._file, self._stored = owner.file, stored

    def exchange(self) -> None:
        self._stored = self._file.exchange(self._stored)
        super().exchange()


class StopsChange:
    """The breakpoints of another document, and back: whatever run and iteration is shown stays."""

    step = 0

    def __init__(self, owner: Owner, text: str, document: Document) -> None:
        self.text = text
        self._owner = owner
        self._other = document

    def exchange(self) -> None:
        self._other = self._owner.stop_as(self._other)

    def sizes(self) -> Sizes:
        return document_sizes(self._other)


_NUMBER, _ROW = 32, 64
"""Bytes of a float in a tuple, and of one tuple more."""


def document_sizes(document: Document) -> Sizes:
    """Its numbers. Tables that differ in single cells share their other rows, and their names."""
    found = {}
    if document.parameters is not None:
        found[id(document.parameters)] = _NUMBER * len(document.parameters)
    table, records = document.data.table, document.data.records
    if records is not None and records.content is not None:
        found.update({id(array): array.nbytes for array in records.content.own_arrays})
    if table is not None:
        width = len(table.inputs[0]) + len(table.targets[0])
        found[id(table.input_names)] = len(table.inputs) * (width * _NUMBER + 2 * _ROW)
        found.update({id(rows): 8 * len(rows) for rows in (table.inputs, table.targets)})
    return found


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
