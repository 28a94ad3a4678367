"""The landscape view, by what it draws and what a user does to it."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bpstudio import landscape
from bpstudio.background import Background
from bpstudio.engine import evaluate
from bpstudio.errors import UserError
from bpstudio.frame import Frame
from bpstudio.landscape import Kind
from bpstudio.training import ModelState, train
from bpstudio.ui.landscape import LandscapeView
from bpstudio.ui.plots.export import Export
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.moments import first_frame


def run_of(frame: Frame, iterations: int, every: int = 5) -> list[ModelState]:
    states = [frame.state]
    while states[-1].iteration < iterations:
        states.append(train(frame.problem, states[-1], iterations=every))
    return states


class Run:
    """Answers the view's wish for the path, as a window does."""

    def __init__(self, view: LandscapeView, frame: Frame, iterations: int) -> None:
        self.states = run_of(frame, iterations)
        self._view = view
        self.asked = 0
        view.path_wanted.connect(self.answer)
        self.frames = [replace(frame, state=state) for state in self.states]

    def answer(self) -> None:
        self.asked += 1
        thetas = [state.theta for state in self.states]
        self._view.show_path(thetas, [state.iteration for state in self.states])


def wait(qtbot: QtBot, view: LandscapeView) -> None:
    qtbot.waitUntil(lambda: not view.computing)


def choose(view: LandscapeView, kind: Kind) -> None:
    field = view.controls.directions
    field.setCurrentIndex(field.findData(kind.value))
    field.activated.emit(field.currentIndex())


def texts(view: LandscapeView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def path_of(view: LandscapeView) -> np.ndarray:
    return np.column_stack(view.chart.path.getData())


def now(view: LandscapeView) -> tuple[float, float]:
    (x,), (y,) = view.chart.now.getData()
    return float(x), float(y)


def test_the_first_frame_draws_the_loss_around_it(qtbot: QtBot, view: LandscapeView) -> None:
    frame = first_frame()
    view.show_frame(frame)
    wait(qtbot, view)
    surface = view.chart.surface
    assert surface is not None
    assert surface.losses.shape == (41, 41)
    theta = frame.state.theta.copy()
    theta[:2] = surface.alphas[7], surface.betas[30]
    data = frame.problem.dataset
    expected = evaluate(frame.document.spec, theta, data.inputs, data.targets)
    assert surface.losses[30, 7] == pytest.approx(expected)
    assert now(view) == pytest.approx(tuple(frame.state.theta[:2]))
    assert view.chart.getPlotItem().getAxis("bottom").labelText == "w₁₁⁽¹⁾"
    assert any("iteration 0" in text for text in texts(view))


def test_the_path_is_drawn_and_the_point_moves_on_it(qtbot: QtBot, view: LandscapeView) -> None:
    run = Run(view, first_frame(), 50)
    view.show_frame(run.frames[-1])
    wait(qtbot, view)
    wanted = np.array([state.theta[:2] for state in run.states])
    np.testing.assert_allclose(path_of(view), wanted)
    assert "off the plane" in view.status.text()
    view.show_frame(run.frames[3])
    assert now(view) == pytest.approx(tuple(wanted[3]))
    np.testing.assert_allclose(path_of(view), wanted)


def test_while_training_the_path_grows_and_the_plane_stays(
    qtbot: QtBot, view: LandscapeView
) -> None:
    run = Run(view, first_frame(), 50)
    known, live = run.frames[:5], run.frames[5:]
    run.states = run.states[:5]
    view.show_frame(known[-1])
    wait(qtbot, view)
    surface = view.chart.surface
    for frame in live:
        view.show_frame(replace(frame, training=True))
    assert len(path_of(view)) == len(run.frames)
    assert view.chart.surface is surface
    assert not view.computing


def test_when_training_stops_it_is_drawn_anew(qtbot: QtBot, view: LandscapeView) -> None:
    run = Run(view, first_frame(), 50)
    view.show_frame(replace(run.frames[0], training=True))
    wait(qtbot, view)
    view.show_frame(run.frames[-1])
    assert view.computing
    wait(qtbot, view)
    assert any("iteration 50" in text for text in texts(view))


def test_while_training_it_leaves_the_time_to_the_training(view: LandscapeView) -> None:
    frame = first_frame()
    view.show_frame(replace(frame, training=True))
    assert view._paced.share < 0.1
    view.show_frame(frame)
    assert view._paced.share == 1


def test_other_data_have_another_landscape(qtbot: QtBot, view: LandscapeView) -> None:
    view.show_frame(first_frame())
    wait(qtbot, view)
    surface = view.chart.surface
    view.show_frame(replace(first_frame(), cursor=4))
    assert not view.computing
    view.show_frame(first_frame("circle"))
    wait(qtbot, view)
    assert view.chart.surface is not surface
    assert view.chart.surface is not None


@pytest.mark.parametrize("kind", [Kind.RANDOM, Kind.PRINCIPAL])
def test_directions_can_be_chosen(qtbot: QtBot, view: LandscapeView, kind: Kind) -> None:
    run = Run(view, first_frame("xor_gate"), 50)
    view.show_frame(run.frames[-1])
    choose(view, kind)
    wait(qtbot, view)
    axis = view.chart.getPlotItem().getAxis("bottom")
    assert kind.value in axis.labelText
    assert ("%" in axis.labelText) == (kind is Kind.PRINCIPAL)
    assert not view.controls.first.isVisible()
    assert now(view) == pytest.approx((0, 0), abs=1e-9)
    assert len(path_of(view)) == len(run.states)


def test_without_a_path_the_place_of_the_plot_says_what_to_do(
    qtbot: QtBot, view: LandscapeView
) -> None:
    view.show_frame(first_frame())
    choose(view, Kind.PRINCIPAL)
    wait(qtbot, view)
    assert not view.chart.isVisible()
    assert any("Train for a few iterations" in text for text in texts(view))
    choose(view, Kind.RANDOM)
    wait(qtbot, view)
    assert view.chart.isVisible()
    assert not any("Train for a few iterations" in text for text in texts(view))


@pytest.mark.parametrize("error", [MemoryError(), UserError("There is not enough memory.")])
def test_too_little_memory_is_said_in_its_place(
    qtbot: QtBot, view: LandscapeView, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> landscape.Answer:
        raise error

    monkeypatch.setattr(landscape.Task, "step", fail)
    view.show_frame(first_frame())
    wait(qtbot, view)
    assert any("not enough memory" in text for text in texts(view))
    assert not view.controls.cancel.isVisible()


def test_other_weights_can_be_chosen(qtbot: QtBot, view: LandscapeView) -> None:
    view.show_frame(first_frame())
    button = view.controls.second
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    form = button.form
    form.layer.setCurrentIndex(1)
    form.layer.activated.emit(1)
    form.neuron.setValue(2)
    form.source.setValue(0)
    form.hide()
    wait(qtbot, view)
    assert button.text().startswith("b₂⁽²⁾")
    assert view.chart.getPlotItem().getAxis("left").labelText == "b₂⁽²⁾"
    assert view.chart.getPlotItem().getAxis("bottom").labelText == "w₁₁⁽¹⁾"


def test_it_can_be_cancelled_and_begun_again(
    qtbot: QtBot, view: LandscapeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpstudio.ui.landscape.view._TURN", 0)
    monkeypatch.setattr("bpstudio.landscape.batched._BLOCK", 1)
    view.show_frame(first_frame("circle"))
    bar = view.controls.bar
    qtbot.waitUntil(lambda: view.controls.cancel.isVisible() and bar.value() > 0)
    assert bar.value() < bar.maximum()
    QTest.mouseClick(view.controls.cancel, Qt.MouseButton.LeftButton)
    assert not view.computing
    assert view.controls.again.isVisible()
    monkeypatch.undo()
    QTest.mouseClick(view.controls.again, Qt.MouseButton.LeftButton)
    wait(qtbot, view)
    assert view.chart.surface is not None
    assert view.chart.surface.losses.shape == (41, 41)


def test_the_pointer_reads_the_loss(qtbot: QtBot, view: LandscapeView) -> None:
    view.show_frame(first_frame())
    wait(qtbot, view)
    surface = view.chart.surface
    assert surface is not None
    area = view.chart.getViewBox()
    scene = area.mapViewToScene(QPointF(surface.alphas[20], surface.betas[20]))
    at = view.chart.mapFromScene(scene)
    QTest.mouseMove(view.chart.viewport(), at)
    assert "loss 0.29" in view.status.text()
    view.chart.hovered.emit((1e6, 1e6))
    assert "no loss" in view.status.text()
    view.chart.hovered.emit(None)
    assert "lowest" in view.status.text()


def test_the_logarithm_is_chosen_by_the_losses_until_a_user_does(
    qtbot: QtBot, view: LandscapeView
) -> None:
    view.show_frame(first_frame())
    wait(qtbot, view)
    assert not view.controls.log.isChecked()
    QTest.mouseClick(view.controls.log, Qt.MouseButton.LeftButton)
    assert view.chart.logarithmic
    view.compute()
    wait(qtbot, view)
    assert view.chart.logarithmic


def test_both_themes_colour_the_surface(qtbot: QtBot, view: LandscapeView) -> None:
    view.show_frame(first_frame())
    wait(qtbot, view)
    middle = view.chart.viewport().rect().center() + QPoint(20, 20)

    def colour() -> str:
        return str(view.chart.grab().toImage().pixelColor(middle).name())

    light = colour()
    view.set_theme(DARK)
    assert colour() != light


def test_it_is_exported_with_its_grid_and_its_path(
    qtbot: QtBot, view: LandscapeView, tmp_path: Path
) -> None:
    run = Run(view, first_frame(), 20)
    view.show_frame(run.frames[-1])
    wait(qtbot, view)
    for suffix in (".png", ".svg", ".csv"):
        Export(view, "landscape").write(tmp_path / f"landscape{suffix}")
    assert "w₁₁" in (tmp_path / "landscape.svg").read_text(encoding="utf-8")
    header, *rows = (tmp_path / "landscape.csv").read_text(encoding="utf-8").splitlines()
    assert header == "what,alpha,beta,loss"
    assert len(rows) == 41 * 41 + len(run.states)
    assert rows[-1].startswith("path,")
    with qtbot.waitSignal(view.export_wanted) as wanted:
        view.export.menu().actions()[0].trigger()
    assert wanted.args is not None
    assert wanted.args[0].plot is view


def test_it_goes_with_its_window(qtbot: QtBot, background: Background) -> None:
    view = LandscapeView(LIGHT, background)
    view.show_frame(first_frame())
    gone = weakref.ref(view)
    view.deleteLater()
    del view
    qtbot.waitUntil(lambda: gc.collect() >= 0 and gone() is None)
