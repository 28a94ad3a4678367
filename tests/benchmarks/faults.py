"""How long the window stands still when its worker is killed, suspended, or does not listen."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, thread_time

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

from bpstudio.ui.main_window import MainWindow
from tests.benchmarks.screen import close, desk, run_for, shown, small_document, wait, wide_document

_KILLS = 50
_SUSPENDED = 10.0
_FULL = 3.0
_MOST = 50


class Ticker(QObject):
    """Notes the longest time in which the event loop has not come round, and was at work."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.busiest = 0.0
        self._last, self._work = perf_counter(), thread_time()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now, work = perf_counter(), thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now
        self.busiest, self._work = max(self.busiest, work - self._work), work


@contextmanager
def still(what: str) -> Iterator[None]:
    """Print how long the window stood still at most."""
    ticker = Ticker()
    yield
    run_for(0.1)
    longest, busiest = ticker.longest * 1e3, ticker.busiest * 1e3
    mark = "✓" if longest <= _MOST else "✗"
    print(
        f"  {what}: at most {longest:.0f} ms without an event {mark} (to reach: {_MOST} ms)", end=""
    )
    print(f", {busiest:.0f} ms of work")


def main() -> None:
    if sys.platform == "win32":
        print("  needs signals that Windows does not have")
        return
    with desk() as settings:
        for document in (small_document(), wide_document(512, 512)):
            print(f"  {document.name}")
            window = shown(document, settings, (1440, 900))
            _train(window)
            with still("training"):
                run_for(3.0)
            _kill(window)
            _suspend(window)
            close(window)
            window = shown(document, settings, (1440, 900))
            _fill(window)
            close(window)


def _worker(window: MainWindow) -> int:
    pid = window.session.live.worker_id
    assert pid is not None
    return pid


def _train(window: MainWindow) -> None:
    """Train, and return when the first losses are there."""
    at = window.session.frame.iteration
    window.action("train.toggle").trigger()
    while window.session.frame.iteration == at:
        run_for(0.002)


def _kill(window: MainWindow) -> None:
    """At random moments, until training goes on."""
    random = np.random.default_rng(1)
    began, times = perf_counter(), []
    with still(f"worker killed {_KILLS} times"):
        for _ in range(_KILLS):
            run_for(float(random.uniform(0, 0.03)))
            os.kill(_worker(window), signal.SIGKILL)
            wait(lambda: not window.session.frame.training)
            asked = perf_counter()
            _train(window)
            times.append(perf_counter() - asked)
    seconds = perf_counter() - began
    print(f"    {seconds:.1f} s in all; training again after {np.median(times) * 1e3:.0f} ms")


def _suspend(window: MainWindow) -> None:
    """For ten seconds, in which the user tries to pause."""
    with still(f"worker suspended for {_SUSPENDED:.0f} s"):
        os.kill(_worker(window), signal.SIGSTOP)
        run_for(_SUSPENDED / 2)
        window.action("train.toggle").trigger()
        run_for(_SUSPENDED / 2)
        os.kill(_worker(window), signal.SIGCONT)
        wait(lambda: not window.session.frame.training)


def _fill(window: MainWindow) -> None:
    """A start that the worker does not take: data and weights stay in the pipe."""
    with still(f"pipe full for {_FULL:.0f} s"):
        os.kill(_worker(window), signal.SIGSTOP)
        window.action("train.toggle").trigger()
        run_for(_FULL)
        os.kill(_worker(window), signal.SIGCONT)
        wait(lambda: window.session.frame.iteration > 0)
    window.action("train.toggle").trigger()
    wait(lambda: not window.session.frame.training)
