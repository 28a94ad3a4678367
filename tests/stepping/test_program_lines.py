"""Which line of the program computes a term."""

from __future__ import annotations

import pytest

from bpstudio.engine import (
    L2,
    Dense,
    NetworkSpec,
)
from bpstudio.stepping import Kind, Level, Location, Phase, Trace
from bpstudio.stepping.program import Program, program

from .explained import boundaries, cursor_of, random_trace


def target(written: Program, number: int) -> str:
    """The name that a line assigns to."""
    return written.lines[number].split("=")[0].strip(" -+*/")


def expected_target(trace: Trace, at: Location) -> str:
    last = len(trace.spec.layers)
    part = "b" if at.is_last_term else "W"
    if at.kind is Kind.SUM or (at.kind is Kind.NEURON and not at.is_last_term):
        return f"z{at.layer}"
    if at.kind in (Kind.NEURON, Kind.ACTIVATION):
        return f"a{at.layer}"
    if at.kind is Kind.LOSS_TERM:
        return "terms"
    if at.kind is Kind.LOSS_TOTAL:
        return "losses"
    if at.kind is Kind.DELTA:
        flows = at.term < (at.terms - 1 if at.layer < last else 1) and at.terms > 1
        return f"{'da' if flows and not softmax(trace, at.layer) else 'delta'}{at.layer}"
    if at.kind is Kind.INPUT_GRADIENT:
        return "dx"
    return f"{part if at.kind is Kind.UPDATE else 'd' + part}{at.layer}"


def softmax(trace: Trace, layer: int) -> bool:
    return trace.spec.layers[layer - 1].activation == "softmax"


@pytest.mark.parametrize(
    "spec",
    [
        NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "sigmoid"))),
        NetworkSpec(2, (Dense(3, "softmax"), Dense(2, "softmax")), "half_squared_error"),
        NetworkSpec(2, (Dense(2, "relu"), Dense(2, "softmax")), "cross_entropy"),
        NetworkSpec(2, (Dense(2, "relu"), Dense(1, "sigmoid")), "binary_cross_entropy"),
    ],
    ids=str,
)
@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_each_term_has_the_line_that_computes_it(
    spec: NetworkSpec, batch: int, optimizer: str
) -> None:
    trace = random_trace(spec, batch, 3, optimizer, L2(0.1))
    written = program(trace)
    for _, at in boundaries(trace, Level.TERM):
        assert target(written, written.line_of(at)) == expected_target(trace, at), at


def test_a_node_has_all_the_lines_of_its_terms() -> None:
    trace = random_trace(NetworkSpec(2, (Dense(3, "tanh"), Dense(2, "sigmoid"))), 1, 3)
    written = program(trace)

    def names(kind: Kind, layer: int, level: Level) -> list[str]:
        at = trace.schedule.locate(cursor_of(trace, kind, layer, 1))
        assert at is not None
        return [target(written, number) for number in written.lines_of(at, level)]

    assert names(Kind.NEURON, 1, Level.NODE) == ["z1", "a1"]
    assert names(Kind.DELTA, 1, Level.NODE) == ["da1", "delta1"]
    assert names(Kind.GRADIENT, 2, Level.NODE) == ["dW2", "db2"]
    assert names(Kind.UPDATE, 1, Level.NODE) == ["W1", "b1"]
    assert names(Kind.GRADIENT, 2, Level.LAYER) == ["da2", "delta2", "dW2", "db2"]
    assert names(Kind.UPDATE, 1, Level.LAYER) == ["W1", "b1"]
    assert names(Kind.NEURON, 1, Level.PHASE) == ["z1", "a1", "z2", "a2"]


def test_a_bias_that_is_kept_has_a_line_that_says_so() -> None:
    trace = random_trace(NetworkSpec(2, (Dense(2),), train_biases=False), 1, 3)
    written = program(trace)
    at = trace.schedule.locate(cursor_of(trace, Kind.UPDATE, 1, 0))
    assert at is not None
    assert at.phase is Phase.UPDATE
    assert written.lines[written.line_of(at)] == "# b1 stays as it is"
