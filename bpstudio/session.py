"""The one owner of document, model state and cursor; every view draws what it emits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from bpstudio.breaking import Breaking, end_of_way, outcome
from bpstudio.editor import Editor
from bpstudio.edits import Moment, rebased
from bpstudio.engine import Records
from bpstudio.errors import UserError
from bpstudio.frame import Frame, Message, Selection
from bpstudio.io import Document
from bpstudio.live_run import LiveRun
from bpstudio.project_file import ProjectFile, Stored
from bpstudio.run_messages import at_start, goes_on_with, saved_as
from bpstudio.runs import Run, RunList
from bpstudio.samples import Samples
from bpstudio.stepping import Level
from bpstudio.trainer import WorkerLost
from bpstudio.training.messages import Snapshot, Stopped
from bpstudio.travel import Traveller
from bpstudio.value_edits import ValueEdits
from bpstudio.walk import Walk


class Session(QObject):
    """Holds one document and where we are in it. Its slots are what a user can do.

    `live` is the training; whatever needs an exact state pauses it first, and the window never
    waits. `runs` are what can be returned to, and `walk` moves on them.
    """

    frame_changed = Signal(object)
    runs_changed = Signal(object)
    losses_changed = Signal(object)
    field_failed = Signal(object)
    message_changed = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file = ProjectFile(self, document, self)
        self.file.saved.connect(self._on_saved)
        self.runs = RunList()
        self.editor = Editor(self, self)
        self.undo_stack = self.editor.undo_stack
        first = self.editor.fresh(document, "")
        self.runs.show(first.run)
        self.frame = Frame(document, first.problem, first.state)
        self.traveller = Traveller(self)
        self.walk = Walk(self, self)
        self.values = ValueEdits(self._exactly, lambda: self.frame, self.editor)
        self.samples = Samples(self, self._exactly)
        self.breaking = Breaking(self, self)
        self.live = LiveRun(self)
        self.live.progressed.connect(self._on_progress)
        self.live.stopped.connect(self._on_stopped)
        self.live.lost.connect(self._on_worker_lost)
        self.live.settled.connect(self._on_settled)
        self.live.resumed.connect(self._train)

    @property
    def document(self) -> Document:
        return self.frame.document

    @property
    def run(self) -> Run:
        """The run on the screen."""
        assert self.runs.current is not None
        return self.runs.current

    # Stepping

    def step_at_level(self, direction: int) -> None:
        self.step(self.frame.level, direction)

    def step(self, level: Level, direction: int) -> None:
        """Reveal or take back one unit of the level; at the border, go to the next iteration."""
        self._exactly(lambda: self.walk.step(level, direction))

    def step_coarser(self, direction: int) -> None:
        """One step of the level above the chosen one."""
        self.step(Level(min(self.frame.level + 1, Level.ITERATION)), direction)

    def set_level(self, level: Level) -> None:
        frame = self.frame
        self.show(frame.moved(frame.cursor, level, frame.selection))

    def to_start(self) -> None:
        self.seek(0)

    def to_end(self) -> None:
        """To the next stop of this iteration, or to its end."""
        self._exactly(lambda: self.walk.go(end_of_way(self.frame)))

    def seek(self, cursor: int) -> None:
        """Put the cursor there, within this iteration."""
        self._exactly(lambda: self.walk.go(cursor))

    def select(self, selection: Selection | None) -> None:
        """Ask the inspector for a node or an edge instead of the step; None for the step."""
        self.show(self.frame.moved(self.frame.cursor, selection=selection))

    # Time travel

    def travel(self, iteration: int) -> None:
        """Show the network as it was at that iteration of this run, bit for bit."""
        self._exactly(lambda: self.walk.travel(iteration))

    def go_to_row(self, row: int, selection: Selection) -> None:
        """Where that training row is at work, nearest to here; with this selection."""
        self._exactly(lambda: self.walk.go_to_row(row, selection))

    def travel_to_next(self) -> None:
        """The start of the next iteration, which is made if the run has not come so far."""
        self._exactly(self.walk.travel_to_next)

    def remove_run(self, run: Run) -> None:
        """Take a run off the list; the one on the screen stays."""
        self.runs.remove(run)
        self.runs_changed.emit(self.runs)

    def return_to(self, run: Run) -> None:
        """Go to the head of another run, to step or continue it."""
        self._exactly(lambda: self.walk.return_to(run))

    # Training

    def toggle_training(self) -> None:
        """Train until told otherwise; or pause."""
        if self.frame.training:
            self.live.pause()
        else:
            self._begin_training(one_epoch=False)

    def train_epoch(self) -> None:
        """Train to the end of the epoch."""
        if self.frame.training:
            self.live.one_epoch = True
            self.live.aim_anew()
        else:
            self._begin_training(one_epoch=True)

    def _begin_training(self, one_epoch: bool) -> None:
        self.traveller.cancel()
        self.live.one_epoch = one_epoch
        self._train()

    def _train(self) -> None:
        self.attempt(self._start_worker)

    def _start_worker(self) -> None:
        self.frame.problem.dataset.check_present()
        self.walk.leave_finished_update()
        self.say(None)
        frame = replace(self.frame.moved(0), training=True, speed=0.0, before=None)
        self.live.start(self.run, frame.state, frame.document.breakpoints)
        self.show(frame)

    def _on_progress(self, snapshot: Snapshot) -> None:
        self.show_losses()
        self.show(replace(self.frame, state=snapshot.state, speed=snapshot.iterations_per_second))

    def _on_stopped(self, stopped: Stopped) -> None:
        self.show_losses()
        self.show(self.breaking.landed(self.walk.frame_at(stopped.state), stopped.hits))

    def _on_worker_lost(self) -> None:
        self.show(self.walk.frame_at(self.frame.state))

    def _on_settled(self, end: Stopped | WorkerLost) -> None:
        if message := outcome(end, self.document.spec):
            self.say(message)

    # Edits

    def edit(self, document: Document, text: str) -> None:
        """Put another document in force; one that cannot be is refused at its field."""
        before = self.document
        if document != before:
            self._exactly(lambda: self._edit(document, before, text), resume=True)

    def _edit(self, document: Document, before: Document, text: str) -> None:
        """Other edits may have been made while this one waited."""
        document = rebased(document, before, self.document)
        before, run = self.document, self.run
        if document != before:
            self.editor.edit(document, text)
            same = type(document.optimizer) is type(before.optimizer)
            if self.run is run and run.trained and not same:
                self.say(goes_on_with(document.optimizer, self.frame.iteration))

    def reset(self) -> None:
        """Back to the initial weights."""
        self._exactly(lambda: self.editor.begin_again(self.tr("Reset")))

    def again(self) -> None:
        """Another run from the initial weights, as the document is now; this one stays."""
        self._exactly(self._begin_another, resume=True)

    def _begin_another(self) -> None:
        if self.run.trained:
            self.editor.begin_again(self.tr("New run"))
        else:
            self.say(at_start())

    def undo(self) -> None:
        self._exactly(self.undo_stack.undo, resume=True)

    def redo(self) -> None:
        self._exactly(self.undo_stack.redo, resume=True)

    def open_document(self, document: Document, path: Path | None = None) -> None:
        """Show another document. It can be undone, so nothing is lost and nothing is asked."""
        self._exactly(lambda: self._open(document, path))

    def _open(self, document: Document, path: Path | None) -> None:
        self.editor.open(Stored(path, document), self.tr("Open {0}").format(document.name))
        self.breaking.forget()

    def _on_saved(self, path: Path) -> None:
        self.say(saved_as(path.name, self.run.history.head > 0))
        self.show(self.frame)

    def provide(self, records: Records) -> None:
        """The data file that the document speaks of has been read: begin with its rows."""
        self._exactly(lambda: self.editor.provide(records))

    def moment(self) -> Moment:
        """Where we are, for an edit to come back to."""
        frame = self.frame
        return Moment(frame.document, frame.problem, frame.state, frame.cursor, self.run)

    def adopt(self, moment: Moment) -> None:
        """Show that moment: what edits, undo and redo call."""
        if moment.edited:
            moment = self.editor.recorded(moment)
        self.show_run(moment.run)
        self.say(None)
        frame = Frame(moment.document, moment.problem, moment.state, level=self.frame.level)
        frame = frame.moved(min(moment.cursor, frame.schedule.length))
        self.show(frame.changed_from(moment.before))

    def stop_as(self, document: Document) -> Document:
        """Take the breakpoints of that document; the document before is returned."""
        before = self.document
        self.show(self.frame.stopping_as(document))
        return before

    # The boundary

    def report(self, error: UserError) -> None:
        """Show an error where it belongs: at its field, or in the message bar."""
        if error.field:
            self.field_failed.emit(error)
        else:
            self.say(Message(error.message, error.hint, "error"))

    def attempt(self, action: Callable[[], None]) -> bool:
        """Run the action; an error that is meant for the user is shown. Whether it worked."""
        try:
            action()
        except UserError as error:
            self.report(error)
            return False
        return True

    def close(self) -> None:
        """End all that works by itself."""
        self.traveller.cancel()
        self.live.close()

    def _exactly(self, action: Callable[[], None], resume: bool = False) -> None:
        self.live.exactly(lambda: self._act(action), resume)

    def _act(self, action: Callable[[], None]) -> None:
        self.traveller.cancel()
        self.attempt(action)

    # What is on the screen

    def show(self, frame: Frame) -> None:
        self.frame = frame
        self.frame_changed.emit(frame)

    def show_losses(self) -> None:
        self.losses_changed.emit(self.run.losses)

    def show_run(self, run: Run) -> None:
        """Make another run the one to go on with; a frame of it is to follow."""
        self.runs.show(run)
        self.runs_changed.emit(self.runs)
        self.show_losses()

    def say(self, message: Message | None) -> None:
        self.message_changed.emit(message)
