"""What was missed while scores or gradients were out of sight is looked at when they come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.engine import Dataset
from bpstudio.frame import Frame
from bpstudio.runs import Run, RunList
from bpstudio.training import ModelState
from bpstudio.ui.plots import past
from bpstudio.ui.plots.gradients import GradientsView
from bpstudio.ui.plots.gradients.histories import GRADIENTS
from bpstudio.ui.plots.past import Moment, Past, look_back
from bpstudio.ui.plots.scores import ScoresView
from bpstudio.ui.theme import LIGHT
from tests.ui.moments import first_frame
from tests.ui.plots.looking import frames, show
from tests.ui.plots.runs import states
from tests.ui.sight import in_sight


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that stands still; what it is called with passes."""
    now = [100.0]
    monkeypatch.setattr(past, "monotonic", lambda: now[0])

    def pass_by(seconds: float) -> None:
        now[0] += seconds

    return pass_by


@pytest.fixture
def frame() -> Frame:
    return first_frame("circle")


def trained(frame: Frame, *iterations: int) -> RunList:
    """One run, whose history has kept the states at these iterations."""
    runs = RunList()
    run = runs.begin(frame.document, frame.problem, frame.state)
    runs.show(run)
    keep(run, states(frame, *iterations))
    return runs


def keep(run: Run, found: list[ModelState]) -> None:
    for state in found:
        run.history.keep(state)


def test_scores_that_are_opened_late_begin_with_the_run(
    qtbot: QtBot, background: Background, frame: Frame
) -> None:
    view = ScoresView(background, LIGHT)
    in_sight(qtbot, view, 500, 230)
    view.show_runs(trained(frame, *range(1, 21)))
    show(qtbot, view, *frames(frame, 20))
    assert view.curve.iterations.tolist() == list(range(21))
    early = ScoresView(background, LIGHT)
    in_sight(qtbot, early, 500, 230)
    show(qtbot, early, *frames(frame, *range(21)))
    assert view.curve.values.tolist() == early.curve.values.tolist()


def test_gradients_that_are_opened_late_begin_with_the_run(
    qtbot: QtBot, background: Background, frame: Frame
) -> None:
    view = GradientsView(background, LIGHT)
    in_sight(qtbot, view, 500, 230)
    view.show_runs(trained(frame, *range(1, 21)))
    show(qtbot, view, *frames(frame, 20))
    picture = view.histories.layers(GRADIENTS)[0].picture()
    assert picture is not None
    assert (picture.start, picture.stop, view.histories.looks) == (0, 21, 21)
    assert view.health is not None


def test_a_view_that_was_away_is_told_what_it_missed(
    qtbot: QtBot, background: Background, frame: Frame, clock: Callable[[float], None]
) -> None:
    view = ScoresView(background, LIGHT)
    in_sight(qtbot, view, 500, 230)
    runs = trained(frame, 2, 4)
    view.show_runs(runs)
    show(qtbot, view, *frames(frame, 4))
    assert runs.current is not None
    keep(runs.current, states(frame, 6, 8, 10))
    clock(0.5)
    show(qtbot, view, *frames(frame, 7))
    assert view.curve.iterations.tolist() == [0, 2, 4, 7]
    clock(1.5)
    show(qtbot, view, *frames(frame, 10))
    assert view.curve.iterations.tolist() == [0, 2, 4, 7, 8, 10]


def test_what_was_of_other_data_is_left_out(background: Background, frame: Frame) -> None:
    data, runs = frame.problem.dataset, trained(frame, 3, 6)
    other = replace(frame.problem, dataset=Dataset(data.inputs, data.targets))
    for problem, found in ((other, []), (frame.problem, [0, 3, 6])):
        view = Past(background, background)
        view.show_run(runs.current)
        assert [one.state.iteration for one in view.missed(problem, -1, 9)] == found


def test_it_looks_no_longer_than_it_may(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(1000))
    monkeypatch.setattr(past, "perf_counter", lambda: float(next(times)))
    moments = [Moment(frame.problem, state) for state in states(frame, *range(9))]
    seen = look_back(moments, lambda moment: moment.state.iteration, lambda: False)
    assert seen == [0, 8]


def test_it_gives_up_when_it_is_cancelled(frame: Frame) -> None:
    moments = [Moment(frame.problem, state) for state in states(frame, *range(9))]
    assert look_back(moments, lambda moment: moment.state.iteration, lambda: True) == [0]
