"""Computing beside the window, on one thread."""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from bpstudio.errors import UserError

# So much less urgent than the window, of 20: on two busy cores it waited up to 20 ms for its turn.
_LESS_URGENT = 5
# Milliseconds between two answers: what takes one is painted, and a frame has room for two.
_APART_MS = 7

Cancelled = Callable[[], bool]
Job = Callable[[Cancelled], object]


class Topic(QObject):
    """One thing to be computed over and over, of which only the newest matters.

    `ask` returns at once. `answered` brings what the job returned; `failed` the UserError that it
    raised, or one in the place of a MemoryError. A job that has begun is finished, so that a
    topic asked more often than it can answer still answers; of those that wait the last is kept.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, background: Background, key: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background, self._key = background, key
        self._waiting = 0

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._waiting > 0

    def ask(self, job: Job) -> None:
        """Have the job done. It is given a function that says whether it may as well give up.

        The job must hold no QObject, so no view either: it may be let go on the thread.
        """
        replaces = self._background.put(self._key, job)
        self._waiting += 0 if replaces else 1

    def cancel(self) -> None:
        """Let go of what was asked: no answer comes to it any more."""
        self._background.let_go(self._key)
        self._waiting = 0

    def take(self, outcome: object) -> None:
        """What the job returned or raised."""
        self._waiting -= 1
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


class Background(QObject):
    """The thread. It starts with the first job, and takes the topics in turn.

    It knows topics by number only: were it to hold one, even for a moment, it could be the last
    to do so, and a QObject must not end on another thread.
    """

    _done = Signal(int, int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._topics: weakref.WeakValueDictionary[int, Topic] = weakref.WeakValueDictionary()
        self._rounds: dict[int, int] = {}
        self._keys, self._numbers = count(), count()
        self._jobs: dict[int, Job] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._outcomes: deque[tuple[int, int, object]] = deque()
        self._apart = QTimer(self, singleShot=True, interval=_APART_MS)
        self._apart.timeout.connect(self._deliver)
        self._done.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    def topic(self, parent: QObject | None = None) -> Topic:
        """A new topic; nothing more is done for it when it has gone."""
        key = next(self._keys)
        topic = Topic(self, key, parent)
        self._topics[key] = topic
        self._rounds[key] = next(self._numbers)
        weakref.finalize(topic, self._rounds.pop, key, None)
        return topic

    def put(self, key: int, job: Job) -> bool:
        """Queue the job of a topic, in the place of one that waits there: whether one did."""
        with self._changed:
            replaces = key in self._jobs
            self._jobs[key] = job
            self._changed.notify()
        if self._thread is None and not self._closed:
            self._thread = threading.Thread(
                target=self._work, name="bpstudio-background", daemon=True
            )
            self._thread.start()
        return replaces

    def let_go(self, key: int) -> None:
        """Forget what the topic has asked, and have the job at work look up."""
        with self._changed:
            self._jobs.pop(key, None)
            self._rounds[key] = next(self._numbers)

    def close(self) -> None:
        """End the thread, as soon as the job at work looks up."""
        with self._changed:
            self._closed = True
            self._jobs.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(1.0)

    def _receive(self, key: int, number: int, outcome: object) -> None:
        self._outcomes.append((key, number, outcome))
        if not self._apart.isActive():
            self._deliver()

    def _deliver(self) -> None:
        """Give the oldest outcome that someone still waits for to its topic."""
        while self._outcomes:
            key, number, outcome = self._outcomes.popleft()
            # A topic whose view has been deleted may still wait for the garbage collector.
            if self._rounds.get(key) == number and isValid(self._topics[key]):
                self._apart.start()
                self._topics[key].take(outcome)
                break

    def _work(self) -> None:
        _give_way()
        while (asked := self._next()) is not None:
            self._answer(*asked)
            # What the job holds, such as a data set, is let go before the next is waited for.
            del asked

    def _answer(self, key: int, number: int | None, job: Job) -> None:
        if number is not None:
            outcome = self._outcome(key, number, job)
            if not self._closed:
                self._done.emit(key, number, outcome)

    def _next(self) -> tuple[int, int | None, Job] | None:
        """The job that waits longest, when there is one; None in the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            if self._closed:
                return None
            key = next(iter(self._jobs))
            return key, self._rounds.get(key), self._jobs.pop(key)

    def _outcome(self, key: int, number: int, job: Job) -> object:
        def cancelled() -> bool:
            return self._closed or self._rounds.get(key) != number

        try:
            return job(cancelled)
        except Exception as error:
            return error


def _give_way() -> None:
    """Let the window's thread go first on a processor; Linux alone knows this of a thread."""
    if sys.platform == "linux":
        least = min(19, os.getpriority(os.PRIO_PROCESS, 0) + _LESS_URGENT)
        os.setpriority(os.PRIO_PROCESS, 0, least)
