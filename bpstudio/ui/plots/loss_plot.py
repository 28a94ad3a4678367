"""The live plot of train and test loss, with its legend, its switches and its read-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from bpstudio.stepping.notation import plain
from bpstudio.ui.flat_button import flat_button
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.export_button import ExportButton
from bpstudio.ui.plots.loss_unit import all_in_nats
from bpstudio.ui.plots.read_out import ReadOut
from bpstudio.ui.plots.scale import Epochs, Scale
from bpstudio.ui.plots.smooth_button import SmoothButton
from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.frame import Frame
    from bpstudio.runs import RunList
    from bpstudio.training import Problem
    from bpstudio.training.loss_curve import LossCurves
    from bpstudio.ui.plots.export import Table
    from bpstudio.ui.plots.loss_chart import LossChart
    from bpstudio.ui.plots.picture import Picture

MINIMUM_HEIGHT = 128
"""With less, a small window would leave the axes no room for a curve."""
NARROWEST = 290
"""Beside the list of runs in a small window there is no more."""
_ROOM_TO_SMOOTH, _ROOM_TO_EXPORT, _ROOM_FOR_EPOCHS = 370, 450, 520
"""In a narrower header the legend comes first; the File menu exports, too."""


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
        self.setMinimumSize(NARROWEST, MINIMUM_HEIGHT)
        self._iteration = 0
        self._epochs: Epochs | None = None
        self._problem: Problem | None = None
        self._loss_name = self.tr("loss")
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
        train, test = Curve.of(curves.train), Curve.of(curves.test)
        self.chart.set_curves(train, test)
        self._show_chart()
        self._train_label.setVisible(bool(len(train)))
        self._test_label.setVisible(bool(len(test)))
        self._place_read_out()

    def show_runs(self, runs: RunList) -> None:
        """Draw the other runs beneath; the current one's losses come by `show_losses`."""
        known, self._runs, self._problem = self._problem, runs, None
        if known is not None:
            self._name(known)
        # Loading the chart can wait until there is a second run, or a loss.
        if self._chart is not None or len(runs.runs) > 1:
            self.chart.show_runs(runs)
            self._show_chart()
            self._colour_train()

    def show_frame(self, frame: Frame) -> None:
        """Mark the iteration that the rest of the window shows."""
        self._name(frame.problem)
        if frame.iteration != self._iteration:
            self._iteration = frame.iteration
            if self._chart is not None:
                self._chart.mark(frame.iteration)
                # While training losses come with each frame, and the figures with them.
                if not frame.training:
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
        # Loaded with the first export.
        from bpstudio.ui.plots.loss_export import legend_of
        from bpstudio.ui.plots.picture import Picture

        legend = [
            (self._train_label, self.chart.train_colour),
            (self._test_label, self._theme.orange),
        ]
        words = tuple((label.text(), colour) for label, colour in legend if not label.isHidden())
        words += legend_of(self.chart.others.drawn)
        return Picture(self.chart, self._theme, self.tr("LOSS"), words)

    def table(self) -> Table:
        """The losses of the run on the screen, and of the others that are drawn."""
        from bpstudio.ui.plots.loss_export import table_of

        chart = self.chart
        return table_of(chart.train, chart.test, [run for run, _ in chart.others.drawn])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._smooth.setVisible(self.width() >= _ROOM_TO_SMOOTH)
        self._export.setVisible(self.width() >= _ROOM_TO_EXPORT)
        self._show_switches()
        self._place_follow()

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
        chart.name_axes(self._axis_name(), self._loss_name)
        chart.set_epochs(self._epochs)
        if self._runs is not None:
            chart.show_runs(self._runs)
        chart.mark(self._iteration)
        chart.hovered.connect(self._follow_pointer)
        chart.travel_requested.connect(self.travel_requested)
        chart.following_changed.connect(self._show_following)
        for switch in (self._by_epoch, self._log_x, self._log_y):
            switch.toggled.connect(self._rescale)
        self._smooth.changed.connect(chart.set_smoothing)
        self._read_out = ReadOut(self._theme, chart)
        self._follow.setParent(chart)
        self._follow.clicked.connect(chart.fit)
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
        self._log_x = flat_button(
            self.tr("log x"), self.tr("Show iterations in powers of ten, from the first, 0"), self
        )
        self._log_y = flat_button(self.tr("log y"), self.tr("Show the loss in powers of ten"), self)
        self._by_epoch = flat_button(
            self.tr("epochs"),
            self.tr("Count epochs below: runs with other batches are aligned"),
            self,
        )
        for switch in (self._log_x, self._log_y, self._by_epoch):
            switch.setCheckable(True)
        self._smooth = SmoothButton(self)
        self._follow = QToolButton(self)
        self._follow.setObjectName("follow")
        self._follow.setText(self.tr("Fit and follow"))
        self._follow.setToolTip(self.tr("Show all of it, and move along with the newest loss"))
        self._follow.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._follow.hide()
        self._export = ExportButton(self, "loss", self)
        self._export.wanted.connect(self.export_requested)
        self._train_label.hide()
        self._test_label.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (title, self._train_label, self._test_label):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self._by_epoch, self._log_x, self._log_y, self._smooth, self._export):
            row.addWidget(button)
        return row

    def _show_switches(self) -> None:
        """One that is on stays in sight, whatever room there is."""
        room = self.width() >= _ROOM_FOR_EPOCHS
        self._by_epoch.setVisible(room or self._by_epoch.isChecked())

    def _axis_name(self) -> str:
        in_epochs = self._chart is not None and self._chart.axes_scale.epochs is not None
        return self.tr("epoch") if in_epochs else self.tr("iteration")

    def _follow_pointer(self, iteration: float | None) -> None:
        self._pointer = iteration
        self._place_read_out()

    def _show_following(self, following: bool) -> None:
        self._follow.setVisible(not following)
        self._place_follow()

    def _place_follow(self) -> None:
        """In the corner where the newest losses are, which it is about."""
        if self._chart is not None and not self._follow.isHidden():
            self._follow.adjustSize()
            corner = self._chart.plot_area().bottomRight() - QPoint(6, 6)
            self._follow.move(corner - self._follow.rect().bottomRight())

    def _rescale(self) -> None:
        epochs = self._epochs if self._by_epoch.isChecked() else None
        self.chart.set_scale(Scale(self._log_x.isChecked(), self._log_y.isChecked(), epochs))
        self.chart.name_axes(self._axis_name(), self._loss_name)
        self._place_read_out()

    def _name(self, problem: Problem) -> None:
        """The axes are named for the current run, whose epochs are others with other batches."""
        if problem is not self._problem:
            run = self._runs.current if self._runs else None
            self._epochs = Epochs.of(run.history) if run else Epochs.of_problems([problem])
            in_nats = all_in_nats(problem, self._runs)
            self._loss_name = self.tr("loss (nats)") if in_nats else self.tr("loss")
            self._problem = problem
        if self._chart is not None:
            self._chart.name_axes(self._axis_name(), self._loss_name)
            self._chart.set_epochs(self._epochs)

    def _place_read_out(self) -> None:
        chart = self.chart
        curve = chart.train if len(chart.train) else chart.test
        if not len(curve):
            self._read_out.hide()
            return
        iteration = self._iteration
        if self._pointer is not None:
            ends = curve.iterations[[0, -1]]
            iteration = int(np.clip(round(self._pointer), *ends))
        chart.cross_at(None if self._pointer is None else iteration)
        self._read_out.show_at(chart.pixel(iteration), chart.plot_area(), *self._read(iteration))

    def _read(self, iteration: int) -> tuple[str, str]:
        """A line for each curve, the last one with the place. ≈ is a loss near it, not of it."""
        texts = []
        names = (self.tr("train"), self.tr("test"))
        for name, curve in zip(names, (self.chart.train, self.chart.test), strict=True):
            if not len(curve):
                texts.append("")
                continue
            at = curve.nearest(iteration)
            sign = "" if curve.iterations[at] == iteration else "≈ "
            texts.append(f"{name} {sign}{plain(float(curve.losses[at]), 4)}")
        place = self.tr(" · it {iteration}").format(iteration=f"{iteration:,}")
        if self._epochs is not None and not self._epochs.are_iterations:
            place += self.tr(" · epoch {0}").format(f"{self._epochs.whole(iteration):,}")
        texts[1 if texts[1] else 0] += place
        return texts[0], texts[1]
