"""Epochs below the loss plot and in its read-out, where the size of the batches changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame
from bpstudio.history import History
from bpstudio.runs import RunList
from bpstudio.training import LossCurve, LossCurves
from bpstudio.ui.plots.loss_plot import LossPlot
from bpstudio.ui.plots.scale import Epochs
from bpstudio.ui.theme import LIGHT
from tests.histories import in_batches_of, trained, visit
from tests.ui.moments import after, first_frame
from tests.ui.plots.loss_plots import hover, shown


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(640, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def changing() -> History:
    """Seven samples in batches of 3; of 1 from 10 on, of 4, 7 and again 3 later."""
    history = trained(10)
    for at, size in ((10, 1), (17, 4), (19, 7), (21, 3)):
        history.change(*in_batches_of(size), visit(history, at))
        trained(10, 1, history)
    return history


def test_they_are_those_of_the_run() -> None:
    history = changing()
    epochs = Epochs.of(history)
    for iteration in range(60):
        assert epochs.whole(iteration) == history.stretch_at(iteration).problem.epoch(iteration)
    for epoch in range(20):
        assert epochs.iteration(epoch) == history.epoch_start(epoch)
    assert not epochs.are_iterations


def test_batches_of_everything_make_epochs_of_one_iteration() -> None:
    assert Epochs.of_problems([in_batches_of(7)[1]]).are_iterations
    assert not Epochs.of_problems([in_batches_of(6)[1]]).are_iterations


def losses(n: int) -> LossCurves:
    curves = LossCurves(LossCurve(), LossCurve())
    curves.train.append(0, np.random.default_rng(0).uniform(0.1, 0.9, n))
    curves.test.append(0, np.full(-(-n // 10), 0.5), stride=10)
    return curves


def smaller_batches(runs: RunList, frame: Frame) -> Frame:
    """Other batches at the head of the current run."""
    assert runs.current is not None
    history, state = runs.current.history, replace(frame.state, iteration=1000)
    history.keep(state)
    document = replace(frame.document, batch_size=25)
    history.change(document, document.problem(), state)
    history.keep(replace(state, iteration=3000))
    problem = history.stretch_at(3000).problem
    return Frame(document, problem, replace(state, iteration=3000))


def test_marks_and_words_are_right_after_the_batches_have_changed(plot: LossPlot) -> None:
    frame = first_frame("circle", 50)
    assert frame.problem.batches_per_epoch == 5
    runs = RunList()
    runs.show(runs.begin(frame.document, frame.problem, frame.state))
    plot.show_runs(runs)
    plot.show_losses(losses(3001))
    plot.show_frame(frame)
    later = smaller_batches(runs, frame)
    plot.show_frame(later)
    assert "· it 3,000 · epoch 400" in shown(plot)[-1]
    QApplication.processEvents()
    area, chart = plot.chart.plot_area(), plot.chart
    starts = {100: 500, 200: 1000, 300: 2000, 400: 3000}
    assert {epoch for epoch, _ in chart.epochs.marks} <= set(starts)
    assert len(chart.epochs.marks) >= 3
    for epoch, x in chart.epochs.marks:
        assert x == pytest.approx(chart.pixel(starts[epoch]) - area.left(), abs=1.5)


def test_the_words_name_the_iteration_that_is_shown_when_its_loss_is_not_kept(
    plot: LossPlot,
) -> None:
    curves = losses(100_000)
    kept = set(curves.train.arrays()[0].tolist())
    iteration = next(i for i in range(44_660, 99_000) if i not in kept)
    plot.show_losses(curves)
    plot.show_frame(after(first_frame(), iteration))
    texts = [text for text in shown(plot) if text.startswith(("train ", "test "))]
    assert texts[0].startswith("train ≈ ")
    assert texts[1].endswith(f" · it {iteration:,}")


def test_the_pointer_reads_no_further_than_the_curve(plot: LossPlot) -> None:
    plot.show_losses(losses(1000))
    plot.show_frame(first_frame())
    hover(plot, 1010)
    assert any(text.endswith(" · it 999") for text in shown(plot))
    assert not any("train ≈" in text for text in shown(plot))
