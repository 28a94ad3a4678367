"""The mean gradient, the regularisation and the optimizer's update as lines of NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType

from bpstudio.engine import (
    L1,
    L2,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    NetworkSpec,
    Optimizer,
    RMSProp,
)
from bpstudio.stepping.level import Kind, Phase
from bpstudio.stepping.program_pass import gradient_prints
from bpstudio.stepping.program_text import Mark, Statement, array_statement, line, literal, section
from bpstudio.stepping.trace import Trace

_SETTINGS: Mapping[str, str] = MappingProxyType({"learning_rate": "eta", "momentum": "mu"})
"""Where a setting's name in a program is shorter than its field's."""

_ADAM = (
    "m{p} = beta1 * m{p} + (1 - beta1) * {g}",
    "v{p} = beta2 * v{p} + (1 - beta2) * {g}**2",
    "rate = eta / (np.sqrt(v{p} / c2) + eps)",
    "{p} -= rate * m{p} / c1",
)

_LINES: Mapping[type[Optimizer], tuple[str, ...]] = MappingProxyType(
    {
        SGD: ("{p} -= eta * {g}",),
        Momentum: ("v{p} = mu * v{p} + {g}", "{p} -= eta * v{p}"),
        Nesterov: ("v{p} = mu * v{p} + {g}", "{p} -= eta * ({g} + mu * v{p})"),
        AdaGrad: ("s{p} += {g}**2", "{p} -= eta * {g} / (np.sqrt(s{p}) + eps)"),
        RMSProp: (
            "v{p} = alpha * v{p} + (1 - alpha) * {g}**2",
            "{p} -= eta * {g} / (np.sqrt(v{p}) + eps)",
        ),
        Adam: _ADAM,
        AdamW: ("{p} *= 1 - eta * weight_decay", *_ADAM),
    }
)
_PENALTIES: Mapping[type, str] = MappingProxyType({L1: "np.sign({p})", L2: "{p}"})


def memory_lines(trace: Trace) -> Iterator[Statement]:
    """The optimizer's slots as they are before the update, for each trained parameter."""
    if not trace.optimizer.slots:
        return
    yield from section("What the optimizer remembers")
    for number, name in enumerate(trace.optimizer.slot_names):
        for layer in range(1, len(trace.spec.sizes)):
            part = trace.of_layer(trace.slots[number], layer)
            values = {"W": part[:, :-1], "b": part[:, -1]}
            for letter in _trained(trace.spec):
                parameter = f"{letter}{layer}"
                if values[letter].any():
                    yield array_statement(f"{name[0]}{parameter}", values[letter])
                else:
                    yield line(f"{name[0]}{parameter} = np.zeros_like({parameter})")


def mean_lines(trace: Trace) -> Iterator[Statement]:
    """The sums of a batch become means; a single sample's stay as they are."""
    if len(trace.x) == 1:
        return
    yield from section("The mean over the batch")
    for layer in range(1, len(trace.spec.sizes)):
        for part in "Wb":
            mark = Mark(Phase.UPDATE, Kind.MEAN, layer, part)
            yield line(f"d{part}{layer} /= len(x)", mark)
    yield from gradient_prints(trace.spec)


def regularisation_lines(trace: Trace) -> Iterator[Statement]:
    """Weights pay, biases do not."""
    price = _PENALTIES.get(type(trace.regulariser))
    if price is None or not isinstance(trace.regulariser, L1 | L2):
        return
    yield from section(f"{trace.regulariser.label} regularisation, of weights alone")
    yield line(f"lam = {literal(trace.regulariser.rate)}")
    for layer in range(1, len(trace.spec.sizes)):
        mark = Mark(Phase.UPDATE, Kind.UPDATE, layer, "W")
        yield line(f"dW{layer} += lam * {price.format(p=f'W{layer}')}", mark)


def update_lines(trace: Trace) -> Iterator[Statement]:
    """Every parameter moves by the optimizer's lines, then all are printed."""
    optimizer, spec = trace.optimizer, trace.spec
    fixed = "" if spec.train_biases else "; biases are kept"
    yield from section(f"Update by {optimizer.label}{fixed}")
    for field in fields(optimizer):
        name = _SETTINGS.get(field.name, field.name)
        yield line(f"{name} = {literal(getattr(optimizer, field.name))}")
    if isinstance(optimizer, Adam):
        yield line(f"t = {trace.t}")
        yield line("c1, c2 = 1 - beta1**t, 1 - beta2**t")
    layers = range(1, len(spec.sizes))
    for layer in layers:
        for part in "Wb":
            yield from _parameter_lines(trace, layer, part)
    for layer in layers:
        yield line(f'print("W{layer} =", W{layer}, "\\nb{layer} =", b{layer})')


def _parameter_lines(trace: Trace, layer: int, part: str) -> Iterator[Statement]:
    mark = Mark(Phase.UPDATE, Kind.UPDATE, layer, part)
    if part not in _trained(trace.spec):
        yield line(f"# b{layer} stays as it is", mark)
        return
    for code in _LINES[type(trace.optimizer)]:
        yield line(code.format(p=f"{part}{layer}", g=f"d{part}{layer}"), mark)


def _trained(spec: NetworkSpec) -> str:
    return "Wb" if spec.train_biases else "W"
