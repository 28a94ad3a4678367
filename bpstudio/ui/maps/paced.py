"""Questions to the background, at most so often, and for no more than a share of its time."""

from __future__ import annotations

from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from bpstudio.background import Background, Cancelled, Job

HALF = 0.5
UNHURRIED = 0.07
"""The share of what looks on while a network trains, and leaves the time to the training."""


class Paced(QObject):
    """Of questions that come faster than answers, the newest is asked next.

    After each answer there is a pause, so that all take no more than `share` of the time.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(
        self, background: Background, interval_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.interval_ms = interval_ms
        self._share, self._seconds = HALF, 0.0
        self._job: Job | None = None
        self._topic = background.topic(self)
        self._topic.answered.connect(self._take)
        self._topic.failed.connect(self.failed)
        self._pause = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._pause.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._topic.busy or self._job is not None

    @property
    def share(self) -> float:
        """Of the background's time, 0 … 1. A larger one leaves of a pause what it calls for."""
        return self._share

    @share.setter
    def share(self, share: float) -> None:
        grows, self._share = share > self._share, share
        if grows and self._pause.isActive():
            self._pause.start(min(self._pause.remainingTime(), self._rest_ms()))

    def ask(self, job: Job) -> None:
        """Now, or when it is time. The job must hold no QObject."""
        self._job = job
        if not self._topic.busy and not self._pause.isActive():
            self._go_on()

    def cancel(self) -> None:
        """What has been asked is not answered any more."""
        self._job = None
        self._topic.cancel()

    def _go_on(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            self._pause.start(self.interval_ms)
            self._topic.ask(partial(_timed, job))

    def _take(self, outcome: tuple[object, float]) -> None:
        answer, self._seconds = outcome
        self._pause.start(max(self._pause.remainingTime(), self._rest_ms()))
        self.answered.emit(answer)

    def _rest_ms(self) -> int:
        return round(1000 * self._seconds * (1 / self._share - 1))


def _timed(job: Job, cancelled: Cancelled) -> tuple[object, float]:
    started = perf_counter()
    return job(cancelled), perf_counter() - started
