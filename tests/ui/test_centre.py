"""The middle of the window: a notice never hides what it is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from bpstudio.frame import Message
from bpstudio.io import Document
from bpstudio.stepping import Kind
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example
from tests.ui.pictures import node_point

SHORT = Message("Saved.")
LONG = Message("Something happened in this neuron.", "This is why, and what to try. " * 9)


def covered(window: MainWindow, layer: int, neuron: int) -> bool:
    """Whether the message bar lies over the neuron."""
    place = node_point(window.canvas, layer, neuron).toPoint()
    bar = window.message_bar
    return bar.rect().contains(bar.mapFromGlobal(window.canvas.mapToGlobal(place)))


@pytest.mark.parametrize("neuron", range(4))
def test_the_neuron_at_work_is_in_sight_beside_a_message(
    open_window: Callable[[Document | None], MainWindow], qtbot: QtBot, neuron: int
) -> None:
    window = open_window(example("circle"))
    window.resize(1280, 800)
    session = window.session
    session.seek(session.frame.schedule.node_position(Kind.NEURON, 0, 1, neuron))
    session.say(LONG)
    qtbot.waitUntil(lambda: window.message_bar.height() > 40)
    assert not covered(window, 1, neuron)


def test_without_a_step_a_message_lies_over_the_bottom(window: MainWindow, qtbot: QtBot) -> None:
    window.session.say(LONG)
    bar = window.message_bar
    qtbot.waitUntil(lambda: bar.height() > 10)
    end = bar.mapToGlobal(QPoint(0, bar.height()))
    assert end == window.canvas.mapToGlobal(QPoint(0, window.canvas.height()))


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900), (960, 540)])
@pytest.mark.parametrize("neuron", [None, 0, 3])
def test_a_message_covers_no_header(
    open_window: Callable[[Document | None], MainWindow],
    qtbot: QtBot,
    neuron: int | None,
    size: tuple[int, int],
) -> None:
    window = open_window(example("circle"))
    window.resize(*size)
    session = window.session
    if neuron is not None:
        session.seek(session.frame.schedule.node_position(Kind.NEURON, 0, 1, neuron))
    session.say(SHORT)
    bar, canvas = window.message_bar, window.canvas
    qtbot.waitUntil(lambda: bar.height() > 10)
    assert canvas.layout_now is not None
    headers = QPoint(canvas.width() // 2, round(canvas.layout_now.header_y) + 6)
    assert not bar.rect().contains(bar.mapFromGlobal(canvas.mapToGlobal(headers)))
