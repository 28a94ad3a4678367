"""The scores view, by what it shows of a run and what a user does to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.analysis.scores import Scorer
from bpstudio.background import Background
from bpstudio.engine import Dataset, Dense, NetworkSpec
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.training import Problem
from bpstudio.ui.plots.scores import ScoresView
from bpstudio.ui.theme import LIGHT
from tests.ui.freed import assert_freed
from tests.ui.moments import first_frame
from tests.ui.plots.looking import button, click, frames, show
from tests.ui.plots.runs import fresh, runs_of
from tests.ui.sight import in_sight


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> ScoresView:
    return in_sight(qtbot, ScoresView(background, LIGHT), 500, 230)


def two_outputs() -> Frame:
    """The plane, and a second output that is always the same."""
    frame = first_frame("plane")
    old = frame.problem.dataset
    double = [np.column_stack([one, 0 * one + 0.5]) for one in (old.targets, old.test_targets)]
    dataset = Dataset(old.inputs, double[0], old.test_inputs, double[1], target_names=("a", "b"))
    spec = NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "identity")), "half_squared_error")
    document = replace(frame.document, spec=spec, parameters=None)
    problem = Problem(
        spec, dataset, document.optimizer, document.regulariser, document.batch_size, 0
    )
    return Frame(document, problem, document.initial_state(problem))


def test_its_figures_are_the_scorers(qtbot: QtBot, view: ScoresView) -> None:
    (frame,) = frames(first_frame("circle"), 100)
    show(qtbot, view, frame)
    scores = Scorer(frame.document.spec, frame.problem.dataset).compute(frame.state.theta)
    assert scores.train.accuracy is not None
    right = round(scores.train.accuracy * 250)
    words = f"train {100 * right / 250:.1f} % ({right} of 250)"
    qtbot.waitUntil(lambda: words in view.figures.text)
    assert " · — test " in view.figures.text
    assert view.grid.cells is not None
    shown = [[int(cell.text) for cell in row] for row in view.grid.cells.cells]
    np.testing.assert_array_equal(shown, scores.train.confusion)


def test_each_iteration_that_was_shown_is_a_point(qtbot: QtBot, view: ScoresView) -> None:
    show(qtbot, view, *frames(first_frame("circle"), 0, 20, 60))
    assert view.curve.iterations.tolist() == [0, 20, 60]
    drawn = view.chart.train
    assert drawn.iterations.tolist() == [0, 20, 60]
    np.testing.assert_allclose(drawn.losses, 100 * view.curve.values[:, 0])
    low, high = view.chart.view.viewRange()[0]
    assert low <= 0 < 60 <= high
    assert view.chart.view.viewRange()[1][1] >= 100


def test_the_same_weights_are_not_scored_again(qtbot: QtBot, view: ScoresView) -> None:
    frame = first_frame("circle")
    show(qtbot, view, frame)
    view.show_frame(frame.moved(3))
    assert not view.busy


def test_going_back_in_time_keeps_the_curve(qtbot: QtBot, view: ScoresView) -> None:
    first, middle, last = frames(first_frame("circle"), 0, 30, 60)
    show(qtbot, view, first, last, middle)
    assert view.curve.iterations.tolist() == [0, 30, 60]
    assert view.chart._marker.value() == 30
    show(qtbot, view, last)
    assert view.curve.iterations.tolist() == [0, 30, 60]
    assert view.chart._marker.value() == 60


def test_runs_do_not_mix(qtbot: QtBot, view: ScoresView) -> None:
    frame = first_frame("circle")
    runs = runs_of(frame)
    one = runs.current
    assert one is not None
    view.show_runs(runs)
    show(qtbot, view, *frames(frame, 0, 40, 80))
    runs.show(fresh(runs, frame))
    view.show_runs(runs)
    assert len(view.curve) == 0
    show(qtbot, view, *frames(frame, 0, 10))
    assert view.curve.iterations.tolist() == [0, 10]
    assert view.chart.train.iterations.tolist() == [0, 10]
    runs.show(one)
    view.show_runs(runs)
    assert view.chart.train.iterations.tolist() == [0, 40, 80]


def test_a_fork_begins_with_its_parents_past(qtbot: QtBot, view: ScoresView) -> None:
    frame = first_frame("circle")
    runs = runs_of(frame)
    parent = runs.current
    assert parent is not None
    view.show_runs(runs)
    at = frames(frame, 0, 40, 80)
    show(qtbot, view, *at)
    runs.show(runs.fork(parent, 40, "weights"))
    view.show_runs(runs)
    assert view.curve.iterations.tolist() == [0]
    other = replace(at[1], state=replace(at[1].state, theta=0 * at[1].state.theta))
    show(qtbot, view, other)
    assert view.curve.iterations.tolist() == [0, 40]
    runs.show(parent)
    view.show_runs(runs)
    assert view.curve.iterations.tolist() == [0, 40, 80]


def test_an_answer_belongs_to_the_run_it_was_asked_for(qtbot: QtBot, view: ScoresView) -> None:
    frame = first_frame("circle")
    runs = runs_of(frame)
    view.show_runs(runs)
    before = view.curve
    view.show_frame(frame)
    runs.show(fresh(runs, frame))
    view.show_runs(runs)
    qtbot.waitUntil(lambda: not view.busy)
    assert before.iterations.tolist() == [0]
    assert len(view.curve) == 0
    assert view.scores is None


def test_the_matrix_is_of_train_or_of_test(qtbot: QtBot, view: ScoresView) -> None:
    (frame,) = frames(first_frame("iris"), 200)
    show(qtbot, view, frame)
    assert view.grid.cells is not None
    assert view.grid.cells.rows == ("setosa", "versicolor", "virginica")
    assert sum(int(cell.text) for row in view.grid.cells.cells for cell in row) == 105
    click(view, "test")
    assert sum(int(cell.text) for row in view.grid.cells.cells for cell in row) == 45


def test_where_it_is_narrow_one_thing_is_shown(qtbot: QtBot, view: ScoresView) -> None:
    show(qtbot, view, first_frame("digits"))
    assert view.chart.isVisible()
    assert view.grid.isVisible()
    assert not button(view, "curve").isVisible()
    view.resize(330, 190)
    qtbot.waitUntil(lambda: not view.grid.isVisible())
    assert view.chart.isVisible()
    click(view, "test")
    assert view.grid.isVisible()
    assert not view.chart.isVisible()
    place = view.grid.place()
    assert place.texts
    assert view.grid.rect().contains(place.cell(9, 9).toAlignedRect())
    view.resize(600, 300)
    qtbot.waitUntil(lambda: view.chart.isVisible())
    assert view.grid.isVisible()


def test_numbers_of_rows_give_way_before_anything_is_cut(qtbot: QtBot, view: ScoresView) -> None:
    show(qtbot, view, first_frame("digits"))
    qtbot.waitUntil(lambda: "of 1,438)" in view.figures.text)
    view.resize(330, 190)
    qtbot.waitUntil(lambda: "of 1,438)" not in view.figures.text)
    assert "test" in view.figures.text
    assert "of 1,438)" in view.figures.toolTip()
    view.resize(1000, 400)
    qtbot.waitUntil(lambda: view.figures.parentWidget() is view.controls)
    qtbot.waitUntil(lambda: "of 1,438)" in view.figures.text)
    view.resize(500, 230)
    qtbot.waitUntil(lambda: view.figures.parentWidget() is view)


def test_a_part_of_the_rows_says_of_how_many(qtbot: QtBot, view: ScoresView) -> None:
    frame = first_frame("circle")
    old = frame.problem.dataset
    many = [np.tile(one, (24, 1)) for one in (old.inputs, old.targets)]
    dataset = replace(old, inputs=many[0], targets=many[1])
    show(qtbot, view, replace(frame, problem=replace(frame.problem, dataset=dataset)))
    qtbot.waitUntil(lambda: "of 5,000 of 6,000)" in view.figures.text)


def test_regression_has_r_squared(qtbot: QtBot, view: ScoresView) -> None:
    show(qtbot, view, *frames(first_frame("plane"), 0, 100))
    scores = view.scores
    assert scores is not None
    assert f"train R² {scores.train.r_squared_total:.3f}" in view.figures.text
    assert view.chart.plot_item.getAxis("left").labelText == "R²"
    assert not view.grid.isVisible()
    assert view.chart.view.viewRange()[1][0] >= -1.3


def test_each_output_has_its_own_r_squared(qtbot: QtBot, view: ScoresView) -> None:
    show(qtbot, view, two_outputs())
    assert view.grid.cells is not None
    assert view.grid.cells.rows == ("a", "b", "all outputs")
    assert view.grid.cells.cells[1][0].text == "—"
    assert "all targets are the same" in view.grid.cells.cells[1][0].tip
    choice = view.controls.choice
    assert [choice.itemText(row) for row in range(choice.count())] == ["all outputs", "a", "b"]
    choice.committed.emit(choice.field, "1")
    np.testing.assert_allclose(view.chart.train.losses, view.curve.values[:, 2])
    choice.committed.emit(choice.field, "2")
    assert len(view.chart.train) == 0


def test_another_problem_shows_nothing_of_the_last(qtbot: QtBot, view: ScoresView) -> None:
    show(qtbot, view, first_frame("iris"))
    view.show_frame(first_frame("plane"))
    assert view.figures.text == "The scores are being computed."
    assert view.grid.cells is None
    qtbot.waitUntil(lambda: not view.busy)
    assert "R²" in view.figures.text
    assert view.chart.train.losses.max() <= 1


def test_in_training_the_mark_comes_with_the_scores(qtbot: QtBot, view: ScoresView) -> None:
    (frame,) = frames(replace(first_frame("circle"), training=True), 50)
    view.show_frame(frame)
    assert view.chart._marker.value() == 0
    qtbot.waitUntil(lambda: not view.busy)
    assert view.chart._marker.value() == 50


def test_the_pointer_reads_the_curve(qtbot: QtBot, view: ScoresView) -> None:
    show(qtbot, view, *frames(first_frame("circle"), 0, 40))
    view.chart.hovered.emit(38.0)
    assert view._read_out.isVisible()
    assert view._read_out._test.text().endswith("% · it 40")
    view.chart.hovered.emit(None)
    assert not view._read_out.isVisible()


@pytest.mark.parametrize("width", [330, 420, 900])
def test_figures_below_stand_apart(qtbot: QtBot, view: ScoresView, width: int) -> None:
    view.resize(width, 190)
    late = replace(first_frame("circle").state, iteration=123456)
    show(qtbot, view, first_frame("circle"), replace(first_frame("circle"), state=late))
    qtbot.waitUntil(lambda: abs(view.body.width() - width) < 40)
    axis = view.chart.plot_item.getAxis("bottom")
    low, high = view.chart.view.viewRange()[0]
    room = view.chart.view.width()
    ((spacing, values),) = axis.tickValues(low, high, room)
    texts = axis.tickStrings(values, 1.0, spacing)
    assert len(texts) >= 1
    widest = max(view.fontMetrics().horizontalAdvance(text) for text in texts)
    assert spacing / (high - low) * room > 0.9 * widest


def test_the_first_points_come_sooner(view: ScoresView) -> None:
    frame = first_frame("circle")
    view.show_frame(frame)
    soon = view._paced.interval_ms
    for iteration in range(40):
        view.curve.put(iteration, np.array([0.5, 0.5]))
    view.show_frame(replace(frame, state=replace(frame.state, theta=frame.state.theta + 0)))
    assert view._paced.interval_ms > soon


def test_while_training_it_takes_a_smaller_share_of_the_time(view: ScoresView) -> None:
    frame = first_frame("circle")
    view.show_frame(frame)
    at_rest = view._paced.share
    moved = replace(frame.state, theta=frame.state.theta + 0)
    view.show_frame(replace(frame, state=moved, training=True))
    assert view._paced.share < at_rest
    view.show_frame(frame)
    assert view._paced.share == at_rest


def test_a_failure_is_said(view: ScoresView) -> None:
    view._paced.failed.emit(UserError("No memory.", hint="Close something."))
    assert "No memory." in view.figures.text


def test_it_is_freed(qtbot: QtBot, background: Background) -> None:
    def make() -> ScoresView:
        view = ScoresView(background, LIGHT)
        with qtbot.waitExposed(view):
            view.show()
        show(qtbot, view, first_frame("circle"))
        return view

    assert_freed(make)
