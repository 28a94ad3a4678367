"""Questions to the background, at most so often, and never more than half of its time."""

from __future__ import annotations

from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from bpstudio.background import Background, Cancelled, Job


class Paced(QObject):
    """Of questions that come faster than answers, the newest is asked next."""

    answered = Signal(object)
    failed = Signal(object)

    def __init__(
        self, background: Background, interval_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.interval_ms = interval_ms
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
        answer, seconds = outcome
        self._pause.start(max(self._pause.remainingTime(), round(1000 * seconds)))
        self.answered.emit(answer)


def _timed(job: Job, cancelled: Cancelled) -> tuple[object, float]:
    started = perf_counter()
    return job(cancelled), perf_counter() - started
