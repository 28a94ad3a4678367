"""The loss plot as a thing to read: axes, epochs, smoothing, and the crosshair."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame
from bpstudio.io import find_example, load
from bpstudio.training import LossCurve
from bpstudio.training.loss_curve import LossCurves
from bpstudio.ui.plots.export import Export
from bpstudio.ui.plots.loss_plot import LossPlot
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.moments import first_frame
from tests.ui.plots.loss_plots import button, drawn, hover, log, shown, smooth, x_range

BATCHES = 7


@pytest.fixture(scope="module")
def iris() -> Frame:
    document = load(find_example("iris").path)
    problem = document.problem()
    assert problem.batches_per_epoch == BATCHES
    return Frame(document, problem, document.initial_state(problem))


@pytest.fixture
def plot(qtbot: QtBot, iris: Frame) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(640, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_losses(noisy(6000))
    plot.show_frame(iris)
    return plot


def noisy(n: int) -> LossCurves:
    curves = LossCurves()
    curves.train.append(0, np.random.default_rng(0).uniform(0.1, 0.9, n))
    curves.test.append(0, np.full(n // 25, 0.5), stride=25)
    return curves


def marks(plot: LossPlot) -> list[int]:
    QApplication.processEvents()
    return [epoch for epoch, _ in plot.chart.epochs.marks]


def names(plot: LossPlot) -> list[str]:
    axes = [plot.chart.plot_item.getAxis(side) for side in ("bottom", "left")]
    return [axis.labelText for axis in axes if axis.label.isVisible()]


def is_dots(item: object) -> bool:
    return isinstance(item, pyqtgraph.ScatterPlotItem) and len(item.points()) == 2


def test_the_axes_are_named_with_their_unit(plot: LossPlot, iris: Frame) -> None:
    assert iris.document.spec.loss == "cross_entropy"
    assert names(plot) == ["iteration", "loss (nats)"]
    plot.show_frame(first_frame())
    assert names(plot) == ["iteration", "loss"]


def test_a_low_plot_gives_the_room_of_the_names_to_the_curves(plot: LossPlot) -> None:
    plot.resize(640, 150)
    assert names(plot) == []
    plot.resize(640, 300)
    assert names(plot) == ["iteration", "loss (nats)"]


def test_a_narrow_header_keeps_the_legend_and_the_scales(plot: LossPlot) -> None:
    for width, texts in (
        (300, ["log x", "log y"]),
        (400, ["log x", "log y", "smooth"]),
        (480, ["log x", "log y", "smooth", "export"]),
        (640, ["log x", "log y", "epochs", "smooth", "export"]),
    ):
        plot.resize(width, 300)
        assert plot.width() == width
        buttons = [each for each in plot.findChildren(QToolButton) if each.isVisible()]
        assert [each.text() for each in buttons] == texts
        assert all(plot.rect().contains(each.geometry()) for each in buttons)
        assert {"LOSS", "— train", "— test"} <= set(shown(plot))


def test_epochs_are_marked_where_they_begin_and_not_too_densely(plot: LossPlot) -> None:
    found = marks(plot)
    assert found == [200, 400, 600, 800]
    assert max(found) * BATCHES <= 6000
    area = plot.chart.plot_area()
    for epoch, x in plot.chart.epochs.marks:
        pixel = plot.chart.pixel(epoch * BATCHES) - area.left()
        assert x == pytest.approx(pixel, abs=1.5)


def test_more_epochs_are_marked_in_a_zoom(plot: LossPlot) -> None:
    plot.chart.view.setXRange(700, 730, padding=0)
    assert marks(plot) == [100, 101, 102, 103, 104]


def test_epochs_of_a_logarithmic_axis_are_powers_of_ten(plot: LossPlot) -> None:
    log(plot, "x")
    assert marks(plot) == [1, 10, 100]


def test_where_each_iteration_is_an_epoch_none_is_marked(plot: LossPlot) -> None:
    plot.show_frame(first_frame())
    assert marks(plot) == []


def test_a_mark_is_a_line_in_the_colour_of_the_border(plot: LossPlot) -> None:
    plot.chart.cross_at(None)
    marks(plot)
    area = plot.chart.plot_area()
    image = plot.chart.grab().toImage()
    x = round(area.left() + plot.chart.epochs.marks[0][1])
    above = area.top() + 2
    near = {image.pixelColor(x + dx, above).name() for dx in (-1, 0, 1)}
    assert LIGHT.border in near
    plot.set_theme(DARK)
    image = plot.chart.grab().toImage()
    near = {image.pixelColor(x + dx, above).name() for dx in (-1, 0, 1)}
    assert DARK.border in near


def test_smoothing_leaves_the_losses_in_sight(plot: LossPlot) -> None:
    (_, before), _ = drawn(plot)
    smooth(plot, 4)
    lines = [item for item in plot.chart.plot_item.listDataItems() if item.xData is not None]
    raw, mean = lines[0], lines[1]
    np.testing.assert_array_equal(raw.yData, before)
    assert raw.opts["pen"].color().lightness() > QColor(LIGHT.blue).lightness() + 40
    assert mean.opts["pen"].color().name() == LIGHT.blue
    assert mean.zValue() > raw.zValue()
    assert np.ptp(mean.yData[20:-20]) < 0.3 * np.ptp(raw.yData)
    assert button(plot, "smooth").isChecked()
    smooth(plot, 0)
    assert len(drawn(plot)) == 2
    assert raw.opts["pen"].color().name() == LIGHT.blue
    assert not button(plot, "smooth").isChecked()


def test_the_slider_says_over_how_much_it_takes_the_mean(plot: LossPlot) -> None:
    menu = button(plot, "smooth").menu()
    words = menu.findChild(QLabel)
    assert isinstance(words, QLabel)
    assert words.text() == "Not at all"
    smooth(plot, 5)
    assert words.text() == "The mean over 5 % of the width"


def test_iteration_zero_has_a_place_on_a_logarithmic_axis(plot: LossPlot) -> None:
    log(plot, "x")
    low, high = x_range(plot)
    assert low <= 0
    assert high == pytest.approx(np.log10(6000), rel=0.05)
    (x, _), _ = drawn(plot)
    assert x[0] == 0
    axis = plot.chart.plot_item.getAxis("bottom")
    ((_, places),) = axis.tickValues(low, high, 500)
    assert axis.tickStrings(places, 1.0, None) == ["0", "10", "100", "1,000"]
    np.testing.assert_allclose(places, np.log10([1, 11, 101, 1001]))


def test_a_part_of_a_decade_has_ticks_too(plot: LossPlot) -> None:
    log(plot, "x")
    axis = plot.chart.plot_item.getAxis("bottom")
    ((_, places),) = axis.tickValues(np.log10(2101), np.log10(3501), 500)
    assert {"2,200", "3,000"} <= set(axis.tickStrings(places, 1.0, None))


def test_the_pointer_and_the_marker_keep_their_iterations_on_a_logarithmic_axis(
    plot: LossPlot, iris: Frame
) -> None:
    log(plot, "x")
    plot.show_frame(replace(iris, state=replace(iris.state, iteration=1000)))
    assert any("· it 1,000" in text for text in shown(plot))
    hover(plot, 300)
    told = next(text for text in shown(plot) if "· it " in text)
    assert int(told.split("· it ")[1].split()[0].replace(",", "")) == pytest.approx(300, rel=0.02)


def test_it_says_the_epoch_and_which_loss_is_only_near(plot: LossPlot, iris: Frame) -> None:
    plot.show_frame(replace(iris, state=replace(iris.state, iteration=1000)))
    assert "test 0.5 · it 1,000 · epoch 142" in shown(plot)
    plot.show_frame(replace(iris, state=replace(iris.state, iteration=1010)))
    assert "test ≈ 0.5 · it 1,010 · epoch 144" in shown(plot)


def test_dots_show_what_the_crosshair_reads(plot: LossPlot) -> None:
    hover(plot, 3000)
    (dots,) = (item for item in plot.chart.scene().items() if is_dots(item))
    assert dots.isVisible()
    train, test = (point.pos() for point in dots.points())
    assert train.x() == pytest.approx(3000, abs=10)
    assert test.y() == 0.5
    plot.chart.hovered.emit(None)
    assert not dots.isVisible()


def test_its_drawing_is_of_lines(plot: LossPlot, tmp_path: Path) -> None:
    smooth(plot, 3)
    Export(plot, "loss").write(tmp_path / "loss.svg")
    text = (tmp_path / "loss.svg").read_text(encoding="utf-8")
    assert "<image" not in text
    for words in ("LOSS", "— train", "iteration", "loss (nats)", "epoch 200"):
        assert words in text
    assert len(text) < 1_000_000


def test_one_more_loss_does_not_move_the_view(plot: LossPlot) -> None:
    before = x_range(plot)
    curves = LossCurves(LossCurve(), LossCurve())
    curves.train.append(0, np.random.default_rng(0).uniform(0.1, 0.9, 6001))
    plot.show_losses(curves)
    assert x_range(plot) == before
