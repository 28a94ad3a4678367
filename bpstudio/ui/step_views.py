"""The other views of the step at work, beside the inspector: graph, matrices, NumPy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bpstudio.ui.lazy_view import View
from bpstudio.ui.theme import Theme


def make_graph(theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
    from bpstudio.ui.views.graph import GraphView

    view = GraphView(theme, parent)
    return view, view


def make_matrices(theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
    from bpstudio.ui.views.matrix import MatrixView

    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view = MatrixView(theme, area)
    area.setWidget(view)
    return view, area


def make_program(theme: Theme, parent: QWidget) -> tuple[View, QWidget]:
    from bpstudio.ui.views.numpy_view import NumpyView

    view = NumpyView(theme, parent)
    return view, view
