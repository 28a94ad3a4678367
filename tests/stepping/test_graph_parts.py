"""The computational graph: what the step is about, wide layers, softmax, and the update."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import L2, SGD, Adam, Dense
from bpstudio.stepping import Kind, Level, Trace
from bpstudio.stepping.graph import (
    Change,
    Cost,
    Form,
    Graph,
    Mean,
    Place,
    Softmax,
    graph_of,
    place_at,
)
from tests.stepping.graphs import (
    MANY,
    WIDE,
    end_of_backward,
    fan_out_of,
    known,
    lit,
    trace_of,
)

# Where the step is at work -----------------------------------------------------------------------


def test_a_term_lights_its_own_row_and_a_whole_node_all_of_them() -> None:
    cursor = MANY.schedule.node_position(Kind.NEURON, 0, 1, 0)
    first = MANY.schedule.locate(cursor)
    assert first is not None
    assert lit(graph_of(MANY, first.node_start + 2)) == ["w₁₂⁽¹⁾", "x₂", "×", "w₁₂⁽¹⁾ x₂", "+"]
    assert lit(graph_of(MANY, first.node_start + 4)) == ["b₁⁽¹⁾", "+", "z₁⁽¹⁾"]
    assert lit(graph_of(MANY, cursor)) == ["tanh", "a₁⁽¹⁾"]
    whole = lit(graph_of(MANY, cursor, level=Level.NODE))
    assert {"w₁₁⁽¹⁾", "w₁₃⁽¹⁾", "b₁⁽¹⁾", "+", "z₁⁽¹⁾", "tanh", "a₁⁽¹⁾"} <= set(whole)


def test_the_backward_pass_lights_the_ways_back() -> None:
    cursor = MANY.schedule.node_position(Kind.DELTA, 0, 1, 0)
    assert lit(graph_of(MANY, cursor)) == ["z₁⁽¹⁾", "tanh"]
    assert lit(graph_of(MANY, cursor - 4)) == ["w₁₁⁽²⁾", "a₁⁽¹⁾", "×", "z₁⁽²⁾"]
    output = MANY.schedule.node_position(Kind.DELTA, 0, 3, 0)
    names = [lit(graph_of(MANY, output + shift)) for shift in (-2, -1, 0)]
    assert names == [["a₁⁽³⁾", "½(a − y)²"], ["σ"], ["z₁⁽³⁾"]]
    gradient = MANY.schedule.node_position(Kind.GRADIENT, 0, 1, 0)
    assert lit(graph_of(MANY, gradient - 3)) == ["w₁₁⁽¹⁾", "×"]
    assert lit(graph_of(MANY, gradient)) == ["b₁⁽¹⁾"]


@pytest.mark.parametrize(
    ("kind", "layer", "neuron", "place"),
    [
        (Kind.NEURON, 2, 1, Place(2, 1)),
        (Kind.LOSS_TERM, 4, 1, Place(3, 1)),
        (Kind.LOSS_TOTAL, 4, 0, Place(4, 0)),
        (Kind.GRADIENT, 1, 2, Place(1, 2)),
        (Kind.INPUT_GRADIENT, 0, 1, Place(0, 1)),
    ],
)
def test_the_graph_is_of_the_cursors_neuron(
    kind: Kind, layer: int, neuron: int, place: Place
) -> None:
    cursor = MANY.schedule.node_position(kind, 0, layer, neuron)
    assert place_at(MANY, cursor) == place
    assert graph_of(MANY, cursor) == graph_of(MANY, cursor, place)


def test_one_outputs_loss_is_drawn_with_the_output() -> None:
    trace = trace_of(Dense(1, "tanh"))
    cursor = trace.schedule.node_position(Kind.LOSS_TOTAL, 0, 2, 0)
    assert place_at(trace, cursor) == Place(1, 0)
    graph = graph_of(trace, cursor, Place(2, 0))
    assert graph.form is Form.NEURON
    assert isinstance(graph.onward, Cost)
    assert graph.onward.total is None
    assert graph.onward.part.value == trace.pass_.loss


def test_a_chosen_part_of_the_loss_is_drawn_with_its_output() -> None:
    graph = graph_of(MANY, 0, Place(4, 0, 1))
    assert graph.title == "output 2"


def test_a_loss_that_is_the_output_has_no_target() -> None:
    trace = trace_of(Dense(1, "sigmoid"), loss="output")
    onward = graph_of(trace, 0).onward
    assert isinstance(onward, Cost)
    assert onward.target is None


# Many inputs -------------------------------------------------------------------------------------


def test_a_wide_sum_draws_a_few_rows_and_the_current_one() -> None:
    start = WIDE.schedule.node_position(Kind.NEURON, 0, 1, 0)
    for term in (0, 3, 17, 39):
        graph = graph_of(WIDE, start + term + 1)
        assert graph.sum is not None
        assert graph.sum.rest is not None
        names = [pair.second.name for pair in graph.sum.pairs]
        assert len(names) == 5
        assert f"x{term + 1}".translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) in names
        assert graph.sum.rest.count == 35
        drawn = [pair.out.value for pair in graph.sum.pairs if pair.out.value is not None]
        rest = graph.sum.rest.wire.value or 0.0
        assert sum(drawn) + rest == pytest.approx(known(graph.sum.out.value))


def test_a_chosen_weight_is_drawn_by_itself() -> None:
    graph = graph_of(WIDE, 0, Place(1, 2, 30))
    assert graph.sum is not None
    assert graph.sum.pairs[-1].first.name == "w₃,₃₁⁽¹⁾"


def test_a_wide_fan_out_gathers_what_it_does_not_draw() -> None:
    cursor = WIDE.schedule.node_position(Kind.DELTA, 0, 1, 4)
    graph = graph_of(WIDE, cursor)
    onward = fan_out_of(graph)
    assert onward.rest is not None
    assert graph.a is not None
    drawn = sum(known(branch.back.gradient) for branch in onward.branches)
    assert drawn + known(onward.rest.wire.gradient) == pytest.approx(known(graph.a.gradient))
    assert len(onward.branches) + onward.rest.count == 8


# Softmax -----------------------------------------------------------------------------------------


def softmax_of(graph: Graph) -> Softmax:
    assert isinstance(graph.onward, Softmax)
    return graph.onward


def test_softmax_with_cross_entropy_is_one_step_back() -> None:
    trace = trace_of(Dense(7, "softmax"), loss="cross_entropy")
    graph = graph_of(trace, end_of_backward(trace), Place(1, 5))
    gate = softmax_of(graph)
    assert gate.lanes[0].z.name == "z₆⁽¹⁾"
    assert len(gate.lanes) + gate.hidden == 7
    own = gate.lanes[0]
    assert own.target is not None
    assert known(own.z.gradient) == pytest.approx(known(own.a.value) - known(own.target.value))
    assert all(lane.a.gradient is None for lane in gate.lanes)
    assert graph.fused == "δ = a − y"


def test_softmax_without_it_takes_a_term_from_every_output() -> None:
    trace = trace_of(Dense(3, "softmax"), loss="half_squared_error")
    cursor = trace.schedule.node_position(Kind.DELTA, 0, 1, 1)
    names = ["a₂⁽¹⁾", "a₁⁽¹⁾", "a₃⁽¹⁾"]
    for term in range(3):
        lanes = softmax_of(graph_of(trace, cursor - 2 + term)).lanes
        assert [lane.a.name for lane in lanes] == names
        seen = [lane.a.name for lane in lanes if lane.a.gradient is not None]
        assert seen == [name for name in names if int(name[1].translate(LOW)) <= term + 1]
    own = lanes[0]
    a, da = trace.pass_.a[1][0], trace.pass_.da[1][0]
    assert own.z.gradient == pytest.approx(a[1] * (da[1] - a @ da))


LOW = str.maketrans("₀₁₂₃", "0123")


def test_a_hidden_softmax_goes_on_to_the_next_layer() -> None:
    trace = trace_of(Dense(3, "softmax"), Dense(2, "sigmoid"))
    gate = softmax_of(graph_of(trace, end_of_backward(trace), Place(1, 0)))
    assert gate.cost is None
    assert gate.loss is None
    assert gate.fan_out is not None
    back = sum(known(branch.back.gradient) for branch in gate.fan_out.branches)
    assert known(gate.lanes[0].a.gradient) == pytest.approx(back)


# The update --------------------------------------------------------------------------------------


def changes_of(graph: Graph) -> list[Change]:
    return [row for row in graph.rows if isinstance(row, Change)]


def test_plain_descent_takes_the_scaled_gradient_off_each_weight() -> None:
    trace = trace_of(Dense(2, "tanh"), optimizer=SGD(0.5))
    cursor = trace.schedule.node_position(Kind.UPDATE, 0, 1, 1)
    rows = changes_of(graph_of(trace, cursor))
    assert [row.gate.label for row in rows] == ["×", "×", "×"]
    for k, row in enumerate(rows):
        assert row.before.value == trace.of_layer(trace.theta, 1)[1, k]
        assert row.gradient.value == trace.of_layer(trace.full_grad, 1)[1, k]
        assert row.gate.local[0].value == 0.5
        assert row.after.value == trace.of_layer(trace.theta_after, 1)[1, k]
        moved = known(row.before.value) - known(row.step.value)
        assert moved == pytest.approx(known(row.after.value))


def test_new_weights_come_term_by_term() -> None:
    trace = trace_of(Dense(2, "tanh"))
    start = trace.schedule.node_position(Kind.UPDATE, 0, 1, 0)
    rows = changes_of(graph_of(trace, start + 2))
    assert [row.after.value is not None for row in rows] == [True, True, False]
    assert [row.minus.lit for row in rows] == [False, True, False]


def test_other_optimizers_are_one_gate() -> None:
    trace = trace_of(Dense(2, "tanh"), optimizer=Adam(0.01), regulariser=L2(0.1))
    row = changes_of(graph_of(trace, trace.schedule.length))[0]
    assert row.gate.label == "Adam"
    assert row.gradient.name == "g"
    assert known(row.before.value) - known(row.step.value) == pytest.approx(known(row.after.value))


def test_a_bias_that_is_not_trained_is_taken_times_nothing() -> None:
    trace = trace_of(Dense(2, "tanh"), train_biases=False)
    row = changes_of(graph_of(trace, trace.schedule.length))[-1]
    assert row.gate.label == "× 0"
    assert row.step.value == 0
    assert row.after.value == row.before.value


def test_a_batchs_gradients_are_averaged() -> None:
    cursor = MANY.schedule.node_position(Kind.MEAN, 0, 1, 1)
    rows = graph_of(MANY, cursor - 1).rows
    mean = MANY.of_layer(MANY.grad, 1)[1]
    total = MANY.gradient_sum(1, 1)[1]
    for k, row in enumerate(rows):
        assert isinstance(row, Mean)
        assert row.gate.label == "÷ 2"
        assert known(row.summed.gradient) == pytest.approx(total[k])
        assert row.mean.gradient == (mean[k] if k < 3 else None)


def test_a_wide_neurons_update_leaves_rows_out() -> None:
    graph = graph_of(WIDE, WIDE.schedule.length, Place(1, 0))
    assert len(graph.rows) + graph.more == 41
    assert len(graph.rows) <= 6


def test_what_has_diverged_is_shown_as_it_is() -> None:
    trace = MANY
    theta = np.full_like(trace.theta, 1e200)
    broken = Trace.compute(
        trace.spec, trace.optimizer, trace.regulariser, theta, trace.slots, 1, trace.x, trace.y
    )
    for cursor in range(0, broken.schedule.length + 1, 5):
        graph_of(broken, cursor)


def test_a_graph_does_not_change() -> None:
    graph = graph_of(MANY, 3)
    assert replace(graph) == graph == graph_of(MANY, 3)
