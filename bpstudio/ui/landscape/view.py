"""The landscape view: the loss around the weights of now, computed beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bpstudio.background import Background, Cancelled
from bpstudio.engine import Array
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.landscape import Answer, Directions, Question, Task, spans_decades
from bpstudio.ui.landscape.chart import LandscapeChart
from bpstudio.ui.landscape.controls import Controls
from bpstudio.ui.landscape.parameter import symbol_of
from bpstudio.ui.landscape.trail import Trail
from bpstudio.ui.landscape.words import axis_words, point_words, surface_words
from bpstudio.ui.maps.paced import UNHURRIED, Paced
from bpstudio.ui.parts import shorter_and_shorter
from bpstudio.ui.plots.export import Table
from bpstudio.ui.plots.export_button import ExportButton
from bpstudio.ui.plots.picture import Picture
from bpstudio.ui.theme import Theme
from bpstudio.ui.whole_label import WholeLabel

# A job so long, in seconds, before the other pictures that wait have their turn.
_TURN, _SHORT_TURN = 0.02, 0.005


class LandscapeView(QWidget):
    """Drawn anew for another network or other data, and when training stops or a user wants it.

    In between, the plane stays, and the path and its end move on it.
    """

    path_wanted = Signal()
    """Whoever has the run answers, at once, by `show_path`."""
    export_wanted = Signal(object)
    """An `Export`."""

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("landscapeView")
        self._theme = theme
        self._frame: Frame | None = None
        self._trail = Trail()
        self._directions: Directions | None = None
        self._around = 0
        self._task: Task | None = None
        self._paced = Paced(background, 0, self)
        self._paced.answered.connect(self._take)
        self._paced.failed.connect(self._fail)
        self.controls = Controls(self)
        self.controls.changed.connect(self.compute)
        self.controls.wanted.connect(self.compute)
        self.controls.cancelled.connect(self.cancel)
        self.controls.logarithm_changed.connect(self._redraw)
        self._log_is_chosen = False
        self.chart = LandscapeChart(theme, self)
        self.chart.hovered.connect(self._read)
        self.message = QLabel(self)
        self.status = WholeLabel(self)
        self.export = ExportButton(self, self.tr("landscape"), self)
        self.export.wanted.connect(self.export_wanted)
        self._lay_out()
        self.set_theme(theme)

    @property
    def computing(self) -> bool:
        """Whether a landscape is on its way."""
        return self._task is not None

    def show_frame(self, frame: Frame) -> None:
        """Mark where training stands; another network or other data have another landscape."""
        before, self._frame = self._frame, frame
        self._paced.share = UNHURRIED if frame.training else 1.0
        if before is None or not _same(before, frame):
            self.controls.show_network(frame.document.spec)
            self.compute()
        elif before.training and not frame.training:
            self.compute()
        elif frame.iteration < before.iteration:
            self.path_wanted.emit()
        self._move()

    def show_path(self, thetas: Sequence[Array], iterations: Sequence[int]) -> None:
        """The run's kept states, each (n_parameters,), in order of their iterations."""
        self._trail.take(thetas, iterations)
        self.chart.show_path(self._trail.points)

    def compute(self) -> None:
        """Begin the landscape around the weights of now; an older one is given up."""
        frame = self._frame
        if frame is None:
            return
        self.path_wanted.emit()
        dataset = frame.problem.dataset
        self._around = frame.iteration
        self._task = Task(
            Question(
                frame.document.spec,
                dataset.inputs,
                dataset.targets,
                frame.state.theta,
                self.controls.kind,
                self.controls.parameters,
                frame.document.seed,
                self._trail.thetas,
            )
        )
        self._paced.cancel()
        self._go_on(0.0)

    def cancel(self) -> None:
        """Keep what there is of it."""
        self._paced.cancel()
        self._task = None
        self.controls.end()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.chart.set_theme(theme)
        for label, (_, colour) in zip(self._legend, self._marks(), strict=True):
            label.setStyleSheet(f"color: {colour}")

    def picture(self) -> Picture:
        """For an exported file."""
        return Picture(self.chart, self._theme, self.tr("LOSS LANDSCAPE"), tuple(self._marks()))

    def table(self) -> Table:
        """Every point of the grid, then the path, for an exported file."""
        points, surface = self._trail.points, self.chart.surface
        grid = np.empty((0, 3)) if surface is None else surface.table()
        path = np.column_stack([points, np.full(len(points), np.nan)])
        rows = np.concatenate([grid, path])
        what = ["grid"] * len(grid) + ["path"] * len(path)
        return Table(("what", "alpha", "beta", "loss"), (what, *rows.T))

    def _go_on(self, progress: float) -> None:
        assert self._task is not None
        self.controls.show_progress(progress)
        training = self._frame is not None and self._frame.training
        turn = _SHORT_TURN if training else _TURN
        self._paced.ask(partial(_advance, self._task, turn))

    def _take(self, answer: Answer) -> None:
        if answer.directions is not self._directions:
            self._lie_on(answer.directions)
        if answer.surface is not self.chart.surface:
            self._show_surface(answer)
        if answer.progress < 1:
            self._go_on(answer.progress)
        else:
            self._task = None
            self.controls.end()

    def _fail(self, error: UserError) -> None:
        self.cancel()
        self.message.setText("\n".join(filter(None, (error.message, error.hint))))
        self.message.show()
        self.chart.hide()
        self._say("")

    def _lie_on(self, directions: Directions) -> None:
        self._directions = directions
        self._trail.lie_on(directions)
        self.chart.show_surface(None, False)
        self.chart.show_path(self._trail.points)
        names = ("", "")
        if directions.parameters is not None and self._frame is not None:
            spec = self._frame.document.spec
            p, q = directions.parameters
            names = symbol_of(spec, p), symbol_of(spec, q)
        self.chart.name_axes(*axis_words(directions, names))
        self.message.hide()
        self.chart.show()
        self._move()

    def _show_surface(self, answer: Answer) -> None:
        surface = answer.surface
        first = self.chart.surface is None
        if surface is not None and not self._log_is_chosen:
            self.controls.log.setChecked(spans_decades(surface.losses))
        self.chart.show_surface(surface, self.controls.log.isChecked())
        if first:
            self.chart.fit()
        self._read(None)

    def _redraw(self, logarithmic: bool) -> None:
        self._log_is_chosen = True
        self.chart.show_surface(self.chart.surface, logarithmic)

    def _move(self) -> None:
        frame = self._frame
        if frame is not None:
            point = self._trail.go_on(frame.iteration, frame.state.theta)
            self.chart.mark(point)
            if frame.training:
                self.chart.show_path(self._trail.points)

    def _read(self, point: tuple[float, float] | None) -> None:
        surface = self.chart.surface
        if surface is None:
            return
        if point is not None:
            self._say(point_words(*point, surface.at(*point)))
        else:
            self._say(surface_words(surface, self._around, self._trail.farthest))

    def _say(self, words: str) -> None:
        self.status.set_forms(shorter_and_shorter(words))

    def _marks(self) -> list[tuple[str, str]]:
        return [
            (self.tr("○ start"), self._theme.orange),
            (self.tr("● now"), self._theme.orange),
            (self.tr("+ lowest"), self._theme.green),
        ]

    def _lay_out(self) -> None:
        self.controls.row.addWidget(self.export)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "muted")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.hide()
        self.status.setProperty("role", "muted")
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.status, 1)
        self._legend = [QLabel(text, self) for text, _ in self._marks()]
        for label in self._legend:
            foot.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 14, 6)
        column.setSpacing(2)
        column.addWidget(self.controls)
        column.addWidget(self.chart, 1)
        column.addWidget(self.message, 1)
        column.addLayout(foot)


def _advance(task: Task, seconds: float, _cancelled: Cancelled) -> Answer:
    return task.step(seconds)


def _same(one: Frame, other: Frame) -> bool:
    """Whether both have the same landscape: it depends on network, loss and data."""
    return one.document.spec == other.document.spec and one.problem.dataset is other.problem.dataset
