"""The live plot of train and test loss, with its legend, its switches and its read-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from bpstudio.stepping.notation import plain
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.export import Table
from bpstudio.ui.plots.export_button import ExportButton
from bpstudio.ui.plots.picture import Picture
from bpstudio.ui.plots.read_out import ReadOut
from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.frame import Frame
    from bpstudio.runs import RunList
    from bpstudio.training.loss_curve import LossCurves
    from bpstudio.ui.plots.loss_chart import LossChart

MINIMUM_HEIGHT = 150
"""With less, a small window would leave the axes no room for a curve."""


class LossPlot(QFrame):
    """Loss over iterations. The read-out is for the pointer, or else for the current iteration.

    pyqtgraph takes as long to load as the whole rest of the window, and without losses there is
    nothing to draw: the chart is made right after the first frame, or when it is first wanted.
    """

    travel_requested = Signal(object)
    """The iteration that was clicked, or that the marker was dragged to."""
    export_requested = Signal(object)
    """An `Export` of this plot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lossPlot")
        self.setMinimumHeight(MINIMUM_HEIGHT)
        self._iteration = 0
        self._pointer: float | None = None
        self._theme = theme
        self._chart: LossChart | None = None
        self._runs: RunList | None = None
        self._after_paint = QTimer(self, singleShot=True, interval=0)
        self._after_paint.timeout.connect(self._want_chart)
        self._empty = QLabel(self.tr("Press Space to train; the loss will be drawn here."))
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(14, 6, 14, 6)
        self._box.setSpacing(2)
        self._box.addLayout(self._header())
        self._box.addWidget(self._empty, 1)
        self.set_theme(theme)

    @property
    def chart(self) -> LossChart:
        """What draws the curves."""
        if self._chart is None:
            self._chart = self._make_chart()
        return self._chart

    def show_losses(self, curves: LossCurves) -> None:
        """Draw the curves as they are now."""
        train, test = Curve(*curves.train.arrays()), Curve(*curves.test.arrays())
        self.chart.set_curves(train, test)
        self._show_chart()
        self._train_label.setVisible(bool(len(train)))
        self._test_label.setVisible(bool(len(test)))
        self._place_read_out()

    def show_runs(self, runs: RunList) -> None:
        """Draw the other runs beneath; the current one's losses come by `show_losses`."""
        self._runs = runs
        # Loading the chart can wait until there is a second run, or a loss.
        if self._chart is not None or len(runs.runs) > 1:
            self.chart.show_runs(runs)
            self._show_chart()
            self._colour_train()

    def show_frame(self, frame: Frame) -> None:
        """Mark the iteration that the rest of the window shows."""
        if frame.iteration != self._iteration:
            self._iteration = frame.iteration
            if self._chart is not None:
                self._chart.mark(frame.iteration)
                self._place_read_out()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        if self._chart is not None:
            self._chart.set_theme(theme)
        self._colour_train()
        self._test_label.setStyleSheet(f"color: {theme.orange}")

    def picture(self) -> Picture:
        """The curves as they are drawn now."""
        legend = [
            (self._train_label, self.chart.train_colour),
            (self._test_label, self._theme.orange),
        ]
        words = tuple((label.text(), colour) for label, colour in legend if not label.isHidden())
        return Picture(self.chart, self._theme, self.tr("LOSS"), words)

    def table(self) -> Table:
        """One row per iteration that either curve has; blank where a curve has no point there."""
        train, test = self.chart.train, self.chart.test
        iterations = np.union1d(train.iterations, test.iterations)
        columns = [np.full(len(iterations), np.nan) for _ in range(2)]
        for column, curve in zip(columns, (train, test), strict=True):
            column[np.searchsorted(iterations, curve.iterations)] = curve.losses
        return Table(("iteration", "train", "test"), (iterations, *columns))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._chart is None:
            self._after_paint.start()

    def _want_chart(self) -> None:
        self.chart.mark(self._iteration)

    def _make_chart(self) -> LossChart:
        from bpstudio.ui.plots.loss_chart import LossChart

        chart = LossChart(self._theme, self)
        chart.hide()
        chart.set_label(self.tr("iteration"))
        if self._runs is not None:
            chart.show_runs(self._runs)
        chart.mark(self._iteration)
        chart.hovered.connect(self._follow_pointer)
        chart.travel_requested.connect(self.travel_requested)
        chart.following_changed.connect(self._show_following)
        self._log.toggled.connect(chart.set_logarithmic)
        self._log.toggled.connect(self._place_read_out)
        self._fit.clicked.connect(chart.fit)
        self._read_out = ReadOut(self._theme, chart)
        self._box.addWidget(chart, 1)
        return chart

    def _show_chart(self) -> None:
        self._empty.setVisible(not self.chart.has_points)
        self.chart.setVisible(self.chart.has_points)

    def _colour_train(self) -> None:
        colour = self._theme.blue if self._chart is None else self._chart.train_colour
        self._train_label.setStyleSheet(f"color: {colour}")
        if self._chart is not None:
            self._read_out.set_theme(self._theme, colour)

    def _header(self) -> QHBoxLayout:
        title = QLabel(self.tr("LOSS"), self)
        title.setProperty("role", "section")
        self._train_label = QLabel(self.tr("— train"), self)
        self._test_label = QLabel(self.tr("— test"), self)
        self._log = self._switch(self.tr("log"), self.tr("Show the loss in powers of ten"))
        self._log.setCheckable(True)
        self._fit = self._switch(self.tr("fit"), self.tr("Show all of it and follow the newest"))
        self._fit.setEnabled(False)
        self._export = ExportButton(self, "loss", self)
        self._export.wanted.connect(self.export_requested)
        self._train_label.hide()
        self._test_label.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        for widget in (title, self._train_label, self._test_label):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._log)
        row.addWidget(self._fit)
        row.addWidget(self._export)
        return row

    def _switch(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setProperty("role", "flat")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _follow_pointer(self, iteration: float | None) -> None:
        self._pointer = iteration
        self._place_read_out()

    def _show_following(self, following: bool) -> None:
        self._fit.setEnabled(not following)

    def _place_read_out(self) -> None:
        chart = self.chart
        curve = chart.train if len(chart.train) else chart.test
        if not len(curve):
            self._read_out.hide()
            return
        wanted = self._iteration if self._pointer is None else self._pointer
        iteration = int(curve.iterations[curve.nearest(wanted)])
        chart.cross_at(None if self._pointer is None else iteration)
        losses = [each.at(iteration) for each in (chart.train, chart.test)]
        texts = [
            "" if loss is None else f"{name} {plain(loss, 4)}"
            for name, loss in zip((self.tr("train"), self.tr("test")), losses, strict=True)
        ]
        texts[1 if texts[1] else 0] += self.tr(" · it {iteration}").format(
            iteration=f"{iteration:,}"
        )
        self._read_out.show_at(chart.pixel(iteration), chart.plot_area(), *texts)
