"""Values edited on the canvas of a whole window, by mouse and keys; and what is lit then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.frame import Selection
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What, count, quantity_at, value_of
from bpstudio.stepping import Level
from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.canvas.value_places import label_at, place_of, quantity_at_point
from bpstudio.ui.main_window import MainWindow
from tests.conftest import example
from tests.ui.moments import first_frame
from tests.ui.pictures import canvas_of, hover

Key, Modifier = Qt.Key, Qt.KeyboardModifier
WEIGHT = Quantity(What.WEIGHT, 1, 0, 1)
BIAS = Quantity(What.BIAS, 1, 0)
INPUT = Quantity(What.INPUT, 0, 0)
TARGET = Quantity(What.TARGET, 2, 1)


@pytest.fixture
def window(qtbot: QtBot, open_window: Callable[[Document | None], MainWindow]) -> MainWindow:
    window = open_window(example("mazur"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def point_of(canvas: NetworkCanvas, quantity: Quantity) -> QPoint:
    scene = canvas.scene_now()
    assert scene is not None
    place = place_of(scene, quantity)
    assert place is not None
    return place.center().toPoint()


def click(window: MainWindow, quantity: Quantity) -> None:
    point = point_of(window.canvas, quantity)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, Modifier.NoModifier, point)


def double_click(window: MainWindow, quantity: Quantity) -> None:
    point = point_of(window.canvas, quantity)
    QTest.mouseDClick(window.canvas, Qt.MouseButton.LeftButton, Modifier.NoModifier, point)


def field(window: MainWindow) -> QLineEdit:
    editor = window.canvas.editing.editor
    assert editor.is_open
    return editor.field


def drag(
    window: MainWindow, quantity: Quantity, way: QPoint, modifier: Qt.KeyboardModifier
) -> None:
    canvas, start = window.canvas, point_of(window.canvas, quantity)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, modifier, start)
    QTest.mouseMove(canvas, start + way / 2)
    QTest.mouseMove(canvas, start + way)
    QTest.mouseRelease(canvas, left, modifier, start + way)


def value(window: MainWindow, quantity: Quantity) -> float:
    return value_of(window.session.frame, quantity)


def test_the_box_beside_the_mouse_does_not_lie_over_the_network_while_one_types(
    window: MainWindow,
) -> None:
    canvas, mouse = window.canvas, point_of(window.canvas, WEIGHT).toPointF()
    hover(canvas, mouse)
    box = QPoint(round(mouse.x()) + 40, round(mouse.y()) + 25)
    under = canvas.grab().toImage().pixelColor(box)
    canvas.editing.begin(BIAS)
    assert canvas.editing.editor.is_open
    assert canvas.grab().toImage().pixelColor(box) != under


@pytest.mark.parametrize("quantity", [WEIGHT, BIAS, TARGET])
def test_a_click_on_a_number_opens_it_and_enter_edits(
    window: MainWindow, quantity: Quantity
) -> None:
    window.session.seek(7)
    click(window, quantity)
    assert field(window).selectedText() == repr(value(window, quantity))
    QTest.keyClicks(field(window), "sqrt(2)/2")
    QTest.keyClick(field(window), Key.Key_Return)
    assert value(window, quantity) == 2**0.5 / 2
    assert window.session.frame.cursor == 7
    assert not window.canvas.editing.editor.is_open
    assert window.canvas.hasFocus()
    window.action("edit.undo").trigger()
    assert window.session.document == example("mazur")


def test_a_double_click_opens_an_input(window: MainWindow) -> None:
    click(window, INPUT)
    assert not window.canvas.editing.editor.is_open
    double_click(window, INPUT)
    QTest.keyClicks(field(window), "1/3")
    QTest.keyClick(field(window), Key.Key_Return)
    assert value(window, INPUT) == 1 / 3


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_F2])
def test_enter_opens_what_is_chosen(window: MainWindow, key: Qt.Key) -> None:
    window.session.select(Selection(1, 0, 1))
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, key)
    assert field(window).text() == repr(value(window, WEIGHT))


def test_typing_a_number_begins_to_edit_what_is_chosen(window: MainWindow) -> None:
    window.session.select(Selection(1, 0, 1))
    window.canvas.setFocus()
    QTest.keyClicks(window.canvas, "-")
    QTest.keyClicks(field(window), "2")
    QTest.keyClick(field(window), Key.Key_Return)
    assert value(window, WEIGHT) == -2.0


def test_without_a_choice_keys_edit_nothing(window: MainWindow) -> None:
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Key.Key_Return)
    QTest.keyClicks(window.canvas, "7")
    assert not window.canvas.editing.editor.is_open


def test_tab_goes_through_every_value_and_round(window: MainWindow) -> None:
    spec = window.session.document.spec
    double_click(window, INPUT)
    seen = []
    for _ in range(count(spec)):
        seen.append(float(field(window).text()))
        QTest.keyClick(field(window), Key.Key_Tab)
    frame = window.session.frame
    assert seen == [value_of(frame, quantity_at(spec, n)) for n in range(count(spec))]
    assert float(field(window).text()) == value(window, INPUT)
    QTest.keyClick(field(window), Key.Key_Backtab)
    assert float(field(window).text()) == value(window, TARGET)
    assert not window.session.undo_stack.can_undo


def test_what_cannot_be_is_refused_where_it_was_typed(
    qtbot: QtBot, open_window: Callable[[Document | None], MainWindow]
) -> None:
    window = open_window(example("iris"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before = window.session.frame
    click(window, TARGET)
    QTest.keyClicks(field(window), "1.5")
    QTest.keyClick(field(window), Key.Key_Return)
    assert "from 0 to 1" in window.canvas.editing.editor.error
    assert window.session.frame is before or window.session.frame.state is before.state
    QTest.keyClick(field(window), Key.Key_Escape)
    assert not window.canvas.editing.editor.is_open


@pytest.mark.parametrize(
    ("quantity", "modifier"),
    [
        (WEIGHT, Modifier.NoModifier),
        (BIAS, Modifier.NoModifier),
        (WEIGHT, Modifier.AltModifier),
        (INPUT, Modifier.AltModifier),
    ],
)
def test_dragging_a_number_up_changes_it_live_in_one_step(
    window: MainWindow, quantity: Quantity, modifier: Qt.KeyboardModifier
) -> None:
    before = value(window, quantity)
    drag(window, quantity, QPoint(2, -40), modifier)
    assert value(window, quantity) > before
    assert window.session.undo_stack.count == 1
    window.action("edit.undo").trigger()
    assert value(window, quantity) == before
    assert not window.canvas.editing.editor.is_open


def test_a_drag_that_goes_too_far_is_refused_in_the_message_bar(
    open_window: Callable[[Document | None], MainWindow],
) -> None:
    window = open_window(example("iris"))
    drag(window, TARGET, QPoint(0, -400), Modifier.NoModifier)
    assert "from 0 to 1" in window.message_bar.text.text()
    assert value(window, TARGET) <= 1


def test_dragging_a_number_sideways_moves_the_picture(window: MainWindow) -> None:
    before = point_of(window.canvas, WEIGHT)
    drag(window, WEIGHT, QPoint(40, 6), Modifier.NoModifier)
    assert (point_of(window.canvas, WEIGHT) - before - QPoint(40, 6)).manhattanLength() <= 2
    assert not window.session.undo_stack.can_undo


def test_escape_takes_a_drag_back(window: MainWindow) -> None:
    canvas, start, before = window.canvas, point_of(window.canvas, WEIGHT), value(window, WEIGHT)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Modifier.NoModifier, start)
    QTest.mouseMove(canvas, start + QPoint(0, -20))
    assert value(window, WEIGHT) != before
    QTest.keyClick(canvas, Key.Key_Escape)
    assert value(window, WEIGHT) == before
    assert not window.session.undo_stack.can_redo
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Modifier.NoModifier, start)


def test_a_step_closes_the_editor(window: MainWindow) -> None:
    click(window, WEIGHT)
    window.session.step(Level.NODE, +1)
    assert not window.canvas.editing.editor.is_open
    assert not window.session.undo_stack.can_undo


def test_the_editor_stays_on_its_number(window: MainWindow) -> None:
    click(window, WEIGHT)
    window.canvas.zoom_in()
    editor = window.canvas.editing.editor
    assert editor.geometry().contains(point_of(window.canvas, WEIGHT))


def test_in_the_update_it_says_that_the_weight_is_the_old_one(window: MainWindow) -> None:
    window.session.to_end()
    click(window, WEIGHT)
    assert field(window).accessibleName().endswith("before the update")
    assert field(window).text() == "0.2"


def test_a_number_out_of_sight_comes_in_sight(
    open_window: Callable[[Document | None], MainWindow],
) -> None:
    window = open_window(example("digits"))
    window.canvas.editing.begin(Quantity(What.INPUT, 0, 63))
    layout = window.canvas.layout_now
    assert layout is not None
    assert layout.columns[0].shows(63)
    assert float(field(window).text()) == value(window, Quantity(What.INPUT, 0, 63))


def test_while_training_it_pauses_first(
    qtbot: QtBot, open_window: Callable[[Document | None], MainWindow]
) -> None:
    window = open_window(example("circle"))
    window.action("train.toggle").trigger()
    qtbot.waitUntil(lambda: window.session.frame.iteration > 0)
    window.canvas.editing.begin(WEIGHT)
    qtbot.waitUntil(lambda: window.canvas.editing.editor.is_open)
    assert not window.session.frame.training
    assert float(field(window).text()) == value(window, WEIGHT)


# Where numbers stand


@pytest.mark.parametrize("name", ["mazur", "circle", "iris", "digits"])
def test_each_number_is_found_where_it_stands(qtbot: QtBot, name: str) -> None:
    frame = first_frame(name)
    canvas = canvas_of(qtbot, frame)
    scene = canvas.scene_now()
    assert scene is not None
    spec = frame.document.spec
    for position in range(0, count(spec), max(1, count(spec) // 60)):
        quantity = quantity_at(spec, position)
        place = place_of(scene, quantity)
        if place is None:
            continue
        x, y = place.center().toTuple()
        labelled = quantity.what is not What.WEIGHT or scene.plans[quantity.layer] is not None
        if name in ("mazur", "circle") and quantity.what is not What.BIAS and labelled:
            assert quantity_at_point(scene, x, y) == quantity
        found = label_at(scene, x, y)
        assert found is None or found.layer == quantity.layer


def test_nothing_is_found_on_the_background(qtbot: QtBot) -> None:
    scene = canvas_of(qtbot, first_frame()).scene_now()
    assert scene is not None
    assert quantity_at_point(scene, 5, 5) is None
