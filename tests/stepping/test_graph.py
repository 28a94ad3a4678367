"""The computational graph: every number is the trace's, and none is shown before its step."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bpstudio.engine import ACTIVATIONS, LOSSES, Dense, is_fused, run
from bpstudio.stepping import Kind
from bpstudio.stepping.graph import (
    Cost,
    FanOut,
    Form,
    Graph,
    Place,
    graph_of,
)
from tests.stepping.graphs import (
    MANY,
    end_of_backward,
    fan_out_of,
    known,
    lit,
    trace_of,
    wires,
)

# Every number is the trace's ---------------------------------------------------------------------


@pytest.mark.parametrize("sample", [0, 1])
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_gradients_beneath_the_wires_are_finite_differences(layer: int, sample: int) -> None:
    trace = MANY
    x, y = trace.x[sample : sample + 1], trace.y[sample : sample + 1]
    step = 1e-6

    def difference(j: int, k: int) -> float:
        theta = trace.theta.copy()
        parameter = trace.of_layer(theta, layer)
        middle = parameter[j, k]
        parameter[j, k] = middle + step
        above = run(trace.spec, theta, x, y).loss
        parameter[j, k] = middle - step
        return float((above - run(trace.spec, theta, x, y).loss) / (2 * step))

    for j in range(trace.spec.sizes[layer]):
        summed = graph_of(trace, end_of_backward(trace, sample), Place(layer, j)).sum
        assert summed is not None
        assert summed.bias is not None
        for k, pair in enumerate(summed.pairs):
            assert known(pair.first.gradient) == pytest.approx(difference(j, k), abs=1e-8)
        at_bias = difference(j, trace.spec.sizes[layer - 1])
        for wire in (summed.bias, summed.out):
            assert known(wire.gradient) == pytest.approx(at_bias, abs=1e-8)


@pytest.mark.parametrize("activation", [n for n, a in ACTIVATIONS.items() if a.elementwise])
def test_each_gate_passes_back_its_local_derivative_times_what_comes_in(activation: str) -> None:
    trace = trace_of(Dense(3, activation), Dense(2, activation), inputs=3)
    graph = graph_of(trace, end_of_backward(trace), Place(1, 1))
    assert graph.sum is not None
    assert graph.activation is not None
    assert graph.a is not None
    for pair in graph.sum.pairs:
        by_weight, by_value = pair.gate.local
        delta = known(pair.out.gradient)
        assert known(pair.first.gradient) == pytest.approx(known(by_weight.value) * delta)
        assert known(pair.second.gradient) == pytest.approx(known(by_value.value) * delta)
    branches = fan_out_of(graph).branches
    for branch in branches:
        local = known(branch.gate.local[0].value)
        assert known(branch.back.gradient) == pytest.approx(local * known(branch.out.gradient))
    gathered = sum(known(branch.back.gradient) for branch in branches)
    assert known(graph.a.gradient) == pytest.approx(gathered)
    slope = known(graph.activation.local[0].value)
    assert known(graph.sum.out.gradient) == pytest.approx(slope * gathered)


@pytest.mark.parametrize("loss", LOSSES)
def test_an_output_meets_its_loss(loss: str) -> None:
    trace = trace_of(Dense(3, "sigmoid"), loss=loss)
    graph = graph_of(trace, end_of_backward(trace), Place(1, 1))
    cost = graph.onward
    assert isinstance(cost, Cost)
    assert graph.a is not None
    assert graph.activation is not None
    assert cost.others is not None
    assert known(cost.loss.value) == trace.pass_.losses[0]
    shares = known(cost.part.value) + known(cost.others.wire.value)
    assert shares * known(cost.part.gradient) == pytest.approx(trace.pass_.losses[0])
    if is_fused(trace.spec):
        assert graph.a.gradient is None
        assert cost.gate.local == graph.activation.local == ()
        assert graph.fused == "δ = a − y"
        return
    local = known(cost.gate.local[0].value) * known(cost.part.gradient)
    assert known(graph.a.gradient) == pytest.approx(local)
    slope = known(graph.activation.local[0].value)
    assert trace.pass_.dz[1][0, 1] == pytest.approx(slope * local)
    assert graph.fused == ""


def test_the_worked_example_has_its_published_figures() -> None:
    from tests.ui.moments import first_frame

    trace = first_frame("mazur").trace
    graph = graph_of(trace, end_of_backward(trace), Place(1, 0))
    assert graph.sum is not None
    assert known(graph.sum.out.value) == pytest.approx(0.3775)
    assert known(graph.sum.pairs[0].first.gradient) == pytest.approx(0.000438568, abs=1e-9)
    assert graph.a is not None
    assert known(graph.a.value) == pytest.approx(0.593269992, abs=1e-9)


def test_the_loss_is_the_sum_of_its_parts() -> None:
    trace = trace_of(Dense(8, "sigmoid"), loss="mean_squared_error")
    graph = graph_of(trace, end_of_backward(trace), Place(2, 0))
    assert graph.form is Form.LOSS
    assert graph.sum is not None
    assert graph.sum.rest is not None
    drawn = [known(pair.out.value) for pair in graph.sum.pairs]
    assert len(drawn) + graph.sum.rest.count == 8
    whole = (sum(drawn) + known(graph.sum.rest.wire.value)) / 8
    assert whole == pytest.approx(known(graph.sum.out.value))
    assert graph.sum.gate.label == "Σ/n"


# Nothing before its step -------------------------------------------------------------------------


def test_at_the_start_only_what_is_given_is_known() -> None:
    graph = graph_of(MANY, 0)
    given = [wire.name for wire in wires(graph) if wire.value is not None]
    assert given == [
        *("w₁₁⁽¹⁾", "x₁", "w₁₂⁽¹⁾", "x₂", "w₁₃⁽¹⁾", "x₃", "b₁⁽¹⁾"),
        *("w₁₁⁽²⁾", "w₂₁⁽²⁾", "w₃₁⁽²⁾", "w₄₁⁽²⁾"),
    ]
    assert all(wire.gradient is None for wire in wires(graph))
    assert lit(graph) == []


@pytest.mark.parametrize("place", [Place(0, 1), Place(1, 0), Place(2, 3), Place(3, 1), Place(4, 0)])
def test_numbers_come_one_by_one_and_stay(place: Place) -> None:
    """Step by step through a sample, what was known stays known, and nothing else changes."""
    stop = end_of_backward(MANY)
    shown = [_shown(graph_of(MANY, cursor, place)) for cursor in range(stop + 1)]
    for before, after in pairwise(shown):
        assert len(before) == len(after)
        for old, new in zip(before, after, strict=True):
            assert old is None or old == new
    assert None not in shown[-1]


def _shown(graph: Graph) -> list[float | None]:
    """Values and gradients in their order; one that grows still counts as unknown."""
    found: list[float | None] = []
    for wire in wires(graph):
        if wire.value is None and wire.gradient is None and wire.name == "":
            continue
        is_branch = isinstance(graph.onward, FanOut) and any(
            wire is branch.back for branch in graph.onward.branches
        )
        is_target = wire.name.startswith("y")
        if not is_branch:
            found.append(None if wire.value_grows else wire.value)
        if not is_target:
            found.append(None if wire.gradient_grows else wire.gradient)
    return found


def test_products_come_term_by_term() -> None:
    start = MANY.schedule.node_position(Kind.NEURON, 0, 2, 0)
    for term in range(3):
        graph = graph_of(MANY, start + term + 1)
        assert graph.sum is not None
        revealed = [pair.out.value is not None for pair in graph.sum.pairs]
        assert revealed == [k <= term for k in range(3)]
        total = sum(known(pair.out.value) for pair in graph.sum.pairs[: term + 1])
        assert known(graph.sum.out.value) == pytest.approx(total)
        assert graph.sum.out.value_grows
    graph = graph_of(MANY, start + 4)
    assert graph.sum is not None
    assert not graph.sum.out.value_grows
    assert graph.sum.out.value == MANY.pass_.z[2][0, 1]


def test_what_comes_back_adds_up_term_by_term() -> None:
    start = MANY.schedule.node_position(Kind.DELTA, 0, 1, 0)
    graphs = [graph_of(MANY, start + 1 + term) for term in range(5)]
    for term, graph in enumerate(graphs[:3]):
        assert graph.a is not None
        back = [branch.back.gradient for branch in fan_out_of(graph).branches]
        assert [value is not None for value in back] == [k <= term for k in range(4)]
        assert known(graph.a.gradient) == pytest.approx(sum(known(b) for b in back[: term + 1]))
        assert graph.a.gradient_grows
    whole, done = graphs[3], graphs[4]
    assert whole.a is not None
    assert whole.a.gradient == MANY.pass_.da[1][0, 1]
    assert not whole.a.gradient_grows
    for graph, shown in ((whole, False), (done, True)):
        assert graph.sum is not None
        assert graph.activation is not None
        assert (graph.sum.out.gradient is not None) == shown
        assert (graph.activation.local[0].value is not None) == shown


def test_an_earlier_layers_share_is_shown_when_that_layer_has_taken_it() -> None:
    """w δ of an input wire belongs to the neuron it comes from, one layer further back."""
    place = Place(2, 1)
    cursor = MANY.schedule.node_position(Kind.DELTA, 0, 1, 0)
    graph = graph_of(MANY, cursor, place)
    assert graph.sum is not None
    shares = [pair.second.gradient for pair in graph.sum.pairs]
    assert known(shares[0]) == pytest.approx(MANY.weights(2)[1, 0] * MANY.pass_.dz[2][0, 1])
    assert shares[1:] == [None, None]


def test_the_next_sample_starts_anew() -> None:
    cursor = end_of_backward(MANY) + 1
    graph = graph_of(MANY, cursor, Place(2, 0))
    assert graph.sample == 1
    assert all(wire.gradient is None for wire in wires(graph))
    assert graph.sum is not None
    assert graph.sum.pairs[0].second.value is None
