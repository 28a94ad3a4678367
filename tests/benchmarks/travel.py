"""Time travel: from the wish until the iteration is painted, and what a long run keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtTest import QTest

from bpstudio.app import create_window
from bpstudio.engine import SGD, Adam, DataSpec, Dense, NetworkSpec, Optimizer, Table
from bpstudio.history import History
from bpstudio.io import Document
from bpstudio.kept import MOST_KEPT
from bpstudio.training import LossCurve, LossCurves, ModelState
from bpstudio.ui.main_window import MainWindow
from tests.benchmarks.screen import close, desk

_ITERATIONS = 100_000
_JUMPS = 40
_LARGE_JUMPS = 8
_EVERY = 15
"""Iterations of 784-128-10 between two snapshots, sixty of which come in a second."""


def main() -> None:
    with desk() as settings:
        _small(create_window(_small_document(), settings))
        for optimizer in (SGD(0.05), Adam(0.001)):
            _large(create_window(_large_document(optimizer), settings))
        _plot(create_window(_small_document(), settings))


def _small_document() -> Document:
    layers = (*(Dense(8, "tanh") for _ in range(3)), Dense(1, "tanh"))
    return Document("2-8-8-8-1", NetworkSpec(2, layers), DataSpec("spiral"))


def _large_document(optimizer: Optimizer) -> Document:
    random = np.random.default_rng(0)
    classes = random.integers(0, 10, 1000)
    table = Table(
        tuple(map(tuple, random.uniform(size=(1000, 784)).round(2).tolist())),
        tuple(map(tuple, np.eye(10)[classes].tolist())),
    )
    spec = NetworkSpec(784, (Dense(128, "relu"), Dense(10, "softmax")), "cross_entropy")
    data = DataSpec("table", table=table, test_share=0.2)
    return Document("784-128-10", spec, data, optimizer, batch_size=64)


def _small(window: MainWindow) -> None:
    """A run that the window has trained itself."""
    _show(window)
    session = window.session
    window.action("train.toggle").trigger()
    _wait(lambda: session.frame.iteration > _ITERATIONS)
    window.action("train.toggle").trigger()
    _wait(lambda: not session.frame.training)
    _report("2-8-8-8-1", session.run.history, _jumps(window, _JUMPS), 0.1)
    close(window)


def _large(window: MainWindow) -> None:
    """A run as long, whose kept states are one state many times over: to train it takes minutes."""
    _show(window)
    session = window.session
    history, start = session.run.history, session.frame.state
    for iteration in range(_EVERY, _ITERATIONS + 1, _EVERY):
        history.keep(ModelState(start.theta, start.slots, iteration))
    name = f"784-128-10, batch 64, {session.document.optimizer.label}"
    _report(name, history, _jumps(window, _LARGE_JUMPS), 1.0)
    close(window)


def _jumps(window: MainWindow, count: int) -> list[float]:
    """Seconds from the wish until the frame is painted, for places all over the run."""
    session, random = window.session, np.random.default_rng(0)
    seconds = []
    for iteration in random.integers(0, session.run.history.head, count).tolist():
        began = perf_counter()
        window.time_travel.journey.go(iteration)
        _wait(partial(_is_at, window, iteration))
        _paint(window)
        seconds.append(perf_counter() - began)
    return seconds


def _is_at(window: MainWindow, iteration: int) -> bool:
    return window.session.frame.iteration == iteration


def _report(name: str, history: History, seconds: list[float], at_most: float) -> None:
    middle, most = np.percentile(seconds, 50), max(seconds)
    mark = "✓" if most <= at_most else "✗"
    print(f"  {name}: {history.head:,} iterations, {history.nbytes / 1e6:.1f} MB kept", end="")
    print(f" in memory, {history.disk_bytes / 1e6:.1f} MB on disk")
    print(
        f"    a jump is painted after p50 {middle * 1e3:.0f} ms, at most {most * 1e3:.0f} ms",
        end="",
    )
    print(f" {mark} (to reach: {at_most * 1e3:.0f} ms)")


def _plot(window: MainWindow) -> None:
    """A million iterations of noisy losses."""
    _show(window)
    losses = LossCurves(LossCurve(), LossCurve())
    noise = np.random.default_rng(0)
    for first in range(0, 1_000_000, 1000):
        losses.train.append(first, noise.uniform(0.1, 0.4, 1000))
        losses.test.append(first, noise.uniform(0.2, 0.3, 1))
    seconds = []
    for first in range(1_000_000, 1_030_000, 1000):
        losses.train.append(first, noise.uniform(0.1, 0.4, 1000))
        began = perf_counter()
        window.loss_plot.show_losses(losses)
        _paint(window)
        seconds.append(perf_counter() - began)
    middle, most = np.percentile(np.array(seconds) * 1e3, [50, 99])
    print(f"  the plot of 1,000,000 losses: {len(losses.train):,} points, drawn in", end="")
    print(f" p50 {middle:.1f} ms, p99 {most:.1f} ms {'✓' if most <= 16 else '✗'} (to reach: 16 ms)")
    history, start = window.session.run.history, window.session.frame.state
    began = perf_counter()
    for iteration in range(1, 1_000_001):
        history.keep(ModelState(start.theta, start.slots, iteration))
    each = (perf_counter() - began) / 1_000_000
    print(
        f"  1,000,000 states offered: {history.nbytes / 1e6:.1f} MB and at most {MOST_KEPT:,}",
        end="",
    )
    print(f" are kept; {each * 1e6:.1f} µs each")
    close(window)


def _show(window: MainWindow) -> None:
    window.resize(1440, 900)
    window.show()
    QTest.qWaitForWindowExposed(window)
    # The first formulas, the worker, and whatever else comes after the first paint.
    began = perf_counter()
    _wait(lambda: perf_counter() - began > 1.5)


def _paint(window: MainWindow) -> None:
    """Deliver what is due, paints included."""
    QCoreApplication.sendPostedEvents(window)
    QCoreApplication.processEvents()


def _wait(done: Callable[[], bool]) -> None:
    while not done():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
