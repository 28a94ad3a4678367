"""What if one weight were larger: the panel's numbers, its slider and its field."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine import run
from bpstudio.frame import Frame, Selection
from bpstudio.ui.theme import DARK, LIGHT
from bpstudio.ui.what_if import WhatIfPanel
from tests.ui.moments import at, first_frame

WEIGHT = Selection(2, 0, 1)


def asked(qtbot: QtBot, frame: Frame) -> WhatIfPanel:
    """The panel, in sight, with its answer for the frame."""
    panel = WhatIfPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    with qtbot.waitSignal(panel.answered):
        panel.show_frame(frame)
    return panel


def test_it_compares_the_true_loss_with_the_gradient_s_word(qtbot: QtBot) -> None:
    frame = replace(first_frame(), selection=WEIGHT)
    panel = asked(qtbot, frame)
    trace = frame.trace
    theta = trace.theta.copy()
    theta[7] += 0.01
    true = run(trace.spec, theta, trace.x, trace.y).loss
    first_order = trace.pass_.loss + 0.01 * trace.grad[7]
    said = panel.lines
    assert said[0] == f"loss J {trace.pass_.loss:.10g}"
    assert said[1] == f"J with w₁₂⁽²⁾ + ε {true:.10g}"
    assert said[2] == f"J + ∂J/∂w₁₂⁽²⁾ · ε {first_order:.10g}"
    assert said[3].startswith("difference −")
    assert panel.answer is not None
    assert panel.answer.error == pytest.approx(true - first_order, abs=1e-15)


def test_of_a_neuron_it_asks_about_the_bias_and_of_a_batch_the_mean(qtbot: QtBot) -> None:
    panel = asked(qtbot, replace(first_frame("iris", 15), selection=Selection(1, 2)))
    assert panel.lines[0].startswith("mean loss J of the batch")
    assert "b₃⁽¹⁾" in panel.lines[1]


@pytest.mark.parametrize("selection", [None, Selection(0, 0), Selection(3, 0)])
def test_without_a_weight_or_a_bias_it_takes_no_room(
    qtbot: QtBot, selection: Selection | None
) -> None:
    panel = asked(qtbot, replace(first_frame(), selection=WEIGHT))
    panel.show_frame(replace(first_frame(), selection=selection))
    assert panel.isHidden()


def test_it_is_silent_while_training(qtbot: QtBot) -> None:
    panel = asked(qtbot, replace(first_frame(), selection=WEIGHT))
    panel.show_frame(replace(first_frame(), selection=WEIGHT, training=True))
    assert panel.isHidden()


def test_the_slider_moves_the_amount(qtbot: QtBot) -> None:
    panel = asked(qtbot, replace(first_frame(), selection=WEIGHT))
    panel.slider.setValue(-20)
    assert panel.answer is not None
    assert panel.answer.amount == -0.2
    assert panel.field.text() == "-0.2"


def test_an_amount_can_be_typed_as_an_expression(qtbot: QtBot) -> None:
    panel = asked(qtbot, replace(first_frame(), selection=WEIGHT))
    panel.field.selectAll()
    QTest.keyClicks(panel.field, "1/8")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.answer is not None
    assert panel.answer.amount == 0.125
    assert panel.slider.value() == 12


def test_what_cannot_be_read_is_refused_and_the_old_amount_stays(qtbot: QtBot) -> None:
    panel = asked(qtbot, replace(first_frame(), selection=WEIGHT))
    panel.field.selectAll()
    QTest.keyClicks(panel.field, "0,1")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert "comma" in panel.error
    assert panel.answer is not None
    assert panel.answer.amount == 0.01
    panel.slider.setValue(3)
    assert panel.error == ""


def test_a_step_asks_nothing_anew_and_another_weight_does(qtbot: QtBot) -> None:
    frame = replace(first_frame(), selection=WEIGHT)
    panel = asked(qtbot, frame)
    first = panel.answer
    with qtbot.assertNotEmitted(panel.answered, wait=80):
        panel.show_frame(at(frame, 5))
        panel.show_frame(at(frame, 6))
    assert panel.answer is first
    with qtbot.waitSignal(panel.answered):
        panel.show_frame(replace(frame, selection=Selection(1, 1, 0)))
    assert panel.answer is not first


def test_hidden_it_computes_nothing_until_it_is_in_sight(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    panel = WhatIfPanel(DARK, around)
    QVBoxLayout(around).addWidget(panel)
    panel.show_frame(replace(first_frame(), selection=WEIGHT))
    with qtbot.assertNotEmitted(panel.answered, wait=80):
        panel.show_frame(replace(first_frame(), selection=WEIGHT))
    assert panel.answer is None
    with qtbot.waitSignal(panel.answered):
        around.show()
    panel.set_theme(LIGHT)
    assert np.isfinite(panel.answer.after if panel.answer else np.nan)
