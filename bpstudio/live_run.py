"""Training as the session sees it: it goes on by itself, and what needs an exact state waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf
from time import monotonic

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Signal

from bpstudio.aim import Aim
from bpstudio.frame import Message
from bpstudio.goal_words import already_reached
from bpstudio.runs import Run
from bpstudio.trainer import Trainer, WorkerLost
from bpstudio.training import Loop, ModelState, Problem
from bpstudio.training.conditions import Memory
from bpstudio.training.goal import NO_GOAL, Goal, Mark, Reached
from bpstudio.training.messages import Past, Reason, Snapshot, Stopped
from bpstudio.training.tempo import Pace
from bpstudio.training.watching import Conditions

Action = Callable[[], object]


class LiveRun(QObject):
    """Owns the trainer, fills the run that is training, and keeps what waits until it has paused.

    With `one_epoch` it stops at the end of the epoch; with a `goal` when that is reached, which is
    then forgotten. How fast it is to train is not kept from one session to the next: a program that
    begins slowly would look broken. `stopped` and `lost` come before the actions
    that waited, so that they find the exact state; after them `settled` gives the same once more,
    and then `resumed` comes when training should go on.
    """

    progressed = Signal(object)
    stopped = Signal(object)
    lost = Signal(object)
    settled = Signal(object)
    resumed = Signal()
    goal_changed = Signal(object)
    pace_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.one_epoch = False
        self._goal = NO_GOAL
        self._epoch_end: int | None = None
        self._goal_epoch: int | None = None
        self._aim = Aim()
        self._last_at = -inf
        self._resuming = False
        self._run: Run | None = None
        self._memory: Memory | None = None
        self._problem: Problem | None = None
        self._seen: tuple[Problem, ModelState] | None = None
        self._waiting: list[Action] = []
        self._goes_on = False
        self._trainer = Trainer(self)
        self._trainer.progressed.connect(self._on_progress)
        self._trainer.stopped.connect(self._on_stopped)
        self._trainer.failed.connect(self._on_lost)

    @property
    def worker_id(self) -> int | None:
        """The process id of the worker, when there is one."""
        return self._trainer.process_id

    @property
    def pace(self) -> Pace:
        """How fast to train; may be changed while it does."""
        return self._trainer.pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._trainer.pace = pace
        self.pace_changed.emit(pace)

    @property
    def goal(self) -> Goal:
        """Until when to train; may be changed while it does."""
        return self._goal

    @goal.setter
    def goal(self, goal: Goal) -> None:
        if goal != self._goal:
            self._goal = goal
            self.goal_changed.emit(goal)
            if self._trainer.running:
                self.aim_anew()

    def warm_up(self) -> None:
        """Have the worker ready, so that training begins at once."""
        self._trainer.warm_up()

    def start(self, run: Run, state: ModelState, conditions: Conditions = ()) -> None:
        """Train on, at most to where the run was edited and another problem begins.

        A run that goes on where it stopped is not stopped again by what stopped it there. Raises
        UserError when the goal is reached already, which is then forgotten.
        """
        if reached := self._aim.reached(self._goal, run, state):
            self.goal = NO_GOAL
            raise already_reached(reached)
        problem = run.history.stretch_at(state.iteration).problem
        memory = self._memory_for(problem, state) if run is self._run else None
        self._run, self._memory, self._goes_on = run, memory, True
        self._problem = problem
        history, goal = run.history, self._goal
        self._epoch_end = history.next_epoch(state.iteration) if self.one_epoch else None
        self._goal_epoch = None if goal.epoch is None else history.epoch_start(goal.epoch)
        stops = (self._epoch_end, self._goal_epoch, history.next_change(state.iteration))
        stop_at = min((stop for stop in stops if stop is not None), default=None)
        recent = self._aim.losses_before(run, problem, state.iteration).losses
        past = Past(
            run.clock.at(state.iteration),
            monotonic() - self._last_at if self._resuming else inf,
            None if goal.loss is None else recent,
        )
        run.clock.note(state.iteration, past.seconds)
        self._trainer.start(problem, state, stop_at, conditions, memory, goal, past)

    def mean_loss(self, run: Run, state: ModelState) -> float | None:
        """The mean of the batch losses of the epoch that ends here, as far as it is known."""
        problem = run.history.stretch_at(state.iteration).problem
        return self._aim.losses_before(run, problem, state.iteration).mean

    def follow(self, run: Run, problem: Problem, state: ModelState, conditions: Conditions) -> None:
        """A step by hand goes beyond this state: what training would have seen is remembered.

        So that training that goes on from there is not stopped by what it was stopped by before.
        """
        for _ in range(len(conditions) + 1):
            memory = self._memory_for(problem, state)
            if run is not self._run or memory is None or memory.iteration != state.iteration:
                return
            loop = Loop(problem, state, conditions, memory)
            loop.run(1)
            # After a hit it has not moved, but knows of it and can.
            self._memory, self._seen = loop.memory, (problem, loop.state())

    def _memory_for(self, problem: Problem, state: ModelState) -> Memory | None:
        """The memory, which says so if this is not the state, or the pass, that it is of."""
        if self._memory is None or self._seen is None:
            return None
        before, seen = self._seen
        same = (
            np.array_equal(seen.theta, state.theta)
            and np.array_equal(seen.slots, state.slots)
            and before.spec == problem.spec
            and before.dataset.is_same(problem.dataset)
        )
        return replace(self._memory, edited=self._memory.edited or not same)

    def pause(self) -> None:
        """Stop as soon as the worker answers, and stay so; what waits is done then."""
        self._goes_on = False
        self._trainer.pause()

    def exactly(self, action: Action, resume: bool = False) -> None:
        """Run the action on an exact state: now, or when training has paused for it.

        Training goes on when all that waited, together, are to `resume`.
        """
        if not self._trainer.running:
            action()
            return
        self._waiting.append(action)
        self._goes_on = self._goes_on and resume
        self._trainer.pause()

    def aim_anew(self) -> None:
        """Let `one_epoch` count for the training that is going on."""
        self.exactly(lambda: None, resume=True)

    def close(self) -> None:
        """End the worker; nothing is left behind."""
        self._waiting.clear()
        self._trainer.close()

    def _on_progress(self, snapshot: Snapshot) -> None:
        self._record(snapshot)
        self.progressed.emit(snapshot)

    def _on_stopped(self, stopped: Stopped) -> None:
        self._record(stopped.last)
        stopped = self._at_goal(stopped)
        self._memory = stopped.memory
        self._seen = None if self._problem is None else (self._problem, stopped.state)
        of_itself = stopped.reason in (Reason.DIVERGED, Reason.HIT, Reason.REACHED)
        goes_on = self._goes_on and not of_itself and stopped.state.iteration != self._epoch_end
        self.stopped.emit(stopped)
        self._settle(stopped)
        if goes_on:
            self._resuming = True
            self.resumed.emit()
            self._resuming = False

    def _at_goal(self, stopped: Stopped) -> Stopped:
        """The same, knowing of the epoch that was the goal; a goal that is reached is forgotten."""
        epoch, at_end = self._goal.epoch, stopped.state.iteration == self._goal_epoch
        if stopped.reason is Reason.FINISHED and at_end and epoch is not None:
            reached = Reached(Mark.EPOCH, epoch, epoch)
            stopped = replace(stopped, reason=Reason.REACHED, reached=reached)
        if stopped.reason is Reason.REACHED:
            self.goal = NO_GOAL
        return stopped

    def _on_lost(self, lost: WorkerLost) -> None:
        self.lost.emit(lost)
        self._settle(lost)

    def _settle(self, end: Stopped | WorkerLost) -> None:
        waiting, self._waiting = self._waiting, []
        for action in waiting:
            action()
        self.settled.emit(end)

    def _record(self, snapshot: Snapshot) -> None:
        """Put what is new into the run; losses that it has already are the same ones again."""
        assert self._run is not None
        assert self._problem is not None
        self._aim.follow(self._run, self._problem, snapshot)
        if snapshot.losses.size:
            self._last_at = monotonic()
        self._run.clock.note(snapshot.state.iteration, snapshot.seconds)
        history, losses, state = self._run.history, self._run.losses, snapshot.state
        known = max(0, -(-(history.head - snapshot.first_iteration) // snapshot.stride))
        if known < len(snapshot.losses):
            first = snapshot.first_iteration + known * snapshot.stride
            losses.train.append(first, snapshot.losses[known:], snapshot.stride)
        for iteration, loss in snapshot.tests:
            if iteration >= history.head:
                losses.test.append(iteration, [loss])
        for each in (*snapshot.kept, state):
            history.keep(each)


def divergence(stopped: Stopped) -> Message:
    """What to say when the loss is no longer finite."""
    text = QCoreApplication.translate(
        "training",
        "Training diverged: the loss is not finite at iteration {0}. "
        "It stopped at iteration {1}, the last finite one.",
    )
    hint = QCoreApplication.translate(
        "training", "Try a smaller learning rate; Reset begins again."
    )
    at = stopped.state.iteration if stopped.diverged_at is None else stopped.diverged_at
    numbers = f"{at:,}", f"{stopped.state.iteration:,}"
    return Message(text.format(*numbers), hint, "error", "session.reset")
