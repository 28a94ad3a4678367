"""The canvas under the mouse and the keyboard: choose, hover, zoom, pan and fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.frame import Selection
from bpstudio.stepping import Kind
from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.freed import assert_freed
from tests.ui.moments import at, at_node, first_frame
from tests.ui.pictures import (
    canvas_of,
    click,
    drag,
    edge_point,
    hover,
    layout_of,
    loss_point,
    mouse,
    node_point,
    picture,
    turn_wheel,
)

BACKGROUND = QPointF(12, 250)


def test_it_is_known_by_its_name() -> None:
    canvas = NetworkCanvas(LIGHT)
    assert canvas.objectName() == "networkCanvas"
    assert canvas.accessibleName() == "Network"
    assert canvas.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize(("layer", "neuron"), [(0, 1), (1, 0), (2, 1)])
def test_a_click_on_a_neuron_chooses_it(qtbot: QtBot, layer: int, neuron: int) -> None:
    canvas = canvas_of(qtbot, first_frame())
    with qtbot.waitSignal(canvas.node_clicked) as caught:
        click(canvas, node_point(canvas, layer, neuron))
    assert caught.args == [Selection(layer, neuron)]


@pytest.mark.parametrize("edge", [Selection(1, 0, 1), Selection(1, 1, 0), Selection(2, 1, 1)])
def test_a_click_on_an_edge_chooses_it(qtbot: QtBot, edge: Selection) -> None:
    canvas = canvas_of(qtbot, first_frame())
    with qtbot.waitSignal(canvas.node_clicked) as caught:
        click(canvas, edge_point(canvas, edge, 0.2))
    assert caught.args == [edge]


def test_a_click_on_the_loss_chooses_it(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    with qtbot.waitSignal(canvas.node_clicked) as caught:
        click(canvas, loss_point(canvas))
    assert caught.args == [Selection(3, 0)]


def test_a_click_beside_everything_clears_the_selection(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, replace(first_frame(), selection=Selection(1, 0)))
    with qtbot.assertNotEmitted(canvas.node_clicked), qtbot.waitSignal(canvas.selection_cleared):
        click(canvas, BACKGROUND)


def test_a_click_on_a_strip_chooses_a_neuron_that_then_comes_in_sight(qtbot: QtBot) -> None:
    frame = first_frame("digits")
    canvas = canvas_of(qtbot, frame)
    strip = layout_of(canvas).columns[0].strips[-1]
    place = QPointF(strip.box.x + strip.box.width - 1, strip.box.middle[1])
    with qtbot.waitSignal(canvas.node_clicked) as caught:
        click(canvas, place)
    assert caught.args == [Selection(0, 63)]
    canvas.show_frame(replace(frame, selection=caught.args[0]))
    assert layout_of(canvas).columns[0].shows(63)


def test_hovering_a_neuron_shows_its_values_in_full(qtbot: QtBot) -> None:
    frame = first_frame()
    canvas = canvas_of(qtbot, at(frame, frame.schedule.length))
    text = hover(canvas, node_point(canvas, 1, 0))
    pass_ = frame.trace.pass_
    assert text.splitlines()[0] == "hidden 1, neuron 1"
    for value in (pass_.z[1][0, 0], pass_.a[1][0, 0], pass_.dz[1][0, 0]):
        assert repr(float(value)) in text
    assert canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_hovering_an_edge_shows_weight_gradient_and_new_weight_in_full(qtbot: QtBot) -> None:
    frame = first_frame()
    canvas = canvas_of(qtbot, at(frame, frame.schedule.length))
    text = hover(canvas, edge_point(canvas, Selection(2, 0, 0), 0.8))
    trace = frame.trace
    assert "weight w₁₁⁽²⁾" in text
    assert "w before 0.4\n" in text
    assert repr(float(trace.weights_after(2)[0, 0])) in text
    assert repr(float(trace.sample_gradient(2, 0)[0, 0])) in text


def test_hovering_tells_nothing_that_is_not_revealed(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    assert hover(canvas, node_point(canvas, 1, 0)) == "hidden 1, neuron 1\nb 0.35"
    assert hover(canvas, loss_point(canvas)) == "loss"


def test_hovering_an_input_names_it(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame("iris"))
    assert "sepal length" in hover(canvas, node_point(canvas, 0, 0))


def test_the_hover_box_follows_the_step_and_goes_with_the_mouse(qtbot: QtBot) -> None:
    frame = first_frame()
    canvas = canvas_of(qtbot, frame)
    bare = picture(canvas)
    hover(canvas, node_point(canvas, 1, 0))
    assert picture(canvas) != bare
    canvas.show_frame(at_node(frame, Kind.NEURON, 1, 0))
    assert "a₁⁽¹⁾ 0.59" in canvas.hover_text
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.hover_text == ""
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    canvas.show_frame(frame)
    assert picture(canvas) == bare


def test_the_wheel_zooms_at_the_mouse(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    before = layout_of(canvas)
    place = node_point(canvas, 1, 1)
    turn_wheel(canvas, place, 240)
    after = layout_of(canvas)
    assert after.columns[1].radius > before.columns[1].radius
    assert (node_point(canvas, 1, 1) - place).manhattanLength() <= 2
    assert node_point(canvas, 0, 0).x() < before.columns[0].x
    turn_wheel(canvas, place, -240)
    assert layout_of(canvas).columns[1].radius == pytest.approx(before.columns[1].radius)


def test_zooming_has_its_ends(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    for _ in range(60):
        canvas.zoom_in()
    nearest = layout_of(canvas).gap
    canvas.zoom_in()
    assert layout_of(canvas).gap == nearest
    for _ in range(120):
        canvas.zoom_out()
    assert not picture(canvas).isNull()
    assert layout_of(canvas).gap > 10


def test_fit_shows_everything_again(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    fitted, whole = layout_of(canvas), picture(canvas)
    ways = (
        canvas.fit,
        lambda: QTest.keyClick(canvas, Qt.Key.Key_F),
        lambda: mouse(canvas, QEvent.Type.MouseButtonDblClick, QPointF(3, 3)),
    )
    for fit in ways:
        canvas.zoom_in()
        drag(canvas, BACKGROUND, QPointF(30, -40))
        assert layout_of(canvas) != fitted
        fit()
        assert layout_of(canvas) == fitted
        mouse(canvas, QEvent.Type.MouseButtonRelease, QPointF(3, 3))
    assert picture(canvas) == whole


def test_keys_and_pinches_zoom(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    fitted = layout_of(canvas).gap
    QTest.keyClick(canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert layout_of(canvas).gap > fitted
    QTest.keyClick(canvas, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert layout_of(canvas).gap == pytest.approx(fitted)
    place = QPointF(400, 200)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        place,
        place,
        place,
        0.5,
        QPointF(),
    )
    QApplication.sendEvent(canvas, pinch)
    assert layout_of(canvas).gap == pytest.approx(1.5 * fitted)


def test_a_drag_moves_the_network_and_chooses_nothing(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    start = node_point(canvas, 1, 0)
    with qtbot.assertNotEmitted(canvas.node_clicked):
        drag(canvas, start, QPointF(60, 35))
    assert node_point(canvas, 1, 0) == start + QPointF(60, 35)


def test_another_network_is_shown_whole(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame("post"))
    whole = layout_of(canvas)
    canvas.zoom_in()
    canvas.show_frame(first_frame("mazur"))
    canvas.show_frame(first_frame("post"))
    assert layout_of(canvas) == whole


def test_before_the_first_frame_it_is_empty_and_deaf(qtbot: QtBot) -> None:
    canvas = NetworkCanvas(DARK)
    qtbot.addWidget(canvas)
    canvas.resize(300, 200)
    assert picture(canvas).pixelColor(150, 100).name() == DARK.canvas
    click(canvas, QPointF(100, 100))
    canvas.zoom_in()
    assert canvas.layout_now is None
    assert canvas.hover_text == ""


def test_nothing_keeps_a_canvas_alive() -> None:
    frame = first_frame()

    def make() -> NetworkCanvas:
        canvas = NetworkCanvas(LIGHT)
        canvas.resize(500, 300)
        canvas.show_frame(at(frame, 5))
        hover(canvas, node_point(canvas, 1, 0))
        canvas.grab()
        return canvas

    assert_freed(make)
