"""The owner of the training process, on the window's side."""

from __future__ import annotations

import weakref
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from bpstudio.training.conditions import Memory
from bpstudio.training.goal import NO_GOAL, Goal
from bpstudio.training.messages import (
    ANY_RUN,
    Failed,
    More,
    Past,
    Pause,
    Report,
    SetPace,
    Snapshot,
    Start,
    Stopped,
)
from bpstudio.training.problem import ModelState, Problem
from bpstudio.training.tempo import FULL_SPEED, Pace
from bpstudio.training.watching import Conditions

if TYPE_CHECKING:
    from threading import Thread

    from bpstudio.training.process import WorkerProcess

FRAME_MS = 16
# What is too late for a frame is looked for so soon again, and so often.
SOON_MS, LOOKS = 3, 4
# Seconds in which a process may end by itself.
PATIENCE = 0.3
# Frames that a process which hangs up may take until it is gone and it is known how it went.
FRAMES_TO_END = 30


@dataclass(frozen=True)
class WorkerLost:
    """Training ended against the user's will; what was reported before stays valid."""

    message: str
    hint: str
    details: str = ""


class Trainer(QObject):
    """Trains in a child process that is kept warm between runs, and never waits for it.

    From `start` on, each run ends with exactly one `stopped` or `failed`, unless `start` or
    `close` is called before.
    """

    progressed = Signal(object)  # Snapshot, about one a frame
    stopped = Signal(object)  # Stopped, which holds the last snapshot
    failed = Signal(object)  # WorkerLost

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: WorkerProcess | None = None
        self._close_process: weakref.finalize[[float], Trainer] | None = None
        self._abandoned: list[Thread] = []
        self._frames_to_end = FRAMES_TO_END
        self._missed = 0
        self._pace = FULL_SPEED
        self._run = 0
        self._running = False
        self._trouble = ""
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._drain)

    @property
    def running(self) -> bool:
        """From `start` until `stopped` or `failed`."""
        return self._running

    @property
    def process_id(self) -> int | None:
        return None if self._process is None else self._process.pid

    def warm_up(self) -> None:
        """Start the child process, so that the first run need not wait a tenth of a second."""
        with suppress(OSError):
            self._living_process()

    def start(
        self,
        problem: Problem,
        state: ModelState,
        stop_at: int | None = None,
        conditions: Conditions = (),
        memory: Memory | None = None,
        goal: Goal = NO_GOAL,
        past: Past | None = None,
    ) -> None:
        """Train from `state` until `pause`, or until `stop_at` updates have been made in all.

        It stops before where one of `conditions` begins to hold, or the goal is reached. To go on
        from a `Stopped` give its `memory`: training then is as if it had never stopped, and tells
        of nothing twice. `past` is what the run has behind it.
        A run that is still going on is given up without a word.
        """
        self._run += 1
        self._running = True
        self._trouble = ""
        try:
            past = past or Past()
            pace = self._pace
            start = Start(self._run, problem, state, stop_at, conditions, memory, pace, goal, past)
            self._living_process().post(start)
        except OSError as error:
            self._trouble = str(error)
        self._timer.start()

    @property
    def pace(self) -> Pace:
        """How fast it is to train, now and from now on."""
        return self._pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._pace = pace
        if self._process is not None and self._running:
            self._process.post(SetPace(self._run, pace))

    def pause(self) -> None:
        """Ask for `stopped`, which follows within some milliseconds."""
        if self._process is not None:
            self._process.post(Pause(self._run))

    def close(self) -> None:
        """End the child process, within a second at most; a later `start` begins a new one."""
        self._running = False
        self._timer.stop()
        process = self._let_go()
        if process is not None:
            process.close(PATIENCE)
        for thread in self._abandoned:
            thread.join(PATIENCE)
        self._abandoned.clear()

    def _living_process(self) -> WorkerProcess:
        if self._process is not None and self._process.exit_code is not None:
            self._abandon()
        if self._process is None:
            # Loaded by the warm-up: multiprocessing would hold up the first frame.
            from bpstudio.training.process import WorkerProcess

            self._process = WorkerProcess()
            self._close_process = weakref.finalize(self, self._process.close, PATIENCE)
            self._frames_to_end = FRAMES_TO_END
        return self._process

    def _let_go(self) -> WorkerProcess | None:
        process, self._process = self._process, None
        if self._close_process is not None:
            self._close_process.detach()
        self._close_process = None
        return process

    def _abandon(self) -> None:
        """Have the process ended, without waiting for it."""
        process = self._let_go()
        if process is not None:
            alive = [thread for thread in self._abandoned if thread.is_alive()]
            self._abandoned = [*alive, process.abandon()]

    def _drain(self) -> None:
        """Pass on what the process has reported; runs once a frame while training."""
        process = self._process
        if process is None:
            self._fail(self._not_started())
            return
        reports, ended = process.reports()
        self._missed = 0 if reports else self._missed + 1
        # Counted from now: after a late frame the next would come before there is news for it.
        self._timer.setInterval(SOON_MS if 0 < self._missed <= LOOKS else FRAME_MS)
        for report in reports:
            if report.run in (self._run, ANY_RUN) and self._running:
                self._handle(report, process)
        if ended and process is self._process and self._running:
            # It is as good as gone, and only then is it known how it went.
            self._frames_to_end -= 1
            if process.exit_code is not None or not self._frames_to_end:
                self._abandon()
                self._fail(self._died(process.exit_code))

    def _handle(self, report: Report, process: WorkerProcess) -> None:
        match report:
            case Snapshot(run=run):
                process.post(More(run))
                self.progressed.emit(report)
            case Stopped():
                self._end_run()
                self.stopped.emit(report)
            case Failed():
                self._abandon()
                self._fail(self._broken(report.traceback))

    def _end_run(self) -> None:
        self._running = False
        self._timer.stop()

    def _fail(self, why: WorkerLost) -> None:
        self._end_run()
        self.failed.emit(why)
        if not self._trouble:
            # The next run is to begin at once.
            self.warm_up()

    def _not_started(self) -> WorkerLost:
        return WorkerLost(
            self.tr("The training process could not be started: {0}.").format(self._trouble),
            self.tr("Close other programs, then start training again."),
        )

    def _died(self, exit_code: int | None) -> WorkerLost:
        how = self.tr("signal {0}") if (exit_code or 0) < 0 else self.tr("exit code {0}")
        return WorkerLost(
            self.tr("The training process was ended from outside ({0}).").format(
                how.format("?" if exit_code is None else abs(exit_code))
            ),
            self.tr(
                "The network keeps the weights it had last: start training to go on from there."
            ),
        )

    def _broken(self, details: str) -> WorkerLost:
        return WorkerLost(
            self.tr("Training was ended by an error in the program: {0}").format(
                details.strip().rpartition("\n")[2]
            ),
            self.tr("The network keeps the weights it had last. Please report the details."),
            details,
        )
