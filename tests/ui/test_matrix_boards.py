"""Boards of matrices: true numbers, what is revealed, and what is lit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import ACTIVATIONS, L2, OPTIMIZERS, Array, Dense, NetworkSpec
from bpstudio.frame import Selection
from bpstudio.io import new_document
from bpstudio.stepping import Kind, Level, Revealed
from bpstudio.ui.views.matrix.boards import board_of
from tests.ui.desk import frame_of
from tests.ui.matrices import known, lit, panel, term, values
from tests.ui.moments import at, at_node, first_frame


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
