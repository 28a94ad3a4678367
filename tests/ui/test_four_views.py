"""Neuron, graph, matrices and program at once: what is chosen in one is chosen in all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from bpstudio.frame import Selection
from bpstudio.io import Document
from bpstudio.stepping import Kind
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.views.graph import GraphView
from bpstudio.ui.views.matrix import MatrixView
from bpstudio.ui.views.numpy_view import NumpyView
from tests.conftest import example
from tests.ui import test_graph_mouse, test_graph_view, test_matrix_view, test_numpy_view
from tests.ui.pictures import click, edge_point

WEIGHT = Selection(1, 0, 1)


@pytest.fixture
def window(open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    """At the δ of the first hidden neuron, with all four views fed."""
    window = open_window(example("mazur"))
    session = window.session
    session.seek(session.frame.schedule.node_position(Kind.DELTA, 0, 1, 0))
    for view in window.step_views.all:
        view.set_on_top(True)
    return window


def graph(window: MainWindow) -> GraphView:
    assert isinstance(window.step_views.graph.view, GraphView)
    return window.step_views.graph.view


def matrices(window: MainWindow) -> MatrixView:
    assert isinstance(window.step_views.matrices.view, MatrixView)
    return window.step_views.matrices.view


def program(window: MainWindow) -> NumpyView:
    assert isinstance(window.step_views.program.view, NumpyView)
    return window.step_views.program.view


def pictures(window: MainWindow) -> list[QImage]:
    views: tuple[QWidget, ...] = (
        window.canvas,
        window.step_views.inspector,
        graph(window).drawing,
        matrices(window),
    )
    return [view.grab().toImage() for view in views]


def choose_on_canvas(window: MainWindow) -> None:
    click(window.canvas, edge_point(window.canvas, WEIGHT, 0.85))


def choose_in_graph(window: MainWindow) -> None:
    view = graph(window)
    middle = test_graph_mouse.middle(view, test_graph_view.spot_of(view, "w₁₂⁽¹⁾"))
    QTest.mouseClick(view.drawing, Qt.MouseButton.LeftButton, pos=middle)


def choose_in_matrices(window: MainWindow) -> None:
    window.session.seek(window.session.frame.schedule.node_position(Kind.NEURON, 0, 1, 0))
    view = matrices(window)
    cell = test_matrix_view.placed(view, "W⁽¹⁾").cell(0, 1).center().toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=cell)


@pytest.mark.parametrize("choose", [choose_on_canvas, choose_in_graph, choose_in_matrices])
def test_what_is_chosen_in_one_is_chosen_in_all(
    window: MainWindow, choose: Callable[[MainWindow], None]
) -> None:
    before = pictures(window)
    choose(window)
    assert window.session.frame.selection == WEIGHT
    assert test_numpy_view.lit(program(window)) == ["z1 = x @ W1.T + b1"]
    assert "product from input 2" in window.step_views.inspector.pill.text
    assert [old != new for old, new in zip(before, pictures(window), strict=True)] == [True] * 4


def test_a_step_takes_all_four_along(window: MainWindow) -> None:
    before = pictures(window)
    window.action("step.forward").trigger()
    assert test_numpy_view.lit(program(window))[-1].startswith("delta1 =")
    assert [old != new for old, new in zip(before, pictures(window), strict=True)] == [True] * 4
