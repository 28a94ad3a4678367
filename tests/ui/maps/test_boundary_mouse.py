"""The boundary view under the mouse: points are chosen, and a box reads what is there."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.background import Background
from bpstudio.engine import run
from bpstudio.ui.maps.boundary_view import BoundaryView
from tests.ui.maps.asking import random_theta, with_theta
from tests.ui.maps.boundaries import mouse, opened, picture, point_on, shown
from tests.ui.moments import first_frame


@pytest.fixture
def view(qtbot: QtBot, background: Background) -> BoundaryView:
    return opened(qtbot, background)


def hovered(view: BoundaryView, point: QPointF) -> dict[str, str]:
    mouse(view, QEvent.Type.MouseMove, point)
    return dict(view.chart.lines)


def test_a_click_chooses_the_point(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("xor_gate"))
    for row in range(4):
        with qtbot.waitSignal(view.sample_chosen) as chosen:
            mouse(view, QEvent.Type.MouseButtonPress, point_on(view, row) + QPointF(3, -4))
        assert chosen.args == [row, False]


def test_a_click_far_from_all_points_chooses_none(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("xor_gate"))
    with qtbot.assertNotEmitted(view.sample_chosen):
        mouse(view, QEvent.Type.MouseButtonPress, point_on(view, 0) + QPointF(9, 9))


def test_test_points_can_be_chosen(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("iris"))
    train = view.chart.points[False].places
    apart = [
        row
        for row, place in enumerate(view.chart.points[True].places)
        if np.abs(train - place).max(axis=1).min() > 0.3
    ]
    with qtbot.waitSignal(view.sample_chosen) as chosen:
        mouse(view, QEvent.Type.MouseButtonPress, point_on(view, apart[0], test=True))
    assert chosen.args == [apart[0], True]
    view.controls.test.click()
    with qtbot.assertNotEmitted(view.sample_chosen):
        mouse(view, QEvent.Type.MouseButtonPress, point_on(view, apart[0], test=True))


def test_the_box_reads_a_place(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("circle")
    shown(qtbot, view, with_theta(frame, random_theta(frame)))
    place = view.chart.place
    assert place is not None
    corner = place.area.topRight() + QPointF(-2, 2)
    said = hovered(view, corner)
    assert list(said) == ["x1", "x2", "output", "read as"]
    assert float(said["x1"].replace("−", "-")) == pytest.approx(5.9, abs=0.2)
    assert view.surface is not None
    value = view.surface.outputs[0, 0, -1]
    assert float(said["output"].replace("−", "-")) == pytest.approx(value, abs=0.1)
    assert said["read as"] == ("disc" if value > 0 else "ring")


def test_the_box_reads_a_point(qtbot: QtBot, view: BoundaryView) -> None:
    frame = first_frame("iris")
    shown(qtbot, view, frame)
    row = int(view.chart.points[False].places[:, 0].argmax())
    said = hovered(view, point_on(view, row))
    dataset = frame.problem.dataset
    outputs = run(
        frame.document.spec, frame.theta, dataset.inputs[[row]], dataset.targets[[row]]
    ).a[-1][0]
    assert said["training sample"] == f"{row + 1:,}"
    assert said["target"] == dataset.class_names[int(dataset.targets[row].argmax())]
    assert said["read as"] == dataset.class_names[int(outputs.argmax())]
    assert float(said["output"]) == pytest.approx(outputs.max(), rel=1e-3)


def test_the_box_of_several_outputs_and_no_classes(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("mazur"))
    said = hovered(view, point_on(view, 0))
    assert said["target y1"] == "0.01"
    assert said["output y2"] == "0.7729"


def test_the_box_goes_when_the_mouse_leaves(qtbot: QtBot, view: BoundaryView) -> None:
    shown(qtbot, view, first_frame("circle"))
    before = picture(view)
    assert hovered(view, point_on(view, 0))
    assert picture(view) != before
    QApplication.sendEvent(view.chart, QEvent(QEvent.Type.Leave))
    assert picture(view) == before
    assert not hovered(view, QPointF(1, 1))
