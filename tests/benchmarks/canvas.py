"""The canvas of 784-128-64-10: opening it, painting a step of it, and maps that stay live."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtTest import QTest

from bpstudio.app import create_window, freeze
from bpstudio.engine import DataSpec, Dense, NetworkSpec, Table
from bpstudio.io import Document
from bpstudio.stepping import Level
from bpstudio.ui.main_window import MainWindow
from tests.benchmarks.screen import close, desk

_STEPS = 150
_SECONDS = 4.0
_SIZE = 1440, 900


class _Watch(QObject):
    """When each painting of the canvas begins, and how long it takes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.begun: list[float] = []
        self.took: list[float] = []
        self.worked: list[float] = []
        self._canvas = window.canvas
        self._canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint:
            return super().eventFilter(watched, event)
        self._canvas.removeEventFilter(self)
        self.begun.append(perf_counter())
        busy = thread_time()
        self._canvas.event(event)
        self.worked.append(thread_time() - busy)
        self.took.append(perf_counter() - self.begun[-1])
        self._canvas.installEventFilter(self)
        return True

    def forget(self) -> None:
        self.begun.clear()
        self.took.clear()
        self.worked.clear()


def main() -> None:
    with desk() as settings:
        window, watch = _opened(_wide(), settings)
        for level in Level:
            _repaints(window, watch, level)
        _maps(window, watch)
        close(window)
        window, watch = _opened(_small(), settings)
        _maps(window, watch)
        close(window)


def _wide() -> Document:
    """On random images: what they show makes no difference here."""
    generator = np.random.default_rng(0)
    images = generator.random((500, 784))
    targets = np.eye(10)[generator.integers(0, 10, len(images))]
    rows, outputs = (tuple(map(tuple, values.tolist())) for values in (images, targets))
    layers = (Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax"))
    spec = NetworkSpec(784, layers, "cross_entropy")
    return Document(
        "784-128-64-10", spec, DataSpec("table", table=Table(rows, outputs)), batch_size=32
    )


def _small() -> Document:
    layers = (*(Dense(8, "tanh") for _ in range(3)), Dense(1, "tanh"))
    return Document("2-8-8-8-1", NetworkSpec(2, layers), DataSpec("spiral"))


def _opened(document: Document, settings: QSettings) -> tuple[MainWindow, _Watch]:
    """Data and network are there by then; the clock runs until the canvas is painted."""
    began = perf_counter()
    window = create_window(document, settings)
    watch = _Watch(window)
    window.resize(*_SIZE)
    window.show()
    _wait(lambda: bool(watch.took))
    seconds = perf_counter() - began
    mark = "✓" if seconds < 0.5 else "✗"
    print(f"  {document.name} opened: {seconds:.2f} s {mark} (to reach: 0.5 s)")
    _run(1.5)
    freeze()
    return window, watch


def _repaints(window: MainWindow, watch: _Watch, level: Level) -> None:
    window.session.to_start()
    window.session.set_level(level)
    _run(0.2)
    watch.forget()
    for _ in range(_STEPS):
        painted = len(watch.took)
        QTest.keyClick(window, Qt.Key.Key_Right)
        QCoreApplication.processEvents()
        _wait(lambda painted=painted: len(watch.took) > painted)  # type: ignore[misc]  # a default has no type
    _report(f"repaint after a step of one {level.name.lower()}", watch.took, 16)
    _report("  of which this thread was at work", watch.worked, 16)


def _maps(window: MainWindow, watch: _Watch) -> None:
    """While training: how often the maps in the neurons are new, and how evenly frames come."""
    came: list[float] = []
    window.canvas.maps.changed.connect(lambda: came.append(perf_counter()))
    window.session.to_start()
    window.action("train.toggle").trigger()
    _run(1.0)
    watch.forget()
    came.clear()
    _run(_SECONDS)
    window.action("train.toggle").trigger()
    rate = len(came) / _SECONDS
    mark = "✓" if rate >= 10 else "✗"
    name = window.session.document.name
    print(f"  {name}: maps new {rate:.0f} times a second {mark} (to reach: 10)")
    _report("frame interval while training", np.diff(watch.begun).tolist(), 20)
    _wait(lambda: not window.session.frame.training)


def _report(what: str, seconds: list[float], at_most: float) -> None:
    middle, most = np.percentile(np.array(seconds) * 1e3, [50, 99])
    mark = "✓" if most <= at_most else "✗"
    print(f"  {what}: p50 {middle:.1f} ms, p99 {most:.1f} ms {mark} (to reach: {at_most:g} ms)")


def _wait(done: Callable[[], bool]) -> None:
    while not done():
        QCoreApplication.processEvents()


def _run(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
