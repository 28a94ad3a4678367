"""The views of the step at work: the inspector, and in docks behind it graph, matrices, NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bpstudio.session import Session
from bpstudio.ui.dock_layout import RIGHT, DockLayout
from bpstudio.ui.docked_view import DockedView, View
from bpstudio.ui.theme import Theme

if TYPE_CHECKING:
    from bpstudio.training import LossCurves
    from bpstudio.ui.inspector import Inspector

_MARGIN = 14


class StepViews(QObject):
    """Makes each view when it is first seen, and joins it to the session."""

    editing_made = Signal(object)  # NumberEditing

    def __init__(self, session: Session, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._inspector: Inspector | None = None
        self._losses: LossCurves | None = None
        self.neuron = DockedView(self._make_inspector, theme, later=True)
        self.graph = DockedView(self._make_graph, theme)
        self.matrices = DockedView(self._make_matrices, theme, _MARGIN)
        self.program = DockedView(self._make_program, theme, _MARGIN)
        self.all = (self.graph, self.matrices, self.program)

    @property
    def inspector(self) -> Inspector:
        """The inspector; made now, if it has not been."""
        self.neuron.make()
        assert self._inspector is not None
        return self._inspector

    def show_losses(self, curves: LossCurves) -> None:
        """The newest losses, for the inspector."""
        self._losses = curves
        if self._inspector is not None:
            self._inspector.show_losses(curves)

    def place(self, docks: DockLayout, behind: str) -> list[QAction]:
        """A dock for each, as tabs with the inspector's, `behind`; the actions that show them."""
        views = (
            (self.tr("Graph"), "graphDock", self.graph),
            (self.tr("Matrix"), "matrixDock", self.matrices),
            (self.tr("NumPy"), "numpyDock", self.program),
        )
        return [docks.add(title, name, view, RIGHT, behind) for title, name, view in views]

    def _make_inspector(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.inspector import Inspector

        self._inspector = view = Inspector(theme, parent)
        if self._losses is not None:
            view.show_losses(self._losses)
        self.editing_made.emit(view.step.terms.editing)
        return view, view

    def _make_graph(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.views.graph import GraphView

        view = GraphView(theme, parent)
        view.selected.connect(self._session.select)
        return view, view

    def _make_matrices(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.views.matrix import MatrixView

        area = QScrollArea(parent)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view = MatrixView(theme, area)
        view.selected.connect(self._session.select)
        self.editing_made.emit(view.editing)
        area.setWidget(view)
        return view, area

    def _make_program(self, theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
        from bpstudio.ui.views.numpy_view import NumpyView

        view = NumpyView(theme, parent)
        view.seek_requested.connect(self._session.seek)
        return view, view
