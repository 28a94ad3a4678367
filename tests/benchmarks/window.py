"""The window: a key press until the step is painted, and what training costs beside painting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from threadpoolctl import threadpool_limits

from bpstudio.app import create_window
from bpstudio.engine import DataSpec, Dense, NetworkSpec
from bpstudio.io import Document, find_example, load
from bpstudio.training import Loop
from bpstudio.ui.inspector.formula_area import FormulaArea
from bpstudio.ui.main_window import MainWindow
from tests.benchmarks.measure import verdict

_STEPS = 300
_SECONDS = 4.0
_TURNS = 3


class _Paints(QObject):
    """Notes when a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times.append(perf_counter())
        return super().eventFilter(watched, event)


def main() -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        _stepping(create_window(load(find_example("digits").path), settings))
        _training(create_window(_small(), settings))


def _small() -> Document:
    layers = (*(Dense(8, "tanh") for _ in range(3)), Dense(1, "tanh"))
    return Document("2-8-8-8-1", NetworkSpec(2, layers), DataSpec("spiral"))


def _stepping(window: MainWindow) -> None:
    """Right arrow, one node at a time, on 64-32-10 with a batch of 32."""
    _show(window)
    area = window.findChild(FormulaArea)
    assert area is not None
    painted, typeset = [], []
    for number in range(_STEPS):
        # Forward, loss and backward of one sample are 190 steps.
        began = perf_counter()
        QTest.keyClick(window, Qt.Key.Key_Right)
        _paint(window)
        painted.append(perf_counter() - began)
        if number < 100:
            _wait(lambda: area.is_typeset)
            _paint(window)
            typeset.append(perf_counter() - began)
    _report("key press to painted step, 64-32-10", painted, 16)
    _report("the same to typeset formula", typeset, 66)
    _close(window)


def _training(window: MainWindow) -> None:
    """2-8-8-8-1 at full speed in the window, in turn with the bare loop."""
    _show(window)
    rates: list[float] = []
    headless: list[float] = []
    intervals: list[float] = []
    for _ in range(_TURNS):
        headless.append(_headless(window.session.frame.document))
        rate, paints = _live(window)
        rates.append(rate)
        intervals.extend(np.diff(paints))
    ratio = float(np.median(np.array(rates) / np.array(headless)))
    print(f"  throughput in the window, against the bare loop: {verdict(ratio, 0.95)}")
    print(f"    {np.median(rates):,.0f} of {np.median(headless):,.0f} iterations a second")
    _report("frame interval while training, 2-8-8-8-1", intervals, 20)
    _close(window)


def _headless(document: Document) -> float:
    problem = document.problem()
    loop = Loop(problem, document.initial_state(problem))
    with threadpool_limits(1, user_api="blas"):
        loop.run(2000)
        began, done = perf_counter(), 0
        while perf_counter() - began < _SECONDS:
            loop.run(1000)
            done += 1000
        return done / (perf_counter() - began)


def _live(window: MainWindow) -> tuple[float, list[float]]:
    """Iterations a second, and when the canvas was painted."""
    session, paints = window.session, _Paints()
    session.reset()
    window.action("train.toggle").trigger()
    _wait(lambda: session.frame.iteration > 2000)
    window.canvas.installEventFilter(paints)
    began, first = perf_counter(), session.frame.iteration
    _wait(lambda: perf_counter() - began > _SECONDS)
    rate = (session.frame.iteration - first) / (perf_counter() - began)
    window.canvas.removeEventFilter(paints)
    window.action("train.toggle").trigger()
    _wait(lambda: not session.frame.training)
    return rate, paints.times


def _report(what: str, seconds: list[float], at_most: float) -> None:
    middle, most = np.percentile(np.array(seconds) * 1e3, [50, 99])
    mark = "✓" if most <= at_most else "✗"
    print(f"  {what}: p50 {middle:.1f} ms, p99 {most:.1f} ms {mark} (to reach: {at_most} ms)")


def _show(window: MainWindow) -> None:
    window.resize(1440, 900)
    window.show()
    QTest.qWaitForWindowExposed(window)
    # The first formulas, the worker, and whatever else comes after the first paint.
    began = perf_counter()
    _wait(lambda: perf_counter() - began > 1.5)


def _paint(widget: QWidget) -> None:
    """Deliver what is due, paints included."""
    QCoreApplication.sendPostedEvents(widget)
    QCoreApplication.processEvents()


def _wait(done: Callable[[], bool]) -> None:
    while not done():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def _close(window: MainWindow) -> None:
    window.session.mark_saved()
    window.close()
