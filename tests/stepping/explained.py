"""Traces for the tests of explanations, and what each step's number must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bpstudio.engine import (
    OPTIMIZERS,
    SGD,
    Array,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    Regulariser,
    initialise,
)
from bpstudio.stepping import Kind, Level, Location, Trace

Rows = Sequence[Sequence[float]] | Array


def trace_of(
    spec: NetworkSpec,
    x: Rows,
    y: Rows,
    theta: Array | None = None,
    optimizer: Optimizer | None = None,
    regulariser: Regulariser | None = None,
    t: int = 1,
) -> Trace:
    """One iteration; slots hold something once t is past 1."""
    optimizer = optimizer or SGD(0.5)
    theta = initialise(spec, "xavier_uniform", 7) if theta is None else theta
    slots = np.full((optimizer.slots, spec.n_parameters), 0.03 if t > 1 else 0.0)
    regulariser = regulariser or NoRegulariser()
    return Trace.compute(spec, optimizer, regulariser, theta, slots, t, np.array(x), np.array(y))


def random_trace(
    spec: NetworkSpec,
    batch: int,
    seed: int,
    optimizer: str = "sgd",
    regulariser: Regulariser | None = None,
) -> Trace:
    """A batch of random samples, with targets that every loss takes."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(batch, spec.inputs))
    y = np.eye(spec.outputs)[random.integers(0, spec.outputs, batch)]
    theta = random.normal(size=spec.n_parameters)
    return trace_of(spec, x, y, theta, OPTIMIZERS[optimizer](), regulariser, t=3)


def boundaries(trace: Trace, level: Level) -> Iterator[tuple[int, Location]]:
    """Every cursor at which a step of this level ends, and where it is."""
    cursor = 0
    while cursor < trace.schedule.length:
        cursor = trace.schedule.move(cursor, level, +1)
        location = trace.schedule.locate(cursor)
        assert location is not None
        yield cursor, location


def cursor_of(
    trace: Trace, kind: Kind, layer: int, neuron: int, term: int = -1, sample: int = 0
) -> int:
    """The cursor at which this node, or one term of it, has just been revealed."""
    stop = trace.schedule.node_position(kind, sample, layer, neuron)
    location = trace.schedule.locate(stop)
    assert location is not None
    return stop if term < 0 else location.node_start + term + 1


def node_value(trace: Trace, at: Location) -> float | None:
    """What the node's number is, read from the pass; None where a node has many numbers."""
    passed, s, layer, j = trace.pass_, at.sample, at.layer, at.neuron
    if at.kind is Kind.SUM:
        return float(passed.z[layer][s, j])
    if at.kind in (Kind.NEURON, Kind.ACTIVATION):
        return float(passed.a[layer][s, j])
    if at.kind is Kind.LOSS_TOTAL:
        return float(passed.losses[s])
    if at.kind is Kind.DELTA:
        return float(passed.dz[layer][s, j])
    if at.kind is Kind.INPUT_GRADIENT:
        return float(passed.da[0][s, j])
    return None


def parameter_value(trace: Trace, at: Location) -> float | None:
    """What one parameter's number is at the term level: gradient, mean or new value."""
    if at.kind is Kind.GRADIENT:
        return float(trace.sample_gradient(at.layer, at.sample)[at.neuron, at.term])
    flat = {Kind.MEAN: trace.grad, Kind.UPDATE: trace.theta_after}.get(at.kind)
    return None if flat is None else float(trace.of_layer(flat, at.layer)[at.neuron, at.term])


def as_number(shown: str) -> float:
    """What a cell of a table says."""
    return float(shown.replace("−", "-").replace("∞", "inf"))
