"""What an edit has changed on the canvas: lit for a moment, beside what it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame, Selection
from bpstudio.io import Document
from bpstudio.stepping import Level
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example
from tests.ui.moments import first_frame
from tests.ui.pictures import canvas_of, edge_point, hover, node_point, picture, words
from tests.ui.test_canvas_editing import WEIGHT


@pytest.fixture
def window(qtbot: QtBot, open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    window = open_window(example("mazur"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def edited(cursor: int = 30) -> Frame:
    before = replace(first_frame(), cursor=cursor)
    theta = before.state.theta.copy()
    theta[1] = 0.7
    after = replace(before, state=replace(before.state, theta=theta))
    return after.changed_from(before)


def test_what_has_changed_is_lit_and_fades(qtbot: QtBot) -> None:
    frame = edited()
    canvas = canvas_of(qtbot, frame)
    assert canvas.flash.running
    lit = picture(canvas)
    qtbot.waitUntil(lambda: not canvas.flash.running)
    faded = picture(canvas)
    assert faded != lit
    canvas.show_frame(frame.moved(frame.cursor, selection=Selection(1, 1)))
    assert not canvas.flash.running
    assert canvas.flash.strength == 0


def test_old_values_stand_beside_new_ones_until_the_next_step(
    qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    frame, folder = edited(), tmp_path_factory.mktemp("words")
    canvas = canvas_of(qtbot, frame)
    told = words(canvas, folder)
    assert "0.20" in told
    assert "0.70" in told
    assert {"0.593", "0.5933"} & set(told)
    canvas.show_frame(frame.moved(frame.cursor + 1))
    assert "0.70" in words(canvas, folder)
    assert "0.20" not in words(canvas, folder)
    assert not canvas.flash.running


def test_among_many_edges_the_edited_one_has_its_number(
    qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = first_frame("iris")
    theta = before.state.theta.copy()
    theta[1] = 12.5
    frame = replace(before, state=replace(before.state, theta=theta)).changed_from(before)
    canvas = canvas_of(qtbot, frame)
    assert "12.50" in words(canvas, tmp_path_factory.mktemp("words"))


def test_the_box_beside_the_mouse_says_what_it_was(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, edited())
    assert "w was 0.2" in hover(canvas, edge_point(canvas, Selection(1, 0, 1), 0.8))
    assert "a₁⁽¹⁾ was 0.593" in hover(canvas, node_point(canvas, 1, 0))
    assert "was" not in hover(canvas, node_point(canvas, 1, 1))


def test_the_inspector_says_what_the_result_was(window: MainWindow) -> None:
    window.session.step(Level.NODE, +1)
    before = window.session.frame.explanation.result
    window.session.values.edit(WEIGHT, 0.75)
    step = window.step_views.inspector.step
    assert step.was.text == f"was {before.removeprefix('= ')}"
    window.session.select(Selection(1, 1))
    assert step.was.text == ""
    window.session.step(Level.NODE, +1)
    assert not step.was.isVisible()
