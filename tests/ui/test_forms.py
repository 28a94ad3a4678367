"""The set-up forms, through the keys and lists that a user has."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine import L2, SGD, Adam, DataSpec, Dense, NetworkSpec
from bpstudio.io import Document, new_document
from bpstudio.ui.forms import SetupPanel
from bpstudio.ui.forms.form import Row
from bpstudio.ui.theme import DARK
from tests.ui.desk import Desk, OpenDesk, frame_of


def test_a_number_is_taken_on_enter_and_the_focus_goes_back_to_the_window(desk: Desk) -> None:
    desk.type("training.learning_rate", "0.5")
    assert desk.document.optimizer == SGD(0.5)
    assert desk.edits == [("training.learning_rate", "0.5")]
    assert desk.focusWidget() is None or not desk.line("training.learning_rate").hasFocus()


def test_leaving_a_field_takes_it_too(desk: Desk) -> None:
    desk.type("training.seed", "7", key=Qt.Key.Key_Tab)
    assert desk.document.seed == 7


def test_escape_takes_back_what_was_typed(desk: Desk) -> None:
    desk.type("training.seed", "7", key=Qt.Key.Key_Escape)
    assert desk.edits == []
    assert desk.line("training.seed").text() == "0"


def test_the_same_value_is_no_edit(desk: Desk) -> None:
    desk.type("training.learning_rate", "0.03")
    desk.type("training.learning_rate", "3e-2")
    assert desk.edits == []
    assert desk.line("training.learning_rate").text() == "0.03"


REFUSED = [
    ("network.layers.0.units", "0", "1 or more"),
    ("network.layers.0.units", "2.5", "whole number"),
    ("training.learning_rate", "0", "above 0"),
    ("training.learning_rate", "-1", "above 0"),
    ("training.learning_rate", "nan", "'nan' is not a finite number"),
    ("training.learning_rate", "inf", "not a finite number"),
    ("training.learning_rate", "abc", "'abc' is not a number. Type a number such as 0.1."),
    ("training.learning_rate", "", "empty"),
    ("training.seed", "-1", "0"),
    ("training.batch_size", "251", "250"),
    ("training.batch_size", "0", "1"),
    ("network.inputs", "3", "2"),
    ("data.noise", "60", "50"),
    ("data.samples", "1", "2"),
    ("data.test_share", "95", "90"),
]


@pytest.mark.parametrize(("field", "text", "words"), REFUSED)
def test_a_value_that_cannot_be_is_refused_at_its_field(
    desk: Desk, field: str, text: str, words: str
) -> None:
    before = desk.document
    line = desk.line(field)
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert words in desk.error(field)
    assert line.text() == text
    assert line.hasFocus()
    assert desk.document is before


def test_only_the_field_at_fault_is_marked(desk: Desk) -> None:
    desk.type("network.layers.0.units", "0")
    assert desk.error("network.layers.0.units")
    assert not desk.error("network.layers.0.activation")
    assert not desk.error("network.inputs")


def test_a_mark_goes_once_the_field_is_right(desk: Desk) -> None:
    desk.type("training.learning_rate", "abc")
    desk.type("training.learning_rate", "0.1")
    assert not desk.error("training.learning_rate")
    assert desk.document.optimizer == SGD(0.1)


def test_a_mark_goes_when_the_old_value_is_typed_again(desk: Desk) -> None:
    desk.type("training.learning_rate", "abc")
    desk.type("training.learning_rate", "0.03")
    assert not desk.error("training.learning_rate")
    assert desk.edits == []


def test_a_mark_goes_with_escape(desk: Desk) -> None:
    desk.type("training.batch_size", "5000")
    QTest.keyClick(desk.line("training.batch_size"), Qt.Key.Key_Escape)
    assert not desk.error("training.batch_size")
    assert desk.line("training.batch_size").text() == "10"


def test_a_mark_goes_when_another_document_is_shown(desk: Desk) -> None:
    desk.type("training.learning_rate", "abc")
    desk.line("training.learning_rate").clearFocus()
    desk.panel.show_frame(frame_of(replace(desk.document, seed=3)))
    assert not desk.error("training.learning_rate")
    assert desk.line("training.learning_rate").text() == "0.03"


def test_a_mark_and_its_text_stay_while_the_same_document_is_stepped(desk: Desk) -> None:
    desk.type("training.learning_rate", "abc")
    desk.panel.show_frame(replace(frame_of(desk.document), cursor=3))
    assert desk.error("training.learning_rate")
    assert desk.line("training.learning_rate").text() == "abc"


def test_a_refusal_is_not_offered_again_on_leaving(desk: Desk) -> None:
    desk.type("training.batch_size", "5000")
    desk.line("training.batch_size").clearFocus()
    assert desk.edits == [("training.batch_size", "5000")]


def test_too_many_outputs_are_refused_at_the_output_layer(desk: Desk) -> None:
    desk.type("network.layers.2.units", "5")
    assert "Set the outputs to 1" in desk.error("network.layers.2.units")


def test_cross_entropy_with_one_output_is_refused(desk: Desk) -> None:
    desk.choose("network.loss", "cross_entropy")
    assert "binary cross-entropy" in desk.error("network.loss")
    assert desk.choice("network.loss").currentData() == "cross_entropy"
    assert desk.document.spec.loss == "half_squared_error"
    desk.choose("network.loss", "mean_squared_error")
    assert not desk.error("network.loss")
    assert desk.document.spec.loss == "mean_squared_error"


def test_softmax_with_squared_error_is_allowed(open_desk: OpenDesk) -> None:
    spec = NetworkSpec(2, (Dense(4, "tanh"), Dense(2, "tanh")))
    desk = open_desk(replace(new_document(), spec=spec))
    desk.choose("network.layers.1.activation", "softmax")
    assert desk.document.spec.layers[-1] == Dense(2, "softmax")


def test_what_is_being_typed_is_not_disturbed(desk: Desk) -> None:
    line = desk.line("training.seed")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "12")
    desk.panel.show_frame(frame_of(replace(desk.document, seed=5, batch_size=3)))
    assert line.text() == "12"
    assert desk.line("training.batch_size").text() == "3"


def test_showing_a_frame_never_edits(desk: Desk) -> None:
    spec = NetworkSpec(2, (Dense(3, "softmax"),), "cross_entropy")
    other = Document("other", spec, DataSpec("blobs"), Adam(), L2(0.1), 7, 5, "he_normal")
    desk.panel.show_frame(frame_of(other))
    desk.panel.show_frame(frame_of(desk.document))
    assert desk.edits == []


def test_tab_goes_on_to_the_next_field_after_an_edit(desk: Desk) -> None:
    desk.choose("training.optimizer", "momentum")
    desk.type("training.learning_rate", "0.2", key=Qt.Key.Key_Tab)
    assert desk.document.optimizer.learning_rate == 0.2
    assert desk.line("training.momentum").hasFocus()


def test_tab_goes_through_layers_in_their_order(desk: Desk) -> None:
    QTest.mouseClick(desk.button("network.layers.add"), Qt.MouseButton.LeftButton)
    desk.line("network.layers.3.units").setFocus()
    names = ("layers.3.activation", "train_biases", "loss", "layers.add")
    for name in (f"network.{part}" for part in names):
        QTest.keyClick(desk.focusWidget(), Qt.Key.Key_Tab)
        assert desk.focusWidget().objectName() == name


def test_keys_in_a_field_are_not_shortcuts_of_the_window(desk: Desk) -> None:
    shortcuts = [QShortcut(QKeySequence(key), desk) for key in ("Right", "Space")]
    spies = [QSignalSpy(shortcut.activated) for shortcut in shortcuts]
    line = desk.line("training.learning_rate")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Right)
    QTest.keyClick(line, Qt.Key.Key_Space)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert [spy.count() for spy in spies] == [0, 0]
    QTest.keyClick(desk, Qt.Key.Key_Right)
    assert spies[0].count() == 1


def test_space_opens_a_focused_list_and_presses_a_focused_button(desk: Desk) -> None:
    shortcut = QShortcut(QKeySequence("Space"), desk)
    spy = QSignalSpy(shortcut.activated)
    choice = desk.choice("network.loss")
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Space)
    assert choice.view().isVisible()
    choice.hidePopup()
    add = desk.button("network.layers.add")
    add.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(add, Qt.Key.Key_Space)
    assert len(desk.document.spec.layers) == 4
    assert spy.count() == 0


def test_the_wheel_over_a_list_without_focus_changes_nothing(desk: Desk) -> None:
    choice = desk.choice("training.optimizer")
    centre = QPointF(choice.rect().center())
    wheel = QWheelEvent(
        centre,
        QPointF(choice.mapToGlobal(centre)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, wheel)
    assert choice.currentData() == "sgd"
    assert desk.edits == []


def test_nothing_is_wider_than_the_panel(desk: Desk) -> None:
    for name in ("leaky_relu", "softplus"):
        desk.choose("network.layers.0.activation", name)
    desk.panel.data.picker.choose("digits")
    QApplication.processEvents()
    desk.resize(desk.minimumSizeHint())
    QApplication.processEvents()
    page = desk.part(QWidget, "setupPage")
    assert desk.panel.minimumWidth() >= 240
    assert page.width() <= desk.panel.viewport().width()
    assert page.minimumSizeHint().width() <= desk.panel.viewport().width()


def test_every_field_has_a_name_for_screen_readers(desk: Desk) -> None:
    desk.choose("training.optimizer", "adamw")
    for row in desk.panel.findChildren(Row):
        assert all(editor.accessibleName() for editor in row.editors), row.label.text()


def test_a_theme_repaints_the_pictures(desk: Desk) -> None:
    thumb = desk.button("data.name.circle")
    before = thumb.grab().toImage()
    desk.panel.set_theme(DARK)
    assert thumb.grab().toImage() != before


def test_a_panel_that_is_dropped_is_gone(qtbot: QtBot) -> None:
    for _ in range(3):
        desk = Desk()
        panel = weakref.ref(desk.panel)
        with qtbot.waitSignal(desk.destroyed):
            desk.deleteLater()
        del desk
        gc.collect()
        assert panel() is None


def test_the_panel_has_its_name() -> None:
    assert SetupPanel(DARK).objectName() == "setupPanel"
