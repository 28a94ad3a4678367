"""Stops of stepping in the window: set on the canvas, the timeline and by key, and heeded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine import Dense
from bpstudio.frame import Selection
from bpstudio.io import Document
from bpstudio.stepping import Kind, Level, Stop
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.stop_spots import Spot, spots
from bpstudio.ui.main_window import MainWindow
from bpstudio.ui.timeline_layout import TimelineLayout
from bpstudio.ui.timeline_stops import place_of, stop_near
from tests.conftest import example

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    """A window on Mazur's network: 2 – 2 – 2."""
    return open_window(example("mazur"))


def scene_of(window: MainWindow) -> Scene:
    scene = window.canvas.scene_now()
    assert scene is not None
    return scene


def spot(window: MainWindow, layer: int, neuron: int | None) -> Spot:
    found = [one for one in spots(scene_of(window)) if (one.layer, one.neuron) == (layer, neuron)]
    return found[0]


def click_spot(window: MainWindow, layer: int, neuron: int | None, side: int) -> None:
    """Left half with −1, right half with +1."""
    here = spot(window, layer, neuron)
    QTest.mouseClick(window.canvas, LEFT, pos=QPoint(round(here.x) + 2 * side, round(here.y)))


def beneath(window: MainWindow, stop: Stop) -> QPoint:
    frame = window.session.frame
    timeline = window.control_panel.timeline
    layout = TimelineLayout(frame.schedule, frame.revealed.sample, timeline.width())
    place = place_of(layout, stop)
    assert place is not None
    return place.toPoint()


def red_in(widget: QWidget, point: QPoint, red: str) -> bool:
    """Whether there is this colour within a few pixels."""
    picture: QImage = widget.grab().toImage()
    reach = range(-4, 5)
    return any(
        picture.pixelColor(point.x() + dx, point.y() + dy) == QColor(red)
        for dx in reach
        for dy in reach
    )


# The canvas


@pytest.mark.parametrize(
    ("layer", "neuron", "side", "stop"),
    [
        (1, 1, -1, Stop(Kind.NEURON, 1, 1)),
        (1, 1, +1, Stop(Kind.DELTA, 1, 1)),
        (2, None, -1, Stop(Kind.NEURON, 2)),
        (2, None, +1, Stop(Kind.DELTA, 2)),
        (0, 0, -1, Stop(Kind.INPUT_GRADIENT, 0, 0)),
        (3, 0, +1, Stop(Kind.LOSS_TOTAL, 3, 0)),
    ],
)
def test_a_click_on_the_margin_sets_a_stop_and_another_removes_it(
    window: MainWindow, layer: int, neuron: int | None, side: int, stop: Stop
) -> None:
    click_spot(window, layer, neuron, side)
    assert window.session.document.stops == (stop,)
    here = spot(window, layer, neuron)
    assert red_in(window.canvas, QPoint(round(here.x), round(here.y)), window.theme.red)
    assert window.session.frame.selection is None
    click_spot(window, layer, neuron, side)
    assert not window.session.document.stops


@pytest.mark.parametrize(
    ("stop", "side"),
    [(Stop(Kind.GRADIENT, 1, 1), +1), (Stop(Kind.LOSS_TERM, 3, 1), -1)],
    ids=["gradient", "loss term"],
)
def test_a_click_on_a_dot_removes_what_it_shows(window: MainWindow, stop: Stop, side: int) -> None:
    window.session.breaking.toggle(stop)
    click_spot(window, stop.layer, 0 if stop.layer == 3 else stop.neuron, side)
    assert not window.session.document.stops


def test_shift_and_a_click_take_the_half_of_the_neuron(window: MainWindow) -> None:
    column = scene_of(window).layout.columns[1]
    x, y = round(column.x), round(column.y(0))
    QTest.mouseClick(window.canvas, LEFT, SHIFT, QPoint(x - 8, y))
    QTest.mouseClick(window.canvas, LEFT, SHIFT, QPoint(x + 8, y))
    assert window.session.document.stops == (Stop(Kind.NEURON, 1, 0), Stop(Kind.DELTA, 1, 0))


def test_a_plain_click_on_a_neuron_still_selects_it(window: MainWindow) -> None:
    column = scene_of(window).layout.columns[1]
    QTest.mouseClick(window.canvas, LEFT, pos=QPoint(round(column.x), round(column.y(0))))
    assert window.session.frame.selection == Selection(1, 0)
    assert not window.session.document.stops


@pytest.mark.parametrize("neuron", [0, None])
def test_a_dot_appears_where_the_mouse_is_over_a_neuron_or_a_header(
    window: MainWindow, neuron: int | None
) -> None:
    layout = scene_of(window).layout
    column = layout.columns[1]
    before = window.canvas.grab().toImage()
    height = layout.header_y if neuron is None else column.y(neuron)
    QTest.mouseMove(window.canvas, QPoint(round(column.x), round(height)))
    here = spot(window, 1, neuron)
    point = QPoint(round(here.x - here.radius), round(here.y))
    after = window.canvas.grab().toImage()
    around = [point + QPoint(dx, 0) for dx in range(-1, 3)]
    assert any(before.pixelColor(one) != after.pixelColor(one) for one in around)


def test_the_menu_of_a_neuron_offers_both_passes(window: MainWindow) -> None:
    window.session.breaking.toggle(Stop(Kind.DELTA, 1, 0))
    menu = window.canvas.stops.menu_for(scene_of(window), Selection(1, 0))
    forward, backward = menu.actions()
    assert "forward" in forward.text()
    assert "backward" in backward.text()
    assert (forward.isChecked(), backward.isChecked()) == (False, True)
    forward.trigger()
    backward.trigger()
    assert window.session.document.stops == (Stop(Kind.NEURON, 1, 0),)


def test_the_right_button_opens_the_menu_on_a_neuron_only(window: MainWindow, qtbot: QtBot) -> None:
    column = scene_of(window).layout.columns[1]
    points = QPoint(3, 3), QPoint(round(column.x), round(column.y(0)))
    seen = []
    for point in points:
        reason = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(reason, point, window.canvas.mapToGlobal(point))
        window.canvas.stops.eventFilter(window.canvas, event)
        menus = [menu for menu in window.canvas.findChildren(QMenu) if menu.isVisible()]
        seen.append(len(menus))
        for menu in menus:
            with qtbot.waitSignal(menu.destroyed):
                menu.close()
    assert seen == [0, 1]


# The timeline


@pytest.mark.parametrize(
    "stop",
    [Stop(Kind.NEURON, 1, 1), Stop(Kind.LOSS_TERM, 3, 0), Stop(Kind.DELTA, 1, 0)],
    ids=lambda stop: stop.kind.value,
)
def test_a_click_beneath_a_tick_sets_a_stop_and_another_removes_it(
    window: MainWindow, stop: Stop
) -> None:
    timeline, point = window.control_panel.timeline, beneath(window, stop)
    QTest.mouseClick(timeline, LEFT, pos=point)
    assert window.session.document.stops == (stop,)
    assert window.session.frame.cursor == 0
    assert red_in(timeline, point, window.theme.red)
    QTest.mouseClick(timeline, LEFT, pos=point)
    assert not window.session.document.stops


def test_shift_and_a_click_beneath_a_tick_take_the_whole_layer(window: MainWindow) -> None:
    point = beneath(window, Stop(Kind.DELTA, 1, 0))
    QTest.mouseClick(window.control_panel.timeline, LEFT, SHIFT, point)
    assert window.session.document.stops == (Stop(Kind.DELTA, 1),)


def test_the_timeline_says_what_a_click_beneath_it_sets(window: MainWindow) -> None:
    stop = Stop(Kind.DELTA, 1, 1)
    words = window.control_panel.timeline.words_at(QPointF(beneath(window, stop)))
    assert words.replace("\N{NO-BREAK SPACE}", " ") == "Stop at backward · hidden 1, neuron 2"


def test_each_tick_is_nearest_to_itself(window: MainWindow) -> None:
    schedule = window.session.frame.schedule
    layout = TimelineLayout(schedule, 0, 700)
    cursor = 0
    for _ in range(schedule.count(Level.NODE)):
        cursor = schedule.move(cursor, Level.NODE, +1)
        assert layout.tick_near(layout.x_of(cursor)) == cursor
        stop = stop_near(layout, layout.x_of(cursor))
        assert stop is not None
        assert stop.position(schedule, 0) == cursor


def test_the_strip_of_samples_lies_beneath_the_stops(
    open_window: Callable[[Document | None], MainWindow],
) -> None:
    window = open_window(example("circle"))
    timeline, stop = window.control_panel.timeline, Stop(Kind.DELTA, 1, 2)
    QTest.mouseClick(timeline, LEFT, pos=beneath(window, stop))
    assert window.session.document.stops == (stop,)
    QTest.mouseClick(timeline, LEFT, pos=QPoint(timeline.width() // 4, timeline.height() - 3))
    assert window.session.frame.revealed.sample > 0
    assert window.session.document.stops == (stop,)


# Keys and actions


def test_b_stops_at_the_step_at_work_or_at_what_is_chosen(window: MainWindow) -> None:
    window.session.to_end()
    QTest.keyClick(window, Qt.Key.Key_B)
    window.session.select(Selection(1, 0))
    QTest.keyClick(window, Qt.Key.Key_B)
    assert window.session.document.stops == (Stop(Kind.UPDATE, 2, 1), Stop(Kind.DELTA, 1, 0))
    QTest.keyClick(window, Qt.Key.Key_B)
    assert len(window.session.document.stops) == 1


def test_b_at_the_start_says_that_there_is_nothing_yet(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_B)
    assert not window.session.document.stops
    assert "nothing yet" in window.message_bar.text.text()
    window.session.select(Selection(0, 1))
    QTest.keyClick(window, Qt.Key.Key_B)
    assert window.session.document.stops == (Stop(Kind.INPUT_GRADIENT, 0, 1),)


def test_the_end_key_runs_to_the_next_stop_and_then_to_the_end(window: MainWindow) -> None:
    click_spot(window, 1, 1, +1)
    QTest.keyClick(window, Qt.Key.Key_End)
    here = window.session.frame.location
    assert here is not None
    assert (here.kind, here.layer, here.neuron) == (Kind.DELTA, 1, 1)
    QTest.keyClick(window, Qt.Key.Key_End)
    assert window.session.frame.cursor == window.session.frame.schedule.length


def test_stepping_by_itself_pauses_at_a_stop(window: MainWindow) -> None:
    click_spot(window, 1, 1, -1)
    window.session.set_level(Level.PHASE)
    window.action("step.auto").trigger()
    assert not window.auto_stepper.running
    here = window.session.frame.location
    assert here is not None
    assert (here.kind, here.layer, here.neuron) == (Kind.NEURON, 1, 1)


def test_stops_of_a_layer_that_is_gone_are_listed_and_never_met(window: MainWindow) -> None:
    document = replace(window.session.document, stops=(Stop(Kind.DELTA, 2, 1),))
    window.session.edit(document, "Stop")
    spec = replace(document.spec, layers=(Dense(2, "sigmoid"),))
    window.session.edit(document.with_spec(spec), "Layers")
    assert len(window.session.document.stops) == 1
    window.session.to_end()
    assert window.session.frame.cursor == window.session.frame.schedule.length
    assert len(window.breakpoints.panel.rows) == 1
    window.canvas.grab()
    window.control_panel.timeline.grab()


def test_a_stop_among_neurons_too_many_to_draw_is_marked_on_their_strip(
    window: MainWindow,
) -> None:
    spec = window.session.document.spec
    wide = replace(spec, layers=(Dense(60, "sigmoid"), spec.layers[-1]))
    window.session.edit(window.session.document.with_spec(wide), "Wide")
    strips = scene_of(window).layout.columns[1].strips
    hidden = strips[-1].stop - 1
    plain = window.canvas.grab().toImage()
    window.session.breaking.toggle(Stop(Kind.DELTA, 1, hidden))
    here = spot(window, 1, hidden)
    assert strips[-1].box.contains(here.x, here.y)
    point = QPoint(round(here.x) + 2, round(here.y))
    assert plain.pixelColor(point) != QColor(window.theme.red)
    assert red_in(window.canvas, point, window.theme.red)
    QTest.mouseClick(window.canvas, LEFT, pos=point)
    assert window.session.document.stops == ()
