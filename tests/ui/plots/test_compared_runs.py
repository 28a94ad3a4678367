"""Several runs on the loss plot: which are drawn, how strong, and over iterations or epochs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from bpstudio.engine import SGD, DataSpec, Dense, NetworkSpec
from bpstudio.frame import Frame
from bpstudio.history import History
from bpstudio.io import Document
from bpstudio.kept import Room
from bpstudio.runs import Run, RunList
from bpstudio.spill import Spill
from bpstudio.ui.plots.loss_plot import LossPlot
from bpstudio.ui.plots.scale import Epochs, Scale
from bpstudio.ui.run_style import run_style
from bpstudio.ui.theme import LIGHT
from tests.histories import DOCUMENT
from tests.ui.many_runs import frame_of

pytestmark = pytest.mark.usefixtures("qapp")
DATA = DOCUMENT.problem().n_samples
HALF = -(-DATA // 2)


def add(runs: RunList, length: int, batch_size: int) -> Run:
    """A run from the start, that becomes the current one."""
    document = replace(DOCUMENT, batch_size=batch_size)
    problem = document.problem()
    run = runs.begin(document, problem, document.initial_state(problem))
    runs.show(run)
    run.losses.train.append(0, np.linspace(1, 0.5, length))
    run.history.keep(replace(run.history.stretches[0].start, iteration=length))
    return run


@pytest.fixture
def runs() -> RunList:
    """200 iterations with two batches in an epoch, then 150 with one, then 60 with two."""
    runs = RunList()
    for length, batch_size in ((200, HALF), (150, DATA), (60, HALF)):
        add(runs, length, batch_size)
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


def show(plot: LossPlot, runs: RunList) -> None:
    assert runs.current is not None
    plot.show_runs(runs)
    plot.show_losses(runs.current.losses)
    plot.show_frame(frame_of(runs.current, 50))


def lines(plot: LossPlot) -> dict[float, pyqtgraph.PlotDataItem]:
    """Those that are drawn, by how far to the right they reach."""
    items = plot.chart.plot_item.listDataItems()
    with_lines = (item for item in items if item.xData is not None and len(item.xData) > 9)
    return {float(item.xData[-1]): item for item in with_lines}


def by_epochs(plot: LossPlot, on: bool = True) -> None:
    next(b for b in plot.findChildren(QToolButton) if b.text() == "epochs").setChecked(on)


def test_one_that_is_not_ticked_is_not_drawn_unless_it_is_current(
    plot: LossPlot, runs: RunList
) -> None:
    assert set(lines(plot)) == {199, 149, 59}
    for run in runs.runs[1:]:
        run.drawn = False
    show(plot, runs)
    assert set(lines(plot)) == {199, 59}


def test_one_that_is_kept_has_its_full_colour_over_the_others(
    plot: LossPlot, runs: RunList
) -> None:
    first = runs.runs[0]
    style = run_style(first, LIGHT)
    assert lines(plot)[199].opts["pen"].color().name() == style.pale
    first.kept = True
    show(plot, runs)
    kept, other, current = (lines(plot)[x] for x in (199, 149, 59))
    assert kept.opts["pen"].color().name() == style.strong
    assert kept.zValue() > other.zValue() > current.zValue()


def test_an_exported_file_has_the_runs_that_are_drawn(plot: LossPlot, runs: RunList) -> None:
    runs.runs[0].name = "first"
    runs.runs[1].drawn = False
    show(plot, runs)
    assert plot.picture().legend[1:] == (("— first", run_style(runs.runs[0], LIGHT).pale),)
    table = plot.table()
    assert table.headers == ("iteration", "train", "test", "first: train", "first: test")
    iterations, train, _, other, _ = (np.asarray(column, float) for column in table.columns)
    assert iterations.tolist() == list(range(200))
    assert np.isfinite(train).sum() == 60
    np.testing.assert_allclose(other, np.linspace(1, 0.5, 200))


def test_by_epochs_runs_with_other_batches_are_aligned(plot: LossPlot) -> None:
    by_epochs(plot)
    assert set(lines(plot)) == {99.5, 149, 29.5}
    low, high = plot.chart.view.viewRange()[0]
    assert low <= 0
    assert 149 <= high <= 160
    axis = plot.chart.plot_item.getAxis("bottom")
    assert axis.labelText == "epoch"
    assert axis.tickStrings([0, 0.5, 1], 1.0, 0.5) == ["0.0", "0.5", "1.0"]
    assert plot.chart.epochs.marks == []
    by_epochs(plot, on=False)
    assert set(lines(plot)) == {199, 149, 59}
    assert axis.labelText == "iteration"


def test_by_epochs_another_run_has_epochs_of_its_own(plot: LossPlot, runs: RunList) -> None:
    by_epochs(plot)
    runs.show(runs.runs[1])
    show(plot, runs)
    assert set(lines(plot)) == {99.5, 149, 29.5}
    assert plot.chart.axes_scale.x_of(150) == 150


def test_by_epochs_marker_and_pointer_keep_their_iterations(plot: LossPlot) -> None:
    by_epochs(plot)
    scale = plot.chart.axes_scale
    assert scale.x_of(50) == 25
    assert scale.iteration(25) == 50
    log = replace(scale, log_x=True)
    assert log.iteration(log.x_of(50)) == pytest.approx(50)
    assert plot.chart.pixel(59) > plot.chart.pixel(50)


def test_on_a_logarithmic_axis_parts_of_epochs_have_names(plot: LossPlot) -> None:
    by_epochs(plot)
    axis = plot.chart.plot_item.getAxis("bottom")
    plot.chart.set_scale(replace(plot.chart.axes_scale, log_x=True))
    assert axis.tickStrings(np.log10([1, 1.5, 11, 1001]).tolist(), 1.0, 1.0) == [
        *("0", "0.5", "10", "1,000")
    ]


def test_another_batch_size_on_the_way_makes_epochs_longer() -> None:
    document = replace(DOCUMENT, batch_size=DATA)
    problem = document.problem()
    state = document.initial_state(problem)
    history = History(document, problem, state, Room(), Spill())
    history.keep(replace(state, iteration=10))
    half = replace(document, batch_size=HALF)
    history.change(half, half.problem(), replace(state, iteration=10))
    scale = Scale(epochs=Epochs.of(history))
    assert scale.x(np.array([0, 5, 10, 12, 14])).tolist() == [0, 5, 10, 11, 12]
    assert scale.iteration(11) == pytest.approx(12)
    assert Scale().of_run(history) == Scale()


def loss_name(plot: LossPlot) -> str:
    text: str = plot.chart.plot_item.getAxis("left").labelText
    return text


def test_the_axis_has_a_unit_where_all_that_is_drawn_has_it(plot: LossPlot) -> None:
    """The first of three runs has a squared error, the others have a cross-entropy."""
    runs = RunList()
    spec = NetworkSpec(2, (Dense(1, "sigmoid"),), "binary_cross_entropy")
    for loss in ("half_squared_error", "binary_cross_entropy", "binary_cross_entropy"):
        document = Document("", replace(spec, loss=loss), DataSpec(), SGD(0.1))
        problem = document.problem()
        run = runs.begin(document, problem, document.initial_state(problem))
        runs.show(run)
        run.losses.train.append(0, np.linspace(1, 0.5, 20))
        run.history.keep(replace(run.history.stretches[0].start, iteration=20))
    plot.show_runs(runs)
    assert runs.current is not None
    head = runs.current.history.stretches[0]
    plot.show_frame(Frame(head.document, head.problem, head.start))
    assert loss_name(plot) == "loss"
    first = runs.runs[0]
    first.drawn = False
    plot.show_runs(runs)
    assert loss_name(plot) == "loss (nats)"
    first.drawn = True
    plot.show_runs(runs)
    assert loss_name(plot) == "loss"
