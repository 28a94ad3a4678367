"""The graph view and the mouse: what a click chooses, and what is said and marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.frame import Selection
from bpstudio.stepping import Kind
from bpstudio.stepping.graph import Place
from bpstudio.ui.views.graph import GraphView
from bpstudio.ui.views.graph.sheet import Spot
from tests.ui.moments import at_node, first_frame
from tests.ui.test_graph_view import picture, spot_of, view_of


def middle(view: GraphView, spot: Spot) -> QPoint:
    point = QPointF(spot.x + spot.width / 2, spot.y + spot.height / 2) * view.drawing.scale
    return point.toPoint()


@pytest.mark.parametrize(
    ("name", "selection"),
    [
        ("w₁₂⁽¹⁾", Selection(1, 0, 1)),
        ("x₂", Selection(0, 1)),
        ("b₁⁽¹⁾", Selection(1, 0)),
        ("+", Selection(1, 0)),
        ("σ", Selection(1, 0)),
        ("w₂₁⁽²⁾", Selection(2, 1, 0)),
        ("z₂⁽²⁾", Selection(2, 1)),
    ],
)
def test_a_click_chooses(qtbot: QtBot, name: str, selection: Selection) -> None:
    view = view_of(qtbot, at_node(first_frame(), Kind.DELTA, 1, 0))
    with qtbot.waitSignal(view.selected) as signal:
        QTest.mouseClick(
            view.drawing,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            middle(view, spot_of(view, name)),
        )
    assert signal.args == [selection]


def test_the_loss_can_be_chosen(qtbot: QtBot) -> None:
    view = view_of(qtbot, at_node(first_frame(), Kind.LOSS_TERM, 3, 1))
    assert spot_of(view, "½(a − y)²").place == Place(3, 0, 1)
    assert spot_of(view, "J").place == Place(3, 0)


def test_a_click_beside_everything_chooses_nothing(qtbot: QtBot) -> None:
    view = view_of(qtbot, first_frame())
    with qtbot.assertNotEmitted(view.selected):
        QTest.mouseClick(view.drawing, Qt.MouseButton.LeftButton, pos=QPoint(350, 4))


def test_the_mouse_is_told_the_exact_numbers(qtbot: QtBot) -> None:
    frame = at_node(first_frame(), Kind.GRADIENT, 1, 0)
    view = view_of(qtbot, frame)
    spot = spot_of(view, "z₁⁽¹⁾")
    QTest.mouseMove(view.drawing, middle(view, spot))
    pass_ = frame.trace.pass_
    lines = view.drawing.hover_text.splitlines()
    z, delta = (float(values[1][0, 0]) for values in (pass_.z, pass_.dz))
    assert lines == [f"z₁⁽¹⁾ = {z!r}", f"δ₁⁽¹⁾ = {delta!r}"]
    QTest.mouseMove(view.drawing, QPoint(350, 4))
    assert view.drawing.hover_text == ""


def test_what_is_under_the_mouse_is_marked(qtbot: QtBot) -> None:
    view = view_of(qtbot, first_frame())
    calm = picture(view)
    QTest.mouseMove(view.drawing, middle(view, spot_of(view, "w₁₁⁽¹⁾")))
    assert picture(view) != calm
    QTest.mouseMove(view.drawing, QPoint(350, 4))
    assert picture(view) == calm


@pytest.mark.parametrize("source", [0, 1])
def test_the_weight_that_is_selected_is_marked(qtbot: QtBot, source: int) -> None:
    frame = at_node(first_frame(), Kind.DELTA, 1, 0)
    view = view_of(qtbot, frame.moved(frame.cursor, selection=Selection(1, 0, source)))
    marked = picture(view)
    view.show_frame(frame.moved(frame.cursor, selection=Selection(1, 0)))
    calm = picture(view)
    edges = []
    for k in range(2):
        spot = spot_of(view, f"w₁{'₁₂'[k]}⁽¹⁾")
        edge = QPointF(spot.x + spot.width / 2, spot.y) * view.drawing.scale
        point = view.drawing.mapTo(view, edge.toPoint())
        edges.append(marked.pixelColor(point) != calm.pixelColor(point))
    assert edges == [source == 0, source == 1]


def test_it_scrolls_to_the_weight_that_is_selected(qtbot: QtBot) -> None:
    frame = at_node(first_frame(), Kind.DELTA, 1, 0)
    view = view_of(qtbot, frame, (360, 150))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    view.show_frame(frame.moved(frame.cursor, selection=Selection(1, 0, 0)))
    spot = spot_of(view, "w₁₁⁽¹⁾")
    top = spot.y * view.drawing.scale - bar.value()
    assert 0 <= top <= view.viewport().height() - spot.height * view.drawing.scale
