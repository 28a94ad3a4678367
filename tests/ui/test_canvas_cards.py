"""A mouse that rests on a neuron brings its map large, until it or a step goes on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.frame import Selection
from bpstudio.ui.canvas import NetworkCanvas, neuron_maps
from bpstudio.ui.theme import LIGHT
from tests.ui.mapped import SIZE, mapped
from tests.ui.moments import at, first_frame
from tests.ui.pictures import hover, node_point, picture


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neuron_maps, "REST_MS", 0)


@pytest.mark.usefixtures("at_once")
def test_a_mouse_at_rest_brings_the_map_large(qtbot: QtBot, background: Background) -> None:
    canvas, pictures = mapped(qtbot, background, first_frame("circle", 2))
    assert "map" not in hover(canvas, node_point(canvas, 1, 1))
    small = picture(canvas)
    qtbot.waitUntil(lambda: "map" in canvas.hover_text)
    assert small != picture(canvas)
    low, high = _ends(canvas)
    bounds = pictures.bounds(1, 1)
    assert bounds is not None
    assert bounds[0] - 0.01 <= low <= high <= bounds[1] + 0.01


def _ends(canvas: NetworkCanvas) -> tuple[float, float]:
    line = next(line for line in canvas.hover_text.splitlines() if line.startswith("map"))
    low, _, high = line.replace("−", "-").removeprefix("map ").partition(" to ")
    return float(low), float(high)


@pytest.mark.usefixtures("at_once")
def test_it_is_put_away_by_the_next_step_and_by_the_mouse(
    qtbot: QtBot, background: Background
) -> None:
    frame = first_frame("circle", 2)
    canvas, _ = mapped(qtbot, background, frame)
    hover(canvas, node_point(canvas, 1, 1))
    qtbot.waitUntil(lambda: "map" in canvas.hover_text)
    canvas.show_frame(at(frame, 1))
    assert "map" not in canvas.hover_text
    hover(canvas, node_point(canvas, 1, 0))
    qtbot.waitUntil(lambda: "map" in canvas.hover_text)
    hover(canvas, QPointF(3, 3))
    assert canvas.hover_text == ""
    assert "map" not in hover(canvas, node_point(canvas, 1, 1))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.hover_text == ""


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("size", [SIZE, (400, 200), (240, 160)])
def test_the_box_stays_on_the_canvas(
    qtbot: QtBot, background: Background, size: tuple[int, int]
) -> None:
    canvas, _ = mapped(qtbot, background, first_frame("circle", 2))
    canvas.resize(*size)
    hover(canvas, node_point(canvas, 2, 0))
    qtbot.waitUntil(lambda: "map" in canvas.hover_text)
    border = picture(canvas)
    for y in range(0, border.height(), 7):
        assert border.pixelColor(border.width() - 1, y).name() == LIGHT.canvas


@pytest.mark.usefixtures("at_once")
def test_a_picture_of_weights_is_called_one(qtbot: QtBot, background: Background) -> None:
    canvas, _ = mapped(qtbot, background, first_frame("digits", 2))
    hover(canvas, node_point(canvas, 1, 1))
    qtbot.waitUntil(lambda: "picture" in canvas.hover_text)
    hover(canvas, node_point(canvas, 2, 1))
    assert "picture" not in canvas.hover_text


def test_an_edge_is_not_enlarged(qtbot: QtBot, background: Background) -> None:
    canvas, _ = mapped(qtbot, background, first_frame("circle", 2))
    canvas.maps.rest_on(Selection(1, 0, 1))
    scene = canvas.scene_now()
    assert scene is not None
    assert not scene.enlarged
