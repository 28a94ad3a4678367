"""The backdrop in pieces: what has been painted once is not painted again, and looks the same."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont, QPainter
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame
from bpstudio.stepping import Kind
from bpstudio.ui.canvas import backdrop
from bpstudio.ui.canvas.paint import paint_backdrop
from bpstudio.ui.canvas.paint_edges import EdgeArt
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.stage import Stage
from bpstudio.ui.canvas.viewport import Viewport
from bpstudio.ui.theme import DARK, LIGHT, Theme
from tests.ui.moments import at_node, first_frame

SIZE = QSizeF(1200, 420)


@pytest.fixture
def painted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """The layers before which something was painted, each time that anything was."""
    del qtbot
    calls: list[set[int]] = []

    def noting(
        painter: QPainter, scene: Scene, art: tuple[EdgeArt, ...], layers: Collection[int]
    ) -> None:
        calls.append(set(layers))
        paint_backdrop(painter, scene, art, layers)

    monkeypatch.setattr(backdrop, "paint_backdrop", noting)
    return calls


def _steps() -> list[Frame]:
    """Hidden neurons far apart, there and back, and then inputs far apart."""
    start = first_frame("digits", 2)
    hidden = [at_node(start, Kind.NEURON, 1, neuron) for neuron in (0, 31, 0)]
    inputs = [at_node(start, Kind.INPUT_GRADIENT, 0, neuron) for neuron in (0, 63)]
    return hidden + inputs


def _scene(stage: Stage, frame: Frame, theme: Theme = LIGHT) -> Scene:
    return stage.scene(frame, theme, SIZE, 1.0, Viewport(), None)


def test_only_what_is_new_is_painted(painted: list[set[int]]) -> None:
    stage = Stage(QFont())
    for frame in _steps():
        stage.backdrop(_scene(stage, frame), 1.0)
    # Everything; both sides of the hidden layer; nothing twice; the side of the inputs alone.
    assert painted == [{1, 2, 3}, {1, 2}, {1}]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_backdrop_of_pieces_is_the_one_that_is_painted_at_once(
    painted: list[set[int]], theme: Theme
) -> None:
    stage = Stage(QFont())
    for frame in _steps():
        joined = stage.backdrop(_scene(stage, frame, theme), 1.0).toImage()
        fresh = Stage(QFont())
        assert joined == fresh.backdrop(_scene(fresh, frame, theme), 1.0).toImage()
    assert {1, 2, 3} in painted
    assert {1} in painted


def test_weights_of_a_network_that_trains_are_not_kept(painted: list[set[int]]) -> None:
    stage, start = Stage(QFont()), first_frame("digits", 2)
    live = Frame(start.document, start.problem, start.state, training=True)
    for frame in (start, live, start):
        stage.backdrop(_scene(stage, frame), 1.0)
    assert painted == [{1, 2, 3}] * 3
