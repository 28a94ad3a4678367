"""Every step of many networks can be explained, and its number is the trace's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from bpstudio.engine import (
    ACTIVATIONS,
    L1,
    L2,
    LOSSES,
    OPTIMIZERS,
    Dense,
    NetworkSpec,
    NoRegulariser,
    is_fused,
)
from bpstudio.errors import UserError
from bpstudio.stepping import Explanation, Kind, Level, Location, Phase, Trace, explain

from .explained import as_number, boundaries, node_value, parameter_value, random_trace

NETWORKS = [
    (NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "sigmoid"))), 2),
    (NetworkSpec(3, (Dense(2, "softmax"), Dense(3, "softmax")), "cross_entropy"), 2),
    (NetworkSpec(2, (Dense(2, "relu"), Dense(1, "sigmoid")), "binary_cross_entropy"), 3),
    (NetworkSpec(1, (Dense(3, "softmax"),), "output"), 1),
    (NetworkSpec(2, (Dense(2, "elu"), Dense(2, "silu")), "mean_absolute_error"), 1),
    (NetworkSpec(13, (Dense(13, "leaky_relu"), Dense(14, "softplus")), "mean_squared_error"), 1),
]


def check_step(trace: Trace, cursor: int, at: Location, level: Level) -> Explanation:
    """What holds for every explanation, whatever it explains."""
    explained = explain(trace, cursor, level)
    assert explained.phase is at.phase
    assert explained.kind is at.kind
    assert explained.title
    assert explained.sentence
    assert len(explained.formula) == len(explained.formula_plain)
    assert len(explained.numbers) == len(explained.numbers_plain)
    for text in (explained.title, explained.sentence, explained.code, *explained.formula_plain):
        assert "{" not in text
        assert "\\" not in text
    assert "\n" not in explained.code
    if explained.value is not None:
        assert as_number(explained.result.removeprefix("= ")) == pytest.approx(
            explained.value, rel=1e-7, abs=1e-300
        )
    if explained.terms is not None:
        width = len(explained.terms.headers)
        assert all(len(row) == width for row in explained.terms.rows)
        assert explained.terms.total is None or len(explained.terms.total) == width
        assert len(explained.terms.rows) <= 14
    return explained


@pytest.mark.parametrize(("spec", "batch"), NETWORKS)
def test_values_are_the_traces(spec: NetworkSpec, batch: int) -> None:
    trace = random_trace(spec, batch, seed=1, optimizer="adam", regulariser=L2(0.1))
    for cursor, at in boundaries(trace, Level.TERM):
        explained = check_step(trace, cursor, at, Level.TERM)
        expected = parameter_value(trace, at)
        if at.is_last_term and expected is None:
            expected = node_value(trace, at)
        if expected is not None:
            assert explained.value == pytest.approx(expected, rel=1e-14, abs=1e-300)
    for cursor, at in boundaries(trace, Level.NODE):
        expected = node_value(trace, at)
        explained = check_step(trace, cursor, at, Level.NODE)
        if expected is not None:
            assert explained.value == expected


@pytest.mark.parametrize(("spec", "batch"), NETWORKS)
@pytest.mark.parametrize("level", [Level.LAYER, Level.PHASE, Level.SAMPLE, Level.ITERATION])
def test_coarse_steps_are_explained(spec: NetworkSpec, batch: int, level: Level) -> None:
    trace = random_trace(spec, batch, seed=2, optimizer="momentum")
    for cursor, at in boundaries(trace, level):
        check_step(trace, cursor, at, level)
    assert explain(trace, trace.schedule.length, Level.ITERATION).value == trace.pass_.loss


def test_a_step_that_has_not_ended_is_explained_by_the_finer_one_that_has() -> None:
    trace = random_trace(NETWORKS[0][0], 2, seed=3)
    for level in Level:
        ends = {cursor for cursor, _ in boundaries(trace, level)}
        for cursor, _ in boundaries(trace, Level.TERM):
            if cursor not in ends:
                finer = explain(trace, cursor, Level(level - 1))
                assert explain(trace, cursor, level) == finer


@pytest.mark.parametrize("level", Level)
def test_the_start_says_what_comes_next(level: Level) -> None:
    trace = random_trace(NETWORKS[0][0], 2, seed=3)
    explained = explain(trace, 0, level)
    assert (explained.title, explained.phase, explained.kind) == ("Ready", Phase.FORWARD, None)
    assert explained.sentence.startswith("Press → to send the 2 inputs forward")


def test_a_cursor_beyond_the_end_is_refused() -> None:
    trace = random_trace(NETWORKS[0][0], 2, seed=3)
    with pytest.raises(ValueError, match="is not within"):
        explain(trace, trace.schedule.length + 1)


# Sums -------------------------------------------------------------------------------------------


def test_a_neurons_sum_grows_product_by_product() -> None:
    trace = random_trace(NetworkSpec(4, (Dense(2, "tanh"),)), 1, seed=4)
    products = trace.weights(1)[1] * trace.x[0]
    stop = trace.schedule.node_position(Kind.NEURON, 0, 1, 1)
    start = stop - 6
    for term in range(4):
        explained = explain(trace, start + term + 1, Level.TERM)
        assert explained.value == pytest.approx(products[: term + 1].sum())
        assert explained.terms is not None
        assert len(explained.terms.rows) == term + 1
        assert explained.terms.current == term
    assert explain(trace, start + 5, Level.TERM).value == trace.pass_.z[1][0, 1]
    assert explain(trace, start + 6, Level.TERM).value == trace.pass_.a[1][0, 1]


SUMMED = (Kind.NEURON, Kind.SUM, Kind.DELTA, Kind.INPUT_GRADIENT, Kind.LOSS_TOTAL, Kind.ACTIVATION)


@pytest.mark.parametrize(("spec", "batch"), NETWORKS[:5])
@pytest.mark.parametrize("level", [Level.TERM, Level.NODE])
def test_the_terms_add_up_to_the_total(spec: NetworkSpec, batch: int, level: Level) -> None:
    trace = random_trace(spec, batch, seed=5)
    for cursor, at in boundaries(trace, level):
        table = explain(trace, cursor, level).terms
        if at.kind not in SUMMED or table is None or table.total is None:
            continue
        if table.headers[-1] == "value":
            continue
        total = as_number(table.total[-1])
        assert sum(as_number(row[-1]) for row in table.rows) == pytest.approx(total, abs=2e-4)


def test_the_factors_of_an_output_delta_multiply_to_it() -> None:
    trace = random_trace(NETWORKS[0][0], 1, seed=5)
    stop = trace.schedule.node_position(Kind.DELTA, 0, 2, 1)
    derivative, slope, delta = (
        explain(trace, stop - 2 + term, Level.TERM).value for term in range(3)
    )
    assert derivative is not None
    assert slope is not None
    assert derivative * slope == pytest.approx(delta)
    assert delta == trace.pass_.dz[2][0, 1]


def test_loss_terms_add_up_to_the_loss_even_where_the_output_saturates() -> None:
    spec = NetworkSpec(1, (Dense(2, "sigmoid"),), "binary_cross_entropy")
    trace = random_trace(spec, 1, seed=0)
    far = Trace.compute(
        spec,
        trace.optimizer,
        trace.regulariser,
        trace.theta * 1e3,
        trace.slots,
        1,
        trace.x,
        trace.y,
    )
    terms = [
        explain(far, cursor).value
        for cursor, at in boundaries(far, Level.NODE)
        if at.kind is Kind.LOSS_TERM
    ]
    assert sum(term or 0.0 for term in terms) == pytest.approx(far.pass_.losses[0], rel=1e-12)
    assert far.pass_.losses[0] > 30


# Batches ----------------------------------------------------------------------------------------


def test_a_batchs_gradients_add_up_and_their_mean_is_taken() -> None:
    trace = random_trace(NetworkSpec(2, (Dense(1, "tanh"),)), 3, seed=6)
    for sample in range(3):
        cursor = trace.schedule.node_position(Kind.GRADIENT, sample, 1, 0)
        table = explain(trace, cursor).terms
        assert table is not None
        assert table.headers[-1] == "sum so far"
        shown = [as_number(row[-1]) for row in table.rows]
        np.testing.assert_allclose(shown, trace.gradient_sum(1, sample)[0], rtol=1e-5)
    mean = explain(trace, trace.schedule.node_position(Kind.MEAN, 0, 1, 0))
    assert mean.terms is not None
    shown = [as_number(row[-1]) for row in mean.terms.rows]
    np.testing.assert_allclose(shown, trace.grad, rtol=1e-5)


# Anything ---------------------------------------------------------------------------------------

ACTIVATION = st.sampled_from(sorted(ACTIVATIONS))
REGULARISERS = st.sampled_from([NoRegulariser(), L1(0.1), L2(0.1)])


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    units = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    layers = tuple(Dense(n, draw(ACTIVATION)) for n in units)
    loss = draw(st.sampled_from(sorted(LOSSES)))
    try:
        spec = NetworkSpec(draw(st.integers(1, 4)), layers, loss)
    except UserError:
        reject()
    return random_trace(
        spec,
        draw(st.integers(1, 3)),
        draw(st.integers(0, 99)),
        draw(st.sampled_from(sorted(OPTIMIZERS))),
        draw(REGULARISERS),
    )


@settings(max_examples=40, deadline=None)
@given(traces(), st.data())
def test_any_cursor_at_any_level(trace: Trace, data: st.DataObject) -> None:
    level = data.draw(st.sampled_from(Level))
    cursor = data.draw(st.integers(1, trace.schedule.length))
    location = trace.schedule.locate(cursor)
    assert location is not None
    explained = check_step(trace, cursor, location, level)
    assert explained == explain(trace, cursor, level)
    expected = node_value(trace, location)
    if level is Level.NODE and location.is_last_term and expected is not None:
        assert explained.value == expected


def test_a_network_that_has_diverged_is_explained_all_the_same() -> None:
    spec = NetworkSpec(2, (Dense(2, "relu"), Dense(2, "softmax")), "cross_entropy")
    assert is_fused(spec)
    trace = random_trace(spec, 1, seed=8)
    far = Trace.compute(
        spec,
        trace.optimizer,
        trace.regulariser,
        trace.theta * 1e200,
        trace.slots,
        1,
        trace.x * 1e200,
        trace.y,
    )
    for level in Level:
        for cursor, _ in boundaries(far, level):
            assert explain(far, cursor, level).title
