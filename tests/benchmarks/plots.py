"""The loss plot with a million losses: how long it takes to draw a thousand more, and a zoom."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time

import numpy as np
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpstudio.app import freeze
from bpstudio.training.loss_curve import LossCurves
from bpstudio.ui.plots.loss_plot import LossPlot
from bpstudio.ui.plots.scale import Scale
from bpstudio.ui.theme import LIGHT

_LOSSES = 1_000_000
_TIMES = 200
_SIZES = ((640, 200), (1300, 400))


def main() -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    for size in _SIZES:
        print(f"  {size[0]} × {size[1]}")
        _refresh(size, "as it is", lambda _plot: None)
        _refresh(size, "smoothed, both axes logarithmic", _smooth_and_logarithmic)
        _zoom(size)


def _smooth_and_logarithmic(plot: LossPlot) -> None:
    plot.chart.set_scale(Scale(log_x=True, log_y=True))
    plot.chart.set_smoothing(0.05)


def _refresh(size: tuple[int, int], words: str, prepare: Callable[[LossPlot], None]) -> None:
    plot, curves, noise = *_plot(size), np.random.default_rng(1)
    prepare(plot)
    seconds, busy = [], []
    for first in range(_LOSSES, _LOSSES + _TIMES * 1000, 1000):
        curves.train.append(first, noise.uniform(0.1, 0.4, 1000))
        curves.test.append(first, noise.uniform(0.2, 0.3, 1))
        began, work = perf_counter(), thread_time()
        plot.show_losses(curves)
        QApplication.processEvents()
        seconds.append(perf_counter() - began)
        busy.append(thread_time() - work)
    _report(f"1,000 more losses, {words}", seconds, busy)
    plot.close()


def _zoom(size: tuple[int, int]) -> None:
    plot, _ = _plot(size)
    seconds, busy = [], []
    for turn in range(_TIMES):
        began, work = perf_counter(), thread_time()
        plot.chart.view.scaleBy((0.97, 1.0) if turn % 20 < 10 else (1 / 0.97, 1.0))
        QApplication.processEvents()
        seconds.append(perf_counter() - began)
        busy.append(thread_time() - work)
    _report("a turn of the wheel", seconds, busy)
    plot.close()


def _plot(size: tuple[int, int]) -> tuple[LossPlot, LossCurves]:
    curves, noise = LossCurves(), np.random.default_rng(0)
    for first in range(0, _LOSSES, 1000):
        curves.train.append(first, noise.uniform(0.1, 0.4, 1000))
        curves.test.append(first, noise.uniform(0.2, 0.3, 1))
    plot = LossPlot(LIGHT)
    plot.resize(*size)
    plot.show()
    QTest.qWaitForWindowExposed(plot)
    plot.show_losses(curves)
    QApplication.processEvents()
    freeze()
    return plot, curves


def _report(what: str, seconds: list[float], busy: list[float]) -> None:
    middle, most = np.percentile(np.array(seconds) * 1e3, [50, 99])
    mark = "✓" if most <= 16 else "✗"
    print(f"    {what}: p50 {middle:.1f} ms, p99 {most:.1f} ms {mark} (to reach: 16 ms)")
    middle, most = np.percentile(np.array(busy) * 1e3, [50, 99])
    print(f"      of which this thread was at work: p50 {middle:.1f} ms, p99 {most:.1f} ms")
