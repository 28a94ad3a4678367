"""Joins all that travels a run, or goes from run to run, to the session."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from bpstudio.runs import Run, RunList
from bpstudio.session import Session
from bpstudio.ui.control_panel import ControlPanel
from bpstudio.ui.journey import Journey
from bpstudio.ui.plots.loss_plot import LossPlot
from bpstudio.ui.progress_strip import ProgressStrip
from bpstudio.ui.runs_panel import RunsPanel
from bpstudio.ui.top_bar import TopBar


class TimeTravel(QObject):
    """What the actions of the window do in time; and which view asks for what."""

    def __init__(self, session: Session, actions: Mapping[str, QAction], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._cancel_action = actions["travel.cancel"]
        self._cancel_action.setEnabled(False)
        self.journey = Journey(session, self)

    def join(
        self,
        loss_plot: LossPlot,
        control_panel: ControlPanel,
        top_bar: TopBar,
        runs_panel: RunsPanel,
        strip: ProgressStrip,
    ) -> None:
        """Connect these views, and show them the runs there are."""
        self._strip, self._field = strip, top_bar.iteration_field
        self._runs_views = loss_plot, control_panel, top_bar, runs_panel
        for asks in (loss_plot, control_panel, top_bar.iteration_field):
            asks.travel_requested.connect(self.journey.go)
        runs_panel.run_chosen.connect(self._session.return_to)
        runs_panel.run_removed.connect(self._session.remove_run)
        runs_panel.run_renamed.connect(self._rename)
        runs_panel.run_drawn.connect(self._draw)
        runs_panel.run_kept.connect(self._keep)
        runs_panel.again_wanted.connect(self._session.again)
        strip.cancelled.connect(self.journey.cancel)
        traveller = self._session.traveller
        traveller.progressed.connect(self._show_progress)
        traveller.ended.connect(self._end_progress)
        self._session.runs_changed.connect(self._show_runs)
        self._show_runs(self._session.runs)

    def ask(self) -> None:
        """Have an iteration typed."""
        self._field.open()

    def to_first(self) -> None:
        self.journey.go(self._session.run.history.first)

    def to_last(self) -> None:
        self.journey.go(self._session.run.history.head)

    def step(self, by: int) -> None:
        self.journey.step(by)

    def cancel(self) -> None:
        self.journey.cancel()

    def _rename(self, run: Run, name: str) -> None:
        run.name = name
        self._session.runs_changed.emit(self._session.runs)

    def _draw(self, run: Run, drawn: bool) -> None:
        # The one on the screen is drawn always.
        run.drawn = drawn or run is self._session.run
        self._session.runs_changed.emit(self._session.runs)

    def _keep(self, run: Run, kept: bool) -> None:
        run.kept = kept
        self._session.runs_changed.emit(self._session.runs)

    def _show_runs(self, runs: RunList) -> None:
        for view in self._runs_views:
            view.show_runs(runs)

    def _show_progress(self, share: float) -> None:
        target = self._session.traveller.target
        if target is not None:
            self._cancel_action.setEnabled(True)
            self._strip.show_progress(target, share)

    def _end_progress(self) -> None:
        self._cancel_action.setEnabled(False)
        self._strip.end()
