"""Every derivative that a step shows agrees with central differences, or says it is at a kink."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine import SGD, Array, Dense, NetworkSpec, NoRegulariser, initialise, pack
from bpstudio.stepping import Kind, Trace
from bpstudio.stepping.verify import verify

DERIVATIVES = {Kind.DELTA, Kind.GRADIENT, Kind.MEAN, Kind.INPUT_GRADIENT}
SMOOTH = ["identity", "sigmoid", "tanh", "softplus", "silu", "elu", "softmax"]


def trace_of(spec: NetworkSpec, theta: Array, x: Array, y: Array) -> Trace:
    slots = np.zeros((0, spec.n_parameters))
    return Trace.compute(spec, SGD(0.1), NoRegulariser(), theta, slots, 1, x, y)


def random_trace(spec: NetworkSpec, batch: int, seed: int) -> Trace:
    random = np.random.default_rng(seed)
    x = random.normal(size=(batch, spec.inputs))
    y = np.eye(spec.outputs)[random.integers(0, spec.outputs, batch)]
    return trace_of(spec, initialise(spec, "xavier_uniform", seed), x, y)


@given(
    hidden=st.sampled_from(SMOOTH),
    output=st.sampled_from(SMOOTH),
    loss=st.sampled_from(["half_squared_error", "mean_squared_error", "output"]),
    batch=st.integers(1, 3),
    seed=st.integers(0, 1000),
)
def test_smooth_networks_are_verified_at_every_step(
    hidden: str, output: str, loss: str, batch: int, seed: int
) -> None:
    spec = NetworkSpec(2, (Dense(3, hidden), Dense(2, output)), loss)
    trace = random_trace(spec, batch, seed)
    verified = set()
    for cursor in range(1, trace.schedule.length + 1):
        found, at = verify(trace, cursor), trace.schedule.locate(cursor)
        assert at is not None
        if found is None:
            assert at.kind not in DERIVATIVES or not at.is_last_term
            continue
        verified.add(at.kind)
        assert not found.at_kink
        assert found.relative_error < 1e-6
    assert verified == DERIVATIVES - ({Kind.MEAN} if batch == 1 else set())


def test_the_number_verified_is_the_number_shown() -> None:
    trace = random_trace(NetworkSpec(2, (Dense(3), Dense(2))), 2, 5)
    end = trace.schedule.node_position(Kind.DELTA, 1, 1, 2)
    delta = verify(trace, end)
    assert delta is not None
    assert delta.analytic == pytest.approx(trace.pass_.dz[1][1, 2], rel=1e-12)
    first = trace.schedule.node_position(Kind.GRADIENT, 1, 1, 2) - 2
    gradient = verify(trace, first, whole_node=False)
    assert gradient is not None
    expected = trace.pass_.dz[1][1, 2] * trace.x[1, 0]
    assert gradient.analytic == pytest.approx(expected, rel=1e-12)
    inputs = verify(trace, trace.schedule.node_position(Kind.INPUT_GRADIENT, 0, 0, 1))
    assert inputs is not None
    assert inputs.analytic == pytest.approx(trace.pass_.da[0][0, 1], rel=1e-12)


def test_a_kink_is_said_instead_of_failing() -> None:
    """A ReLU whose z is exactly 0: a step to either side gives another slope."""
    spec = NetworkSpec(1, (Dense(1, "relu"), Dense(1, "identity")))
    trace = trace_of(
        spec, pack(spec, [([[1.0]], [-1.0]), ([[2.0]], [0.0])]), np.ones((1, 1)), np.ones((1, 1))
    )
    for kind, layer in ((Kind.DELTA, 1), (Kind.GRADIENT, 1), (Kind.INPUT_GRADIENT, 0)):
        found = verify(trace, trace.schedule.node_position(kind, 0, layer, 0))
        assert found is not None
        assert found.at_kink


def test_a_wrong_derivative_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = random_trace(NetworkSpec(2, (Dense(3), Dense(2))), 1, 5)
    end = trace.schedule.node_position(Kind.GRADIENT, 0, 1, 0)
    grad = trace.pass_.grad * 1.001
    monkeypatch.setattr(trace.pass_, "grad", grad)
    found = verify(trace, end)
    assert found is not None
    assert found.relative_error > 1e-4


def test_a_network_too_large_to_be_checked_in_passing_is_left_alone() -> None:
    spec = NetworkSpec(700, (Dense(1000), Dense(1000), Dense(2)))
    trace = random_trace(spec, 1, 0)
    assert verify(trace, trace.schedule.node_position(Kind.GRADIENT, 0, 1, 0)) is None
    assert verify(trace, trace.schedule.node_position(Kind.GRADIENT, 0, 3, 0)) is not None
