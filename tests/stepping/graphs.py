"""Small networks for the tests of graphs, and ways into a graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np

from bpstudio.engine import (
    SGD,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    Regulariser,
    initialise,
)
from bpstudio.stepping import Kind, Trace
from bpstudio.stepping.graph import FanOut, Gate, Graph, Wire

NO_PRICE = NoRegulariser()


def trace_of(
    *layers: Dense,
    inputs: int = 2,
    loss: str = "half_squared_error",
    batch: int = 1,
    optimizer: Optimizer | None = None,
    regulariser: Regulariser = NO_PRICE,
    train_biases: bool = True,
) -> Trace:
    spec = NetworkSpec(inputs, layers, loss, train_biases)
    rng = np.random.default_rng(7)
    theta = initialise(spec, "xavier_normal", 3) + rng.normal(0, 0.1, spec.n_parameters)
    optimizer = optimizer or SGD(0.1)
    y = np.eye(spec.outputs)[rng.integers(0, spec.outputs, batch)]
    x = rng.normal(0, 1, (batch, inputs))
    slots = np.zeros((optimizer.slots, spec.n_parameters))
    return Trace.compute(spec, optimizer, regulariser, theta, slots, 1, x, y)


def wires(part: object) -> Iterator[Wire]:
    """Every wire of a graph, wherever it is."""
    yield from (found for found in _parts(part) if isinstance(found, Wire))


def lit(part: object) -> list[str]:
    """What the step is about: names of wires, signs of gates."""
    found = (one for one in _parts(part) if isinstance(one, Wire | Gate) and one.lit)
    return [one.name if isinstance(one, Wire) else one.label for one in found]


def _parts(part: object) -> Iterator[object]:
    if isinstance(part, Wire | Gate):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _parts(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _parts(getattr(part, field.name))


def end_of_backward(trace: Trace, sample: int = 0) -> int:
    return trace.schedule.node_position(Kind.INPUT_GRADIENT, sample, 0, trace.spec.inputs - 1)


def known(value: float | None) -> float:
    assert value is not None
    return value


def fan_out_of(graph: Graph) -> FanOut:
    assert isinstance(graph.onward, FanOut)
    return graph.onward


MANY = trace_of(Dense(3, "tanh"), Dense(4, "softplus"), Dense(2, "sigmoid"), inputs=3, batch=2)
WIDE = trace_of(Dense(9, "relu"), Dense(8, "sigmoid"), inputs=40)
