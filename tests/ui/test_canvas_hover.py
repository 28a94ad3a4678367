"""What lies under the mouse, for any network at any zoom, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.frame import Frame, Selection
from bpstudio.stepping import Kind
from bpstudio.ui.canvas.hover import describe, target_at
from bpstudio.ui.canvas.layout import Layout, make_layout
from bpstudio.ui.canvas.reading import Reading
from tests.ui.moments import at, at_node, first_frame


@st.composite
def places(draw: st.DrawFn) -> tuple[Layout, list[int]]:
    """A layout, seen through some zoom, and the sizes of its layers."""
    sizes = draw(st.lists(st.integers(1, 60), min_size=2, max_size=5))
    layout = make_layout(sizes, draw(st.floats(400, 2000)), draw(st.floats(250, 1200)), sizes)
    zoom, shift = draw(st.floats(0.6, 6)), draw(st.floats(-300, 300))
    return layout.moved(zoom, shift, -shift), sizes


@given(places(), st.data())
def test_the_middle_of_a_circle_is_its_neuron(
    made: tuple[Layout, list[int]], data: st.DataObject
) -> None:
    layout, _ = made
    column = data.draw(st.sampled_from(layout.columns))
    neuron = data.draw(st.sampled_from(list(column.shown)))
    assert target_at(layout, column.x, column.y(neuron)) == Selection(column.layer, neuron)


@given(places())
def test_the_middle_of_the_box_is_the_loss(made: tuple[Layout, list[int]]) -> None:
    layout, sizes = made
    assert target_at(layout, *layout.loss.middle) == Selection(len(sizes), 0)


@given(places(), st.data())
def test_a_point_on_an_edge_is_that_edge_or_one_that_crosses_there(
    made: tuple[Layout, list[int]], data: st.DataObject
) -> None:
    layout, _ = made
    layer = data.draw(st.integers(1, len(layout.columns) - 1))
    left, right = layout.columns[layer - 1 : layer + 1]
    up = left.y(data.draw(st.sampled_from(list(left.shown))))
    down = right.y(data.draw(st.sampled_from(list(right.shown))))
    begin, end = left.x + left.radius, right.x - right.radius
    share = data.draw(st.floats(0.3, 0.7))
    x, y = begin + share * (end - begin), up + share * (down - up)
    found = target_at(layout, x, y)
    assert found is not None
    assert found.layer == layer
    if found.source is not None:
        start, stop = left.y(found.source), right.y(found.neuron)
        assert start + share * (stop - start) == pytest.approx(y, abs=1e-6)


@given(places())
def test_far_from_everything_there_is_nothing(made: tuple[Layout, list[int]]) -> None:
    layout, _ = made
    beyond = layout.loss.x + layout.loss.width + 50
    assert target_at(layout, beyond, layout.loss.y) is None
    assert target_at(layout, layout.columns[0].x, layout.columns[0].ys[-1] + 10_000) is None


def test_each_cell_of_a_strip_is_its_neuron() -> None:
    layout = make_layout((100, 3), 900, 500, (40, 0))
    found = set()
    for strip in layout.columns[0].strips:
        width = strip.box.width / strip.units
        for cell in range(strip.units):
            x = strip.box.x + (cell + 0.5) * width
            place = target_at(layout, x, strip.box.middle[1])
            assert place == Selection(0, strip.start + cell)
            found.add(strip.start + cell)
    assert found | set(layout.columns[0].shown) == set(range(100))


def _said(frame: Frame, place: Selection) -> dict[str, float]:
    return {name: float(text) for name, text in describe(Reading(frame), place)[1]}


def test_what_is_said_of_a_neuron_grows_with_the_steps() -> None:
    frame = first_frame()
    place = Selection(2, 0)
    moments = (
        (Kind.NEURON, 2, {"z₁⁽²⁾", "a₁⁽²⁾"}),
        (Kind.LOSS_TERM, 3, {"E₁"}),
        (Kind.DELTA, 2, {"δ₁⁽²⁾"}),
        (Kind.GRADIENT, 2, {"∂J/∂b"}),
    )
    said = set(_said(frame, place))
    assert said == {"target", "b"}
    for kind, layer, news in moments:
        now = set(_said(at_node(frame, kind, layer, 0), place))
        assert now == said | news
        said = now


def test_what_is_said_is_what_the_trace_holds() -> None:
    frame = first_frame("iris", 3)
    end = at(frame, frame.schedule.length)
    pass_ = frame.trace.pass_
    said = _said(end, Selection(1, 4))
    assert said["z₅⁽¹⁾"] == pass_.z[1][2, 4]
    assert said["a₅⁽¹⁾"] == pass_.a[1][2, 4]
    assert said["δ₅⁽¹⁾"] == pass_.dz[1][2, 4]
    assert said["b before"] == frame.trace.biases(1)[4]
    assert said["b"] == frame.trace.biases_after(1)[4]
    assert said["mean ∂J/∂b"] == frame.trace.of_layer(frame.trace.grad, 1)[4, -1]


def test_an_input_has_a_gradient_of_its_own() -> None:
    frame = at_node(first_frame("tanh"), Kind.INPUT_GRADIENT, 0, 1)
    assert _said(frame, Selection(0, 0))["∂J/∂x₁"] == pytest.approx(-1.5)
    assert _said(frame, Selection(0, 1))["∂J/∂x₂"] == pytest.approx(0.5)


def test_the_loss_tells_its_summands() -> None:
    frame = at_node(first_frame(), Kind.LOSS_TOTAL, 3, 0)
    said = _said(frame, Selection(3, 0))
    assert said["E₁"] + said["E₂"] == pytest.approx(said["J"])


def test_in_a_batch_gradients_are_said_to_be_sums() -> None:
    frame = at_node(first_frame("xor_gate", 4), Kind.GRADIENT, 2, 0, sample=2)
    assert "Σ ∂J/∂w" in _said(frame, Selection(2, 0, 1))


def test_while_training_an_edge_tells_its_weight_alone() -> None:
    frame = replace(first_frame(), training=True)
    assert _said(frame, Selection(1, 0, 1)) == {"w": 0.20}


@pytest.mark.parametrize(
    ("place", "title"),
    [
        (Selection(0, 2), "input 3 · petal length"),
        (Selection(1, 7), "hidden 1, neuron 8"),
        (Selection(2, 0), "output 1"),
        (Selection(1, 0, 3), "weight w₁₄⁽¹⁾"),
        (Selection(3, 0), "loss"),
    ],
)
def test_titles_name_the_place(place: Selection, title: str) -> None:
    assert describe(Reading(first_frame("iris")), place)[0] == title
