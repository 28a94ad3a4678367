"""Cases in which the general formula is not the whole truth: the explanation says so."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import (
    OPTIMIZERS,
    SGD,
    AdamW,
    Array,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    pack,
)
from bpstudio.stepping import Kind, Level, Trace, explain


def trace_of(spec: NetworkSpec, theta: Array, y: list[float], optimizer: Optimizer) -> Trace:
    slots = np.zeros((optimizer.slots, spec.n_parameters))
    x, targets = np.ones((1, spec.inputs)), np.array([y])
    return Trace.compute(spec, optimizer, NoRegulariser(), theta, slots, 1, x, targets)


def clipped(y: float) -> Trace:
    """An identity output of 3 under binary cross-entropy: its logarithm does not exist."""
    spec = NetworkSpec(1, (Dense(1, "identity"),), "binary_cross_entropy")
    return trace_of(spec, pack(spec, [([[2.0]], [1.0])]), [y], SGD(0.1))


def test_a_loss_that_clips_says_so_and_its_code_gives_its_number() -> None:
    trace = clipped(0.0)
    shown = explain(trace, trace.schedule.node_position(Kind.LOSS_TOTAL, 0, 2, 0))
    assert "counted as" in str(shown.sentence)
    names = {"np": np, "a1": trace.pass_.a[1][0], "y": trace.y[0]}
    exec(shown.code, names)
    assert names["J"] == pytest.approx(shown.value, rel=1e-12)


def test_the_derivative_of_a_clipped_output_is_flat() -> None:
    trace = clipped(0.0)
    shown = explain(trace, trace.schedule.node_position(Kind.DELTA, 0, 1, 0))
    assert shown.value == 0
    assert "flat" in str(shown.sentence)
    assert "0.0" in shown.code


def test_an_output_that_needs_no_clip_is_not_spoken_of() -> None:
    spec = NetworkSpec(1, (Dense(1, "identity"),), "binary_cross_entropy")
    trace = trace_of(spec, pack(spec, [([[0.25]], [0.25])]), [1.0], SGD(0.1))
    shown = explain(trace, trace.schedule.node_position(Kind.LOSS_TOTAL, 0, 2, 0))
    assert "counted as" not in str(shown.sentence)


@pytest.mark.parametrize("optimizer", [cls() for cls in OPTIMIZERS.values()])
def test_a_bias_that_is_not_trained_stays_and_says_so(optimizer: Optimizer) -> None:
    spec = NetworkSpec(1, (Dense(1),), train_biases=False)
    trace = trace_of(spec, pack(spec, [([[2.0]], [1.0])]), [0.0], optimizer)
    end = trace.schedule.length
    bias = explain(trace, end, Level.TERM)
    assert bias.value == 1.0
    assert "keeps its biases" in str(bias.sentence)
    assert "keeps its biases" in str(explain(trace, end, Level.NODE).sentence)
    weight = explain(trace, end - 1, Level.TERM)
    assert weight.value != 2.0


def test_a_trained_bias_is_not_called_fixed() -> None:
    spec = NetworkSpec(1, (Dense(1),))
    trace = trace_of(spec, pack(spec, [([[2.0]], [1.0])]), [0.0], AdamW())
    assert "keeps" not in str(explain(trace, trace.schedule.length, Level.TERM).sentence)
