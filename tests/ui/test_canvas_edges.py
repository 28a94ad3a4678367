"""Which pen paints which edge, and what is kept from one picture to the next."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QSizeF
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from bpstudio.engine import Dense, NetworkSpec
from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind, Level
from bpstudio.ui.canvas import live, paint_edges
from bpstudio.ui.canvas.paint_edges import STRENGTHS, edge_art, edge_line, strength
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.canvas.stage import Stage
from bpstudio.ui.canvas.viewport import Viewport
from bpstudio.ui.theme import LIGHT
from tests.ui.moments import at, at_node, first_frame

SIZE = QSizeF(835, 430)
weights = st.floats(-20, 20)


def _scene(stage: Stage, frame: Frame, viewport: Viewport | None = None) -> Scene:
    return stage.scene(frame, LIGHT, SIZE, 1.0, viewport or Viewport(), None)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    del qtbot
    return Stage(QFont())


def _wide(layers: int) -> Frame:
    """A network of so many layers of 24 neurons, on the data of digits."""
    document = first_frame("digits", 2).document
    hidden = tuple(Dense(24, "tanh") for _ in range(layers))
    spec = NetworkSpec(64, (*hidden, Dense(10, "softmax")), "cross_entropy")
    wider = replace(document, spec=spec, parameters=None, initialiser="xavier_uniform")
    problem = wider.problem()
    return Frame(wider, problem, wider.initial_state(problem))


@given(weights, weights, st.integers(1, 900))
def test_a_larger_weight_is_never_painted_weaker(one: float, other: float, n_in: int) -> None:
    strengths = strength(np.array([one, other]), n_in)
    assert (strengths >= 0).all()
    assert (strengths <= 1).all()
    if abs(one) <= abs(other):
        assert strengths[0] <= strengths[1]


def test_the_pen_says_the_sign(stage: Stage) -> None:
    scene = _scene(stage, first_frame("iris", 3))
    for piece in edge_art(scene):
        negative = scene.reading.weights(piece.layer) < 0
        assert np.array_equal(piece.buckets >= STRENGTHS, negative)
        assert (piece.buckets < 2 * STRENGTHS).all()


def test_too_many_edges_leave_the_weakest_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = _scene(stage, _wide(3))
    art = edge_art(scene)
    total = sum(piece.buckets.size for piece in art)
    assert all((piece.buckets >= 0).all() for piece in art)
    monkeypatch.setattr(paint_edges, "MAX_PAINTED", 100)
    few = edge_art(scene)
    assert total > 1_000
    assert sum(int((piece.buckets >= 0).sum()) for piece in few) == 100
    for piece in few:
        column = scene.layout.columns[piece.layer - 1 : piece.layer + 1]
        left, right = column
        shown = scene.reading.weights(piece.layer)
        strong = strength(shown[right.start : right.stop, left.start : left.stop], left.units)
        painted = piece.buckets >= 0
        if painted.any() and not painted.all():
            assert strong[painted].min() >= strong[~painted].max()


def test_an_edge_joins_two_circles_or_is_out_of_sight(stage: Stage) -> None:
    scene = _scene(stage, first_frame("digits", 2))
    left, right = scene.layout.columns[:2]
    line = edge_line(scene.layout, 1, right.start, left.start)
    assert line == QLineF(left.x + left.radius, left.ys[0], right.x - right.radius, right.ys[0])
    assert edge_line(scene.layout, 1, right.start, 63) is None


def test_thousands_of_lines_are_drawn_from_an_array() -> None:
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    heights = np.arange(5.0, 55.0, 10.0)
    lines = np.column_stack([np.full(5, 2.0), heights, np.full(5, 58.0), heights])
    with QPainter(image) as painter:
        painter.setPen(QColor("#000000"))
        paint_edges.draw_lines(painter, lines)
    dark = [y for y in range(60) if image.pixelColor(30, y).lightness() < 128]
    assert dark == [5, 15, 25, 35, 45]


def test_the_backdrop_is_kept_while_nothing_in_it_changes(stage: Stage) -> None:
    frame = first_frame()
    update = frame.schedule.spans(0)[-1].start
    cursor, first = 0, stage.backdrop(_scene(stage, frame), 1.0)
    while cursor < update:
        cursor = frame.schedule.move(cursor, Level.NODE, 1)
        assert stage.backdrop(_scene(stage, at(frame, cursor)), 1.0) is first


def test_while_training_the_backdrop_is_painted_now_and_then(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = count()
    monkeypatch.setattr(live, "monotonic", lambda: next(frames) / 60)
    start = first_frame()
    flipped = replace(start.state, theta=-start.state.theta)
    seen = [replace(start, state=s, training=True) for s in 6 * (start.state, flipped)]
    shown = [stage.ground(_scene(stage, frame), 1.0).cacheKey() for frame in seen]
    assert 3 <= len(set(shown)) <= 5
    ended = stage.backdrop(_scene(stage, replace(start, state=flipped)), 1.0).toImage()
    assert (
        ended
        == Stage(QFont()).backdrop(_scene(stage, replace(start, state=flipped)), 1.0).toImage()
    )


def test_the_backdrop_is_painted_anew_when_it_has_to_be(stage: Stage) -> None:
    frame = first_frame("xor_gate", 4)
    base = stage.backdrop(_scene(stage, frame), 1.0)
    moved = stage.backdrop(_scene(stage, frame, Viewport(2.0)), 1.0)
    assert moved is not base
    fine = stage.backdrop(_scene(stage, frame), 2.0)
    assert fine.width() == 2 * base.width()
    flipped = replace(frame, state=replace(frame.state, theta=-frame.state.theta), training=True)
    assert stage.backdrop(_scene(stage, flipped), 2.0).toImage() != fine.toImage()


def test_targets_of_the_next_sample_come_with_it(stage: Stage) -> None:
    frame = first_frame("xor_gate", 4)
    targets = frame.trace.y[:, 0]
    first = stage.backdrop(_scene(stage, frame), 1.0).toImage()
    for sample in range(1, 4):
        later = at_node(frame, Kind.NEURON, 1, 0, sample=sample)
        image = stage.backdrop(_scene(stage, later), 1.0).toImage()
        assert (image == first) == (targets[sample] == targets[0])


def test_the_layout_is_the_same_object_while_it_is_the_same(stage: Stage) -> None:
    frame = first_frame("digits", 2)
    one = _scene(stage, frame)
    assert _scene(stage, replace(frame, level=Level.TERM)).layout is one.layout
    assert _scene(stage, frame, Viewport(1.5)).layout != one.layout


def test_highlighted_edges_are_those_in_sight(stage: Stage) -> None:
    frame = first_frame("digits", 2)
    scene = _scene(stage, at_node(frame, Kind.NEURON, 1, 3))
    shown = scene.layout.columns[0].shown
    assert paint_edges.highlighted_edges(scene) == tuple(Selection(1, 3, k) for k in shown)
    assert paint_edges.highlighted_edges(_scene(stage, frame)) == ()
