"""What is painted, on the screen and into files."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from bpstudio.errors import UserError
from bpstudio.frame import Frame, Selection
from bpstudio.io import read_examples
from bpstudio.stepping import Kind, Level, Trace
from bpstudio.training import advance
from bpstudio.ui.canvas import NetworkCanvas, live
from bpstudio.ui.theme import DARK, LIGHT, Theme
from tests.ui.moments import at, at_node, first_frame
from tests.ui.pictures import canvas_of, layout_of, picture, words


def _batch_size(name: str) -> int:
    """Two, but for the examples that have one sample."""
    return 1 if name in ("mazur", "neuron", "post", "tanh") else 2


class NoTrace(Frame):
    """A frame that fails the test when a pass is asked of it."""

    @property
    def trace(self) -> Trace:
        raise AssertionError("A pass was run for a picture that shows none of it.")


def test_a_value_is_painted_once_it_is_revealed(qtbot: QtBot, tmp_path: Path) -> None:
    frame = first_frame()
    canvas = canvas_of(qtbot, frame)
    assert {"0.05", "0.10", "0.40", "0.55", "target 0.01"} <= set(words(canvas, tmp_path))
    assert "0.5933" not in words(canvas, tmp_path)
    canvas.show_frame(at_node(frame, Kind.NEURON, 1, 0))
    assert "0.5933" in words(canvas, tmp_path)
    assert "0.5969" not in words(canvas, tmp_path)


def test_the_design_s_moment_shows_what_the_design_shows(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = canvas_of(qtbot, at_node(first_frame(), Kind.DELTA, 1, 0))
    shown = words(canvas, tmp_path)
    for text in (
        *("input", "hidden 1 · sigmoid", "output · sigmoid", "loss", "gradient flows back"),
        *("0.5933", "0.5969", "0.7514", "0.7729", "0.298371", "target 0.99"),
        *("δ +0.1385", "δ −0.0381", "δ +0.0088", "∂ +0.0822", "∂ −0.0226", "∂ +0.0827"),
        *("a₁⁽¹⁾", "x₂", "J = ½"),
    ):
        assert text in shown
    assert "∂ +4.4e−4" not in shown


def test_the_update_shows_old_and_new(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = canvas_of(qtbot, at_node(first_frame(), Kind.UPDATE, 2, 0))
    shown = words(canvas, tmp_path)
    place = shown.index("0.40 →")
    assert shown[place + 1] == "0.3589"
    assert "0.1498" in shown
    assert "0.15" not in shown


def test_a_batch_says_which_sample_and_shows_the_mean(qtbot: QtBot, tmp_path: Path) -> None:
    frame = first_frame("xor_gate", 4)
    canvas = canvas_of(qtbot, at_node(frame, Kind.GRADIENT, 2, 0, sample=1))
    shown = words(canvas, tmp_path)
    assert "sample 2 of 4" in shown
    assert any(text.startswith("Σ∂") for text in shown)
    canvas.show_frame(at_node(frame, Kind.MEAN, 2, 0))
    shown = words(canvas, tmp_path)
    assert "all 4 samples" in shown
    assert any(text.startswith("mean ∂") for text in shown)


@pytest.mark.parametrize("name", ["mazur", "xor_gate", "spiral_deep", "iris", "digits"])
def test_a_step_back_paints_the_very_same_picture(qtbot: QtBot, name: str) -> None:
    frame = first_frame(name, _batch_size(name))
    canvas = canvas_of(qtbot, frame)
    length = frame.schedule.length
    cursors = [frame.schedule.move(length * i // 9, Level.NODE, 1) for i in range(9)]
    there = [_painted(canvas, at(frame, cursor)) for cursor in cursors]
    back = [_painted(canvas, at(frame, cursor)) for cursor in reversed(cursors)]
    assert there == back[::-1]
    assert len({image.cacheKey() for image in there}) == len(cursors)
    fresh = canvas_of(qtbot, at(frame, cursors[4]))
    assert picture(fresh) == there[4]


def _painted(canvas: NetworkCanvas, frame: Frame) -> QImage:
    canvas.show_frame(frame)
    return picture(canvas)


def test_each_step_changes_the_picture(qtbot: QtBot) -> None:
    frame = first_frame()
    canvas = canvas_of(qtbot, frame)
    cursor, before = 0, picture(canvas)
    while cursor < frame.schedule.length:
        cursor = frame.schedule.move(cursor, Level.NODE, 1)
        after = _painted(canvas, at(frame, cursor))
        assert after != before
        before = after


def test_training_paints_the_weights_and_runs_no_pass(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count()
    monkeypatch.setattr(live, "monotonic", lambda: float(next(seconds)))
    first = first_frame()
    state = advance(first.problem, first.state)
    canvas = canvas_of(qtbot, first)
    images = []
    for now in (first.state, state):
        frame = NoTrace(first.document, first.problem, now, training=True)
        images.append(_painted(canvas, frame))
    assert images[0] != images[1]
    shown = words(canvas, tmp_path)
    assert "0.1498" in shown
    assert "0.05" not in shown


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colours_come_from_the_theme(qtbot: QtBot, theme: Theme) -> None:
    canvas = canvas_of(qtbot, at_node(first_frame(), Kind.DELTA, 1, 0), theme=theme)
    image = picture(canvas)
    assert image.pixelColor(4, 4).name() == theme.canvas
    colours = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(image.height())
    }
    assert {theme.violet, theme.violet_soft, theme.node} <= colours
    other = LIGHT if theme is DARK else DARK
    canvas.set_theme(other)
    assert picture(canvas).pixelColor(4, 4).name() == other.canvas
    canvas.set_theme(theme)
    assert picture(canvas) == image


def test_the_selection_is_marked(qtbot: QtBot) -> None:
    frame = first_frame()
    canvas = canvas_of(qtbot, frame)
    bare = picture(canvas)
    for chosen in (Selection(1, 0), Selection(1, 1, 0), Selection(3, 0)):
        assert _painted(canvas, replace(frame, selection=chosen)) != bare
    stale = Selection(7, 0, 0)
    assert _painted(canvas, replace(frame, selection=stale)) == bare


def test_positive_weights_are_blue_and_negative_ones_orange(qtbot: QtBot) -> None:
    frame = first_frame("post")
    document = frame.document
    pictures = {}
    for sign in (1.0, -1.0):
        state = replace(frame.state, theta=sign * abs(frame.state.theta))
        canvas = canvas_of(qtbot, Frame(document, frame.problem, state, training=True))
        pictures[sign] = _hues(picture(canvas))
    assert pictures[1.0] == {"blue"}
    assert pictures[-1.0] == {"orange"}


def _hues(image: QImage) -> set[str]:
    """The names of the strong colours in the picture."""
    hues = set()
    for x in range(0, image.width(), 3):
        for y in range(0, image.height(), 3):
            colour: QColor = image.pixelColor(x, y)
            if colour.hsvSaturation() > 120:
                hues.add("orange" if colour.hsvHue() < 90 else "blue")
    return hues


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (40, 300), (240, 160), (1600, 1000)])
@pytest.mark.parametrize("name", ["mazur", "digits"])
def test_every_size_can_be_painted(qtbot: QtBot, size: tuple[int, int], name: str) -> None:
    frame = first_frame(name, _batch_size(name))
    canvas = canvas_of(qtbot, at(frame, frame.schedule.length // 2), size)
    canvas.grab()
    canvas.zoom_in()
    canvas.grab()
    assert canvas.layout_now is not None


@pytest.mark.parametrize("name", [item.id for item in read_examples()])
def test_every_example_is_painted_in_every_phase(qtbot: QtBot, name: str) -> None:
    frame = first_frame(name, _batch_size(name))
    canvas = canvas_of(qtbot, frame, theme=DARK)
    images = [_painted(canvas, at(frame, span.stop)) for span in frame.schedule.spans(0)]
    assert all(one != other for one, other in pairwise(images))


def test_a_weight_that_is_no_number_is_painted_too(qtbot: QtBot, tmp_path: Path) -> None:
    frame = first_frame()
    theta = frame.state.theta.copy()
    theta[0], theta[1] = float("nan"), float("inf")
    diverged = replace(frame, state=replace(frame.state, theta=theta), training=True)
    canvas = canvas_of(qtbot, diverged)
    assert not picture(canvas).isNull()
    assert {"nan", "∞"} <= set(words(canvas, tmp_path))


def test_a_png_has_twice_the_pixels(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = canvas_of(qtbot, first_frame())
    canvas.export(tmp_path / "net.PNG")
    image = QImage(str(tmp_path / "net.PNG"))
    assert image.size() == QSize(1670, 860)
    assert image.pixelColor(8, 8).name() == LIGHT.canvas


def test_an_svg_looks_like_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = canvas_of(qtbot, at_node(first_frame(), Kind.NEURON, 2, 0))
    canvas.export(str(tmp_path / "net.svg"))
    renderer = QSvgRenderer(str(tmp_path / "net.svg"))
    assert renderer.isValid()
    assert renderer.viewBox().size() == QSize(835, 430)


def test_a_pdf_is_one(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = canvas_of(qtbot, first_frame("digits"), theme=DARK)
    canvas.export(tmp_path / "net.pdf")
    assert (tmp_path / "net.pdf").read_bytes().startswith(b"%PDF")


def test_a_file_shows_the_whole_network_whatever_the_zoom(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = canvas_of(qtbot, first_frame())
    whole = sorted(words(canvas, tmp_path))
    for _ in range(6):
        canvas.zoom_in()
    assert sorted(words(canvas, tmp_path)) == whole


def test_what_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = canvas_of(qtbot, first_frame())
    with pytest.raises(UserError, match=r"\.gif") as refused:
        canvas.export(tmp_path / "net.gif")
    assert ".svg" in refused.value.hint
    with pytest.raises(UserError, match="cannot be written"):
        canvas.export(tmp_path / "no such folder" / "net.png")
    assert list(tmp_path.iterdir()) == []


def test_a_class_too_long_for_its_place_keeps_its_target(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = canvas_of(qtbot, first_frame("iris"), (620, 320))
    shown = words(canvas, tmp_path)
    assert any(text.startswith("0 · virg") or text == "virginica: 0" for text in shown), shown


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_larger_step_rings_every_neuron_of_its_layer(qtbot: QtBot, theme: Theme) -> None:
    frame = replace(first_frame(), level=Level.LAYER)
    cursor = frame.schedule.move(0, Level.LAYER, +1)
    canvas = canvas_of(qtbot, at(frame, cursor), theme=theme)
    column = layout_of(canvas).columns[1]
    image = picture(canvas)
    for y in column.ys:
        edge = image.pixelColor(int(column.x - column.radius), int(y))
        assert edge == QColor(theme.blue)


def test_without_a_target_nothing_is_said_of_one(qtbot: QtBot, tmp_path: Path) -> None:
    frame = first_frame("post")
    shown = words(canvas_of(qtbot, at(frame, frame.schedule.length)), tmp_path)
    assert not any("target" in text for text in shown)
    loss = at_node(frame, Kind.LOSS_TOTAL, 2, 0)
    assert "J is the sum of the outputs" in words(canvas_of(qtbot, loss), tmp_path)


@pytest.mark.parametrize("layer", [0, 2])
def test_in_a_small_window_a_gradient_covers_no_circle(qtbot: QtBot, layer: int) -> None:
    frame = first_frame("iris")
    shown = at_node(frame, Kind.UPDATE, 1, 0)
    canvas = canvas_of(qtbot, shown, (665, 335))
    column, image = layout_of(canvas).columns[layer], picture(canvas)
    violet = QColor(LIGHT.violet_soft)
    for y in column.ys:
        inside = image.pixelColor(round(column.x), round(y + column.radius - 3))
        beneath = image.pixelColor(round(column.x - 8), round(y + column.radius + 4))
        assert inside == QColor(LIGHT.node)
        assert beneath == violet


def test_where_circles_stand_close_a_gradient_keeps_to_its_own(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, at_node(first_frame("digits"), Kind.UPDATE, 1, 0), (665, 335))
    column, image = layout_of(canvas).columns[2], picture(canvas)
    for y in column.ys[1:]:
        above = image.pixelColor(round(column.x - 4), round(y - column.radius - 1))
        assert above != QColor(LIGHT.violet_soft)
