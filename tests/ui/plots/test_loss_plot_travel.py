"""The loss plot as a place to click, and with the curves of several runs."""

from __future__ import annotations

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from bpstudio.runs import Run, RunList
from bpstudio.training import LossCurve
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.loss_plot import LossPlot
from bpstudio.ui.plots.scale import Scale
from bpstudio.ui.run_style import run_style
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.many_runs import begun, fork, frame_of

pytestmark = pytest.mark.usefixtures("qapp")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def runs() -> RunList:
    """Run 1 of 900 iterations, and Run 2 from its 500, which is the current one."""
    runs = begun(900)
    fork(runs, 500, 100)
    return runs


@pytest.fixture
def plot(qtbot: QtBot, runs: RunList) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(640, 260)
    with qtbot.waitExposed(plot):
        plot.show()
    show(plot, runs)
    return plot


@pytest.fixture
def asked(plot: LossPlot) -> list[int]:
    found: list[int] = []
    plot.travel_requested.connect(found.append)
    return found


def show(plot: LossPlot, runs: RunList) -> None:
    assert runs.current is not None
    plot.show_runs(runs)
    plot.show_losses(runs.current.losses)
    plot.show_frame(frame_of(runs.current, 600))


def place(plot: LossPlot, iteration: float) -> QPoint:
    # The axes take their widths when they are painted.
    QApplication.processEvents()
    return QPoint(plot.chart.pixel(iteration), plot.chart.plot_area().center().y())


def press(plot: LossPlot, at: QPoint) -> None:
    QTest.mousePress(plot.chart.viewport(), LEFT, pos=at)


def move(plot: LossPlot, at: QPoint) -> None:
    QTest.mouseMove(plot.chart.viewport(), at)


def release(plot: LossPlot, at: QPoint) -> None:
    QTest.mouseRelease(plot.chart.viewport(), LEFT, pos=at)


def cursor(plot: LossPlot) -> Qt.CursorShape:
    shape: Qt.CursorShape = plot.chart.viewport().cursor().shape()
    return shape


def test_a_click_asks_for_the_iteration(plot: LossPlot, asked: list[int]) -> None:
    for iteration in (300, 850):
        QTest.mouseClick(plot.chart.viewport(), LEFT, pos=place(plot, iteration))
    assert asked == [pytest.approx(300, abs=3), pytest.approx(850, abs=3)]


def test_left_of_the_first_iteration_is_the_first(plot: LossPlot, asked: list[int]) -> None:
    QTest.mouseClick(plot.chart.viewport(), LEFT, pos=place(plot, -5))
    assert asked == [0]


def test_the_axes_and_the_other_button_ask_for_nothing(plot: LossPlot, asked: list[int]) -> None:
    QTest.mouseClick(plot.chart.viewport(), LEFT, pos=QPoint(3, 60))
    QTest.mouseClick(plot.chart.viewport(), Qt.MouseButton.RightButton, pos=place(plot, 300))
    assert not asked


def test_a_drag_pans_and_asks_for_nothing(plot: LossPlot, asked: list[int]) -> None:
    start = place(plot, 300)
    before = plot.chart.getViewBox().viewRange()[0]
    press(plot, start)
    for dx in (20, 40, 60):
        move(plot, start + QPoint(dx, 0))
    release(plot, start + QPoint(60, 0))
    assert not asked
    assert not plot.chart.following
    assert plot.chart.getViewBox().viewRange()[0] != before


def test_the_marker_is_dragged_live(plot: LossPlot, asked: list[int]) -> None:
    before = plot.chart.getViewBox().viewRange()[0]
    press(plot, place(plot, 600) + QPoint(2, 0))
    for iteration in (500, 200):
        move(plot, place(plot, iteration))
    release(plot, place(plot, 200))
    assert asked == [pytest.approx(500, abs=3), pytest.approx(200, abs=3)]
    assert plot.chart.getViewBox().viewRange()[0] == before


def test_the_pointer_shows_where_the_marker_can_be_taken(plot: LossPlot) -> None:
    move(plot, place(plot, 300))
    assert cursor(plot) == Qt.CursorShape.ArrowCursor
    move(plot, place(plot, 600))
    assert cursor(plot) == Qt.CursorShape.SplitHCursor


def items(plot: LossPlot) -> list[pyqtgraph.PlotDataItem]:
    return [item for item in plot.chart.plot_item.listDataItems() if item.xData is not None]


def lines(plot: LossPlot) -> dict[int, str]:
    """The colour of each line that ends at so many iterations."""
    found = [item for item in items(plot) if item.opts["pen"] is not None]
    return {int(item.xData[-1]): item.opts["pen"].color().name() for item in found}


def current(runs: RunList) -> Run:
    assert runs.current is not None
    return runs.current


def test_the_old_run_is_pale_and_the_current_one_strong(plot: LossPlot, runs: RunList) -> None:
    first, second = (run_style(run, LIGHT) for run in runs.runs)
    assert lines(plot) == {899: first.pale, 599: second.strong}
    label = next(each for each in plot.findChildren(QLabel) if each.text() == "— train")
    assert second.strong in label.styleSheet()
    runs.show(runs.runs[0])
    show(plot, runs)
    assert lines(plot) == {899: first.strong, 599: second.pale}


def test_each_pale_curve_wears_its_shape_where_it_went_its_own_way(
    plot: LossPlot, runs: RunList
) -> None:
    runs.show(runs.runs[0])
    show(plot, runs)
    (shapes,) = (item for item in items(plot) if item.opts["symbol"] is not None)
    assert shapes.opts["symbol"] == run_style(runs.runs[1], LIGHT).shape
    assert shapes.xData.min() >= 500
    assert shapes.xData.max() == 599


def test_all_runs_are_in_view(plot: LossPlot) -> None:
    assert plot.chart.getViewBox().viewRange()[0][1] >= 899


def test_a_run_that_was_removed_is_gone(plot: LossPlot, runs: RunList) -> None:
    runs.remove(runs.runs[0])
    show(plot, runs)
    assert list(lines(plot)) == [599]


def test_a_run_without_losses_shows_the_others(plot: LossPlot, runs: RunList) -> None:
    other = begun(0)
    run = current(other)
    run.number = 3
    runs.show(run)
    show(plot, runs)
    assert plot.chart.isVisible()
    assert list(lines(plot)) == [899, 599]


def test_a_logarithmic_axis_holds_for_them_too(plot: LossPlot, runs: RunList) -> None:
    plot.chart.set_scale(Scale(log_x=True, log_y=True))
    show(plot, runs)
    assert plot.chart.getViewBox().viewRange()[1][1] < 0.5
    assert not plot.grab().isNull()


def test_a_theme_recolours_all(plot: LossPlot, runs: RunList) -> None:
    plot.set_theme(DARK)
    first, second = (run_style(run, DARK) for run in runs.runs)
    assert lines(plot) == {899: first.pale, 599: second.strong}


def test_a_noisy_curve_is_drawn_by_its_means() -> None:
    losses = LossCurve()
    losses.append(0, np.where(np.arange(100_000) % 4, 1.0, 5.0))
    pale = Curve.of(losses).thinned(200)
    assert len(pale) == 200
    np.testing.assert_allclose(pale.losses, 2.0, rtol=0.02)
    assert (pale.iterations[0], pale.iterations[-1]) == (0, 99_999)
    assert (np.diff(pale.iterations) > 0).all()
    few = LossCurve()
    few.append(0, np.ones(5))
    assert len(Curve.of(few).thinned(200)) == 5
    assert len(Curve().thinned(200)) == 0


def test_it_is_freed_with_its_runs(runs: RunList) -> None:
    def make() -> LossPlot:
        plot = LossPlot(LIGHT)
        show(plot, runs)
        return plot

    assert_freed(make)
