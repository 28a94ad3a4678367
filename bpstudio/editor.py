"""What changes a document: edits, reset, opening another; and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject

from bpstudio.differences import differences
from bpstudio.edits import Change, Moment, Opening, StopsChange, carried_over, same_run, settled
from bpstudio.engine import Records
from bpstudio.frame import Frame
from bpstudio.io import Document
from bpstudio.project_file import ProjectFile, Stored
from bpstudio.runs import RunList
from bpstudio.training import Lead, Problem
from bpstudio.undo import Sizes, UndoStack


class Desk(Protocol):
    """What the editor needs of the session."""

    runs: RunList
    file: ProjectFile
    frame: Frame

    def moment(self) -> Moment: ...

    def adopt(self, moment: Moment) -> None: ...

    def stop_as(self, document: Document) -> Document: ...

    def show(self, frame: Frame) -> None: ...


class Editor(QObject):
    """Pushes each change on the undo stack. Raises UserError for one that cannot be."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.undo_stack = UndoStack(self._held, self)

    def edit(self, document: Document, text: str) -> None:
        """Another document: the run goes on with it, forks, or begins again."""
        now = self._desk.moment()
        if document.computes_as(now.document):
            self.undo_stack.push(StopsChange(self._desk, text, document))
            return
        document = settled(now.document, document)
        fresh = self.fresh(document, differences(now.document, document))
        if not same_run(now.document, document):
            self._push(fresh, text)
            return
        target = replace(fresh, run=now.run, problem=fresh.problem.led_as(now.problem))
        if now.state.iteration < now.run.history.head:
            self._push(self.forked(carried_over(now, target)), text)
        else:
            self._push(target, text, keeps_state=True)

    def put_value(
        self,
        make: Callable[[Moment], Moment],
        text: str,
        words: str,
        keeps_state: bool,
        step: int,
    ) -> None:
        """The moment with a value edited: in place at the head of the run, on a fork before it.

        Edits of the same `step` are taken back as one.
        """
        now = self._desk.moment()
        target = make(now)
        history = now.run.history
        if now.state.iteration < history.head:
            self._push(self.forked(target, words), text, step=step)
            return
        # The document may stay as it is, so that the history could not tell it from the old one.
        history.change(target.document, target.problem, target.state)
        self._push(target, text, keeps_state, step)

    def lead(self, row: int, text: str, words: str) -> None:
        """Let a sample lead this iteration's batch: in place at the head, on a fork before it."""
        now = self._desk.moment()
        problem = replace(now.problem, lead=Lead(now.state.iteration, row))
        target, history = replace(now, problem=problem, cursor=0), now.run.history
        if now.state.iteration < history.head:
            target = self.forked(target, words)
        else:
            history.change(target.document, problem, target.state)
        self._push(target, text)

    def take_back(self, step: int) -> None:
        """Undo the last edit without a trace, if it is of this step."""
        if step and self.undo_stack.last_step == step:
            self.undo_stack.take_back()
            self._desk.show(replace(self._desk.frame, before=None))

    def begin_again(self, text: str) -> None:
        """The same document from its initial weights, as another run."""
        self._push(self.fresh(self._desk.moment().document, text), text)

    def open(self, stored: Stored, text: str) -> None:
        """Another document, in another file."""
        self.undo_stack.push(
            Opening(self._desk, text, self.fresh(stored.document, "", anew=True), stored)
        )

    def provide(self, records: Records) -> None:
        """Rows in the place of what stood in for them, if the document still speaks of these.

        It is no edit: the document stays as it is, and begins again with its data.
        """
        now = self._desk.moment()
        data = now.document.data
        if data.records == records and now.problem.dataset.missing:
            document = replace(now.document, data=replace(data, records=records))
            moment = self.fresh(document, now.run.differs)
            moment.run.number, moment.run.name = now.run.number, now.run.name
            self._desk.adopt(moment)

    def fresh(self, document: Document, differs: str, anew: bool = False) -> Moment:
        """The first moment of a new run, or with `anew` of a new project."""
        problem = self._problem(document)
        state = document.initial_state(problem)
        run = self._desk.runs.begin(document, problem, state, anew)
        run.differs = differs
        return Moment(document, problem, state, 0, run)

    def _problem(self, document: Document) -> Problem:
        """Its problem, with the dataset that is there already where it is the same."""
        run = self._desk.runs.current
        if run is None:
            return document.problem()
        now = self._desk.moment()
        data = now.problem.dataset
        same = document.has_rows_of(now.document) and not data.missing
        return document.problem(data if same else None)

    def recorded(self, moment: Moment) -> Moment:
        """The moment, put into its run's history, or on a fork where that would undo its future.

        Its problem is then the history's own, which knows how epochs were counted until here.
        """
        history, iteration = moment.run.history, moment.state.iteration
        lead = moment.problem.lead_at(iteration)
        if not history.knows(moment.document, moment.state, lead):
            if iteration < history.head:
                return self.forked(moment)
            history.change(moment.document, moment.problem, moment.state)
        return replace(moment, problem=history.stretch_at(iteration).problem)

    def forked(self, moment: Moment, words: str = "") -> Moment:
        """The moment on a run of its own, which leaves its run's future as it was.

        `words` say what differs; without them the documents do.
        """
        before = moment.run.history.stretch_at(moment.state.iteration).document
        words = words or differences(before, moment.document) or "weights"
        run = self._desk.runs.fork(moment.run, moment.state.iteration, words)
        run.history.change(moment.document, moment.problem, moment.state)
        problem = run.history.stretches[-1].problem
        return replace(moment, problem=problem, run=run, edited=False)

    def _held(self) -> Sizes:
        """What is kept whether it can be undone or not: the moment, and the runs of the list."""
        found = dict(self._desk.moment().sizes())
        for run in self._desk.runs.runs:
            for start in run.history.starts_in_memory:
                found.update(dict.fromkeys(map(id, (start.theta, start.slots)), 0))
        return found

    def _push(self, after: Moment, text: str, keeps_state: bool = False, step: int = 0) -> None:
        self.undo_stack.push(Change(self._desk, text, after, keeps_state, step))
