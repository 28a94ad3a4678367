"""The one owner of document, model state and cursor; every view draws what it emits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from bpstudio import io
from bpstudio.edits import Change, Moment, same_run
from bpstudio.errors import UserError
from bpstudio.frame import Frame, Message, Selection
from bpstudio.io import Document
from bpstudio.live_run import LiveRun
from bpstudio.stepping import Level
from bpstudio.trainer import WorkerLost
from bpstudio.training import LossCurves, ModelState
from bpstudio.training.blas import use_threads_of
from bpstudio.training.messages import Reason, Snapshot, Stopped

PAST_BYTES = 64 * 2**20
"""How much memory the states behind us may take, so that stepping back can cross iterations."""


class Session(QObject):
    """Holds one document and where we are in it. Its slots are what a user can do.

    `run` is the training; whatever needs an exact state pauses it first, and the window never
    waits.
    """

    frame_changed = Signal(object)
    losses_changed = Signal(object)
    field_failed = Signal(object)
    message_changed = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.path: Path | None = None
        self._saved = document
        self._past: list[ModelState] = []
        self.losses = LossCurves()
        problem = document.problem()
        use_threads_of(problem)
        self.frame = Frame(document, problem, document.initial_state(problem))
        self.run = LiveRun(self)
        self.run.progressed.connect(self._on_progress)
        self.run.stopped.connect(self._on_stopped)
        self.run.lost.connect(self._on_worker_lost)
        self.run.resumed.connect(self._train)

    @property
    def document(self) -> Document:
        return self.frame.document

    @property
    def modified(self) -> bool:
        """Whether closing now would lose an edit."""
        return self.document != self._saved

    def mark_saved(self) -> None:
        """Take the document as it is for saved."""
        self._saved = self.document

    # Stepping

    def step_at_level(self, direction: int) -> None:
        self.step(self.frame.level, direction)

    def step(self, level: Level, direction: int) -> None:
        """Reveal or take back one unit of the level; at the border, go to the next iteration."""
        self._exactly(lambda: self._step(level, direction))

    def step_coarser(self, direction: int) -> None:
        """One step of the level above the chosen one."""
        self.step(Level(min(self.frame.level + 1, Level.ITERATION)), direction)

    def set_level(self, level: Level) -> None:
        self._show(self.frame.moved(self.frame.cursor, level))

    def to_start(self) -> None:
        self.seek(0)

    def to_end(self) -> None:
        self.seek(self.frame.schedule.length)

    def seek(self, cursor: int) -> None:
        """Put the cursor there, within this iteration."""
        self._exactly(lambda: self._go(cursor))

    def select(self, selection: Selection | None) -> None:
        """Ask the inspector for a node or an edge instead of the step; None for the step."""
        self._show(self.frame.moved(self.frame.cursor, selection=selection))

    def _step(self, level: Level, direction: int) -> None:
        frame = self.frame
        cursor = frame.schedule.move(frame.cursor, level, direction)
        if cursor != frame.cursor:
            self._go(cursor)
        elif direction > 0:
            self._enter_next()
            self._go(self.frame.schedule.move(0, level, +1))
        elif self._past:
            self._enter_previous()
            self._go(self.frame.schedule.move(self.frame.cursor, level, -1))
        else:
            self._say(Message(self.tr("This is the first moment kept. Step forward from here.")))

    def _go(self, cursor: int) -> None:
        self._show(self.frame.moved(cursor))

    def _enter_next(self) -> None:
        frame = self.frame
        trace = frame.trace
        if not np.isfinite(trace.theta_after).all():
            raise UserError(
                self.tr("The update of iteration {0} is not finite.").format(frame.iteration),
                hint=self.tr("Try a smaller learning rate."),
            )
        self._past.append(frame.state)
        size = frame.state.theta.nbytes + frame.state.slots.nbytes
        del self._past[: -max(1, PAST_BYTES // size)]
        self.losses.train.append(frame.iteration, np.array([trace.pass_.loss]))
        self.losses_changed.emit(self.losses)
        state = replace(
            frame.state,
            theta=trace.theta_after,
            slots=trace.slots_after,
            iteration=frame.iteration + 1,
        )
        self.frame = replace(frame, state=state, cursor=0)

    def _enter_previous(self) -> None:
        self.frame = replace(self.frame, state=self._past.pop())
        self.frame = replace(self.frame, cursor=self.frame.schedule.length)

    # Training

    def toggle_training(self) -> None:
        """Train until told otherwise; or pause."""
        if self.frame.training:
            self.run.pause()
        else:
            self._train()

    def train_epoch(self) -> None:
        """Train to the end of the epoch, so to the next multiple of its length."""
        self._exactly(self._train_to_epoch_end)

    def _train_to_epoch_end(self) -> None:
        length = self.frame.problem.batches_per_epoch
        self._leave_finished_update()
        self._train((self.frame.iteration // length + 1) * length)

    def _train(self, stop_at: int | None = None) -> None:
        self.attempt(lambda: self._start_worker(stop_at))

    def _start_worker(self, stop_at: int | None) -> None:
        self._leave_finished_update()
        self._say(None)
        frame = replace(self.frame, cursor=0, training=True, speed=0.0, selection=None)
        self.run.start(frame.problem, frame.state, stop_at)
        self._show(frame)

    def _leave_finished_update(self) -> None:
        """Weights that are shown as updated are the ones to go on from."""
        if self.frame.cursor == self.frame.schedule.length:
            self._enter_next()

    def _on_progress(self, snapshot: Snapshot) -> None:
        self._record(snapshot)
        self._show(replace(self.frame, state=snapshot.state, speed=snapshot.iterations_per_second))

    def _on_stopped(self, stopped: Stopped) -> None:
        self._record(stopped.last)
        self._past.clear()
        self._show(replace(self.frame, state=stopped.state, cursor=0, training=False))
        if stopped.reason is Reason.DIVERGED:
            self._say(self._divergence(stopped))

    def _divergence(self, stopped: Stopped) -> Message:
        text = self.tr(
            "Training diverged: the loss is not finite at iteration {0}. "
            "It stopped at iteration {1}, the last finite one."
        )
        hint = self.tr("Try a smaller learning rate; Reset begins again.")
        at = stopped.state.iteration if stopped.diverged_at is None else stopped.diverged_at
        numbers = f"{at:,}", f"{stopped.state.iteration:,}"
        return Message(text.format(*numbers), hint, "error", "session.reset")

    def _on_worker_lost(self, lost: WorkerLost) -> None:
        self._show(replace(self.frame, training=False, cursor=0))
        self._say(Message(lost.message, lost.hint, "error", "train.toggle"))

    def _record(self, snapshot: Snapshot) -> None:
        self.losses.train.append(snapshot.first_iteration, snapshot.losses, snapshot.stride)
        if snapshot.test_loss is not None:
            self.losses.test.append(snapshot.state.iteration, np.array([snapshot.test_loss]))
        self.losses_changed.emit(self.losses)

    # Edits

    def edit(self, document: Document, text: str) -> None:
        """Put another document in force; one that cannot be is refused at its field."""
        if document != self.document:
            self._exactly(lambda: self._edit(document, text), resume=True)

    def reset(self) -> None:
        """Back to the initial weights."""
        self._exactly(lambda: self._push(self._fresh(self.document), self.tr("Reset"), False))

    def undo(self) -> None:
        self._exactly(self.undo_stack.undo, resume=True)

    def redo(self) -> None:
        self._exactly(self.undo_stack.redo, resume=True)

    def open_document(self, document: Document, path: Path | None = None) -> None:
        """Show another document. It can be undone, so nothing is lost and nothing is asked."""
        self._exactly(lambda: self._open(document, path))

    def open(self, path: Path) -> None:
        """Open a project file; one that cannot be read changes nothing."""
        self.attempt(lambda: self.open_document(io.load(path), path))

    def save(self, path: Path) -> bool:
        """Write the document there; whether it worked."""

        def write() -> None:
            io.save(self.document, path)
            self.path, self._saved = path, self.document
            self._say(Message(self.tr("Saved as {0}.").format(path.name)))
            self._show(self.frame)

        return self.attempt(write)

    def _edit(self, document: Document, text: str) -> None:
        fresh = self._fresh(document)
        self._push(fresh, text, keeps_state=same_run(self.document, document))

    def _open(self, document: Document, path: Path | None) -> None:
        fresh = self._fresh(document)
        self._push(fresh, self.tr("Open {0}").format(document.name), keeps_state=False)
        self.path, self._saved = path, document

    def _push(self, after: Moment, text: str, keeps_state: bool) -> None:
        self.undo_stack.push(Change(self, text, after, keeps_state))

    @staticmethod
    def _fresh(document: Document) -> Moment:
        problem = document.problem()
        state = document.initial_state(problem)
        return Moment(document, problem, state, 0, LossCurves())

    def moment(self) -> Moment:
        frame = self.frame
        return Moment(frame.document, frame.problem, frame.state, frame.cursor, self.losses)

    def adopt(self, moment: Moment) -> None:
        """Show that moment: what undo and redo call."""
        if moment.state is not self.frame.state:
            self._past.clear()
        use_threads_of(moment.problem)
        self.losses = moment.losses
        self._say(None)
        self.losses_changed.emit(self.losses)
        frame = Frame(moment.document, moment.problem, moment.state, level=self.frame.level)
        self._show(replace(frame, cursor=min(moment.cursor, frame.schedule.length)))

    # The boundary

    def report(self, error: UserError) -> None:
        """Show an error where it belongs: at its field, or in the message bar."""
        if error.field:
            self.field_failed.emit(error)
        else:
            self._say(Message(error.message, error.hint, "error"))

    def _exactly(self, action: Callable[[], None], resume: bool = False) -> None:
        self.run.exactly(partial(self.attempt, action), resume)

    def attempt(self, action: Callable[[], None]) -> bool:
        """Run the action; an error that is meant for the user is shown. Whether it worked."""
        try:
            action()
        except UserError as error:
            self.report(error)
            return False
        return True

    def _show(self, frame: Frame) -> None:
        self.frame = frame
        self.frame_changed.emit(frame)

    def _say(self, message: Message | None) -> None:
        self.message_changed.emit(message)
