"""The loss plot, by what it draws and what a user does to it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from bpstudio.training import LossCurve
from bpstudio.training.loss_curve import LossCurves
from bpstudio.ui.plots.curve import Curve
from bpstudio.ui.plots.export import Export, csv_text
from bpstudio.ui.plots.loss_chart import LossChart
from bpstudio.ui.plots.loss_plot import LossPlot
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.moments import after, first_frame
from tests.ui.plots.loss_plots import (
    N,
    button,
    curves,
    drawn,
    hover,
    log,
    shown,
    x_range,
    y_range,
    zoom,
)

FOLLOW = "Fit and follow"


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(640, 260)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def test_without_losses_it_says_how_to_get_them(plot: LossPlot) -> None:
    assert "Press Space to train; the loss will be drawn here." in shown(plot)
    assert not plot.chart.isVisible()
    plot.show_losses(curves())
    assert plot.chart.isVisible()
    assert "Press Space to train; the loss will be drawn here." not in shown(plot)
    plot.show_losses(LossCurves(LossCurve(), LossCurve()))
    assert not plot.chart.isVisible()


def test_what_is_drawn_is_the_curves(plot: LossPlot) -> None:
    both = curves()
    plot.show_losses(both)
    assert plot.chart.view.width() >= N / 2
    for (iterations, losses), curve in zip(drawn(plot), (both.train, both.test), strict=True):
        np.testing.assert_array_equal(iterations, curve.arrays()[0])
        np.testing.assert_array_equal(losses, curve.arrays()[1])


def test_the_test_curve_is_named_only_when_there_is_one(plot: LossPlot) -> None:
    plot.show_losses(LossCurves(curves().train, LossCurve()))
    assert "— train" in shown(plot)
    assert "— test" not in shown(plot)
    plot.show_losses(curves())
    assert "— test" in shown(plot)


def test_a_single_loss_is_drawn_as_a_dot(plot: LossPlot) -> None:
    plot.show_losses(curves(1))
    train = plot.chart.getPlotItem().listDataItems()[0]
    assert train.opts["symbol"] == "o"
    plot.show_losses(curves(2))
    assert train.opts["symbol"] is None


def test_it_follows_the_newest_from_zero(plot: LossPlot) -> None:
    for n in (50, 400, 5000):
        plot.show_losses(curves(n))
        low, high = x_range(plot)
        assert low <= 0
        assert n - 1 <= high <= 1.15 * n
        low, high = y_range(plot)
        assert -0.06 < low <= 0
        assert 0.4 <= high < 0.46


def test_losses_below_zero_are_in_view(plot: LossPlot) -> None:
    plot.show_losses(curves(train_scale=-1.0))
    assert y_range(plot)[0] <= -0.3


def test_a_zoom_stops_following_until_it_is_asked_to_follow(plot: LossPlot) -> None:
    plot.show_losses(curves(100))
    assert not button(plot, FOLLOW).isVisible()
    zoom(plot)
    zoomed = x_range(plot)
    plot.show_losses(curves(4000))
    assert x_range(plot) == zoomed
    assert button(plot, FOLLOW).isVisible()
    assert plot.chart.rect().contains(button(plot, FOLLOW).geometry())
    QTest.mouseClick(button(plot, FOLLOW), Qt.MouseButton.LeftButton)
    assert x_range(plot)[1] >= 3999
    assert not button(plot, FOLLOW).isVisible()
    plot.show_losses(curves(9000))
    assert x_range(plot)[1] >= 8999


def test_after_a_reset_it_follows_again(plot: LossPlot) -> None:
    plot.show_losses(curves(100))
    zoom(plot)
    plot.show_losses(LossCurves(LossCurve(), LossCurve()))
    plot.show_losses(curves(300))
    assert 299 <= x_range(plot)[1] < 400


def test_log_shows_powers_of_ten_and_back(plot: LossPlot) -> None:
    plot.show_losses(curves())
    log(plot, "y")
    low, high = y_range(plot)
    lowest = curves().train.arrays()[1].min()
    assert low == pytest.approx(np.log10(lowest), abs=0.1)
    assert high == pytest.approx(np.log10(0.4), abs=0.1)
    log(plot, "y")
    assert y_range(plot)[0] <= 0 < 0.4 <= y_range(plot)[1] < 0.46


@pytest.mark.parametrize("scale", [0.0, -1.0, np.nan, np.inf])
def test_losses_that_have_no_logarithm_do_not_disturb_it(plot: LossPlot, scale: float) -> None:
    only_train = LossCurves(LossCurve(), LossCurve())
    only_train.train.append(0, np.full(50, scale))
    plot.show_losses(only_train)
    log(plot, "y")
    assert not plot.grab().isNull()
    plot.show_losses(curves())
    assert y_range(plot)[1] == pytest.approx(np.log10(0.4), abs=0.1)


def test_the_read_out_is_for_the_iteration_of_the_frame(plot: LossPlot) -> None:
    plot.show_losses(curves(8000))
    plot.show_frame(after(first_frame(), 6983))
    assert 0.3 * np.exp(-6983 / 200) == pytest.approx(2.059e-16, rel=1e-3)
    assert "train 2.059e−16" in shown(plot)
    assert any(text.startswith("test ") and "· it 6,983" in text for text in shown(plot))


def test_the_read_out_follows_the_pointer_and_returns(plot: LossPlot) -> None:
    plot.show_losses(curves())
    plot.show_frame(after(first_frame(), 10))
    hover(plot, 200)
    told = next(text for text in shown(plot) if "· it " in text)
    iteration = int(told.rsplit(" ", 1)[1])
    assert iteration == pytest.approx(200, abs=2)
    assert f"train {0.3 * np.exp(-iteration / 200):.4g}" in shown(plot)
    plot.chart.hovered.emit(None)
    assert any(text.endswith("· it 10") for text in shown(plot))


def test_the_read_out_stays_on_the_chart(plot: LossPlot) -> None:
    plot.show_losses(curves())
    box = plot.findChild(QFrame, "readOut")
    assert isinstance(box, QFrame)
    for iteration in (0, 200, N - 1):
        hover(plot, iteration)
        assert plot.chart.rect().contains(box.geometry())


def test_ticks_have_thousands_separators_and_no_fractions_of_iterations(plot: LossPlot) -> None:
    axis = plot.chart.getPlotItem().getAxis("bottom")
    assert axis.tickStrings([0.0, 4000.0, 12000.0], 1.0, 4000.0) == ["0", "4,000", "12,000"]
    assert all(spacing >= 1 for spacing, _ in axis.tickSpacing(0, 3, 600))


@pytest.mark.parametrize(
    ("values", "spacing", "texts"),
    [
        ([0.0, 0.1, 0.2], 0.1, ["0.0", "0.1", "0.2"]),
        ([0.25, 0.3], 0.05, ["0.25", "0.30"]),
        ([0.0, 2500.0], 500.0, ["0", "2,500"]),
        ([1e9], 1e8, ["1e+09"]),
    ],
)
def test_losses_have_the_decimals_that_tell_them_apart(
    plot: LossPlot, values: list[float], spacing: float, texts: list[str]
) -> None:
    axis = plot.chart.getPlotItem().getAxis("left")
    assert axis.tickStrings(values, 1.0, spacing) == texts


def test_a_log_axis_writes_few_numbers(plot: LossPlot) -> None:
    log(plot, "y")
    axis = plot.chart.getPlotItem().getAxis("left")
    ((_, places),) = axis.tickValues(-2.1, 0.1, 200)
    texts = axis.tickStrings(places, 1.0, None)
    assert texts == ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]
    ((_, few),) = axis.tickValues(-12, 0, 60)
    assert axis.tickStrings(few, 1.0, None) == ["1e-12", "1e-09", "1e-06", "0.001", "1"]
    ((_, near),) = axis.tickValues(np.log10(0.031), np.log10(0.047), 200)
    assert "0.04" in axis.tickStrings(near, 1.0, None)
    assert len(near) >= 3


def test_a_theme_changes_background_and_pens(plot: LossPlot) -> None:
    plot.show_losses(curves())
    plot.set_theme(DARK)
    image = plot.chart.grab().toImage()
    assert image.pixelColor(1, 1).name() == DARK.panel
    lines = [item for item in plot.chart.plot_item.listDataItems() if item.xData is not None]
    assert [line.opts["pen"].color().name() for line in lines] == [DARK.blue, DARK.orange]


def test_its_table_has_a_row_for_each_iteration(plot: LossPlot) -> None:
    plot.show_losses(curves(30))
    rows = list(csv.reader(csv_text(plot.table()).splitlines()))
    assert rows[0] == ["iteration", "train", "test"]
    assert len(rows) == 31
    assert [float(row[1]) for row in rows[1:]] == list(curves(30).train.arrays()[1])
    assert rows[11][0] == "10"
    assert float(rows[11][2]) == pytest.approx(0.4 * np.exp(-10 / 200))
    assert rows[12][2] == ""


def test_its_picture_names_the_curves_that_there_are(plot: LossPlot) -> None:
    plot.show_losses(LossCurves(curves().train, LossCurve()))
    assert plot.picture().legend == (("— train", LIGHT.blue),)
    plot.show_losses(curves())
    assert plot.picture().legend[1] == ("— test", LIGHT.orange)


def test_its_button_exports_it(plot: LossPlot, tmp_path: Path) -> None:
    plot.show_losses(curves(30))
    wishes: list[Export] = []
    plot.export_requested.connect(wishes.append)
    menu = button(plot, "export").menu()
    menu.actions()[0].trigger()
    wishes[0].write(tmp_path / "loss.png")
    assert QImage(str(tmp_path / "loss.png")).width() >= plot.chart.width()


def test_the_nearest_point_of_a_curve() -> None:
    curve = Curve(np.array([0, 10, 20]), np.array([3.0, 2.0, 1.0]))
    assert [curve.at(i) for i in (-5, 4, 6, 14, 16, 99)] == [3.0, 3.0, 2.0, 2.0, 1.0, 1.0]
    assert Curve().at(3) is None


def test_the_first_frame_does_not_wait_for_the_chart(qtbot: QtBot) -> None:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.grab()
    assert plot.findChild(LossChart) is None
    qtbot.waitUntil(lambda: plot.findChild(LossChart) is not None)


def test_it_is_freed(qtbot: QtBot) -> None:
    def make() -> LossPlot:
        plot = LossPlot(LIGHT)
        with qtbot.waitExposed(plot):
            plot.show()
        plot.show_losses(curves(20))
        return plot

    assert_freed(make)


def test_a_run_that_diverged_does_not_press_the_curve_flat(plot: LossPlot) -> None:
    curves = LossCurves()
    curves.train.append(0, [0.5, 0.4, 1e200])
    plot.show_losses(curves)
    low, high = plot.chart.getViewBox().viewRange()[1]
    assert low <= 0 <= 0.5 <= high < 1
