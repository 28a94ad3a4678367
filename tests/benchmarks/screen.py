"""A whole window to measure: shown, trained, painted, with all of its plots in sight."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from threadpoolctl import threadpool_limits

from bpstudio.app import create_window, freeze
from bpstudio.engine import DataSpec, Dense, NetworkSpec, Table
from bpstudio.io import Document
from bpstudio.training import Loop
from bpstudio.ui.collector import Collector
from bpstudio.ui.main_window import MainWindow

_PLOT_SIZE = 500, 300
_SECONDS = 4.0


@dataclass(frozen=True)
class Live:
    """Iterations a second, when the canvas was painted, and how long this thread was at work."""

    rate: float
    paints: list[float]
    busy: float


class Paints(QObject):
    """Notes when a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times.append(perf_counter())
        return super().eventFilter(watched, event)


@contextmanager
def desk() -> Iterator[QSettings]:
    """An application that collects as the program does, and settings that are forgotten."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    collector = Collector()
    collector.begin()
    with TemporaryDirectory() as folder:
        yield QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
    gc.enable()


def small_document() -> Document:
    """2-8-8-8-1 on the spiral."""
    layers = (*(Dense(8, "tanh") for _ in range(3)), Dense(1, "tanh"))
    return Document("2-8-8-8-1", NetworkSpec(2, layers), DataSpec("spiral"))


def wide_document(*hidden: int) -> Document:
    """784-…-10 on 1,000 random images, with a batch of 64."""
    random = np.random.default_rng(0)
    classes = random.integers(0, 10, 1000)
    table = Table(
        tuple(map(tuple, random.uniform(size=(1000, 784)).round(2).tolist())),
        tuple(map(tuple, np.eye(10)[classes].tolist())),
    )
    layers = (*(Dense(units, "relu") for units in hidden), Dense(10, "softmax"))
    spec = NetworkSpec(784, layers, "cross_entropy")
    data = DataSpec("table", table=table, test_share=0.2)
    name = "-".join(map(str, (784, *hidden, 10)))
    return Document(name, spec, data, batch_size=64)


def shown(document: Document, settings: QSettings, size: tuple[int, int]) -> MainWindow:
    """A new window on the document, with the layout that it has at first."""
    settings.clear()
    window = create_window(document, settings)
    window.resize(*size)
    window.show()
    QTest.qWaitForWindowExposed(window)
    # The first formulas, the worker, and whatever else comes after the first paint.
    run_for(1.5)
    freeze()
    return window


def open_all_plots(window: MainWindow) -> None:
    """Each in a window of its own, so that all are on top."""
    for view in window.plot_views.all:
        dock: QWidget | None = view
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        assert isinstance(dock, QDockWidget)
        # As a user does: first to the front of its tabs.
        dock.raise_()
        run_for(0.1)
        dock.setFloating(True)
        dock.resize(*_PLOT_SIZE)
    run_for(1.0)
    assert all(view.view is not None and view.isVisible() for view in window.plot_views.all)
    freeze()


def headless(document: Document) -> float:
    """Iterations a second of the bare loop."""
    problem = document.problem()
    loop = Loop(problem, document.initial_state(problem))
    with threadpool_limits(1, user_api="blas"):
        loop.run(500)
        began, done = perf_counter(), 0
        while perf_counter() - began < _SECONDS:
            loop.run(500)
            done += 500
        return done / (perf_counter() - began)


def live(window: MainWindow) -> Live:
    """Training from the start, without its first second."""
    session, paints = window.session, Paints()
    session.reset()
    window.action("train.toggle").trigger()
    run_for(1.0)
    window.canvas.installEventFilter(paints)
    began, busy, first = perf_counter(), thread_time(), session.frame.iteration
    run_for(_SECONDS)
    rate = (session.frame.iteration - first) / (perf_counter() - began)
    busy = thread_time() - busy
    window.canvas.removeEventFilter(paints)
    window.action("train.toggle").trigger()
    wait(lambda: not session.frame.training)
    return Live(rate, paints.times, busy)


def report(what: str, seconds: list[float], at_most: float) -> None:
    """Print the middle and the 99th percentile, beside the milliseconds to reach."""
    middle, most = np.percentile(np.array(seconds) * 1e3, [50, 99])
    mark = "✓" if most <= at_most else "✗"
    print(f"  {what}: p50 {middle:.1f} ms, p99 {most:.1f} ms {mark} (to reach: {at_most} ms)")


def paint(widget: QWidget) -> None:
    """Deliver what is due, paints included."""
    QCoreApplication.sendPostedEvents(widget)
    QCoreApplication.processEvents()


def wait(done: Callable[[], bool]) -> None:
    """Until it is done, with no time lost asleep."""
    while not done():
        QCoreApplication.processEvents()


def run_for(seconds: float) -> None:
    """As the program itself does: asleep when there is nothing to do."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def close(window: MainWindow) -> None:
    """Close it; it is asked nothing. Qt deletes it now, as it would in the program's event loop."""
    window.session.file.mark_saved()
    window.close()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
