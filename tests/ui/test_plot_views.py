"""What is seen of training beside the loss, in the whole window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.frame import Selection
from bpstudio.io import Document
from bpstudio.ui.landscape import LandscapeView
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.maps.boundary_view import BoundaryView
from bpstudio.ui.maps.ground import PlaneChoice
from bpstudio.ui.maps.neurons_view import NeuronsView
from bpstudio.ui.plots.gradients import GradientsView
from bpstudio.ui.plots.scores import ScoresView
from tests.conftest import example

OpenWindow = Callable[[Document | None], MainWindow]


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window(example("circle"))


def boundary(window: MainWindow, qtbot: QtBot) -> BoundaryView:
    views = window.plot_views
    qtbot.waitUntil(lambda: views.boundary.view is not None)
    assert isinstance(views.boundary.view, BoundaryView)
    view = views.boundary.view
    qtbot.waitUntil(lambda: view.surface is not None and view.chart.place is not None)
    return view


def neurons(window: MainWindow, qtbot: QtBot) -> NeuronsView:
    views = window.plot_views
    window.docks.bring_forward("neuronsDock")
    qtbot.waitUntil(lambda: views.neurons.view is not None)
    assert isinstance(views.neurons.view, NeuronsView)
    return views.neurons.view


def click(view: BoundaryView, test: bool) -> int:
    """Click one of the points that no other lies over; its row."""
    chosen: list[tuple[int, bool]] = []
    view.sample_chosen.connect(lambda row, of_test: chosen.append((row, of_test)))
    place, points = view.chart.place, view.chart.points[test]
    assert place is not None
    for x, y in place.pixels(points.places):
        QTest.mouseClick(view.chart, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        if chosen[-1][1] is test:
            break
    row, of_test = chosen[-1]
    assert of_test is test
    return row


def test_the_boundary_is_seen_at_first(window: MainWindow, qtbot: QtBot) -> None:
    assert not boundary(window, qtbot).visibleRegion().isEmpty()


def test_a_tab_is_made_when_it_is_brought_forward(window: MainWindow, qtbot: QtBot) -> None:
    views = window.plot_views
    assert views.neurons.view is None
    assert views.landscape.view is None
    neurons(window, qtbot)
    window.docks.bring_forward("landscapeDock")
    qtbot.waitUntil(lambda: isinstance(views.landscape.view, LandscapeView))


def test_a_point_that_is_clicked_is_the_sample_that_is_stepped_through(
    window: MainWindow, qtbot: QtBot
) -> None:
    row = click(boundary(window, qtbot), test=False)
    window.action("step.node").trigger()
    frame = window.session.frame
    assert frame.indices[frame.revealed.sample] == row
    inputs = frame.problem.dataset.inputs[row]
    assert frame.trace.x[frame.revealed.sample].tolist() == inputs.tolist()


def test_a_test_point_that_is_clicked_is_stepped_through(window: MainWindow, qtbot: QtBot) -> None:
    row = click(boundary(window, qtbot), test=True)
    window.action("step.node").trigger()
    frame = window.session.frame
    assert frame.trace.x[0].tolist() == frame.problem.dataset.test_inputs[row].tolist()
    # What looks at the sample of this frame finds it too.
    neurons(window, qtbot)
    window.session.select(Selection(1, 0))


def test_the_neurons_are_drawn_over_the_plane_of_the_boundary(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(example("iris"))
    boundary(window, qtbot).plane_chosen.emit(PlaneChoice((0, 1)))
    view = neurons(window, qtbot)
    qtbot.waitUntil(lambda: view.feed.pictures is not None)
    assert view.feed.pictures is not None
    assert view.feed.pictures.site.ground.axes == (0, 1)
    boundary(window, qtbot).plane_chosen.emit(PlaneChoice((2, 1)))
    qtbot.waitUntil(
        lambda: view.feed.pictures is not None and view.feed.pictures.site.ground.axes == (2, 1)
    )


def test_a_neuron_that_is_clicked_is_selected_everywhere(window: MainWindow, qtbot: QtBot) -> None:
    neurons(window, qtbot).selected.emit(Selection(2, 1))
    assert window.session.frame.selection == Selection(2, 1)


def test_the_landscape_is_given_the_path_of_the_run(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(3):
        window.session.travel_to_next()
    window.docks.bring_forward("landscapeDock")
    qtbot.waitUntil(lambda: window.plot_views.landscape.view is not None)
    view = window.plot_views.landscape.view
    assert isinstance(view, LandscapeView)
    qtbot.waitUntil(lambda: view.chart.surface is not None)
    assert list(view.table().columns[0]).count("path") == 4


def test_scores_and_gradients_are_of_the_run_on_the_screen(
    window: MainWindow, qtbot: QtBot
) -> None:
    views = window.plot_views
    window.docks.bring_forward("gradientsDock")
    qtbot.waitUntil(lambda: isinstance(views.gradients.view, GradientsView))
    window.docks.bring_forward("scoresDock")
    qtbot.waitUntil(lambda: views.scores.view is not None)
    scores = views.scores.view
    assert isinstance(scores, ScoresView)
    window.session.travel_to_next()
    window.session.travel_to_next()
    qtbot.waitUntil(lambda: 2 in list(scores.table().columns[1]))
    scores.travel_requested.emit(1)
    qtbot.waitUntil(lambda: window.session.frame.iteration == 1)
