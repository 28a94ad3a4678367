"""The set-up forms, through the keys and lists that a user has."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
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
from tests.conftest import example
from tests.ui.desk import Desk, frame_of

OpenDesk = Callable[[Document | None], Desk]


@pytest.fixture
def open_desk(qtbot: QtBot) -> OpenDesk:
    def open_one(document: Document | None = None) -> Desk:
        desk = Desk(document)
        qtbot.addWidget(desk)
        with qtbot.waitExposed(desk):
            desk.show()
        desk.activateWindow()
        qtbot.waitUntil(desk.isActiveWindow)
        return desk

    return open_one


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk(None)


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


def test_only_what_the_data_has_is_shown(open_desk: OpenDesk) -> None:
    desk = open_desk(None)
    assert desk.shown("data.noise")
    assert not desk.shown("data.classes")
    desk.panel.data.picker.choose("xor_gate")
    assert not desk.shown("data.noise")
    assert not desk.shown("data.samples")
    assert not desk.shown("data.test_share")
    assert desk.shown("data.features")
    desk.panel.data.picker.choose("blobs")
    assert desk.shown("data.classes")
    desk.panel.data.picker.choose("iris")
    assert not desk.shown("data.features")


@pytest.mark.parametrize(
    ("name", "inputs", "output", "loss"),
    [
        ("xor_gate", 2, Dense(1, "tanh"), "half_squared_error"),
        ("iris", 4, Dense(3, "softmax"), "cross_entropy"),
        ("digits", 64, Dense(10, "softmax"), "cross_entropy"),
        ("blobs", 2, Dense(3, "softmax"), "cross_entropy"),
        ("plane", 2, Dense(1, "identity"), "half_squared_error"),
        ("sine_curve", 1, Dense(1, "identity"), "half_squared_error"),
    ],
)
def test_choosing_data_brings_a_network_that_fits_in_one_edit(
    desk: Desk, name: str, inputs: int, output: Dense, loss: str
) -> None:
    desk.panel.data.picker.choose(name)
    assert desk.edits == [("data.name", name)]
    spec = desk.document.spec
    assert (spec.inputs, spec.layers[-1], spec.loss) == (inputs, output, loss)
    assert spec.layers[:-1] == new_document().spec.layers[:-1]


def test_an_example_on_other_data_is_that_example_no_longer(open_desk: OpenDesk) -> None:
    desk = open_desk(example("mazur"))
    desk.panel.data.picker.choose("circle")
    assert desk.document.name == "Circle"
    assert (desk.document.source, desk.document.figures) == ("", ())


def test_a_name_of_ones_own_stays_with_other_data(open_desk: OpenDesk) -> None:
    desk = open_desk(replace(new_document(), name="My network"))
    desk.panel.data.picker.choose("spiral")
    assert desk.document.name == "My network"


def test_the_pictures_at_hand_choose(desk: Desk) -> None:
    QTest.mouseClick(desk.button("data.name.spiral"), Qt.MouseButton.LeftButton)
    assert desk.document.data.name == "spiral"
    QTest.mouseClick(desk.button("data.name.spiral"), Qt.MouseButton.LeftButton)
    assert len(desk.edits) == 1
    assert desk.button("data.name.spiral").isChecked()
    assert not desk.button("data.name.circle").isChecked()


def test_the_gallery_offers_every_data_set_and_chooses(desk: Desk) -> None:
    gallery = desk.panel.data.picker.gallery
    gallery.aboutToShow.emit()
    thumbs = {thumb.kind.name: thumb for thumb in gallery.thumbs}
    assert {"circle", "moons", "and_gate", "sine_curve", "iris", "digits"} <= thumbs.keys()
    assert "table" not in thumbs
    assert thumbs["circle"].isChecked()
    thumbs["moons"].click()
    assert desk.document.data.name == "moons"
    assert desk.button("data.name.moons").isChecked()


def test_features_change_the_inputs_with_them(desk: Desk) -> None:
    QTest.mouseClick(desk.button("data.features.x1_squared"), Qt.MouseButton.LeftButton)
    assert desk.document.data.features == ("x1", "x2", "x1_squared")
    assert desk.document.spec.inputs == 3
    assert len(desk.edits) == 1


def test_the_last_feature_cannot_be_taken_away(desk: Desk) -> None:
    QTest.mouseClick(desk.button("data.features.x1"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(desk.button("data.features.x2"), Qt.MouseButton.LeftButton)
    assert "at least one input" in desk.error("data.features")
    assert desk.document.data.features == ("x2",)
    assert desk.button("data.features.x2").isChecked()


def test_classes_bring_as_many_outputs(desk: Desk) -> None:
    desk.panel.data.picker.choose("blobs")
    desk.type("data.classes", "5")
    assert desk.document.spec.outputs == 5


def test_percentages_are_shown_and_read_with_or_without_the_sign(desk: Desk) -> None:
    desk.type("data.noise", "15")
    assert desk.document.data.noise == 0.15
    assert desk.line("data.noise").text() == "15 %"
    desk.type("data.test_share", "20 %")
    assert desk.document.data.test_share == 0.2


def test_layers_are_added_before_the_output_and_removed(desk: Desk) -> None:
    QTest.mouseClick(desk.button("network.layers.add"), Qt.MouseButton.LeftButton)
    assert [layer.units for layer in desk.document.spec.layers] == [4, 2, 2, 1]
    desk.type("network.layers.2.units", "8")
    QTest.mouseClick(desk.button("network.layers.0.remove"), Qt.MouseButton.LeftButton)
    assert [layer.units for layer in desk.document.spec.layers] == [2, 8, 1]
    assert not desk.shown("network.layers.2.remove")


def test_an_activation_is_chosen_per_layer(desk: Desk) -> None:
    desk.choose("network.layers.1.activation", "relu")
    assert desk.document.spec.layers[1] == Dense(2, "relu")


def test_another_optimizer_keeps_the_learning_rate_and_brings_its_fields(desk: Desk) -> None:
    assert not desk.shown("training.beta1")
    desk.choose("training.optimizer", "adam")
    assert desk.document.optimizer == Adam(0.03)
    assert desk.shown("training.beta1")
    desk.type("training.beta1", "0.8")
    assert desk.document.optimizer == Adam(0.03, beta1=0.8)
    desk.type("training.beta1", "1")
    assert "below 1" in desk.error("training.beta1")


def test_settings_stand_in_the_order_of_their_optimizer(desk: Desk) -> None:
    for optimizer in ("adamw", "momentum", "adam"):
        desk.choose("training.optimizer", optimizer)
    QApplication.processEvents()
    names = ("optimizer", "learning_rate", "beta1", "beta2", "eps", "regulariser")
    tops = [
        desk.part(QWidget, f"training.{name}").mapTo(desk.panel, QPoint(0, 0)).y() for name in names
    ]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)
    assert not desk.shown("training.momentum")
    assert not desk.shown("training.weight_decay")


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


def test_a_regulariser_brings_its_rate_and_keeps_it(desk: Desk) -> None:
    assert not desk.shown("training.rate")
    desk.choose("training.regulariser", "l1")
    desk.type("training.rate", "0.5")
    desk.choose("training.regulariser", "l2")
    assert desk.document.regulariser == L2(0.5)
    desk.choose("training.regulariser", "none")
    assert not desk.shown("training.rate")


def test_given_weights_are_offered_only_where_there_are_some(open_desk: OpenDesk) -> None:
    given = replace(
        new_document(),
        spec=NetworkSpec(2, (Dense(1, "tanh"),)),
        initialiser="given",
        parameters=(0.1, 0.2, 0.3),
    )
    desk = open_desk(given)
    assert desk.choice("training.initialiser").currentText() == "as given"
    desk.choose("training.initialiser", "he_normal")
    assert (desk.document.initialiser, desk.document.parameters) == ("he_normal", None)
    assert desk.choice("training.initialiser").findData("given") == -1


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
