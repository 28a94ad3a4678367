"""The tick beside a derivative, in the whole inspector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine import Dense
from bpstudio.frame import Frame
from bpstudio.stepping import Kind, Level
from bpstudio.ui.inspector import Inspector
from bpstudio.ui.inspector.check_tick import CheckTick
from bpstudio.ui.theme import DARK, LIGHT
from tests.ui.moments import at, at_node, first_frame


@pytest.fixture
def inspector(qtbot: QtBot) -> Inspector:
    widget = Inspector(LIGHT)
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def tick(inspector: Inspector, frame: Frame, qtbot: QtBot) -> CheckTick:
    with qtbot.waitSignal(inspector.tick.checked):
        inspector.show_frame(frame)
    return inspector.tick


def test_a_delta_and_a_gradient_are_ticked(inspector: Inspector, qtbot: QtBot) -> None:
    for kind, layer in ((Kind.DELTA, 2), (Kind.GRADIENT, 1), (Kind.INPUT_GRADIENT, 0)):
        found = tick(inspector, at_node(first_frame(), kind, layer, 0), qtbot)
        assert found.text().startswith("✓"), kind
        assert float(found.text()[2:].replace("−", "-")) <= 1e-6
        assert "central difference" in found.toolTip()


def test_a_value_of_the_forward_pass_has_no_tick(inspector: Inspector, qtbot: QtBot) -> None:
    tick(inspector, at_node(first_frame(), Kind.DELTA, 2, 0), qtbot)
    assert tick(inspector, at_node(first_frame(), Kind.NEURON, 1, 0), qtbot).text() == ""


def test_a_coarser_step_has_no_single_number_to_tick(inspector: Inspector, qtbot: QtBot) -> None:
    frame = first_frame()
    cursor = frame.schedule.node_position(Kind.GRADIENT, 0, 2, 1)
    layer = frame.moved(cursor, Level.LAYER)
    assert tick(inspector, layer, qtbot).text() == ""


def test_fast_steps_are_checked_once_and_a_theme_keeps_the_tick(
    inspector: Inspector, qtbot: QtBot
) -> None:
    frame = first_frame()
    counted = []
    inspector.tick.checked.connect(lambda: counted.append(1))
    for cursor in range(1, 20):
        inspector.show_frame(at(frame, cursor))
    found = tick(inspector, at_node(frame, Kind.DELTA, 2, 0), qtbot)
    assert len(counted) == 1
    with qtbot.waitSignal(found.checked):
        inspector.set_theme(DARK)
    assert found.text().startswith("✓")
    assert DARK.green in found.styleSheet()


def test_at_a_kink_it_says_so_instead_of_failing(inspector: Inspector, qtbot: QtBot) -> None:
    frame = first_frame()
    spec, nothing = frame.document.spec, np.zeros_like(frame.state.theta)
    relu = replace(spec, layers=(Dense(2, "relu"), spec.layers[-1]))
    kinked = Frame(
        frame.document.with_spec(relu),
        replace(frame.problem, spec=relu),
        replace(frame.state, theta=nothing),
    )
    found = tick(inspector, at_node(kinked, Kind.GRADIENT, 1, 0), qtbot)
    assert "kink" in found.text() + found.toolTip()
    assert "✗" not in found.text()
