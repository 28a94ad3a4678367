"""The gradients view, by what it shows of each layer and what a user does to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from bpstudio.analysis.health import Examiner, Verdict
from bpstudio.analysis.histograms import layer_histograms
from bpstudio.background import Background
from bpstudio.engine import Dense, NetworkSpec, run, views
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.training import Problem, advance
from bpstudio.ui.plots.export import csv_text
from bpstudio.ui.plots.gradients import GradientsView
from bpstudio.ui.plots.gradients.histories import GRADIENT_SCALE, GRADIENTS, WEIGHTS
from bpstudio.ui.plots.gradients.paint import verdict_colour
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.moments import first_frame
from tests.ui.plots.looking import click, frames, show
from tests.ui.plots.runs import fresh, runs_of
from tests.ui.sight import in_sight


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> GradientsView:
    return in_sight(qtbot, GradientsView(background, LIGHT), 500, 230)


def ends(view: GradientsView) -> list[int]:
    """Where the history of each layer ends."""
    pictures = [history.picture() for history in view.histories.layers(GRADIENTS)]
    return [picture.stop for picture in pictures if picture is not None]


def broken(activation: str, bias: float) -> Frame:
    """The circle with a first layer whose units are all pushed the same way."""
    frame = first_frame("circle")
    spec = NetworkSpec(2, (Dense(4, activation), Dense(1, "tanh")), "half_squared_error")
    document = replace(frame.document, spec=spec, parameters=None)
    old = frame.problem
    problem = Problem(spec, old.dataset, old.optimizer, old.regulariser, 10, 0)
    theta = np.random.default_rng(0).normal(size=spec.n_parameters)
    views(spec, theta)[0].biases[:] = bias
    return Frame(document, problem, problem.initial_state(theta))


def test_it_says_what_the_examiner_finds(qtbot: QtBot, view: GradientsView) -> None:
    (frame,) = frames(first_frame("circle"), 50)
    show(qtbot, view, frame)
    spec, problem, theta = frame.document.spec, frame.problem, frame.state.theta
    dataset = problem.dataset
    grad = run(spec, theta, dataset.inputs, dataset.targets).grad
    update = advance(problem, frame.state).theta - theta
    wanted = Examiner(spec, dataset.inputs).examine(theta, grad, update)
    assert view.health == wanted
    for one, now in zip(
        view.histories.layers(GRADIENTS),
        layer_histograms(spec, grad, GRADIENT_SCALE),
        strict=True,
    ):
        picture = one.picture()
        assert picture is not None
        np.testing.assert_allclose(picture.shares[:, -1], now.counts / now.counts.sum(), rtol=1e-6)


def test_it_says_what_the_gradient_is_of(qtbot: QtBot, view: GradientsView) -> None:
    show(qtbot, view, first_frame("digits"))
    assert view.note.full == "Gradient of the mean loss over 1,000 of 1,438 training samples"
    view.resize(900, 400)
    qtbot.waitUntil(lambda: view.note.text() == view.note.full)
    view.resize(330, 190)
    qtbot.waitUntil(lambda: view.note.text() == "1,000 rows")
    show(qtbot, view, first_frame("circle"))
    assert view.note.full == "Gradient of the mean loss over all 250 training samples"


@pytest.mark.parametrize(
    ("activation", "bias", "verdict", "words"),
    [
        ("relu", -50.0, Verdict.DEAD, "100 % of the units of hidden 1 give 0"),
        ("tanh", 50.0, Verdict.SATURATED, "100 % of the units of hidden 1 are flat"),
    ],
)
def test_a_layer_that_does_not_learn_is_called_so(
    qtbot: QtBot, view: GradientsView, activation: str, bias: float, verdict: Verdict, words: str
) -> None:
    show(qtbot, view, broken(activation, bias))
    assert view.health is not None
    assert view.health.layers[0].verdict is verdict
    layout = view.sheet.layout_now
    tip = view.sheet.tip_at(layout.words(0).center().toPoint())
    assert tip.startswith(words)
    assert "‖w‖ = " in tip
    assert "‖Δw‖ / ‖w‖ = " in tip


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_verdict_has_its_colour_beside_its_word(
    qtbot: QtBot, view: GradientsView, theme: object
) -> None:
    view.set_theme(DARK if theme is DARK else LIGHT)
    show(qtbot, view, broken("relu", -50.0))
    image = view.sheet.grab().toImage()
    row = view.sheet.layout_now.words(0).toAlignedRect()
    dot = QColor(verdict_colour(DARK if theme is DARK else LIGHT, Verdict.DEAD)).name()
    found = {
        image.pixelColor(x, y).name()
        for x in range(row.left() + 6, row.left() + 16)
        for y in range(row.top() + 8, row.bottom())
    }
    assert dot in found


def test_weights_or_gradients(qtbot: QtBot, view: GradientsView) -> None:
    show(qtbot, view, first_frame("circle"))
    assert view.sheet.sheet is not None
    assert view.sheet.sheet.what == GRADIENTS
    gradients = view.sheet.grab().toImage()
    click(view, "weights")
    assert view.sheet.sheet.what == WEIGHTS
    one = view.sheet.sheet.pictures[0]
    assert one.low < 0 < one.high
    assert view.sheet.grab().toImage() != gradients
    assert view.picture().title == "WEIGHTS"


def test_the_history_grows_and_going_back_keeps_it(qtbot: QtBot, view: GradientsView) -> None:
    first, middle, last = frames(first_frame("circle"), 0, 30, 60)
    show(qtbot, view, first, middle, last)
    assert ends(view) == [61] * len(ends(view))
    before = csv_text(view.table())
    show(qtbot, view, first)
    assert ends(view) == [61] * len(ends(view))
    assert view.sheet.sheet is not None
    assert view.sheet.sheet.iteration == 0
    assert view.sheet.sheet.across == (0, 61)
    show(qtbot, view, last)
    assert csv_text(view.table()) == before


def test_before_the_first_look_the_axis_reaches_back(qtbot: QtBot, view: GradientsView) -> None:
    first, last = frames(first_frame("circle"), 0, 60)
    show(qtbot, view, last, first)
    assert view.sheet.sheet is not None
    assert view.sheet.sheet.across == (0, 61)
    area = view.sheet.layout_now.picture(0)
    at = QPoint(int(area.left()) + 5, int(area.center().y()))
    assert "has not been looked at" in view.sheet.tip_at(at)
    assert not view.sheet.grab().isNull()


def test_runs_do_not_mix(qtbot: QtBot, view: GradientsView) -> None:
    frame = first_frame("circle")
    runs = runs_of(frame)
    one = runs.current
    assert one is not None
    view.show_runs(runs)
    at = frames(frame, 0, 40, 80)
    show(qtbot, view, *at)
    runs.show(fresh(runs, frame))
    view.show_runs(runs)
    assert ends(view) == []
    assert view.sheet.sheet is None
    show(qtbot, view, at[0])
    assert set(ends(view)) == {1}
    runs.show(runs.fork(one, 40, "weights"))
    view.show_runs(runs)
    assert set(ends(view)) == {1}
    show(qtbot, view, at[1])
    assert set(ends(view)) == {41}
    runs.show(one)
    view.show_runs(runs)
    assert set(ends(view)) == {81}


def test_an_answer_belongs_to_the_run_it_was_asked_for(qtbot: QtBot, view: GradientsView) -> None:
    frame = first_frame("circle")
    runs = runs_of(frame)
    view.show_runs(runs)
    before = view.histories
    view.show_frame(frame)
    runs.show(fresh(runs, frame))
    view.show_runs(runs)
    qtbot.waitUntil(lambda: not view.busy)
    assert before.last == 0
    assert view.histories.last == -1
    assert view.health is None


def test_the_same_weights_are_not_looked_at_again(qtbot: QtBot, view: GradientsView) -> None:
    frame = first_frame("circle")
    show(qtbot, view, frame)
    view.show_frame(frame.moved(3))
    assert not view.busy


def test_another_network_begins_anew(qtbot: QtBot, view: GradientsView) -> None:
    show(qtbot, view, first_frame("circle"))
    view.show_frame(first_frame("iris"))
    assert view.sheet.sheet is None
    assert view.note.full == "The layers are being looked at."
    qtbot.waitUntil(lambda: not view.busy)
    assert view.sheet.sheet is not None
    assert len(view.sheet.sheet.pictures) == 2


def test_three_layers_fit_and_more_are_scrolled(qtbot: QtBot, view: GradientsView) -> None:
    view.resize(330, 190)
    show(qtbot, view, first_frame("circle"))
    qtbot.waitUntil(lambda: view.sheet.height() <= view.area.viewport().height())
    many = NetworkSpec(
        2, (*(Dense(3, "tanh") for _ in range(9)), Dense(1, "tanh")), "half_squared_error"
    )
    frame = first_frame("circle")
    document = replace(frame.document, spec=many, parameters=None)
    old = frame.problem
    problem = Problem(many, old.dataset, old.optimizer, old.regulariser, 10, 0)
    show(qtbot, view, Frame(document, problem, document.initial_state(problem)))
    qtbot.waitUntil(lambda: view.sheet.height() > view.area.viewport().height())
    layout = view.sheet.layout_now
    assert layout.below.bottom() <= view.sheet.height() + 1
    assert layout.row(layout.height + 5) is None


def test_a_tip_reads_the_picture(qtbot: QtBot, view: GradientsView) -> None:
    show(qtbot, view, first_frame("plane"))
    area = view.sheet.layout_now.picture(0)
    at = area.center().toPoint()
    assert view.sheet.tip_at(at).startswith("Iteration 0: ")
    assert "of |g| from" in view.sheet.tip_at(at)
    click(view, "weights")
    assert "of the weights from" in view.sheet.tip_at(at)
    assert view.sheet.tip_at(QPoint(5, view.sheet.height() + 50)) == ""


def test_numbers_that_are_not_finite_are_no_trouble(qtbot: QtBot, view: GradientsView) -> None:
    frame = first_frame("circle")
    theta = np.full_like(frame.state.theta, np.nan)
    show(qtbot, view, replace(frame, state=replace(frame.state, theta=theta)))
    assert view.health is not None
    assert view.health.layers[0].verdict is Verdict.EXPLODING
    click(view, "weights")
    assert not view.grab().isNull()


def test_of_a_very_large_batch_the_update_is_that_of_the_rows(
    qtbot: QtBot, view: GradientsView
) -> None:
    frame = first_frame("digits")
    samples = frame.problem.n_samples
    show(qtbot, view, replace(frame, problem=replace(frame.problem, batch_size=samples)))
    assert view.health is not None
    ratios = [layer.figures.update_ratio for layer in view.health.layers]
    assert all(ratio is not None and 0 < ratio < 1 for ratio in ratios)


def test_a_failure_is_said(view: GradientsView) -> None:
    view._paced.failed.emit(UserError("No memory.", hint="Close something."))
    assert view.note.full == "No memory. Close something."


def test_it_is_freed(qtbot: QtBot, background: Background) -> None:
    def make() -> GradientsView:
        view = GradientsView(background, LIGHT)
        with qtbot.waitExposed(view):
            view.show()
        show(qtbot, view, first_frame("circle"))
        return view

    assert_freed(make)
