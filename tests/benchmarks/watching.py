"""Training that is watched: with every plot in sight, beside the bare loop and Playground's pace.

TensorFlow Playground trains one epoch a frame, so at most 60 a second.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np
from PySide6.QtCore import QSettings

from bpstudio.frame import Frame
from bpstudio.io import Document, find_example, load
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.maps.boundary_view import BoundaryView
from tests.benchmarks.measure import verdict
from tests.benchmarks.screen import (
    close,
    desk,
    headless,
    live,
    open_all_plots,
    report,
    shown,
    small_document,
    wide_document,
)

_SIZE = 1440, 900
_PLAYGROUND = 60.0
_TURNS = 3


class _Refreshes:
    """How often there was another boundary while training ran."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._last: object = None
        self._at: float | None = None
        self._seconds, self._count = 0.0, 0
        window.session.frame_changed.connect(self._look)

    def _look(self, frame: Frame) -> None:
        view, now = self._window.plot_views.boundary.view, perf_counter()
        if frame.training and self._at is not None and isinstance(view, BoundaryView):
            self._seconds += now - self._at
            self._count += view.surface is not self._last
            self._last = view.surface
        self._at = now if frame.training else None

    def tell(self) -> None:
        """Print how many there were in a second, and look no more."""
        self._window.session.frame_changed.disconnect(self._look)
        figure = self._count / max(self._seconds, 1e-9)
        mark = "✓" if figure >= 20 else "✗"
        print(f"    the boundary is refreshed {figure:.0f} times a second {mark} (to reach: 20)")


def main() -> None:
    with desk() as settings:
        _playground(settings)
        for document in (small_document(), wide_document(128)):
            _everything(document, settings)


def _playground(settings: QSettings) -> None:
    """Its default: circle, 4-2 tanh, batches of 10 of 250 training points, with live maps."""
    document = load(find_example("circle").path)
    window = shown(document, settings, _SIZE)
    refreshes = _Refreshes(window)
    found = [live(window) for _ in range(_TURNS)]
    epochs = np.median([each.rate for each in found]) / document.problem().batches_per_epoch
    ratio = verdict(float(epochs / _PLAYGROUND), 20)
    print(f"  Playground's default, boundary and neurons live: {epochs:,.0f} epochs a second")
    print(f"    against Playground's {_PLAYGROUND:.0f}: {ratio}")
    refreshes.tell()
    report("  frame interval", _intervals([each.paints for each in found]), 20)
    close(window)


def _everything(document: Document, settings: QSettings) -> None:
    """With every plot in a window of its own, in turn with the bare loop."""
    window = shown(document, settings, _SIZE)
    open_all_plots(window)
    refreshes = _Refreshes(window)
    ratios, paints, shares = [], [], []
    for _ in range(_TURNS):
        bare, found = headless(document), live(window)
        ratios.append(found.rate / bare)
        paints.append(found.paints)
        shares.append(found.busy / max(len(found.paints), 1))
    print(f"  {document.name}, {len(window.plot_views.all) + 1} plots in sight")
    print(f"    throughput, against the bare loop: {verdict(float(np.median(ratios)), 0.9)}")
    refreshes.tell()
    report("  frame interval", _intervals(paints), 20)
    print(f"    {np.median(shares) * 1e3:.1f} ms of work in the window's thread for each")
    close(window)


def _intervals(paints: list[list[float]]) -> list[float]:
    return [float(each) for times in paints for each in np.diff(times)]


if __name__ == "__main__":
    main()
