"""The chart of scores over iterations: the loss chart, with another scale on the left."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bpstudio.runs import Run
from bpstudio.ui.maps.place import round_ticks
from bpstudio.ui.plots.loss_chart import LossChart
from bpstudio.ui.run_style import run_style
from bpstudio.ui.theme import Theme

_LEAST_SPAN = 0.08
_TICK_ROOM = 50


class ScoreChart(LossChart):
    """What is best stands on top, 100 % or R² = 1."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._run: Run | None = None
        super().__init__(theme, parent)
        self.best, self.floor = 100.0, 0.0
        self._spacing = 0.0
        self.view.sigRangeChanged.connect(self._space_ticks)
        self.view.sigResized.connect(self._space_ticks)

    @property
    def train_colour(self) -> str:
        """The run's own, as in the loss plot."""
        return self._theme.blue if self._run is None else run_style(self._run, self._theme).strong

    def set_best(self, best: float, floor: float) -> None:
        """What is best, and the lowest that is worth showing."""
        self.best, self.floor = best, floor
        self._fitted = None

    def show_run(self, run: Run | None) -> None:
        """Take the colour of the run on the screen."""
        self._run = run
        self._colour_curves()

    def _space_ticks(self) -> None:
        """By itself, pyqtgraph would write as many figures on a narrow axis as on a wide one."""
        low, high = self.view.viewRange()[0]
        most = max(1, round(self.view.width() / _TICK_ROOM))
        spacing = max(1.0, round_ticks((low, high), most).spacing)
        if spacing != self._spacing:
            self._spacing = spacing
            self.plot_item.getAxis("bottom").setTickSpacing(levels=[(spacing, 0)])

    def _frame_all(self) -> None:
        """From the worst to what is best."""
        self._set_following(True)
        curves = [curve for curve in (self.train, self.test) if len(curve)]
        if not curves:
            return
        lowest = min(float(curve.losses.min()) for curve in curves)
        low = min(max(lowest, self.floor), self.best * (1 - _LEAST_SPAN))
        first = min(float(curve.iterations[0]) for curve in curves)
        last = max(float(curve.iterations[-1]) for curve in curves)
        self._look_at((first, max(last, first + 1), low, self.best), below=0.06)
