"""The window: a key press until the step is painted, and what training costs beside painting."""

from __future__ import annotations

from time import perf_counter, thread_time

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget

from bpstudio.io import find_example, load
from bpstudio.ui.inspector.formula_area import FormulaArea
from bpstudio.ui.main_window import MainWindow
from tests.benchmarks.measure import verdict
from tests.benchmarks.screen import (
    close,
    desk,
    headless,
    live,
    paint,
    report,
    run_for,
    shown,
    small_document,
    wait,
)

# The node steps of an iteration of Iris; of 64-32-10, forward, loss and backward of one sample.
_STEPS = 200
_SIZES = ((1440, 900), (1920, 1080))
_TURNS = 3


def main() -> None:
    with desk() as settings:
        for size in _SIZES:
            print(f"  {size[0]} × {size[1]}")
            for example in ("digits", "mazur", "iris"):
                _stepping(shown(load(find_example(example).path), settings, size))
            taken_apart = shown(load(find_example("digits").path), settings, size)
            _open_all_views(taken_apart)
            _stepping(taken_apart, ", all four views open")
            _training(shown(small_document(), settings, size))


def _open_all_views(window: MainWindow) -> None:
    """Graph, matrices and NumPy side by side below the network, the neuron at the right."""
    for name in ("graphDock", "matrixDock", "numpyDock"):
        dock = window.findChild(QDockWidget, name)
        assert dock is not None
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    run_for(1.0)
    assert all(view.view is not None and view.isVisible() for view in window.step_views.all)


def _stepping(window: MainWindow, words: str = "") -> None:
    """Right arrow, one node at a time; digits is 64-32-10 with a batch of 32."""
    area = window.findChild(FormulaArea)
    assert area is not None
    painted, processor, typeset = [], [], []
    for _ in range(_STEPS):
        began, busy = perf_counter(), thread_time()
        QTest.keyClick(window, Qt.Key.Key_Right)
        paint(window)
        painted.append(perf_counter() - began)
        processor.append(thread_time() - busy)
        wait(lambda: area.is_typeset)
        typeset.append(perf_counter() - began - painted[-1])
    name = window.session.document.name + words
    report(f"key press to painted step, {name}", painted, 16)
    report("  of which this thread was at work", processor, 16)
    report("  from there to the typeset formula", typeset, 50)
    close(window)


def _training(window: MainWindow) -> None:
    """2-8-8-8-1 at full speed in the window, in turn with the bare loop."""
    rates: list[float] = []
    bare: list[float] = []
    intervals: list[float] = []
    shares: list[float] = []
    for _ in range(_TURNS):
        bare.append(headless(window.session.frame.document))
        found = live(window)
        rates.append(found.rate)
        intervals.extend(np.diff(found.paints))
        shares.append(found.busy / len(found.paints))
    ratio = float(np.median(np.array(rates) / np.array(bare)))
    print(f"  throughput in the window, against the bare loop: {verdict(ratio, 0.95)}")
    print(f"    {np.median(rates):,.0f} of {np.median(bare):,.0f} iterations a second")
    report("frame interval while training, 2-8-8-8-1", intervals, 20)
    print(f"    {np.median(shares) * 1e3:.1f} ms of work in the window's thread for each")
    close(window)


if __name__ == "__main__":
    main()
