"""The network and training forms: layers, activations, optimizers and their settings."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bpstudio.engine import L2, Adam, Dense, NetworkSpec
from bpstudio.io import new_document
from tests.ui.desk import Desk, OpenDesk


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
