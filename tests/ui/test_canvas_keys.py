"""The canvas without a mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind
from bpstudio.ui.actions import ROWS
from bpstudio.ui.canvas.keys import neighbour
from bpstudio.ui.canvas.layout import make_layout
from bpstudio.ui.theme import LIGHT
from tests.ui.moments import at_node, first_frame
from tests.ui.pictures import canvas_of, hover, node_point

LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down


def beside(frame: Frame, key: Qt.Key, here: Selection | None) -> Selection:
    sizes = frame.document.spec.sizes
    layout = make_layout(sizes, 835, 430, [0] * len(sizes))
    return neighbour(replace(frame, selection=here), layout, key)


@pytest.mark.parametrize(
    ("here", "key", "there"),
    [
        (Selection(1, 0), DOWN, Selection(1, 1)),
        (Selection(1, 1), DOWN, Selection(1, 1)),
        (Selection(1, 1), UP, Selection(1, 0)),
        (Selection(1, 1), LEFT, Selection(0, 1)),
        (Selection(0, 1), LEFT, Selection(0, 1)),
        (Selection(1, 0), RIGHT, Selection(2, 0)),
        (Selection(2, 1), RIGHT, Selection(3, 0)),
        (Selection(3, 0), DOWN, Selection(3, 0)),
        (Selection(2, 1, source=0), UP, Selection(2, 0)),
    ],
)
def test_arrows_go_to_the_neighbour(here: Selection, key: Qt.Key, there: Selection) -> None:
    assert beside(first_frame(), key, here) == there


def test_a_layer_of_another_size_is_entered_at_the_same_height() -> None:
    frame = first_frame("iris")
    assert beside(frame, RIGHT, Selection(0, 3)).neuron >= 6
    assert beside(frame, LEFT, Selection(1, 0)) == Selection(0, 0)


def test_in_a_layer_too_wide_to_show_arrows_reach_every_neuron() -> None:
    frame = first_frame("digits")
    assert beside(frame, DOWN, Selection(0, 40)) == Selection(0, 41)
    assert beside(frame, RIGHT, Selection(0, 63)).layer == 1


def test_the_first_arrow_chooses_the_step_s_own_neuron() -> None:
    assert beside(first_frame(), DOWN, None) == Selection(0, 0)
    stepped = at_node(first_frame(), Kind.DELTA, 2, 1)
    assert beside(stepped, LEFT, None) == Selection(2, 1)


def test_alt_and_an_arrow_choose_and_escape_lets_go(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, replace(first_frame(), selection=Selection(1, 0)))
    with qtbot.waitSignal(canvas.node_clicked) as caught:
        QTest.keyClick(canvas, DOWN, Qt.KeyboardModifier.AltModifier)
    assert caught.args == [Selection(1, 1)]
    with qtbot.waitSignal(canvas.selection_cleared):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(canvas.node_clicked):
        QTest.keyClick(canvas, DOWN)


def test_no_action_of_the_window_takes_these_keys() -> None:
    taken = {keys for row in ROWS for keys in row.keys.split("; ")}
    assert not taken & {f"Alt+{arrow}" for arrow in ("Left", "Right", "Up", "Down")}


def test_it_is_framed_when_tab_has_led_to_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    canvas = canvas_of(qtbot, at_node(first_frame(), Kind.DELTA, 1, 0))
    line = QLineEdit(window)
    column = QVBoxLayout(window)
    column.addWidget(line)
    column.addWidget(canvas)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def corner() -> QColor:
        return canvas.grab().toImage().pixelColor(0, canvas.height() // 2)

    def inside() -> QImage:
        return canvas.grab(canvas.rect().adjusted(3, 3, -3, -3)).toImage()

    canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert corner() != QColor(LIGHT.accent)
    network = inside()
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert canvas.hasFocus()
    assert corner() == QColor(LIGHT.accent)
    assert inside() == network
    line.setFocus()
    assert corner() != QColor(LIGHT.accent)


def test_its_keys_are_told(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    for told in (canvas.toolTip(), canvas.accessibleDescription()):
        assert "Alt and the arrow keys" in told


def test_beside_numbers_there_is_no_tip(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, first_frame())
    canvas.show()

    def ask(point: QPointF) -> bool:
        hover(canvas, point)
        where = point.toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, where, canvas.mapToGlobal(where))
        QApplication.sendEvent(canvas, event)
        shown = QToolTip.isVisible()
        QToolTip.showText(QPoint(), "")
        return shown

    assert not ask(node_point(canvas, 1, 0))
    assert ask(QPointF(12, 250))
