"""The NumPy view: the lit line, a click that seeks, and a copy that runs."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind, Level
from bpstudio.ui.theme import DARK, LIGHT, Theme, blend
from bpstudio.ui.views.numpy_view import NumpyView
from tests.ui.moments import at, at_node, first_frame


@pytest.fixture
def view(qtbot: QtBot) -> NumpyView:
    view = NumpyView(LIGHT)
    qtbot.addWidget(view)
    view.resize(340, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def lit(view: NumpyView) -> list[str]:
    """The text of the lit lines."""
    lines = view.code.toPlainText().split("\n")
    return [lines[number] for number in view.code.lit_lines]


def line_number(view: NumpyView, text: str) -> int:
    return view.code.toPlainText().split("\n").index(text)


def point_of(view: NumpyView, number: int) -> QPoint:
    """The middle of a line, in the viewport."""
    cursor = QTextCursor(view.code.document().findBlockByNumber(number))
    return view.code.cursorRect(cursor).center() + QPoint(10, 0)


def test_the_lines_of_a_node_are_lit(view: NumpyView) -> None:
    frame = at_node(first_frame("mazur"), Kind.NEURON, 1, 0)
    view.show_frame(frame)
    assert lit(view) == ["z1 = x @ W1.T + b1", "a1 = 1 / (1 + np.exp(-z1))"]
    view.show_frame(at_node(frame, Kind.DELTA, 1, 1))
    assert lit(view) == ["da1 = delta2 @ W2", "delta1 = da1 * a1 * (1 - a1)"]


def test_a_term_lights_its_line_alone(view: NumpyView) -> None:
    view.show_frame(replace(at(first_frame("mazur"), 1), level=Level.TERM))
    assert lit(view) == ["z1 = x @ W1.T + b1"]


def test_a_layer_and_a_phase_light_all_of_theirs(view: NumpyView) -> None:
    frame = at_node(first_frame("mazur"), Kind.GRADIENT, 2, 1)
    view.show_frame(replace(frame, level=Level.LAYER))
    assert [text.split()[0] for text in lit(view)] == ["da2", "delta2", "dW2", "db2"]
    frame = at_node(frame, Kind.NEURON, 2, 1)
    view.show_frame(replace(frame, level=Level.PHASE))
    assert [text.split()[0] for text in lit(view)] == ["z1", "a1", "z2", "a2"]


def test_a_selection_is_lit_as_it_last_stood(view: NumpyView) -> None:
    frame = at_node(first_frame("mazur"), Kind.DELTA, 1, 1)
    view.show_frame(replace(frame, selection=Selection(2, 0, 1)))
    assert lit(view) == ["dW2 = delta2.T @ a1"]


def test_nothing_is_lit_at_the_start(view: NumpyView) -> None:
    view.show_frame(first_frame("mazur"))
    assert lit(view) == []


@pytest.mark.parametrize("name", ["mazur", "digits"])
def test_the_lit_line_is_in_view(view: NumpyView, name: str) -> None:
    frame = first_frame(name)
    steps = ((Kind.UPDATE, 2), (Kind.NEURON, 1), (Kind.DELTA, 1))
    for kind, layer in steps:
        view.show_frame(at_node(frame, kind, layer, 0))
        QApplication.processEvents()
        for number in view.code.lit_lines:
            assert view.code.viewport().rect().contains(point_of(view, number))


def test_looking_elsewhere_is_respected_within_a_line(view: NumpyView) -> None:
    frame = at_node(first_frame("mazur"), Kind.UPDATE, 2, 0)
    view.show_frame(frame)
    view.code.verticalScrollBar().setValue(0)
    view.show_frame(at_node(frame, Kind.UPDATE, 2, 1))
    assert view.code.verticalScrollBar().value() == 0


# Clicks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "layer"),
    [
        ("z1 = x @ W1.T + b1", Kind.NEURON, 1),
        ("losses = terms.sum(axis=1)", Kind.LOSS_TOTAL, 3),
        ("db2 = delta2.sum(axis=0)", Kind.GRADIENT, 2),
        ("W1 -= eta * dW1", Kind.UPDATE, 1),
    ],
)
def test_a_click_on_a_line_seeks_its_step(
    view: NumpyView, text: str, kind: Kind, layer: int
) -> None:
    frame = first_frame("mazur")
    view.show_frame(frame)
    number = line_number(view, text)
    view.code.verticalScrollBar().setValue(number - 2)
    spy = QSignalSpy(view.seek_requested)
    QTest.mouseClick(view.code.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, number))
    assert spy.count() == 1
    assert spy.at(0)[0] == frame.schedule.node_position(kind, 0, layer, 0)


def test_a_click_stays_within_the_sample(view: NumpyView) -> None:
    frame = at_node(first_frame("iris", 15), Kind.NEURON, 1, 3, sample=4)
    view.show_frame(frame)
    number = line_number(view, "a1 = np.tanh(z1)")
    spy = QSignalSpy(view.seek_requested)
    QTest.mouseClick(view.code.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, number))
    assert spy.at(0)[0] == frame.schedule.node_position(Kind.NEURON, 4, 1, 0)


def test_other_lines_and_selecting_text_do_not_seek(view: NumpyView) -> None:
    view.show_frame(first_frame("mazur"))
    spy = QSignalSpy(view.seek_requested)
    viewport, button = view.code.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseClick(viewport, button, pos=point_of(view, 0))
    number = line_number(view, "z1 = x @ W1.T + b1")
    view.code.verticalScrollBar().setValue(number - 2)
    start = point_of(view, number)
    QTest.mousePress(viewport, button, pos=start)
    QTest.mouseMove(viewport, start + QPoint(60, 0))
    QTest.mouseRelease(viewport, button, pos=start + QPoint(60, 0))
    assert spy.count() == 0


# When it works and when it rests ----------------------------------------------------------------


def test_nothing_is_done_while_hidden(qtbot: QtBot) -> None:
    view, frame = NumpyView(LIGHT), replace(first_frame("mazur"))
    qtbot.addWidget(view)
    view.show_frame(frame)
    assert view.program is None
    assert "trace" not in vars(frame)
    with qtbot.waitExposed(view):
        view.show()
    assert view.program is not None


def test_training_asks_for_no_trace(view: NumpyView) -> None:
    frame = at_node(first_frame("mazur"), Kind.NEURON, 1, 0)
    view.show_frame(frame)
    training = replace(first_frame("mazur"), training=True)
    view.show_frame(training)
    assert lit(view) == []
    assert "trace" not in vars(training)
    assert not view.copy_button.isEnabled()
    view.show_frame(frame)
    assert lit(view)
    assert view.copy_button.isEnabled()


def test_steps_of_an_iteration_share_a_program(view: NumpyView) -> None:
    frame = first_frame("mazur")
    view.show_frame(frame)
    before = view.program
    shared = replace(at(frame, 5))
    vars(shared)["trace"] = frame.trace
    view.show_frame(shared)
    assert view.program is before


def test_another_iteration_has_its_own_numbers(view: NumpyView) -> None:
    frame = first_frame("mazur")
    view.show_frame(frame)
    moved = replace(frame.state, theta=frame.trace.theta_after)
    view.show_frame(replace(frame, state=moved))
    assert repr(float(frame.trace.weights_after(1)[0, 0])) in source(view)
    assert "".join(view.code.toPlainText().split()) == "".join(
        "\n".join(view.program.lines).split() if view.program else ""
    )


def test_another_network_has_another_program(view: NumpyView) -> None:
    view.show_frame(first_frame("mazur"))
    view.show_frame(first_frame("iris", 15))
    assert view.program is not None
    assert view.code.toPlainText() == "\n".join(view.program.lines)


def source(view: NumpyView) -> str:
    return view.program.source if view.program else ""


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_lit_line_has_the_colour_of_its_phase(view: NumpyView, theme: Theme) -> None:
    view.set_theme(theme)
    view.show_frame(at_node(first_frame("mazur"), Kind.DELTA, 1, 0))
    QApplication.processEvents()
    image = picture(view.code.viewport())
    row = point_of(view, view.code.lit_lines[0])
    ground = blend(theme.violet, theme.field, 0.18)
    assert image.pixelColor(image.width() - 3, row.y()).name() == ground.name()
    other = point_of(view, view.code.lit_lines[0] - 1)
    assert image.pixelColor(image.width() - 3, other.y()).name() == theme.field


def picture(widget: QWidget) -> QImage:
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    widget.render(image)
    return image


def test_a_view_that_is_dropped_is_gone(qtbot: QtBot) -> None:
    for _ in range(3):
        view = NumpyView(LIGHT)
        view.show()
        view.show_frame(frame_at_work())
        view.grab()
        gone: list[weakref.ref[QWidget]] = [weakref.ref(view), weakref.ref(view.code)]
        with qtbot.waitSignal(view.destroyed):
            view.deleteLater()
        del view
        gc.collect()
        assert [one() for one in gone] == [None, None]


def frame_at_work() -> Frame:
    return at_node(first_frame("mazur"), Kind.GRADIENT, 1, 0)
