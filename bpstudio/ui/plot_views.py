"""What is seen of training beside the loss, in docks that are tabs of one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from bpstudio.background import Background
from bpstudio.session import Session
from bpstudio.ui.dock_layout import BOTTOM, DockLayout
from bpstudio.ui.docked_view import DockedView, View
from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.ui.maps.ground import PlaneChoice
    from bpstudio.ui.plots.gradients import GradientsView
    from bpstudio.ui.plots.scores import ScoresView

BOUNDARY = "boundaryDock"
_MARGIN = 10


class PlotViews(QObject):
    """Makes each view when it is first seen, and joins it to the session and the background."""

    export_wanted = Signal(object)
    plane_chosen = Signal(object)
    """The `PlaneChoice` over which maps are to be drawn from now on."""
    travel_requested = Signal(object)
    """To that iteration of the run."""

    def __init__(
        self, session: Session, background: Background, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._plane: PlaneChoice | None = None
        self.boundary = DockedView(self._make_boundary, theme, _MARGIN, later=True)
        self.neurons = DockedView(self._make_neurons, theme, _MARGIN)
        self.scores = DockedView(self._make_scores, theme)
        self.gradients = DockedView(self._make_gradients, theme)
        self.landscape = DockedView(self._make_landscape, theme, _MARGIN)
        # These ask at their own pace; on the landscape nothing but a point moves while training.
        self.live = (self.boundary, self.neurons, self.scores, self.gradients)
        self.all = (*self.live, self.landscape)

    def place(self, docks: DockLayout) -> list[QAction]:
        """A dock for each; the actions that show them."""
        views = (
            (self.tr("Boundary"), BOUNDARY, self.boundary),
            (self.tr("Neurons"), "neuronsDock", self.neurons),
            (self.tr("Scores"), "scoresDock", self.scores),
            (self.tr("Gradients"), "gradientsDock", self.gradients),
            (self.tr("Landscape"), "landscapeDock", self.landscape),
        )
        return [
            docks.add(title, name, view, BOTTOM, behind="" if name == BOUNDARY else BOUNDARY)
            for title, name, view in views
        ]

    def _make_boundary(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.maps.boundary_view import BoundaryView

        view = BoundaryView(self._background, theme, parent)
        view.sample_chosen.connect(self._session.samples.choose)
        view.plane_chosen.connect(self._choose_plane)
        view.export_wanted.connect(self.export_wanted)
        return view, view

    def _choose_plane(self, choice: PlaneChoice) -> None:
        from bpstudio.ui.maps.neurons_view import NeuronsView

        self._plane = choice
        if isinstance(self.neurons.view, NeuronsView):
            self.neurons.view.set_plane(choice)
        self.plane_chosen.emit(choice)

    def _make_neurons(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.maps.neurons_view import NeuronsView

        view = NeuronsView(self._background, theme, parent)
        if self._plane is not None:
            view.set_plane(self._plane)
        view.selected.connect(self._session.select)
        view.export_wanted.connect(self.export_wanted)
        return view, view

    def _make_scores(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.plots.scores import ScoresView

        view = ScoresView(self._background, theme, parent)
        view.travel_requested.connect(self.travel_requested)
        self._join(view)
        return view, view

    def _make_gradients(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.plots.gradients import GradientsView

        view = GradientsView(self._background, theme, parent)
        self._join(view)
        return view, view

    def _join(self, view: ScoresView | GradientsView) -> None:
        view.show_runs(self._session.runs)
        self._session.runs_changed.connect(view.show_runs)
        view.export_wanted.connect(self.export_wanted)

    def _make_landscape(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.landscape import LandscapeView

        view = LandscapeView(theme, self._background, parent)
        view.path_wanted.connect(self._show_path)
        view.export_wanted.connect(self.export_wanted)
        return view, view

    def _show_path(self) -> None:
        from bpstudio.ui.landscape import LandscapeView

        states = self._session.run.history.path()
        if isinstance(self.landscape.view, LandscapeView):
            self.landscape.view.show_path(
                [state.theta for state in states], [state.iteration for state in states]
            )
