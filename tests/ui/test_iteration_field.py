"""The counter that becomes a field."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.ui.iteration_field import IterationField
from bpstudio.ui.places import Place
from bpstudio.ui.theme import DARK, LIGHT

pytestmark = pytest.mark.usefixtures("qapp")


class Window(QWidget):
    """The field, and something else that may have the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.field = IterationField(LIGHT, self)
        self.field.words.setText("iteration 1,200")
        self.other = QPushButton("other", self)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.other)
        column.addStretch(1)
        self.asked: list[int] = []
        self.field.travel_requested.connect(self.asked.append)
        self.field.show_place(Place(0, 6983, 1200, 25, lambda epoch: 25 * epoch))


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.resize(500, 200)
    with qtbot.waitExposed(window):
        window.show()
    window.other.setFocus()
    return window


def open_field(window: Window) -> None:
    QTest.mouseClick(window.field.words, Qt.MouseButton.LeftButton)


def type_in(window: Window, text: str) -> None:
    QTest.keyClicks(window.field.line, text)
    QTest.keyClick(window.field.line, Qt.Key.Key_Return)


def test_a_click_makes_it_a_field_with_the_iteration_selected(window: Window) -> None:
    assert window.field.line.isHidden()
    open_field(window)
    assert window.field.words.isHidden()
    assert window.field.line.selectedText() == "1200"


def test_enter_on_the_words_does_too(window: Window) -> None:
    window.field.words.setFocus()
    QTest.keyClick(window.field.words, Qt.Key.Key_Return)
    assert window.field.line.isVisible()


def test_enter_travels_and_leaves(window: Window) -> None:
    open_field(window)
    type_in(window, "epoch 12")
    assert window.asked == [300]
    assert window.field.line.isHidden()
    assert window.field.words.isVisible()
    assert window.other.hasFocus()


def test_escape_leaves_without_travelling(window: Window) -> None:
    open_field(window)
    QTest.keyClicks(window.field.line, "17")
    QTest.keyClick(window.field.line, Qt.Key.Key_Escape)
    assert not window.asked
    assert window.field.line.isHidden()
    open_field(window)
    assert window.field.line.text() == "1200"


def test_so_does_a_click_elsewhere(window: Window) -> None:
    open_field(window)
    QTest.keyClicks(window.field.line, "17")
    window.other.setFocus()
    assert window.field.line.isHidden()
    assert not window.asked
    assert window.other.hasFocus()


def test_what_cannot_be_read_is_refused_below_the_field(window: Window) -> None:
    open_field(window)
    type_in(window, "soon")
    assert not window.asked
    refusal = window.field.refusal
    assert refusal.isVisible()
    assert "“soon” is not an iteration" in refusal.text()
    assert window.field.line.property("error")
    assert window.field.line.accessibleDescription() == refusal.text()
    top = refusal.mapTo(window, refusal.rect().topLeft()).y()
    line = window.field.line
    assert top >= line.mapTo(window, line.rect().bottomLeft()).y()
    assert window.rect().contains(refusal.geometry())
    QTest.keyClicks(window.field.line, "9999")
    assert refusal.isHidden()
    assert not window.field.line.property("error")
    QTest.keyClick(window.field.line, Qt.Key.Key_Return)
    assert "come to iteration 6,983" in refusal.text()
    QTest.keyClick(window.field.line, Qt.Key.Key_Escape)
    assert refusal.isHidden()
    assert not window.asked


def test_a_field_that_is_disabled_is_left(window: Window) -> None:
    open_field(window)
    window.field.setEnabled(False)
    assert window.field.line.isHidden()


def test_a_theme_colours_the_refusal(window: Window) -> None:
    window.field.set_theme(DARK)
    open_field(window)
    type_in(window, "soon")
    picture = window.field.refusal.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 3).name() == DARK.red_soft


def test_it_is_freed_with_its_refusal(qtbot: QtBot) -> None:
    for _ in range(3):
        window = Window()
        window.field.open()
        type_in(window, "soon")
        gone = weakref.ref(window.field), weakref.ref(window.field.refusal)
        del window
        gc.collect()
        assert [each() for each in gone] == [None, None]
    del qtbot
