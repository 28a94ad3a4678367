"""The matrix view: true numbers, what is lit and revealed, any width, and clicks that select."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine import ACTIVATIONS, L2, OPTIMIZERS, Array, Dataset, Dense, NetworkSpec, pack
from bpstudio.frame import Frame, Selection
from bpstudio.io import new_document
from bpstudio.stepping import Kind, Level, Revealed
from bpstudio.ui.theme import DARK, LIGHT, Theme
from bpstudio.ui.views.matrix import MatrixView
from bpstudio.ui.views.matrix.board import Board, Panel
from bpstudio.ui.views.matrix.boards import board_of
from bpstudio.ui.views.matrix.layout import Placed
from bpstudio.ui.views.matrix.numbers import cell_text
from tests.ui.desk import frame_of
from tests.ui.moments import at, at_node, first_frame


@pytest.fixture
def view(qtbot: QtBot) -> MatrixView:
    return shown(qtbot, 340)


def shown(qtbot: QtBot, width: int, theme: Theme = LIGHT) -> MatrixView:
    view = MatrixView(theme)
    qtbot.addWidget(view)
    view.resize(width, 900)
    with qtbot.waitExposed(view):
        view.show()
    return view


def term(frame: Frame, kind: Kind, layer: int, neuron: int, number: int) -> Frame:
    """At one term of a node, at the term level."""
    location = at_node(frame, kind, layer, neuron).location
    assert location is not None
    return replace(at(frame, location.node_start + number + 1), level=Level.TERM)


def panel(board: Board | None, symbol: str) -> Panel:
    assert board is not None
    [found] = [one for one in board.panels if one.symbol == symbol]
    return found


def values(frame: Frame, symbol: str) -> Array:
    return panel(board_of(frame), symbol).values


def known(one: Panel) -> list[tuple[int, int]]:
    rows, columns = one.values.shape
    return [(j, k) for j in range(rows) for k in range(columns) if one.known(j, k)]


def lit(one: Panel) -> list[tuple[int, int]]:
    rows, columns = one.values.shape
    return [(j, k) for j in range(rows) for k in range(columns) if one.is_lit(j, k)]


def placed(view: MatrixView, symbol: str) -> Placed:
    assert view.layout_now is not None
    [found] = [one for one in view.layout_now.panels if one.panel.symbol == symbol]
    return found


def same(found: Array, expected: Array) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


# Each board is true -----------------------------------------------------------------------------


@pytest.mark.parametrize("layer", [1, 2])
def test_forward_is_the_product_of_what_stands_there(layer: int) -> None:
    frame = at_node(first_frame("mazur"), Kind.NEURON, layer, 1)
    mark = "⁽¹⁾" if layer == 1 else "⁽²⁾"
    below = "x" if layer == 1 else "a⁽¹⁾"
    z = values(frame, f"z{mark}")
    same(values(frame, f"W{mark}") @ values(frame, below) + values(frame, f"b{mark}"), z)
    same(values(frame, f"a{mark}"), 1 / (1 + np.exp(-z)))
    same(z[:, 0], frame.trace.pass_.z[layer][0])


def test_a_hidden_delta_is_the_product_of_what_stands_there() -> None:
    frame = at_node(first_frame("mazur"), Kind.DELTA, 1, 0)
    back = values(frame, "W⁽²⁾").T @ values(frame, "δ⁽²⁾")
    same(back, values(frame, "∂J/∂a⁽¹⁾"))
    same(back * values(frame, "σ′⁽¹⁾"), values(frame, "δ⁽¹⁾"))
    same(values(frame, "δ⁽¹⁾")[:, 0], frame.trace.pass_.dz[1][0])
    assert panel(board_of(frame), "W⁽²⁾").transposed


def test_an_output_delta_is_the_product_of_what_stands_there() -> None:
    frame = at_node(first_frame("mazur"), Kind.DELTA, 2, 1)
    product = values(frame, "∂J/∂a⁽²⁾") * values(frame, "σ′⁽²⁾")
    same(product, values(frame, "δ⁽²⁾"))
    same(product[:, 0], frame.trace.pass_.dz[2][0])


def test_a_fused_delta_is_the_difference_to_the_target() -> None:
    frame = at_node(first_frame("iris", 15), Kind.DELTA, 2, 1, sample=2)
    same(values(frame, "a⁽²⁾") - values(frame, "y"), values(frame, "δ⁽²⁾"))
    same(values(frame, "δ⁽²⁾")[:, 0], frame.trace.pass_.dz[2][2])


@pytest.mark.parametrize("layer", [1, 2])
def test_a_softmax_delta_goes_through_its_jacobian(layer: int) -> None:
    spec = NetworkSpec(4, (Dense(2, "softmax"), Dense(3, "softmax")))
    document = replace(first_frame("iris").document, spec=spec)
    frame = at_node(frame_of(document), Kind.DELTA, layer, 0)
    mark = "⁽¹⁾" if layer == 1 else "⁽²⁾"
    jacobian = values(frame, f"∂a{mark}/∂z")
    same(jacobian.T @ values(frame, f"∂J/∂a{mark}"), values(frame, f"δ{mark}"))


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "softmax"])
def test_every_slope_stands_between_flow_and_delta(activation: str) -> None:
    spec = NetworkSpec(2, (Dense(3, activation), Dense(1, "tanh")))
    frame = at_node(frame_of(replace(new_document(), spec=spec)), Kind.DELTA, 1, 2)
    flow, slope, delta = (one.values for one in board_of(frame).panels[2:])
    same(flow * slope, delta)


def test_a_gradient_is_the_outer_product() -> None:
    frame = at_node(first_frame("mazur"), Kind.GRADIENT, 2, 1)
    outer = values(frame, "δ⁽²⁾") @ values(frame, "a⁽¹⁾ᵀ")
    same(outer, values(frame, "∂J/∂W⁽²⁾"))
    same(values(frame, "δ⁽²⁾"), values(frame, "∂J/∂b⁽²⁾"))


def test_gradients_of_a_batch_are_sums_so_far() -> None:
    frame = at_node(first_frame("iris", 15), Kind.GRADIENT, 1, 7, sample=3)
    board = board_of(frame)
    assert board.summed
    assert (board.sample, board.batch_size) == (3, 15)
    same(panel(board, "Σ ∂J/∂W⁽¹⁾").values, frame.trace.gradient_sum(1, 3)[:, :-1])
    same(panel(board, "Σ ∂J/∂b⁽¹⁾").values[:, 0], frame.trace.gradient_sum(1, 3)[:, -1])


def test_what_reaches_the_inputs() -> None:
    frame = at_node(first_frame("mazur"), Kind.INPUT_GRADIENT, 0, 1)
    same(values(frame, "W⁽¹⁾").T @ values(frame, "δ⁽¹⁾"), values(frame, "∂J/∂x"))


def test_the_mean_is_the_sum_divided() -> None:
    frame = at_node(first_frame("iris", 15), Kind.MEAN, 2, 2)
    same(values(frame, "Σ ∂J/∂W⁽²⁾") / 15, values(frame, "∂J/∂W⁽²⁾"))
    assert "÷ 15 =" in [one.before for one in board_of(frame).panels]


def test_an_update_by_sgd_can_be_followed() -> None:
    frame = at_node(first_frame("mazur"), Kind.UPDATE, 1, 1)
    moved = values(frame, "W⁽¹⁾") - 0.5 * values(frame, "∂J/∂W⁽¹⁾")
    same(moved, values(frame, "new W⁽¹⁾"))
    same(values(frame, "b⁽¹⁾"), values(frame, "new b⁽¹⁾"))


def test_an_update_says_what_the_gradient_is_made_of() -> None:
    document = replace(
        first_frame("mazur").document, regulariser=L2(0.1), optimizer=OPTIMIZERS["adam"]()
    )
    frame = at_node(frame_of(document), Kind.UPDATE, 2, 1)
    board, trace = board_of(frame), frame.trace
    same(panel(board, "∂J/∂W⁽²⁾ + λ W").values, trace.of_layer(trace.full_grad, 2)[:, :-1])
    same(panel(board, "new W⁽²⁾").values, trace.weights_after(2))
    assert "Adam" in board.rule


def test_the_loss_stands_beside_outputs_and_targets() -> None:
    frame = at_node(first_frame("mazur"), Kind.LOSS_TOTAL, 3, 0)
    terms = 0.5 * (values(frame, "a⁽²⁾") - values(frame, "y")) ** 2
    same(terms, values(frame, "E"))
    same(terms.sum(), values(frame, "J")[0, 0])


def test_a_loss_without_targets_shows_none() -> None:
    board = board_of(at_node(first_frame("post"), Kind.LOSS_TOTAL, 2, 0))
    assert [one.symbol for one in board.panels] == ["a⁽¹⁾", "J"]


# What is revealed and lit -----------------------------------------------------------------------

EXPECTED: dict[Kind, Callable[[Revealed, int], int]] = {
    Kind.NEURON: lambda r, layer: r.activations[layer],
    Kind.SUM: lambda r, layer: r.activations[layer],
    Kind.ACTIVATION: lambda r, layer: r.activations[layer],
    Kind.LOSS_TERM: lambda r, _: int(r.loss_total),
    Kind.LOSS_TOTAL: lambda r, _: int(r.loss_total),
    Kind.DELTA: lambda r, layer: r.deltas[layer],
    Kind.INPUT_GRADIENT: lambda r, _: r.input_gradients,
    Kind.GRADIENT: lambda r, layer: r.gradients[layer],
    Kind.MEAN: lambda r, layer: r.means[layer],
    Kind.UPDATE: lambda r, layer: r.updates[layer],
}


@pytest.mark.parametrize("name", ["mazur", "post", "xor_gate"])
def test_only_what_is_revealed_is_known_at_every_cursor(name: str) -> None:
    first = first_frame(name)
    for cursor in range(1, first.schedule.length + 1):
        frame = replace(at(first, cursor), level=Level.TERM)
        location = frame.location
        assert location is not None
        result = board_of(frame).panels[-1]
        count = EXPECTED[location.kind](frame.revealed, location.layer)
        assert known(result) == [(row, 0) for row in range(count)], location


def test_a_half_done_row_shows_its_first_entries() -> None:
    frame = term(first_frame("mazur"), Kind.GRADIENT, 2, 1, 0)
    board = board_of(frame)
    assert known(panel(board, "∂J/∂W⁽²⁾")) == [(0, 0), (0, 1), (1, 0)]
    assert known(panel(board, "∂J/∂b⁽²⁾")) == [(0, 0)]


def test_from_the_second_sample_on_all_sums_are_known() -> None:
    frame = at_node(first_frame("iris", 15), Kind.GRADIENT, 2, 0, sample=1)
    assert len(known(panel(board_of(frame), "Σ ∂J/∂W⁽²⁾"))) == 3 * 8


def test_before_the_first_step_the_results_are_empty() -> None:
    board = board_of(first_frame("mazur"))
    assert not known(panel(board, "z⁽¹⁾"))
    assert len(known(panel(board, "W⁽¹⁾"))) == 4
    assert not any(lit(one) for one in board.panels)


def test_a_node_lights_its_row() -> None:
    board = board_of(at_node(first_frame("mazur"), Kind.NEURON, 1, 1))
    assert lit(panel(board, "W⁽¹⁾")) == [(1, 0), (1, 1)]
    assert lit(panel(board, "x")) == [(0, 0), (1, 0)]
    assert lit(panel(board, "a⁽¹⁾")) == [(1, 0)]
    assert all(one.element is None for one in board.panels)


def test_a_hidden_delta_lights_a_column() -> None:
    board = board_of(at_node(first_frame("mazur"), Kind.DELTA, 1, 0))
    assert lit(panel(board, "W⁽²⁾")) == [(0, 0), (1, 0)]
    assert lit(panel(board, "δ⁽²⁾")) == [(0, 0), (1, 0)]
    assert lit(panel(board, "δ⁽¹⁾")) == [(0, 0)]


def test_a_layer_lights_all_that_it_fills() -> None:
    frame = replace(at_node(first_frame("mazur"), Kind.NEURON, 1, 1), level=Level.LAYER)
    assert lit(panel(board_of(frame), "z⁽¹⁾")) == [(0, 0), (1, 0)]


@pytest.mark.parametrize(
    ("kind", "layer", "number", "symbol", "element"),
    [
        (Kind.NEURON, 1, 0, "W⁽¹⁾", (1, 0)),
        (Kind.NEURON, 1, 1, "x", (1, 0)),
        (Kind.NEURON, 1, 2, "b⁽¹⁾", (1, 0)),
        (Kind.NEURON, 1, 3, "a⁽¹⁾", (1, 0)),
        (Kind.DELTA, 2, 0, "∂J/∂a⁽²⁾", (1, 0)),
        (Kind.DELTA, 2, 1, "σ′⁽²⁾", (1, 0)),
        (Kind.DELTA, 1, 0, "W⁽²⁾", (0, 1)),
        (Kind.DELTA, 1, 1, "δ⁽²⁾", (1, 0)),
        (Kind.DELTA, 1, 2, "σ′⁽¹⁾", (1, 0)),
        (Kind.GRADIENT, 2, 1, "∂J/∂W⁽²⁾", (1, 1)),
        (Kind.GRADIENT, 2, 2, "∂J/∂b⁽²⁾", (1, 0)),
        (Kind.UPDATE, 1, 1, "new W⁽¹⁾", (1, 1)),
    ],
)
def test_a_term_lights_the_very_element(
    kind: Kind, layer: int, number: int, symbol: str, element: tuple[int, int]
) -> None:
    board = board_of(term(first_frame("mazur"), kind, layer, 1, number))
    assert panel(board, symbol).element == element


def test_a_selection_is_shown_as_it_last_stood() -> None:
    frame = at_node(first_frame("mazur"), Kind.DELTA, 1, 1)
    board = board_of(replace(frame, selection=Selection(2, 0, 1)))
    assert panel(board, "∂J/∂W⁽²⁾").element == (0, 1)
    untouched = replace(first_frame("mazur"), selection=Selection(2, 1))
    assert panel(board_of(untouched), "W⁽²⁾").values.shape == (2, 2)


# The widget -------------------------------------------------------------------------------------


def test_nothing_is_done_while_hidden(qtbot: QtBot) -> None:
    view, frame = MatrixView(LIGHT), at(first_frame("mazur"), 7)
    qtbot.addWidget(view)
    view.show_frame(frame)
    assert view.board is None
    with qtbot.waitExposed(view):
        view.show()
    assert view.board is not None


def test_training_asks_for_no_trace(view: MatrixView) -> None:
    frame = replace(at(first_frame("mazur"), 0), training=True)
    view.show_frame(frame)
    assert view.board is None
    assert "trace" not in vars(frame)
    view.grab()


@pytest.mark.parametrize(
    ("symbol", "entry", "expected"),
    [
        ("W⁽²⁾", (0, 1), Selection(2, 0, 1)),
        ("a⁽¹⁾", (1, 0), Selection(1, 1)),
        ("b⁽²⁾", (1, 0), Selection(2, 1)),
        ("z⁽²⁾", (0, 0), Selection(2, 0)),
    ],
)
def test_a_click_selects(
    view: MatrixView, symbol: str, entry: tuple[int, int], expected: Selection
) -> None:
    view.show_frame(at_node(first_frame("mazur"), Kind.NEURON, 2, 0))
    spy = QSignalSpy(view.selected)
    click(view, placed(view, symbol).cell(*entry).center())
    assert spy.count() == 1
    assert spy.at(0)[0] == expected


def test_targets_and_terms_select_the_loss(view: MatrixView) -> None:
    view.show_frame(at_node(first_frame("mazur"), Kind.LOSS_TOTAL, 3, 0))
    spy = QSignalSpy(view.selected)
    for symbol, row in (("E", 1), ("J", 0), ("y", 0)):
        click(view, placed(view, symbol).cell(row, 0).center())
    found = [spy.at(number)[0] for number in range(3)]
    assert found == [Selection(3, 0, 1), Selection(3, 0), Selection(3, 0, 0)]


def test_a_click_beside_the_matrices_selects_nothing(view: MatrixView) -> None:
    view.show_frame(at_node(first_frame("mazur"), Kind.NEURON, 2, 0))
    spy = QSignalSpy(view.selected)
    click(view, QPointF(2, 2))
    assert spy.count() == 0


def test_the_mouse_shows_full_precision(view: MatrixView) -> None:
    frame = at_node(first_frame("mazur"), Kind.NEURON, 1, 0)
    view.show_frame(frame)
    hover(view, placed(view, "a⁽¹⁾").cell(0, 0).center())
    assert view.hover_text == f"a₁⁽¹⁾ = {float(frame.trace.pass_.a[1][0, 0])!r}"
    hover(view, placed(view, "W⁽¹⁾").cell(1, 0).center())
    assert view.hover_text == "w₂₁⁽¹⁾ = 0.25"
    hover(view, placed(view, "a⁽¹⁾").cell(1, 0).center())
    assert "0." not in view.hover_text
    hover(view, QPointF(1, 1))
    assert view.hover_text == ""


def click(view: MatrixView, point: QPointF) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=point.toPoint())


def hover(view: MatrixView, point: QPointF) -> None:
    QTest.mouseMove(view, point.toPoint())


@pytest.mark.parametrize("width", [302, 340, 420, 900])
@pytest.mark.parametrize("name", ["mazur", "iris", "digits"])
def test_everything_fits_the_width_and_the_height(qtbot: QtBot, name: str, width: int) -> None:
    view, first = shown(qtbot, width), first_frame(name, 1 if name == "mazur" else 2)
    schedule, cursor = first.schedule, 0
    while cursor < schedule.length:
        cursor = schedule.move(cursor, Level.LAYER, +1)
        for level in (Level.TERM, Level.NODE):
            view.show_frame(replace(at(first, schedule.move(cursor, Level.TERM, -1)), level=level))
            assert_inside(view, width)


def assert_inside(view: MatrixView, width: int) -> None:
    assert view.layout_now is not None
    height = view.heightForWidth(width)
    for one in view.layout_now.panels:
        assert one.area.left() >= 0
        assert one.area.right() <= width
        assert one.area.top() >= 0
        assert one.body.bottom() <= height


def test_wide_is_beside_and_narrow_is_below(qtbot: QtBot) -> None:
    frame = at_node(first_frame("mazur"), Kind.NEURON, 1, 0)
    tops = {}
    for width in (320, 900):
        view = shown(qtbot, width)
        view.show_frame(frame)
        assert view.layout_now is not None
        tops[width] = {round(one.body.center().y()) for one in view.layout_now.panels}
    assert len(tops[320]) == 2
    assert len(tops[900]) == 1


@pytest.fixture(scope="module")
def large() -> Frame:
    """784 – 128 – 10, a batch of two."""
    spec = NetworkSpec(784, (Dense(128, "relu"), Dense(10, "softmax")), "cross_entropy")
    first = first_frame("digits", 2)
    random = np.random.default_rng(0)
    layers = [(random.normal(size=(128, 784)), random.normal(size=128))]
    layers.append((random.normal(size=(10, 128)), random.normal(size=10)))
    data = Dataset(random.random((8, 784)), np.eye(10)[random.integers(0, 10, 8)])
    problem = replace(first.problem, spec=spec, dataset=data)
    document = replace(first.document, spec=spec)
    return Frame(document, problem, problem.initial_state(pack(spec, layers)))


@pytest.mark.parametrize(
    ("kind", "layer", "neuron", "symbol", "along_rows"),
    [
        (Kind.NEURON, 1, 100, "W⁽¹⁾", True),
        (Kind.DELTA, 1, 77, "W⁽²⁾", False),
        (Kind.GRADIENT, 1, 127, "Σ ∂J/∂W⁽¹⁾", True),
        (Kind.INPUT_GRADIENT, 0, 500, "W⁽¹⁾", False),
        (Kind.MEAN, 1, 0, "∂J/∂W⁽¹⁾", True),
        (Kind.UPDATE, 1, 64, "new W⁽¹⁾", True),
    ],
)
def test_large_layers_show_a_window_around_the_current_unit(
    view: MatrixView,
    large: Frame,
    kind: Kind,
    layer: int,
    neuron: int,
    symbol: str,
    along_rows: bool,
) -> None:
    view.show_frame(at_node(large, kind, layer, neuron))
    one = placed(view, symbol)
    window = one.rows if along_rows else one.columns
    assert neuron in window.units
    assert len(one.rows.units) * len(one.columns.units) < 120
    assert one.panel.shape in ("128×784", "10×128")
    assert one.rows.cut
    assert one.columns.cut
    assert_inside(view, view.width())


def test_a_term_brings_its_column_into_the_window(view: MatrixView, large: Frame) -> None:
    view.show_frame(term(large, Kind.NEURON, 1, 5, 700))
    assert 700 in placed(view, "W⁽¹⁾").columns.units
    assert 700 in placed(view, "x").rows.units


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_unknown_cells_are_empty_and_known_ones_are_not(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, 340, theme)
    view.show_frame(at_node(first_frame("mazur"), Kind.NEURON, 1, 0))
    image = picture(view)
    body = placed(view, "a⁽¹⁾")
    assert colours(image, body, 1) == {QColor(theme.panel).rgb()}
    assert len(colours(image, body, 0)) > 3


def test_a_new_theme_is_painted(view: MatrixView) -> None:
    view.show_frame(at_node(first_frame("mazur"), Kind.NEURON, 1, 0))
    before = picture(view)
    view.set_theme(DARK)
    after = picture(view)
    assert before.pixelColor(2, 2) == QColor(LIGHT.panel)
    assert after.pixelColor(2, 2) == QColor(DARK.panel)


def picture(view: MatrixView) -> QImage:
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image, QPoint(), renderFlags=QWidget.RenderFlag(0))
    return image


def colours(image: QImage, one: Placed, row: int) -> set[int]:
    """The colours well inside a cell of a column."""
    box = one.cell(row, 0).adjusted(5, 5, -5, -5).toRect()
    return {
        image.pixel(x, y)
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.593269992, "0.5933"),
        (-0.426758820, "−0.4268"),
        (-0.00873451, "−0.00873"),
        (-1.2345678e-10, "−1.2e−10"),
        (123456.0, "1.235e5"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_keep_to_eight_characters(value: float, text: str) -> None:
    assert cell_text(value) == text


def test_a_view_that_is_dropped_is_gone(qtbot: QtBot) -> None:
    for _ in range(3):
        view = MatrixView(LIGHT)
        view.resize(340, 500)
        view.show()
        view.show_frame(at_node(first_frame("mazur"), Kind.GRADIENT, 1, 0))
        view.grab()
        gone = weakref.ref(view)
        with qtbot.waitSignal(view.destroyed):
            view.deleteLater()
        del view
        gc.collect()
        assert gone() is None
