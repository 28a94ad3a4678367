"""Computing beside the window, on one thread that gives way to all else."""

from __future__ import annotations

import os
import threading
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal

from bpstudio.errors import UserError

Cancelled = Callable[[], bool]
Job = Callable[[Cancelled], object]

# How much the thread gives way to the window and to training, where the system can do it.
_NICENESS = 5


class Topic(QObject):
    """One thing to be computed over and over, of which only the newest matters.

    `ask` returns at once. `answered` brings what the job returned; `failed` the UserError that it
    raised, or one in the place of a MemoryError. A job that has begun is finished, so that a
    topic asked more often than it can answer still answers; of those that wait the last is kept.
    """

    answered = Signal(object)
    failed = Signal(object)
    _done = Signal(int, object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._round = 0
        self._waiting = 0
        self._done.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._waiting > 0

    def ask(self, job: Job) -> None:
        """Have the job done. It is given a function that says whether it may as well give up."""
        self._waiting += 1 - self._background.put(self, self._round, job)

    def cancel(self) -> None:
        """Let go of what was asked: no answer comes to it any more."""
        self._waiting -= self._background.take_back(self)
        self._round += 1

    def is_over(self, number: int) -> bool:
        """Whether what was asked in that round has been let go; any thread may ask."""
        return number != self._round

    def deliver(self, number: int, outcome: object) -> None:
        """The background has the outcome of what was asked in that round."""
        # The topic may have gone with its window.
        with suppress(RuntimeError):
            self._done.emit(number, outcome)

    def _pass_on(self, number: int, outcome: object) -> None:
        self._waiting -= 1
        if self.is_over(number):
            return
        match outcome:
            case MemoryError():
                self.failed.emit(self._too_large())
            case UserError():
                self.failed.emit(outcome)
            case BaseException():
                raise outcome
            case _:
                self.answered.emit(outcome)

    def _too_large(self) -> UserError:
        return UserError(
            self.tr("There is not enough memory to compute this picture."),
            hint=self.tr("Close other programs, or choose a smaller resolution."),
        )


class Background:
    """The thread. It starts with the first job, and takes the topics in turn."""

    def __init__(self) -> None:
        self._jobs: deque[tuple[weakref.ref[Topic], int, Job]] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def topic(self, parent: QObject | None = None) -> Topic:
        return Topic(self, parent)

    def put(self, topic: Topic, number: int, job: Job) -> int:
        """Queue the job in the place of one of the same topic; how many it replaced: 0 or 1."""
        with self._changed:
            for place, (owner, _, _) in enumerate(self._jobs):
                if owner() is topic:
                    self._jobs[place] = (owner, number, job)
                    return 1
            self._jobs.append((weakref.ref(topic), number, job))
            self._changed.notify()
        if self._thread is None and not self._closed:
            self._thread = threading.Thread(
                target=self._work, name="bpstudio-background", daemon=True
            )
            self._thread.start()
        return 0

    def take_back(self, topic: Topic) -> int:
        """Forget what the topic has queued; how many jobs that is: 0 or 1."""
        with self._changed:
            before = len(self._jobs)
            self._jobs = deque(job for job in self._jobs if job[0]() is not topic)
            return before - len(self._jobs)

    def close(self) -> None:
        """End the thread, as soon as the job at work looks up."""
        with self._changed:
            self._closed = True
            self._jobs.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(1.0)

    def _work(self) -> None:
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        while (asked := self._next()) is not None:
            owner, number, job = asked
            outcome = None if owner() is None else self._outcome(owner, number, job)
            if (topic := owner()) is not None and not self._closed:
                topic.deliver(number, outcome)
            # The loop must not keep a topic alive while it waits.
            del topic, asked, job, outcome

    def _next(self) -> tuple[weakref.ref[Topic], int, Job] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            return None if self._closed else self._jobs.popleft()

    def _outcome(self, owner: weakref.ref[Topic], number: int, job: Job) -> object:
        def cancelled() -> bool:
            topic = owner()
            return self._closed or topic is None or topic.is_over(number)

        try:
            return job(cancelled)
        except Exception as error:
            return error
