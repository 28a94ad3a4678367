"""What views keep from one step to the next never shows: a fresh view paints the very same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind, Level
from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.theme import DARK, LIGHT, Theme
from bpstudio.ui.views.graph import GraphView
from bpstudio.ui.views.matrix import MatrixView
from tests.ui.moments import at, at_node, first_frame

STEPS = (
    *((Kind.NEURON, 1, neuron, 0) for neuron in (0, 6, 7, 31)),
    *((Kind.SUM, 2, 4, 0), (Kind.ACTIVATION, 2, 9, 0), (Kind.LOSS_TOTAL, 3, 0, 0)),
    *((Kind.DELTA, 2, 3, 0), (Kind.GRADIENT, 2, 3, 0), (Kind.DELTA, 1, 5, 0)),
    *((Kind.GRADIENT, 1, neuron, 0) for neuron in (0, 1, 12)),
    *((Kind.INPUT_GRADIENT, 0, 50, 0), (Kind.NEURON, 1, 6, 1), (Kind.GRADIENT, 1, 6, 1)),
    *((Kind.MEAN, 1, 3, 0), (Kind.UPDATE, 1, 3, 0), (Kind.UPDATE, 2, 9, 0)),
    (Kind.NEURON, 1, 6, 0),
)


class View(Protocol):
    def show_frame(self, frame: Frame) -> None: ...

    def set_theme(self, theme: Theme) -> None: ...


Make = Callable[[Theme], QWidget]
"""Gives a widget that is a View."""


def shown(qtbot: QtBot, make: Make, theme: Theme = LIGHT) -> tuple[View, QWidget]:
    widget = make(theme)
    assert isinstance(widget, NetworkCanvas | GraphView | MatrixView)
    qtbot.addWidget(widget)
    # High enough for all of it: nothing has to be scrolled to.
    widget.resize(520, 400 if make is NetworkCanvas else 1400)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget, widget.drawing if isinstance(widget, GraphView) else widget


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


@pytest.fixture(params=[NetworkCanvas, GraphView, MatrixView])
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.param
    return made


def test_after_many_steps_a_step_looks_as_it_does_alone(qtbot: QtBot, make: Make) -> None:
    frame = first_frame("digits", 2)
    walked, walked_on = shown(qtbot, make)
    for step in STEPS:
        here = at_node(frame, *step)
        walked.show_frame(here)
        alone, alone_on = shown(qtbot, make)
        alone.show_frame(here)
        assert picture(walked_on) == picture(alone_on), step


def test_so_do_terms_layers_and_what_is_chosen(qtbot: QtBot, make: Make) -> None:
    frame = first_frame("iris", 2)
    node = at_node(frame, Kind.DELTA, 1, 1)
    walked, walked_on = shown(qtbot, make)
    for here in (
        node,
        replace(at(frame, node.cursor - 1), level=Level.TERM),
        replace(at(frame, node.cursor - 2), level=Level.TERM),
        replace(node, level=Level.LAYER),
        replace(node, selection=Selection(2, 1)),
        replace(node, selection=Selection(1, 0, 2)),
        replace(node, training=True),
        node,
    ):
        walked.show_frame(here)
        alone, alone_on = shown(qtbot, make)
        alone.show_frame(here)
        assert picture(walked_on) == picture(alone_on)


def test_another_theme_takes_nothing_from_the_one_before(qtbot: QtBot, make: Make) -> None:
    here = at_node(first_frame("digits", 2), Kind.DELTA, 1, 5)
    changed, changed_on = shown(qtbot, make)
    changed.show_frame(here)
    light = picture(changed_on)
    changed.set_theme(DARK)
    changed.show_frame(here)
    fresh, fresh_on = shown(qtbot, make, DARK)
    fresh.show_frame(here)
    dark = picture(changed_on)
    assert dark != light
    assert dark == picture(fresh_on)


@pytest.mark.parametrize("part", [GraphView, MatrixView])
def test_a_strip_that_comes_in_sight_is_painted_as_the_whole(qtbot: QtBot, part: Make) -> None:
    view, widget = shown(qtbot, part)
    view.show_frame(at_node(first_frame("digits", 2), Kind.NEURON, 1, 6))
    whole = picture(widget)
    for top in range(0, 700, 90):
        strip = QRect(0, top, widget.width(), 31)
        assert widget.grab(strip).toImage() == whole.copy(strip), top
