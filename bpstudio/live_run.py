"""Training as the session sees it: it goes on by itself, and what needs an exact state waits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from bpstudio.trainer import Trainer
from bpstudio.training import ModelState, Problem
from bpstudio.training.messages import Reason, Stopped

Action = Callable[[], object]


class LiveRun(QObject):
    """Owns the trainer, and a queue of actions that run as soon as training has paused.

    `stopped` comes before the actions, so that they find the exact state; `resumed` after them,
    when training should go on.
    """

    progressed = Signal(object)
    stopped = Signal(object)
    lost = Signal(object)
    resumed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Action] = []
        self._resume = False
        self._trainer = Trainer(self)
        self._trainer.progressed.connect(self.progressed)
        self._trainer.stopped.connect(self._on_stopped)
        self._trainer.failed.connect(self._on_lost)

    @property
    def worker_id(self) -> int | None:
        """The process id of the worker, when there is one."""
        return self._trainer.process_id

    def warm_up(self) -> None:
        """Have the worker ready, so that training begins at once."""
        self._trainer.warm_up()

    def start(self, problem: Problem, state: ModelState, stop_at: int | None) -> None:
        """Train from the state until told otherwise, or until iteration `stop_at`."""
        self._trainer.start(problem, state, stop_at)

    def pause(self) -> None:
        """Stop as soon as the worker answers, and stay so."""
        self._forget()
        self._trainer.pause()

    def exactly(self, action: Action, resume: bool = False) -> None:
        """Run the action on an exact state: now, or when training has paused for it."""
        if not self._trainer.running:
            action()
            return
        self._waiting.append(action)
        self._resume = resume
        self._trainer.pause()

    def close(self) -> None:
        """End the worker; nothing is left behind."""
        self._forget()
        self._trainer.close()

    def _on_stopped(self, stopped: Stopped) -> None:
        waiting, self._waiting = self._waiting, []
        resume = self._resume and stopped.reason is not Reason.DIVERGED
        self._resume = False
        self.stopped.emit(stopped)
        for action in waiting:
            action()
        if resume:
            self.resumed.emit()

    def _on_lost(self, lost: object) -> None:
        self._forget()
        self.lost.emit(lost)

    def _forget(self) -> None:
        self._waiting.clear()
        self._resume = False
