"""The data form: what each kind of data has, and the networks that fit it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bpstudio.engine import Dense
from bpstudio.io import new_document
from tests.conftest import example
from tests.ui.desk import Desk, OpenDesk


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
