"""All weights between two wide layers in one picture, which hides no strong one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from bpstudio.engine import Array, DataSpec, Dense, NetworkSpec, Table, initialise
from bpstudio.frame import Frame, Selection
from bpstudio.io import Document
from bpstudio.quantities import Quantity, What
from bpstudio.stepping import Kind, Level
from bpstudio.ui.canvas import NetworkCanvas
from bpstudio.ui.canvas.layout import MatrixPlace, make_layout
from bpstudio.ui.canvas.matrices import MOST_CELLS, cell_at, condensed, neurons_in_cell, share_of
from bpstudio.ui.canvas.paint_edges import MAX_BESIDE_MATRIX, edge_art, strength
from bpstudio.ui.canvas.reading import Reading
from bpstudio.ui.canvas.value_places import quantity_at_point
from bpstudio.ui.theme import DARK, LIGHT, Theme
from tests.ui.maps.asking import with_theta
from tests.ui.moments import at, at_node
from tests.ui.pictures import canvas_of, click, hover, layout_of, picture, words

MNIST = (784, 128, 64, 10)


@cache
def wide_frame(sizes: tuple[int, ...] = (150, 80, 70, 3)) -> Frame:
    """A network on random rows."""
    generator = np.random.default_rng(0)
    rows = generator.normal(size=(4, sizes[0]))
    targets = np.eye(sizes[-1])[np.arange(4) % sizes[-1]]
    table = Table(tuple(map(tuple, rows.tolist())), tuple(map(tuple, targets.tolist())))
    hidden = tuple(Dense(units, "tanh") for units in sizes[1:-1])
    spec = NetworkSpec(sizes[0], (*hidden, Dense(sizes[-1], "softmax")), "cross_entropy")
    theta = initialise(spec, "xavier_uniform", 0)
    document = Document(
        "wide",
        spec,
        DataSpec("table", table=table, test_share=0.0),
        batch_size=2,
        parameters=tuple(theta.tolist()),
    )
    problem = document.problem()
    return Frame(document, problem, document.initial_state(problem))


def shown(qtbot: QtBot, frame: Frame | None = None, theme: Theme = LIGHT) -> NetworkCanvas:
    return canvas_of(qtbot, frame or wide_frame(), theme=theme)


def with_weight(frame: Frame, layer: int, neuron: int, source: int, value: float) -> Frame:
    """The same weights but one."""
    spec, theta = frame.document.spec, frame.theta.copy()
    theta[_position(spec, layer, neuron, source)] = value
    return with_theta(frame, theta)


def _position(spec: NetworkSpec, layer: int, neuron: int, source: int) -> int:
    sizes = spec.sizes
    before = sum((sizes[n] + 1) * sizes[n + 1] for n in range(layer - 1))
    return before + neuron * (sizes[layer - 1] + 1) + source


matrices = st.tuples(st.integers(1, 200), st.integers(1, 200)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-9, 9), fill=st.just(0.5))
)


@given(matrices)
def test_a_cell_is_its_strongest_weight(weights: Array) -> None:
    cells = condensed(weights)
    rows, columns = (neurons_in_cell(units) for units in weights.shape)
    assert max(cells.shape) <= MOST_CELLS
    assert cells.shape == (-(-weights.shape[0] // rows), -(-weights.shape[1] // columns))
    for row, column in np.ndindex(cells.shape):
        part = weights[row * rows : (row + 1) * rows, column * columns : (column + 1) * columns]
        assert abs(cells[row, column]) == np.abs(part).max()
        assert cells[row, column] in part


@given(st.integers(1, 5000), st.data())
def test_a_neuron_is_marked_in_its_cell(units: int, data: st.DataObject) -> None:
    neuron = data.draw(st.integers(0, units - 1))
    cells = -(-units // neurons_in_cell(units))
    assert int(share_of(units, neuron) * cells) == neuron // neurons_in_cell(units)


@given(
    st.lists(st.integers(1, 900), min_size=2, max_size=6),
    st.floats(300, 2600),
    st.floats(180, 1600),
)
def test_pictures_stand_between_collapsed_layers_and_touch_no_circle(
    sizes: list[int], width: float, height: float
) -> None:
    layout = make_layout(sizes, width, height, [0] * len(sizes))
    pictured = {place.layer: place.box for place in layout.matrices}
    for left, right in zip(layout.columns, layout.columns[1:], strict=False):
        assert (right.layer in pictured) == bool(left.strips and right.strips)
        if right.layer in pictured:
            box = pictured[right.layer]
            assert left.x + left.radius < box.x
            assert box.x + box.width < right.x - right.radius
    sample, inputs = layout.sample, layout.columns[0]
    assert sample.x >= 0
    assert sample.x + sample.width < inputs.x - inputs.radius or inputs.x - inputs.radius < 2


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_signs_and_strengths_are_the_colours_of_edges(qtbot: QtBot, theme: Theme) -> None:
    frame = with_theta(wide_frame(), np.zeros_like(wide_frame().theta))
    for value, colour, other in ((9.0, theme.blue, theme.orange), (-9.0, theme.orange, theme.blue)):
        strong = with_weight(frame, 1, 40, 75, value)
        canvas = shown(qtbot, strong, theme)
        found = picture(canvas).pixelColor(_cell_point(canvas, 1, 40, 75).toPoint())
        assert _distance(found, QColor(colour)) < _distance(found, QColor(other))
        assert _distance(found, QColor(colour)) < _distance(found, QColor(theme.canvas))


def _distance(one: QColor, other: QColor) -> int:
    return (
        abs(one.red() - other.red())
        + abs(one.green() - other.green())
        + abs(one.blue() - other.blue())
    )


def _place(canvas: NetworkCanvas, layer: int) -> MatrixPlace:
    return next(place for place in layout_of(canvas).matrices if place.layer == layer)


def _cell_point(canvas: NetworkCanvas, layer: int, neuron: int, source: int) -> QPointF:
    box, sizes = _place(canvas, layer).box, wide_frame().document.spec.sizes
    x = box.x + box.width * share_of(sizes[layer - 1], source)
    return QPointF(x, box.y + box.height * share_of(sizes[layer], neuron))


def test_the_mouse_reads_the_strongest_weight_of_a_cell_and_a_click_chooses_it(
    qtbot: QtBot,
) -> None:
    canvas = shown(qtbot, with_weight(wide_frame(), 1, 41, 76, -3.25))
    point = _cell_point(canvas, 1, 41, 76)
    told = hover(canvas, point).splitlines()
    assert told[0] == "weight w₄₂,₇₇⁽¹⁾"
    assert told[1] == "w -3.25"
    assert told[2] == "strongest of neurons 41–42, inputs 76–78"
    with qtbot.waitSignal(canvas.node_clicked) as clicked:
        click(canvas, point)
    assert clicked.args == [Selection(1, 41, 76)]


def test_a_matrix_of_few_weights_has_a_cell_for_each(qtbot: QtBot) -> None:
    canvas = shown(qtbot, wide_frame((40, 30, 3)))
    box = _place(canvas, 1).box
    told = hover(canvas, QPointF(box.x + 1, box.y + 1))
    assert told.startswith("weight w₁₁⁽¹⁾")
    assert "strongest" not in told


@given(st.floats(0, 1), st.floats(0, 1))
def test_every_point_of_the_picture_is_a_cell(across: float, down: float) -> None:
    frame = wide_frame()
    layout = make_layout(frame.document.spec.sizes, 900, 500, (0, 0, 0, 0))
    place = layout.matrices[0]
    box = place.box
    x, y = box.x + across * box.width, box.y + down * box.height
    reading = Reading(frame)
    cell = cell_at(reading, place, x, y)
    if cell is None:
        assert 1.0 in (across, down)
        return
    chosen = cell.strongest
    assert chosen.neuron in cell.rows
    assert chosen.source in cell.columns
    weights = reading.weights(1)
    cells = condensed(weights)
    row = cell.rows.start // neurons_in_cell(weights.shape[0])
    column = cell.columns.start // neurons_in_cell(weights.shape[1])
    assert weights[chosen.neuron, chosen.source] == cells[row, column]


def test_outside_of_it_there_is_no_cell() -> None:
    frame = wide_frame()
    place = make_layout(frame.document.spec.sizes, 900, 500, (0, 0, 0, 0)).matrices[0]
    assert cell_at(Reading(frame), place, place.box.x - 1, place.box.y) is None


def test_a_double_click_on_it_edits_that_weight(qtbot: QtBot) -> None:
    canvas = shown(qtbot, with_weight(wide_frame(), 1, 40, 75, 5.0))
    scene, point = canvas.scene_now(), _cell_point(canvas, 1, 40, 75)
    assert scene is not None
    assert quantity_at_point(scene, point.x(), point.y()) == Quantity(What.WEIGHT, 1, 40, 75)


def test_beside_it_the_strongest_edges_are_drawn(qtbot: QtBot) -> None:
    canvas = canvas_of(qtbot, wide_frame(), (1500, 900))
    scene = canvas.scene_now()
    assert scene is not None
    first, second, last = edge_art(scene)
    columns = scene.layout.columns
    for art in (first, second):
        left, right = columns[art.layer - 1 : art.layer + 1]
        assert art.buckets.size > MAX_BESIDE_MATRIX
        weights = scene.reading.weights(art.layer)[right.start : right.stop, left.start : left.stop]
        strong, drawn = strength(weights, left.units), art.buckets >= 0
        assert drawn.sum() == MAX_BESIDE_MATRIX
        assert strong[drawn].min() >= strong[~drawn].max()
    assert (last.buckets >= 0).all()


@pytest.mark.parametrize("kind", [Kind.NEURON, Kind.GRADIENT, Kind.DELTA, Kind.UPDATE])
def test_the_weights_of_the_step_are_marked(qtbot: QtBot, kind: Kind) -> None:
    frame = wide_frame()
    box = _place(shown(qtbot), 1).box
    pictures = [picture(shown(qtbot, at_node(frame, kind, 1, neuron))) for neuron in (10, 60)]
    inside = [
        [
            image.pixelColor(round(box.x + 5), y).name()
            for y in range(round(box.y), round(box.y + box.height))
        ]
        for image in pictures
    ]
    if kind is Kind.DELTA:
        assert inside[0] == inside[1]
    else:
        assert inside[0] != inside[1]


def test_a_step_of_a_term_marks_a_part_of_a_row(qtbot: QtBot) -> None:
    frame = wide_frame()
    start = frame.schedule.node_position(Kind.NEURON, 0, 1, 0)
    cursors = (start - 100, start - 20)
    assert len({_bytes(shown(qtbot, at(frame, cursor))) for cursor in cursors}) == 2


def _bytes(canvas: NetworkCanvas) -> bytes:
    return bytes(picture(canvas).constBits())


def test_a_step_of_a_layer_frames_it(qtbot: QtBot) -> None:
    frame = replace(wide_frame(), level=Level.LAYER)
    canvas = shown(qtbot, at(frame, frame.schedule.move(0, Level.LAYER, +1)))
    box = _place(canvas, 1).box
    edge = picture(canvas).pixelColor(round(box.x + box.width / 2), round(box.y - 3))
    assert _distance(edge, QColor(LIGHT.blue)) < 60


def test_labels_do_not_cover_it(qtbot: QtBot, tmp_path: Path) -> None:
    frame = wide_frame()
    canvas = shown(qtbot, at_node(frame, Kind.NEURON, 1, 0))
    weights = frame.document.parameters
    assert weights is not None
    texts = words(canvas, tmp_path)
    assert not any(text.startswith(f"{weights[0]:.4f}"[:6]) for text in texts)


def test_a_weight_that_is_no_number_is_passed_over(qtbot: QtBot) -> None:
    frame = with_weight(with_weight(wide_frame(), 1, 40, 75, np.nan), 1, 41, 75, 0.5)
    canvas = shown(qtbot, replace(frame, training=True))
    assert not picture(canvas).isNull()
    assert hover(canvas, _cell_point(canvas, 1, 41, 75)).startswith("weight w")


def test_the_largest_network_is_shown_at_every_level(qtbot: QtBot) -> None:
    frame = wide_frame(MNIST)
    canvas = shown(qtbot)
    canvas.resize(800, 400)
    seen = set()
    for level in Level:
        stepped = replace(frame, level=level, cursor=frame.schedule.move(0, level, +1))
        canvas.show_frame(stepped)
        seen.add(_bytes(canvas))
    assert len(seen) == len(Level)
    assert [place.layer for place in layout_of(canvas).matrices] == [1, 2]
