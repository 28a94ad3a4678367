"""Where the network ends: from outputs to the loss, gate by gate, and softmax as one gate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from bpstudio.engine import ACTIVATIONS, LOSSES, is_fused
from bpstudio.stepping import labels
from bpstudio.stepping.activation_formulas import FORMULAS, SOFTMAX_SYMBOL
from bpstudio.stepping.explain_loss import y_
from bpstudio.stepping.graph.fan_out import fan_out, onward_wire
from bpstudio.stepping.graph.known import Known, drawn
from bpstudio.stepping.graph.names import a_, by_, delta_, z_
from bpstudio.stepping.graph.parts import (
    Cost,
    Gate,
    Lane,
    Local,
    Pair,
    Place,
    Rest,
    Softmax,
    Sum,
    Wire,
)
from bpstudio.stepping.level import Kind
from bpstudio.stepping.notation import symbol
from bpstudio.stepping.symbols import index
from bpstudio.stepping.words import Text

_SIGNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "half_squared_error": ("½(a − y)²", "a − y"),
        "mean_squared_error": ("(a − y)²", "2(a − y)"),
        "mean_absolute_error": ("|a − y|", "sign(a − y)"),
        "binary_cross_entropy": ("BCE", "(a − y) / a(1 − a)"),
        "cross_entropy": ("−y ln a", "−y / a"),
        "output": ("a", "1"),
    }
)
"""Each loss's part E as a gate's sign, and ∂E/∂a."""


_SHORT = 14
"""A slope's rule with more signs than this is not written."""


def activation_gate(known: Known, layer: int, j: int) -> Gate:
    """f of an elementwise layer, with f′(z) as its local derivative."""
    name = known.trace.spec.layers[layer - 1].activation
    formula = FORMULAS[name]
    sign = formula.symbol.plain
    rule = formula.slope("z", "a").plain
    local = Local(f"{sign}′(z)", rule if len(rule) < _SHORT else "", _slope(known, layer, j))
    fused = layer == known.last and is_fused(known.trace.spec)
    return Gate(
        "id" if name == "identity" else sign,
        () if fused else (local,),
        Place(layer, j),
        lit=known.works(Kind.NEURON, layer, j, -1)
        or known.works(Kind.DELTA, layer, j, -2 if _factored(known, layer) else -1),
    )


def _factored(known: Known, layer: int) -> bool:
    """Whether δ has its slope as the last but one of three terms."""
    return layer == known.last and not is_fused(known.trace.spec)


def _slope(known: Known, layer: int, j: int) -> float | None:
    needed = 2 if layer == known.last else known.trace.spec.sizes[layer + 1] + 1
    if known.terms(Kind.DELTA, layer, j) < needed:
        return None
    z = known.trace.pass_.z[layer][known.sample, j : j + 1]
    a = known.values(layer)[j : j + 1]
    with np.errstate(all="ignore"):
        activation = ACTIVATIONS[known.trace.spec.layers[layer - 1].activation]
        return float(activation.slope(z, a)[0])


def output_wire(known: Known, j: int) -> Wire:
    """a of an output; a fused pair never asks for ∂J/∂a."""
    layer, fused = known.last, is_fused(known.trace.spec)
    shown = not fused and known.terms(Kind.DELTA, layer, j) > 0
    return Wire(
        name=a_(layer, j),
        value=known.a(layer, j),
        gradient=known.da(layer, j) if shown else None,
        gradient_name=by_(a_(layer, j)),
        place=Place(layer, j),
        lit=known.works(Kind.NEURON, layer, j, -1)
        or known.works(Kind.ACTIVATION, layer, j)
        or (not fused and known.works(Kind.DELTA, layer, j, 0)),
    )


def cost(known: Known, j: int) -> Cost:
    """The way of one output into the loss."""
    outputs, box = known.trace.spec.outputs, known.last + 1
    several = outputs > 1
    at_loss = known.works(Kind.LOSS_TOTAL, box, 0)
    return Cost(
        target=None if known.trace.spec.loss == "output" else target_wire(known, j),
        gate=part_gate(known, j),
        part=part_wire(known, j),
        total=_total_gate(known) if several else None,
        others=_other_parts(known, (j,)) if several else None,
        loss=loss_wire(known, lit=at_loss),
    )


def target_wire(known: Known, j: int) -> Wire:
    return Wire(name=y_(j).plain, value=known.target(j), place=Place(known.last, j))


def part_gate(known: Known, j: int) -> Gate:
    """E of one output; its local derivative is ∂E/∂a."""
    spec = known.trace.spec
    sign, rule = _SIGNS[spec.loss]
    fused = is_fused(spec)
    shown = not fused and known.terms(Kind.DELTA, known.last, j) > 0
    scale = spec.outputs if LOSSES[spec.loss].averages else 1
    derivative = known.da(known.last, j) * scale if shown else None
    name = "∂E/∂a" if spec.outputs > 1 else "∂J/∂a"
    return Gate(
        sign,
        (Local(name, rule, derivative),) if not fused else (),
        _part_place(known, j),
        lit=_part_works(known, j) or known.works(Kind.DELTA, known.last, j, 0),
    )


def _part_place(known: Known, j: int) -> Place:
    """One output's part of the loss is chosen as the edge into the loss, if it has company."""
    return Place(known.last + 1, 0, j if known.trace.spec.outputs > 1 else None)


def _part_works(known: Known, j: int) -> bool:
    box = known.last + 1
    if known.trace.spec.outputs == 1:
        return known.works(Kind.LOSS_TOTAL, box, 0)
    return known.works(Kind.LOSS_TERM, box, j)


def part_wire(known: Known, j: int) -> Wire:
    """E of one output; ∂J/∂E is 1, or 1/n where the loss averages."""
    spec = known.trace.spec
    share = 1 / spec.outputs if LOSSES[spec.loss].averages else 1.0
    name = symbol("E", index(j)).plain if spec.outputs > 1 else "J"
    return Wire(
        name=name,
        value=known.part(j),
        gradient=share if known.returning else None,
        gradient_name=by_(name),
        place=_part_place(known, j),
        lit=_part_works(known, j),
    )


def loss_wire(known: Known, lit: bool) -> Wire:
    return Wire(
        name="J",
        value=known.loss,
        gradient=1.0 if known.returning else None,
        gradient_name="∂J/∂J",
        place=Place(known.last + 1, 0),
        lit=lit,
    )


def _total_gate(known: Known) -> Gate:
    averages = LOSSES[known.trace.spec.loss].averages
    local = Local("∂J/∂E", "1/n" if averages else "1", None)
    lit = known.works(Kind.LOSS_TOTAL, known.last + 1, 0)
    return Gate("Σ/n" if averages else "+", (local,), Place(known.last + 1, 0), lit=lit)


def _other_parts(known: Known, shown: tuple[int, ...]) -> Rest | None:
    outputs = known.trace.spec.outputs
    count = outputs - len(shown)
    if not count:
        return None
    mask = np.arange(outputs) < known.revealed.loss_terms
    mask[list(shown)] = False
    revealed = int(mask.sum())
    averages = LOSSES[known.trace.spec.loss].averages
    other = next(k for k in range(outputs) if k not in shown)
    wire = Wire(
        name=symbol("E", index(other)).plain if count == 1 else "",
        value=float(known.parts[mask].sum()) if revealed else None,
        gradient=(1 / outputs if averages else 1.0) if known.returning else None,
        gradient_name="∂J/∂E",
        place=Place(known.last + 1, 0),
        lit=known.works(Kind.LOSS_TOTAL, known.last + 1, 0),
        value_grows=0 < revealed < count,
    )
    return Rest(count, wire)


def loss_sum(known: Known, chosen: int | None = None) -> Sum:
    """The whole loss: each output against its target, and the sum of the parts."""
    outputs = known.trace.spec.outputs
    shown = drawn(outputs, chosen)
    pairs = tuple(
        Pair(output_wire(known, k), target_wire(known, k), part_gate(known, k), part_wire(known, k))
        for k in shown
    )
    lit = known.works(Kind.LOSS_TOTAL, known.last + 1, 0)
    gate = _total_gate(known)
    return Sum(pairs, _other_parts(known, shown), None, gate, loss_wire(known, lit))


def softmax(known: Known, layer: int, j: int) -> Softmax:
    """The whole layer's gate, this neuron's lane first."""
    units = known.trace.spec.sizes[layer]
    is_output = layer == known.last
    at = known.at
    here = at is not None and (at.kind, at.layer, at.neuron) == (Kind.DELTA, layer, j)
    current = at.term if at is not None and here and at.terms == units else None
    others = [k for k in drawn(units, current)[:_LANES] if k != j]
    if current is not None and current not in (j, *others):
        others[-1] = current
    shown = (j, *others)
    return Softmax(
        lanes=tuple(_lane(known, layer, k, j) for k in shown),
        hidden=units - len(shown),
        gate=_softmax_gate(known, layer, j),
        cost=_softmax_cost(known) if is_output else None,
        loss=loss_wire(known, known.works(Kind.LOSS_TOTAL, known.last + 1, 0))
        if is_output
        else None,
        fan_out=None if is_output else fan_out(known, layer, j),
    )


_LANES = 4


def _softmax_gate(known: Known, layer: int, j: int) -> Gate:
    fused = layer == known.last and is_fused(known.trace.spec)
    a = known.a(layer, j) if known.terms(Kind.DELTA, layer, j) > j else None
    local = Local("∂aⱼ/∂zⱼ", "aⱼ(1 − aⱼ)", None if a is None else a * (1 - a))
    return Gate(
        SOFTMAX_SYMBOL.plain,
        () if fused else (local,),
        Place(layer, j),
        lit=known.works(Kind.ACTIVATION, layer, j) or known.works(Kind.DELTA, layer, j),
    )


def _softmax_cost(known: Known) -> Gate:
    label = Text(labels.LOSS_NAMES[known.trace.spec.loss])
    at, box = known.at, known.last + 1
    lit = at is not None and (at.layer == box or (at.kind is Kind.DELTA and at.layer == known.last))
    return Gate(label, (), Place(box, 0), lit=lit)


def _lane(known: Known, layer: int, k: int, own: int) -> Lane:
    is_output = layer == known.last
    fused = is_output and is_fused(known.trace.spec)
    if not is_output:
        a = onward_wire(known, layer, k)
    else:
        seen = not fused and known.terms(Kind.DELTA, layer, own) > k
        a = Wire(
            name=a_(layer, k),
            value=known.a(layer, k),
            gradient=known.da(layer, k) if seen else None,
            gradient_name=by_(a_(layer, k)),
            place=Place(layer, k),
            lit=known.works(Kind.ACTIVATION, layer, k)
            or known.works(Kind.LOSS_TERM, known.last + 1, k)
            or (not fused and known.works(Kind.DELTA, layer, own, k)),
        )
    z = Wire(
        name=z_(layer, k),
        value=known.z(layer, k),
        gradient=known.delta(layer, k),
        gradient_name=delta_(layer, k),
        place=Place(layer, k),
        lit=known.works(Kind.DELTA, layer, k),
    )
    return Lane(z, a, target_wire(known, k) if is_output else None)
