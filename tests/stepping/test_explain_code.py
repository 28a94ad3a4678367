"""The line of NumPy beside a step computes that step."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import (
    L1,
    L2,
    OPTIMIZERS,
    Array,
    Dense,
    NetworkSpec,
    NoRegulariser,
    Optimizer,
    Regulariser,
)
from bpstudio.stepping import Kind, Level, Trace, explain

from .explained import boundaries, cursor_of, node_value, random_trace

ELEMENTWISE = (
    "identity",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "softplus",
    "silu",
    "step",
)


def variables(trace: Trace) -> dict[str, object]:
    """The pass by the names that the code lines use."""
    passed = trace.pass_
    names: dict[str, object] = {"np": np, "x": trace.x[0], "y": trace.y[0]}
    for layer in range(1, len(trace.spec.sizes)):
        names[f"W{layer}"] = trace.weights(layer).copy()
        names[f"b{layer}"] = trace.biases(layer).copy()
        names[f"dW{layer}"] = trace.of_layer(trace.grad, layer)[:, :-1].copy()
        names[f"db{layer}"] = trace.of_layer(trace.grad, layer)[:, -1].copy()
        names[f"z{layer}"] = passed.z[layer][0].copy()
        names[f"a{layer}"] = passed.a[layer][0].copy()
        names[f"da{layer}"] = passed.da[layer][0].copy()
        names[f"delta{layer}"] = passed.dz[layer][0].copy()
    names["dx"] = passed.da[0][0].copy()
    return names


def computed(trace: Trace, code: str) -> object:
    """What the code assigns: its target is wiped first, so that it cannot be there already."""
    names = variables(trace)
    target = code.split("=")[0].strip()
    if "[" in target:
        exec(f"{target} = np.nan", names)
    exec(code, names)
    return eval(target, names)


NETWORKS = [
    *(
        NetworkSpec(2, (Dense(2, activation), Dense(2, activation)), "half_squared_error")
        for activation in ELEMENTWISE
    ),
    NetworkSpec(2, (Dense(2, "sigmoid"), Dense(2, "sigmoid")), "binary_cross_entropy"),
    NetworkSpec(2, (Dense(3, "softmax"), Dense(3, "softmax")), "cross_entropy"),
    NetworkSpec(2, (Dense(3, "softmax"),), "output"),
    NetworkSpec(2, (Dense(2, "softplus"), Dense(2, "tanh")), "mean_squared_error"),
    NetworkSpec(2, (Dense(2, "silu"), Dense(2, "tanh")), "mean_absolute_error"),
]


@pytest.mark.parametrize("spec", NETWORKS)
def test_a_nodes_line_computes_its_value(spec: NetworkSpec) -> None:
    trace = random_trace(spec, 1, seed=3)
    for cursor, at in boundaries(trace, Level.NODE):
        expected = node_value(trace, at)
        if expected is not None:
            code = explain(trace, cursor).code
            assert computed(trace, code) == pytest.approx(expected, rel=1e-12, abs=1e-15), code


@pytest.mark.parametrize("spec", NETWORKS)
def test_a_layers_line_computes_its_vector(spec: NetworkSpec) -> None:
    trace = random_trace(spec, 1, seed=3)
    for cursor, at in boundaries(trace, Level.LAYER):
        code = explain(trace, cursor, Level.LAYER).code
        if at.kind in (Kind.NEURON, Kind.ACTIVATION):
            expected = trace.pass_.z[at.layer][0]
        elif at.kind is Kind.GRADIENT:
            expected = trace.pass_.dz[at.layer][0]
            if at.layer < len(spec.layers) and spec.layers[at.layer - 1].activation == "softmax":
                continue
        elif at.kind is Kind.INPUT_GRADIENT:
            expected = trace.pass_.da[0][0]
        else:
            continue
        np.testing.assert_allclose(as_array(computed(trace, code)), expected, rtol=1e-12)


def test_a_gradients_line_computes_it() -> None:
    trace = random_trace(NETWORKS[1], 1, seed=3)
    for k in range(3):
        code = explain(trace, cursor_of(trace, Kind.GRADIENT, 1, 1, k), Level.TERM).code
        assert computed(trace, code) == pytest.approx(trace.sample_gradient(1, 0)[1, k])
    node = explain(trace, cursor_of(trace, Kind.GRADIENT, 1, 1)).code
    np.testing.assert_allclose(as_array(computed(trace, node)), trace.sample_gradient(1, 0)[1, :2])


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("regulariser", [NoRegulariser(), L1(0.1), L2(0.1)])
@pytest.mark.parametrize("k", [0, 2])
def test_an_updates_line_moves_its_parameter(
    optimizer: str, regulariser: Regulariser, k: int
) -> None:
    trace = random_trace(NETWORKS[1], 1, 3, optimizer, regulariser)
    explained = explain(trace, cursor_of(trace, Kind.UPDATE, 1, 1, k), Level.TERM)
    names = variables(trace) | settings_of(trace.optimizer, regulariser)
    names |= {name[0]: 0.03 for name in trace.optimizer.slot_names} | {"t": trace.t}
    exec(explained.code, names)
    moved = eval("b1[1]" if k == 2 else "W1[1, 0]", names)
    assert moved == pytest.approx(explained.value, rel=1e-12)


def settings_of(optimizer: Optimizer, regulariser: Regulariser) -> dict[str, object]:
    names = {"learning_rate": "eta", "momentum": "mu", "rate": "lam"}
    given = vars(optimizer) | vars(regulariser)
    return {names.get(name, name): setting for name, setting in given.items()}


def as_array(found: object) -> Array:
    assert isinstance(found, np.ndarray)
    return found
