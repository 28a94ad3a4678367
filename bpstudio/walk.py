"""Where a step or a journey leads: over the borders of iterations, and from run to run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject

from bpstudio.data_edits import place_of_row
from bpstudio.errors import UserError
from bpstudio.frame import Frame, Message, Selection
from bpstudio.live_run import LiveRun
from bpstudio.runs import Run
from bpstudio.stepping import Level, Phase, Schedule
from bpstudio.training import ModelState
from bpstudio.travel import Traveller


class Desk(Protocol):
    """What walking needs of the session."""

    frame: Frame
    live: LiveRun
    traveller: Traveller

    @property
    def run(self) -> Run: ...

    def show(self, frame: Frame) -> None: ...

    def show_losses(self) -> None: ...

    def show_run(self, run: Run) -> None: ...

    def say(self, message: Message | None) -> None: ...


class Walk(QObject):
    """Moves the session on its run. All of it wants an exact state: training has paused.

    Raises UserError where the next iteration's weights would not be finite.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def step(self, level: Level, direction: int) -> None:
        """One unit of the level; at the border, into the next iteration or the one before."""
        frame = self._desk.frame
        cursor = frame.schedule.move(frame.cursor, level, direction)
        if cursor != frame.cursor:
            self.go(cursor)
        elif direction > 0:
            self._enter_next()
            self.go(self._desk.frame.schedule.move(0, level, +1))
        elif frame.iteration > self._desk.run.history.first:
            self.travel(frame.iteration - 1, lambda s: s.move(s.length, level, -1))
        else:
            text = self.tr("This is where the run begins. Step forward from here.")
            self._desk.say(Message(text))

    def go(self, cursor: int) -> None:
        """To that cursor of this iteration, or the nearest that it has."""
        frame = self._desk.frame
        self._desk.show(frame.moved(frame.schedule.clamp(cursor)))

    def travel(self, iteration: int, cursor: Callable[[Schedule], int] = lambda _: 0) -> None:
        """To a cursor of that iteration, or of the nearest that this run has."""
        history = self._desk.run.history
        within = max(history.first, min(iteration, history.head))
        self._desk.traveller.go(history.replay(within), partial(self._arrive, cursor))

    def go_to_row(self, row: int, selection: Selection) -> None:
        """To the start of that training row's part of a pass, in the nearest batch that has it."""
        frame, history = self._desk.frame, self._desk.run.history
        place = place_of_row(history, row, frame.iteration)
        if place is None:
            text = self.tr("Sample {0} has not been in a batch yet, or not for an epoch.")
            hint = self.tr("Train on, and come back.")
            self._desk.say(Message(text.format(row + 1), hint))
            return
        iteration, sample = place
        arrive = partial(self._arrive_at, sample, selection)
        if iteration == frame.iteration:
            arrive(frame.state)
        else:
            self._desk.traveller.go(history.replay(iteration), arrive)

    def go_to_sample(self, sample: int) -> None:
        """To the start of that sample's part of this pass, whose inputs are then shown."""
        self.go(_start_of(self._desk.frame.schedule, sample))

    def travel_to_next(self) -> None:
        """To the start of the next iteration."""
        if self._desk.frame.iteration < self._desk.run.history.head:
            self.travel(self._desk.frame.iteration + 1)
        else:
            self._enter_next()
            self.go(0)

    def return_to(self, run: Run) -> None:
        """To the head of another run."""
        self._desk.traveller.go(run.history.replay(run.history.head), partial(self._arrive_on, run))

    def leave_finished_update(self) -> None:
        """Weights that are shown as updated are the ones to go on from."""
        if self._desk.frame.cursor == self._desk.frame.schedule.length:
            self._enter_next()

    def frame_at(self, state: ModelState) -> Frame:
        """The start of the pass of that state, by what was in force in the run."""
        frame = self._desk.frame
        stretch = self._desk.run.history.stretch_at(state.iteration)
        if stretch.first == state.iteration:
            state = stretch.start
        document = stretch.document.stopping_as(frame.document)
        return Frame(document, stretch.problem, state, level=frame.level)

    def _arrive(self, cursor: Callable[[Schedule], int], state: ModelState) -> None:
        frame = self.frame_at(state)
        self._desk.show(frame.moved(cursor(frame.schedule)))

    def _arrive_at(self, sample: int, selection: Selection, state: ModelState) -> None:
        frame = self.frame_at(state)
        self._desk.show(frame.moved(_start_of(frame.schedule, sample), selection=selection))

    def _arrive_on(self, run: Run, state: ModelState) -> None:
        self._desk.show_run(run)
        self._arrive(lambda _: 0, state)

    def _enter_next(self) -> None:
        """To the start of the next iteration, with the weights that this one's update gives."""
        frame, run = self._desk.frame, self._desk.run
        loss, state = frame.trace.pass_.loss, frame.next_state
        if not (np.isfinite(loss) and state.is_finite):
            text = self.tr("The loss or the update of iteration {0} is not finite.")
            raise UserError(
                text.format(frame.iteration), hint=self.tr("Try a smaller learning rate.")
            )
        self._desk.live.follow(run, frame.problem, frame.state, frame.document.breakpoints)
        if frame.iteration >= run.history.head:
            run.losses.train.append(frame.iteration, np.array([loss]))
            self._desk.show_losses()
        run.history.keep(state)
        self._desk.frame = self.frame_at(state)


def _start_of(schedule: Schedule, sample: int) -> int:
    """The cursor at which a sample's part of the pass begins."""
    # The values of the one before stay until the first event of the next.
    return schedule.cursor_at(Phase.FORWARD, sample, 1 if sample else 0)
