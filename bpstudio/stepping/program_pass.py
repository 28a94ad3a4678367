"""The forward pass, the loss and the backward pass as lines of NumPy; rows are samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from bpstudio.engine import NetworkSpec, is_fused
from bpstudio.stepping.activation_formulas import FORMULAS
from bpstudio.stepping.level import Kind, Phase
from bpstudio.stepping.program_text import Mark, Statement, line, section
from bpstudio.stepping.trace import Trace

_SUMS_TO_ONE = 1e-13

_CLIPPED = "c = np.clip({a}, 1e-12, 1 - 1e-12)"

_TERMS: Mapping[str, str] = MappingProxyType(
    {
        "half_squared_error": "0.5 * ({a} - y)**2",
        "mean_squared_error": "({a} - y)**2",
        "mean_absolute_error": "np.abs({a} - y)",
        "binary_cross_entropy": "-(y * np.log(c) + (1 - y) * np.log1p(-c))",
        "cross_entropy": "-y * np.log(c)",
        "output": "{a}",
    }
)

_SLOPES: Mapping[str, str] = MappingProxyType(
    {
        "half_squared_error": "{a} - y",
        "mean_squared_error": "2 * ({a} - y) / {n}",
        "mean_absolute_error": "np.sign({a} - y) / {n}",
        "binary_cross_entropy": "(c - y) / (c * (1 - c)) * ({a} == c)",
        "cross_entropy": "-y / c * ({a} == c)",
        "output": "np.ones_like({a})",
    }
)

_MEANS = ("mean_squared_error", "mean_absolute_error")
_CLIPS = ("binary_cross_entropy", "cross_entropy")


def inputs_of(layer: int) -> str:
    """What the layer receives."""
    return f"a{layer - 1}" if layer > 1 else "x"


# Forward ----------------------------------------------------------------------------------------


def forward_lines(spec: NetworkSpec) -> Iterator[Statement]:
    """z and a of every layer, then all of them printed."""
    yield from section("Forward: z = W a + b, then the activation")
    layers = range(1, len(spec.sizes))
    for layer in layers:
        yield from _layer_lines(spec, layer)
    for layer in layers:
        yield line(f'print("z{layer} =", z{layer}, "\\na{layer} =", a{layer})')


def _layer_lines(spec: NetworkSpec, layer: int) -> Iterator[Statement]:
    name = spec.layers[layer - 1].activation
    softmax = name == "softmax"
    first = Mark(Phase.FORWARD, Kind.SUM if softmax else Kind.NEURON, layer, "z")
    then = Mark(Phase.FORWARD, Kind.ACTIVATION if softmax else Kind.NEURON, layer, "a")
    yield line(f"z{layer} = {inputs_of(layer)} @ W{layer}.T + b{layer}", first)
    if softmax:
        yield line(f"s{layer} = z{layer} - z{layer}.max(axis=1, keepdims=True)", then)
        yield line(f"e{layer} = np.exp(s{layer})", then)
        yield line(f"a{layer} = e{layer} / e{layer}.sum(axis=1, keepdims=True)", then)
    else:
        yield line(f"a{layer} = {_filled(FORMULAS[name].code, layer)}", then)


def _filled(code: str, layer: int) -> str:
    """The template with this layer's names; a name needs no parentheses beside an operator."""
    z = f"z{layer}"
    code = code.replace("-({z})", "-{z}").replace("* ({z})", "* {z}")
    return code.replace("({z}) /", "{z} /").format(z=z, a=f"a{layer}")


# The loss ---------------------------------------------------------------------------------------


def loss_lines(spec: NetworkSpec) -> Iterator[Statement]:
    """The summands E, each sample's loss J, and the mean over the batch."""
    yield from section("Loss: terms, samples, mean")
    last, outputs = len(spec.layers), spec.outputs
    single = Kind.LOSS_TERM if outputs > 1 else Kind.LOSS_TOTAL
    by_term = Mark(Phase.LOSS, single, last + 1, "terms")
    total = Mark(Phase.LOSS, Kind.LOSS_TOTAL, last + 1, "losses")
    if is_fused(spec):
        yield from _fused_terms(spec, last, by_term)
    else:
        if spec.loss in _CLIPS:
            yield line(_CLIPPED.format(a=f"a{last}"), by_term)
        yield line(f"terms = {_TERMS[spec.loss].format(a=f'a{last}')}", by_term)
    how = "mean" if spec.loss in _MEANS else "sum"
    yield line(f"losses = terms.{how}(axis=1)", total)
    yield line("loss = losses.mean()")
    yield line('print("losses =", losses)')
    yield line('print("loss =", loss)')


def _fused_terms(spec: NetworkSpec, last: int, mark: Mark) -> Iterator[Statement]:
    if spec.loss == "binary_cross_entropy":
        yield line("# -y ln a - (1 - y) ln(1 - a), exact for any z")
        yield line(f"terms = z{last} * ((z{last} > 0) - y)", mark)
        yield line(f"terms += np.log1p(np.exp(-abs(z{last})))", mark)
    else:
        yield line("# -y ln a, exact for any z")
        yield line(f"logs = np.log(e{last}.sum(axis=1, keepdims=True))", mark)
        yield line(f"terms = y * (logs - s{last})", mark)


# Backward ---------------------------------------------------------------------------------------


def backward_lines(trace: Trace) -> Iterator[Statement]:
    """delta of every layer, the sums of its gradients over the batch, and dJ/dx."""
    yield from section("Backward: delta = dJ/dz, and gradients")
    layers = range(len(trace.spec.layers), 0, -1)
    for layer in layers:
        yield from _delta_lines(trace, layer)
        yield from _gradient_lines(layer)
    mark = Mark(Phase.BACKWARD, Kind.INPUT_GRADIENT, 0)
    yield line("dx = delta1 @ W1", mark)
    for layer in layers:
        yield line(f'print("delta{layer} =", delta{layer})')
    if len(trace.x) == 1:
        yield from gradient_prints(trace.spec)
    yield line('print("dx =", dx)')


def gradient_prints(spec: NetworkSpec) -> Iterator[Statement]:
    for layer in range(len(spec.layers), 0, -1):
        yield line(f'print("dW{layer} =", dW{layer}, "\\ndb{layer} =", db{layer})')


def _delta_lines(trace: Trace, layer: int) -> Iterator[Statement]:
    spec, last = trace.spec, len(trace.spec.layers)
    flow = Mark(Phase.BACKWARD, Kind.DELTA, layer, "da")
    delta = Mark(Phase.BACKWARD, Kind.DELTA, layer, "delta")
    if layer == last and is_fused(spec):
        yield line(f"delta{layer} = {_fused_delta(trace, layer)}", delta)
        return
    if layer == last:
        slope = _SLOPES[spec.loss].format(a=f"a{layer}", n=spec.outputs)
        yield line(f"da{layer} = {slope}", flow)
    else:
        yield line(f"da{layer} = delta{layer + 1} @ W{layer + 1}", flow)
    yield from _through(spec.layers[layer - 1].activation, layer, delta)


def _fused_delta(trace: Trace, layer: int) -> str:
    off = trace.spec.loss == "cross_entropy" and (
        float(np.abs(trace.y.sum(axis=1) - 1).max()) > _SUMS_TO_ONE
    )
    return f"a{layer} * y.sum(axis=1, keepdims=True) - y" if off else f"a{layer} - y"


def _through(activation: str, layer: int, mark: Mark) -> Iterator[Statement]:
    """From dJ/da back through the activation to dJ/dz."""
    a, da = f"a{layer}", f"da{layer}"
    if activation == "softmax":
        yield line(f"inner = ({a} * {da}).sum(axis=1, keepdims=True)", mark)
        yield line(f"delta{layer} = {a} * ({da} - inner)", mark)
    elif activation == "identity":
        yield line(f"delta{layer} = {da}", mark)
    elif activation == "step":
        yield line(f"delta{layer} = np.zeros_like({da})", mark)
    else:
        slope = _filled(FORMULAS[activation].slope_code, layer)
        yield line(f"delta{layer} = {da} * {_factor(slope)}", mark)


def _factor(slope: str) -> str:
    """As it stands behind a times sign; a product of factors and a call need no parentheses."""
    plain = slope.startswith(("np.", "a")) and " + " not in slope
    return slope if plain else f"({slope})"


def _gradient_lines(layer: int) -> Iterator[Statement]:
    for part, code in (
        ("W", f"dW{layer} = delta{layer}.T @ {inputs_of(layer)}"),
        ("b", f"db{layer} = delta{layer}.sum(axis=0)"),
    ):
        yield line(code, Mark(Phase.BACKWARD, Kind.GRADIENT, layer, part))
