"""Where neurons stand: within the canvas, apart from each other, and the current one in sight."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.ui.canvas.labels import LabelPlan, fan_share, plan_labels, span
from bpstudio.ui.canvas.layout import MAX_SHOWN, Column, Layout, make_layout
from bpstudio.ui.canvas.viewport import Viewport

layers = st.lists(st.integers(1, 900), min_size=2, max_size=7)
widths, heights = st.floats(300, 2600), st.floats(180, 1600)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Layout, list[int], float, float]:
    """A layout, the neurons that it must show, and the size of the canvas."""
    sizes = draw(layers)
    focus = [draw(st.integers(0, units - 1)) for units in sizes]
    width, height = draw(widths), draw(heights)
    return make_layout(sizes, width, height, focus), focus, width, height


@given(layouts())
def test_circles_stay_on_the_canvas_and_apart(
    made: tuple[Layout, list[int], float, float],
) -> None:
    layout, _, width, height = made
    for column in layout.columns:
        assert column.x - column.radius >= 0
        assert column.ys[0] - column.radius >= 0
        assert column.ys[-1] + column.radius <= height
        assert all(down - up > 2 * column.radius for up, down in pairwise(column.ys))
    for left, right in pairwise(layout.columns):
        assert left.x + left.radius < right.x - right.radius
    last = layout.columns[-1]
    assert last.x + last.radius < layout.loss.x
    assert layout.loss.x + layout.loss.width <= width


@given(layouts())
def test_a_wide_layer_shows_a_window_that_holds_the_current_neuron(
    made: tuple[Layout, list[int], float, float],
) -> None:
    layout, focus, _, _ = made
    for column, neuron in zip(layout.columns, focus, strict=True):
        assert column.shows(neuron)
        assert len(column.ys) <= MAX_SHOWN
        hidden = sorted(n for strip in column.strips for n in range(strip.start, strip.stop))
        assert sorted([*hidden, *column.shown]) == list(range(column.units))


@given(layouts())
def test_strips_leave_the_circles_free_and_know_their_neurons(
    made: tuple[Layout, list[int], float, float],
) -> None:
    layout, _, _, height = made
    for column in layout.columns:
        for strip in column.strips:
            box = strip.box
            above = box.y + box.height <= column.ys[0] - column.radius
            below = box.y >= column.ys[-1] + column.radius
            assert above or below
            assert 0 <= box.y <= height - box.height
            assert strip.neuron_at(box.x) == strip.start
            assert strip.neuron_at(box.x + box.width) == strip.stop - 1


@pytest.mark.parametrize("size", [(1.0, 1.0), (20.0, 500.0), (900.0, 3.0)])
def test_no_size_is_too_small(size: tuple[float, float]) -> None:
    layout = make_layout((784, 128, 10), *size, (700, 3, 9))
    assert all(column.radius > 0 for column in layout.columns)
    assert layout.columns[0].shows(700)


def test_a_layer_that_fits_is_shown_whole() -> None:
    layout = make_layout((2, 24, 25), 1100, 600, (0, 0, 0))
    assert [len(column.ys) for column in layout.columns][:2] == [2, 24]
    assert layout.columns[2].strips


def test_windows_turn_by_pages_so_that_most_steps_move_nothing() -> None:
    starts = [make_layout((200, 1), 900, 500, (n, 0)).columns[0].start for n in range(200)]
    assert starts == sorted(starts)
    assert len(set(starts)) < 20


@given(layouts(), st.floats(0.5, 8), st.floats(-400, 400), st.floats(-400, 400))
def test_zoom_magnifies_every_place_alike(
    made: tuple[Layout, list[int], float, float], zoom: float, dx: float, dy: float
) -> None:
    layout = made[0]
    moved = layout.moved(zoom, dx, dy)
    for before, after in zip(layout.columns, moved.columns, strict=True):
        assert after.radius == pytest.approx(before.radius * zoom)
        assert after.x == pytest.approx(before.x * zoom + dx, abs=0.51)
        assert after.ys == pytest.approx([y * zoom + dy for y in before.ys], abs=0.51)
    assert moved.loss.x == pytest.approx(layout.loss.x * zoom + dx)


@given(st.floats(0.1, 9), st.floats(0, 900), st.floats(0, 900))
def test_the_point_under_the_mouse_stays_when_zooming(factor: float, x: float, y: float) -> None:
    before = Viewport(1.3, 40.0, -25.0)
    after = before.zoomed(factor, x, y)
    assert (x - after.dx) / after.zoom == pytest.approx((x - before.dx) / before.zoom, abs=1e-6)
    assert (y - after.dy) / after.zoom == pytest.approx((y - before.dy) / before.zoom, abs=1e-6)


def _centres(layout: Layout, layer: int, plan: LabelPlan) -> list[tuple[float, float]]:
    left, right = layout.columns[layer - 1 : layer + 1]
    centres = []
    for row, down in enumerate(right.ys):
        for column, up in enumerate(left.ys):
            share = plan.shares[row, column]
            begin = left.x + left.radius
            centres.append((begin + share * span(left, right), up + share * (down - up)))
    return centres


@given(st.lists(st.integers(1, 8), min_size=2, max_size=5), widths, heights)
def test_labels_of_weights_never_cover_each_other_or_a_circle(
    sizes: list[int], width: float, height: float
) -> None:
    layout = make_layout(sizes, width, height, [0] * len(sizes))
    for layer, plan in enumerate(plan_labels(layout)):
        if plan is None:
            continue
        centres = _centres(layout, layer, plan)
        line = (29.0 if plan.two_lines else 14.0) * layout.scale
        across = 60.0 * layout.scale
        for number, (x, y) in enumerate(centres):
            for other_x, other_y in centres[:number]:
                assert abs(y - other_y) >= line or abs(x - other_x) >= across
        left, right = layout.columns[layer - 1 : layer + 1]
        assert min(x for x, _ in centres) - across / 2 >= left.x + left.radius
        assert max(x for x, _ in centres) + across / 2 <= right.x - right.radius


def test_few_edges_are_labelled_with_weight_and_gradient_and_many_are_not() -> None:
    plans = plan_labels(make_layout((2, 2, 8, 8), 1200, 430, (0, 0, 0, 0)))
    assert plans[0] is None
    assert plans[1] is not None
    assert plans[1].two_lines
    assert plans[3] is None


@pytest.mark.parametrize("outgoing", [False, True])
def test_a_fan_of_labels_stands_near_the_ends_that_are_apart(outgoing: bool) -> None:
    layout = make_layout((12, 12), 1100, 600, (0, 0))
    share, apart = fan_share(layout, 1, outgoing, 60.0)
    left, right = layout.columns
    near: Column = right if outgoing else left
    assert (share > 0.5) == outgoing
    assert 0 < apart < near.spacing
    assert (1 - share if outgoing else share) * span(left, right) > 30.0


@given(st.integers(0, 63), st.integers(0, 63), st.integers(0, 31), st.integers(0, 31))
def test_a_layout_is_for_those_neurons_that_would_be_laid_out_the_same(
    one: int, other: int, hidden: int, other_hidden: int
) -> None:
    sizes = (64, 32, 10)
    layout = make_layout(sizes, 900, 430, (one, hidden, 0))
    focus = (other, other_hidden, 9)
    assert layout.is_for(focus) == (make_layout(sizes, 900, 430, focus) == layout)
