"""The small editor of one value: keys, drags, and what it refuses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.errors import UserError
from bpstudio.ui.theme import LIGHT
from bpstudio.ui.value_editor import ValueEditor
from bpstudio.ui.value_steps import step_size, stepped

Key, Modifier = Qt.Key, Qt.KeyboardModifier
PLACE = QRectF(200, 100, 60, 16)


class Picture(QWidget):
    """What the editor stands on; `log` is what it has emitted, `refused` what it cannot take."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(500, 300)
        self.log: list[object] = []
        self.refused: float | None = None
        self.editor = ValueEditor(LIGHT, self)
        self.other = QLineEdit(self)
        self.editor.entered.connect(self._enter)
        self.editor.taken_back.connect(lambda: self.log.append("taken back"))
        self.editor.closed.connect(lambda direction: self.log.append(("closed", direction)))

    def _enter(self, value: float, goes_on: bool) -> None:
        if value == self.refused:
            self.editor.show_error(UserError("Not that.", "value"))
        else:
            self.log.append((value, goes_on))

    def type(self, text: str, key: Qt.Key | None = None) -> None:
        QTest.keyClicks(self.editor.field, text)
        if key is not None:
            QTest.keyClick(self.editor.field, key)


@pytest.fixture
def picture(qtbot: QtBot) -> Picture:
    picture = Picture()
    qtbot.addWidget(picture)
    with qtbot.waitExposed(picture):
        picture.show()
    picture.activateWindow()
    qtbot.waitUntil(picture.isActiveWindow)
    picture.editor.open("w", 0.15, PLACE)
    return picture


def entered(picture: Picture) -> list[tuple[float, bool]]:
    return [entry for entry in picture.log if isinstance(entry, tuple) and entry[0] != "closed"]


def drag(field: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(field, Qt.MouseButton.LeftButton, Modifier.NoModifier, start)
    for share in (0.3, 0.6, 1.0):
        step = QPoint(*(round(share * way) for way in (end - start).toTuple()))
        QTest.mouseMove(field, start + step)
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, Modifier.NoModifier, end)


def test_it_opens_on_its_number_with_the_value_selected(picture: Picture) -> None:
    editor = picture.editor
    assert editor.field.hasFocus()
    assert editor.field.selectedText() == "0.15"
    assert editor.geometry().contains(PLACE.center().toPoint())
    assert editor.field.accessibleName() == "w"


@pytest.mark.parametrize(("text", "value"), [("0.5", 0.5), ("1/3", 1 / 3), ("-2^2", -4.0)])
def test_enter_commits_what_is_typed(picture: Picture, text: str, value: float) -> None:
    picture.type(text, Key.Key_Return)
    assert picture.log == [(value, False), ("closed", 0)]
    assert not picture.editor.is_open


@pytest.mark.parametrize(("key", "direction"), [(Key.Key_Tab, 1), (Key.Key_Backtab, -1)])
def test_tab_commits_and_asks_for_another(picture: Picture, key: Qt.Key, direction: int) -> None:
    picture.type("0.5", key)
    assert picture.log == [(0.5, False), ("closed", direction)]


def test_without_a_change_nothing_is_entered(picture: Picture) -> None:
    picture.type("", Key.Key_Return)
    assert picture.log == [("closed", 0)]


def test_escape_enters_nothing(picture: Picture) -> None:
    picture.type("0.5", Key.Key_Escape)
    assert picture.log == [("closed", 0)]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab, Key.Key_Up])
def test_what_cannot_be_read_is_refused_in_place(picture: Picture, key: Qt.Key) -> None:
    picture.type("0,5", key)
    assert picture.editor.is_open
    assert "comma" in picture.editor.error
    assert "0.5" in picture.editor.error
    assert picture.editor.field.text() == "0,5"
    assert picture.log == []
    picture.type("", Key.Key_Backspace)
    assert picture.editor.error == ""


def test_what_the_owner_refuses_stays_open_too(picture: Picture) -> None:
    picture.refused = 7.0
    picture.type("7", Key.Key_Return)
    assert picture.editor.error == "Not that."
    assert picture.editor.is_open
    picture.editor.field.selectAll()
    picture.type("6", Key.Key_Return)
    assert picture.log == [(6.0, False), ("closed", 0)]


@pytest.mark.parametrize(
    ("modifier", "value"),
    [
        (Modifier.NoModifier, 0.16),
        (Modifier.ShiftModifier, 0.151),
        (Modifier.ControlModifier, 0.25),
    ],
)
def test_arrows_step_live(picture: Picture, modifier: Qt.KeyboardModifier, value: float) -> None:
    QTest.keyClick(picture.editor.field, Key.Key_Up, modifier)
    assert picture.log == [(value, False)]
    assert picture.editor.field.text() == repr(value)
    QTest.keyClick(picture.editor.field, Key.Key_Down, modifier)
    assert picture.log[1:] == [(0.15, True)]
    assert picture.editor.is_open


def test_escape_takes_back_what_was_stepped(picture: Picture) -> None:
    QTest.keyClick(picture.editor.field, Key.Key_Up)
    picture.type("", Key.Key_Escape)
    assert picture.log[1:] == [("closed", 0), "taken back"]


def test_what_is_typed_after_stepping_goes_on_from_it(picture: Picture) -> None:
    QTest.keyClick(picture.editor.field, Key.Key_Up)
    picture.editor.field.selectAll()
    picture.type("0.9", Key.Key_Return)
    assert picture.log == [(0.16, False), (0.9, True), ("closed", 0)]


def test_a_step_that_is_refused_leaves_the_number(picture: Picture) -> None:
    picture.refused = 0.16
    QTest.keyClick(picture.editor.field, Key.Key_Up)
    assert picture.editor.error == "Not that."
    assert picture.editor.field.text() == "0.15"


def test_dragging_the_field_up_and_down_changes_it_live(picture: Picture) -> None:
    field = picture.editor.field
    drag(field, QPoint(20, 10), QPoint(22, -30))
    assert picture.log[-1] == (0.25, True)
    assert [entry[1] for entry in entered(picture)] == [False, True, True]
    drag(field, QPoint(20, 10), QPoint(60, 12))
    assert picture.log[-1] == (0.25, True)


def test_leaving_the_field_commits_what_can_be_read(picture: Picture) -> None:
    picture.type("0.5")
    picture.other.setFocus()
    assert picture.log == [(0.5, False), ("closed", 0)]


def test_leaving_the_field_forgets_what_cannot(picture: Picture) -> None:
    picture.type("0.5.")
    picture.other.setFocus()
    assert picture.log == [("closed", 0)]


def test_it_stays_within_its_picture(picture: Picture) -> None:
    for place in (QRectF(-40, -40, 10, 10), QRectF(490, 290, 60, 16)):
        picture.editor.move_to(place)
        assert picture.rect().contains(picture.editor.geometry())


def test_a_value_that_changes_elsewhere_is_shown_unless_another_is_typed(picture: Picture) -> None:
    picture.editor.show_value(0.75)
    assert picture.editor.field.text() == "0.75"
    picture.type("1")
    picture.editor.show_value(0.25)
    assert picture.editor.field.text() == "0.751"


def test_the_first_characters_may_be_typed_already(picture: Picture) -> None:
    picture.editor.dismiss()
    picture.editor.open("w", 0.15, PLACE, "-")
    picture.type("3", Key.Key_Return)
    assert (-3.0, False) in picture.log


@pytest.mark.parametrize(
    ("value", "size"),
    [(0.0, "0.01"), (0.15, "0.01"), (-2.0, "0.1"), (35.0, "1"), (1e-3, "0.0001"), (1e-300, "1E-8")],
)
def test_steps_are_a_tenth_of_the_number_s_power_of_ten(value: float, size: str) -> None:
    assert str(step_size(value)) == size


def test_as_many_steps_back_lead_to_the_same_number() -> None:
    value = 0.1
    for _ in range(30):
        value = stepped(value, step_size(0.1), 1)
    assert value == 0.4
    assert stepped(value, step_size(0.1), -30) == 0.1
