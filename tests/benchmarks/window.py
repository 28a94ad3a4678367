"""The window: a key press until the step is painted, and what training costs beside painting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from threadpoolctl import threadpool_limits

from bpstudio.app import create_window, freeze
from bpstudio.engine import DataSpec, Dense, NetworkSpec
from bpstudio.io import Document, find_example, load
from bpstudio.training import Loop
from bpstudio.ui.inspector.formula_area import FormulaArea
from bpstudio.ui.main_window import MainWindow
from tests.benchmarks.measure import verdict

# The node steps of an iteration of Iris; of 64-32-10, forward, loss and backward of one sample.
_STEPS = 200
_SIZES = ((1440, 900), (1920, 1080))
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
        for width, height in _SIZES:
            print(f"  {width} × {height}")
            for example in ("digits", "mazur", "iris"):
                _stepping(_shown(load(find_example(example).path), settings, (width, height)))
            taken_apart = _shown(load(find_example("digits").path), settings, (width, height))
            _open_all_views(taken_apart)
            _stepping(taken_apart, ", all four views open")
            _training(_shown(_small(), settings, (width, height)))


def _small() -> Document:
    layers = (*(Dense(8, "tanh") for _ in range(3)), Dense(1, "tanh"))
    return Document("2-8-8-8-1", NetworkSpec(2, layers), DataSpec("spiral"))


def _open_all_views(window: MainWindow) -> None:
    """Graph, matrices and NumPy side by side below the network, the neuron at the right."""
    for name in ("graphDock", "matrixDock", "numpyDock"):
        dock = window.findChild(QDockWidget, name)
        assert dock is not None
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    _run(1.0)
    assert all(view.view is not None and view.isVisible() for view in window.step_views.all)


def _stepping(window: MainWindow, words: str = "") -> None:
    """Right arrow, one node at a time; digits is 64-32-10 with a batch of 32."""
    area = window.findChild(FormulaArea)
    assert area is not None
    painted, processor, typeset = [], [], []
    for _ in range(_STEPS):
        began, busy = perf_counter(), thread_time()
        QTest.keyClick(window, Qt.Key.Key_Right)
        _paint(window)
        painted.append(perf_counter() - began)
        processor.append(thread_time() - busy)
        _wait(lambda: area.is_typeset)
        typeset.append(perf_counter() - began - painted[-1])
    name = window.session.document.name + words
    _report(f"key press to painted step, {name}", painted, 16)
    _report("  of which this thread was at work", processor, 16)
    _report("  from there to the typeset formula", typeset, 50)
    _close(window)


def _training(window: MainWindow) -> None:
    """2-8-8-8-1 at full speed in the window, in turn with the bare loop."""
    rates: list[float] = []
    headless: list[float] = []
    intervals: list[float] = []
    shares: list[float] = []
    for _ in range(_TURNS):
        headless.append(_headless(window.session.frame.document))
        rate, paints, busy = _live(window)
        rates.append(rate)
        intervals.extend(np.diff(paints))
        shares.append(busy / len(paints))
    ratio = float(np.median(np.array(rates) / np.array(headless)))
    print(f"  throughput in the window, against the bare loop: {verdict(ratio, 0.95)}")
    print(f"    {np.median(rates):,.0f} of {np.median(headless):,.0f} iterations a second")
    _report("frame interval while training, 2-8-8-8-1", intervals, 20)
    print(f"    {np.median(shares) * 1e3:.1f} ms of work in the window's thread for each")
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


def _live(window: MainWindow) -> tuple[float, list[float], float]:
    """Iterations a second, when the canvas was painted, and how long this thread was at work."""
    session, paints = window.session, _Paints()
    session.reset()
    window.action("train.toggle").trigger()
    _run(1.0)
    window.canvas.installEventFilter(paints)
    began, busy, first = perf_counter(), thread_time(), session.frame.iteration
    _run(_SECONDS)
    rate = (session.frame.iteration - first) / (perf_counter() - began)
    busy = thread_time() - busy
    window.canvas.removeEventFilter(paints)
    window.action("train.toggle").trigger()
    _wait(lambda: not session.frame.training)
    return rate, paints.times, busy


def _report(what: str, seconds: list[float], at_most: float) -> None:
    middle, most = np.percentile(np.array(seconds) * 1e3, [50, 99])
    mark = "✓" if most <= at_most else "✗"
    print(f"  {what}: p50 {middle:.1f} ms, p99 {most:.1f} ms {mark} (to reach: {at_most} ms)")


def _shown(document: Document, settings: QSettings, size: tuple[int, int]) -> MainWindow:
    settings.clear()
    window = create_window(document, settings)
    window.resize(*size)
    window.show()
    QTest.qWaitForWindowExposed(window)
    # The first formulas, the worker, and whatever else comes after the first paint.
    _run(1.5)
    freeze()
    return window


def _paint(widget: QWidget) -> None:
    """Deliver what is due, paints included."""
    QCoreApplication.sendPostedEvents(widget)
    QCoreApplication.processEvents()


def _wait(done: Callable[[], bool]) -> None:
    while not done():
        QCoreApplication.processEvents()


def _run(seconds: float) -> None:
    """As the program itself does: asleep when there is nothing to do."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _close(window: MainWindow) -> None:
    window.session.file.mark_saved()
    window.close()
