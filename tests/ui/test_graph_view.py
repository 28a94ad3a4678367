"""The graph view: words that fit, clicks that choose, and nothing done while it is hidden."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind, Level
from bpstudio.stepping.graph import graph_of
from bpstudio.stepping.notation import plain
from bpstudio.ui.canvas.materials import Fonts
from bpstudio.ui.theme import DARK, LIGHT, Theme
from bpstudio.ui.views.graph import GraphView
from bpstudio.ui.views.graph.layout import Captions, Plan, plan
from bpstudio.ui.views.graph.paint import Brush
from bpstudio.ui.views.graph.sheet import Number, Spot, Tone
from tests.ui.freed import assert_freed
from tests.ui.moments import at, at_node, first_frame

CAPTIONS = Captions("hidden 1, neuron 1", "sample 1 of 10", "above a wire its value", "… {n} more")


def view_of(
    qtbot: QtBot, frame: Frame, size: tuple[int, int] = (360, 640), theme: Theme = LIGHT
) -> GraphView:
    view = GraphView(theme)
    qtbot.addWidget(view)
    view.resize(*size)
    with qtbot.waitExposed(view):
        view.show()
    view.show_frame(frame)
    return view


def plan_of(view: GraphView) -> Plan:
    found = view.drawing.plan_now
    assert found is not None
    return found


def spot_of(view: GraphView, name: str) -> Spot:
    """Where a wire or a gate of this name is."""
    spots = plan_of(view).sheet.spots
    names = [getattr(spot.part, "name", "") or getattr(spot.part, "label", "") for spot in spots]
    return spots[names.index(name)]


def texts(view: GraphView, tone: Tone) -> list[str]:
    """What is written in a tone, in the words that have room."""
    brush = Brush(LIGHT, Fonts(view.drawing.font()))
    words = [words for words in plan_of(view).sheet.words if words.tone is tone]
    found = [brush.fitting(one) for one in words]
    return [one[0] for one in found if one is not None]


def picture(view: GraphView) -> QImage:
    return view.grab().toImage()


# What is written ---------------------------------------------------------------------------------


def test_values_stand_above_the_wires_and_gradients_below(qtbot: QtBot) -> None:
    frame = at_node(first_frame(), Kind.GRADIENT, 1, 0)
    view = view_of(qtbot, frame)
    gradients = texts(view, Tone.GRADIENT)
    assert "δ₁⁽¹⁾ = +0.00877135" in gradients
    assert "+0.000438568" in gradients
    assert "z₁⁽¹⁾ = 0.3775" in texts(view, Tone.VALUE)
    sheet = plan_of(view).sheet
    for spot in sheet.spots:
        inside = [w for w in sheet.words if spot.contains(w.x, w.y) and spot.height == 35]
        heights = {words.tone is Tone.GRADIENT: words.y for words in inside}
        if len(heights) == 2:
            assert heights[True] > heights[False]


def test_local_derivatives_stand_at_the_gates(qtbot: QtBot) -> None:
    view = view_of(qtbot, at_node(first_frame(), Kind.DELTA, 1, 0))
    notes = texts(view, Tone.NOTE)
    assert "∂/∂w = x = 0.05" in notes
    assert "∂/∂x = w = 0.15" in notes
    assert "∂=1" in notes
    assert any(note.endswith("0.241301") and note.startswith("σ′(z)") for note in notes)


@pytest.mark.parametrize("width", [300, 345, 500, 760, 1100])
@pytest.mark.parametrize("name", ["mazur", "post", "neuron", "iris", "digits", "spiral"])
def test_no_word_lies_on_another_or_is_cut(qtbot: QtBot, name: str, width: int) -> None:
    first = first_frame(name, 1 if name in ("mazur", "post", "neuron") else 2)
    widget = QWidget()
    qtbot.addWidget(widget)
    brush = Brush(LIGHT, Fonts(widget.font()))
    length = first.schedule.length
    for cursor in {*range(0, length, max(1, length // 23)), length}:
        whole = plan(graph_of(first.trace, cursor, None, Level.NODE), CAPTIONS, width)
        placed = []
        for words in whole.sheet.words:
            found = brush.fitting(words)
            assert found is not None, (cursor, tuple(words.texts))
            text, _, advance = found
            left = words.x - advance * words.align.value
            assert left >= 0, text
            assert left + advance <= whole.width, text
            assert words.y < whole.height, text
            placed.append((QRectF(left + 0.5, words.y - 4.5, advance - 1, 9), text))
        for (one, name_of_one), (other, name_of_other) in combinations(placed, 2):
            assert not one.intersects(other), (cursor, name_of_one, name_of_other)


def test_a_number_loses_digits_before_it_is_cut() -> None:
    number = Number(-0.123456789, name="z")
    assert list(number)[:2] == ["z = −0.123457", "z = −0.12346"]
    assert list(number)[-1] == "−0.1"
    assert next(iter(Number(0.5, grows=True, sign=True))) == "+0.5 …"


def test_the_sample_is_named_in_a_batch_only(qtbot: QtBot) -> None:
    view = view_of(qtbot, at_node(first_frame("iris", 3), Kind.DELTA, 2, 1, sample=1))
    assert "sample 2 of 3" in texts(view, Tone.NOTE)
    view.show_frame(first_frame())
    assert not any("sample" in note for note in texts(view, Tone.NOTE))


def test_the_selection_comes_before_the_step(qtbot: QtBot) -> None:
    frame = at_node(first_frame(), Kind.DELTA, 1, 0)
    view = view_of(qtbot, replace(frame, selection=Selection(2, 1)))
    assert texts(view, Tone.TITLE) == ["output 2"]
    view.show_frame(frame)
    assert texts(view, Tone.TITLE) == ["hidden 1, neuron 1"]


# Size --------------------------------------------------------------------------------------------


def test_it_is_drawn_smaller_where_it_is_too_narrow(qtbot: QtBot) -> None:
    view = view_of(qtbot, first_frame(), (260, 600))
    assert view.drawing.scale == pytest.approx(view.drawing.width() / plan_of(view).width)
    assert view.drawing.scale < 1
    assert not view.horizontalScrollBar().isVisible()


def test_it_goes_on_in_one_line_where_there_is_room(qtbot: QtBot) -> None:
    view = view_of(qtbot, first_frame(), (360, 600))
    narrow = plan_of(view).height
    view.resize(1000, 600)
    assert plan_of(view).height < narrow


def test_it_scrolls_to_where_the_step_is(qtbot: QtBot) -> None:
    first = first_frame("digits")
    view = view_of(qtbot, at_node(first, Kind.NEURON, 1, 0), (340, 300))
    bar = view.verticalScrollBar()
    start = first.schedule.node_position(Kind.NEURON, 0, 1, 1) - 66
    view.show_frame(replace(first, cursor=start + 1, level=Level.TERM))
    assert bar.value() == 0 or spot_of(view, "w₂₁⁽¹⁾").y >= bar.value()
    view.show_frame(replace(first, cursor=start + 66, level=Level.TERM))
    seen = range(bar.value(), bar.value() + view.viewport().height())
    assert round(spot_of(view, "ReLU").y) in seen


# Looks -------------------------------------------------------------------------------------------


def test_both_themes_paint_their_own_ground(qtbot: QtBot) -> None:
    view = view_of(qtbot, at_node(first_frame(), Kind.DELTA, 1, 0))
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        image = picture(view)
        assert image.pixelColor(2, image.height() - 2).name() == theme.panel


def test_the_step_is_marked_in_its_phases_colour(qtbot: QtBot) -> None:
    view = view_of(qtbot, at_node(first_frame(), Kind.NEURON, 1, 0))
    for kind, colour in ((Kind.NEURON, LIGHT.blue), (Kind.DELTA, LIGHT.violet)):
        view.show_frame(at_node(first_frame(), kind, 1, 0))
        image = picture(view)
        box = next(box for box in plan_of(view).sheet.boxes if box.label == "σ")
        edge = image.pixelColor(round(box.x), round(box.y - box.height / 2))
        assert edge.name() == colour


def test_another_font_is_taken(qtbot: QtBot) -> None:
    view = view_of(qtbot, first_frame())
    before = picture(view)
    font = QFont(view.font())
    font.setItalic(True)
    font.setFamily("monospace")
    view.drawing.setFont(font)
    assert view.drawing.plan_now is not None
    assert picture(view).size() == before.size()


# Hidden, training, gone --------------------------------------------------------------------------


def test_nothing_is_computed_while_it_is_hidden(qtbot: QtBot) -> None:
    view = GraphView(LIGHT)
    qtbot.addWidget(view)
    first = first_frame()
    frame = Frame(first.document, first.problem, first.state, 5)
    view.show_frame(frame)
    assert "trace" not in frame.__dict__
    assert view.drawing.plan_now is None
    with qtbot.waitExposed(view):
        view.show()
    assert view.drawing.plan_now is not None


def test_a_theme_that_comes_while_it_is_hidden_is_kept(qtbot: QtBot) -> None:
    view = view_of(qtbot, at_node(first_frame(), Kind.DELTA, 1, 0))
    drawn = view.drawing.plan_now
    view.hide()
    view.set_theme(DARK)
    assert view.drawing.plan_now is drawn
    view.show()
    image = picture(view)
    assert image.pixelColor(2, image.height() - 2).name() == DARK.panel


def test_while_training_it_asks_for_no_pass(qtbot: QtBot) -> None:
    first = first_frame()
    frame = Frame(first.document, first.problem, first.state, 5, training=True)
    view = view_of(qtbot, first)
    view.show_frame(frame)
    assert "trace" not in frame.__dict__
    assert view.drawing.plan_now is None
    before = picture(view)
    view.show_frame(at(first, 5))
    assert picture(view) != before


def test_a_view_that_is_dropped_is_gone() -> None:
    def make() -> GraphView:
        view = GraphView(LIGHT)
        view.show_frame(first_frame())
        return view

    assert_freed(make)


def test_numbers_are_written_as_everywhere_else(qtbot: QtBot) -> None:
    frame = at_node(first_frame("tanh"), Kind.DELTA, 1, 0)
    view = view_of(qtbot, frame)
    a = float(frame.trace.pass_.a[1][0, 0])
    assert plain(a) in texts(view, Tone.VALUE)
