"""Where a neuron's value goes, and what comes back from there: one term w δ from each neuron."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array
from bpstudio.stepping.graph.known import Known, drawn
from bpstudio.stepping.graph.names import a_, by_, delta_, w_, z_
from bpstudio.stepping.graph.parts import Branch, FanOut, Gate, Local, Place, Rest, Wire
from bpstudio.stepping.level import Kind


def fan_out(known: Known, layer: int, j: int) -> FanOut:
    """The ways on from a neuron of `layer`, 0 being the inputs."""
    count = known.trace.spec.sizes[layer + 1]
    shown = drawn(count, _current(known, layer, j, count))
    return FanOut(tuple(_branch(known, layer, j, k) for k in shown), _rest(known, layer, j, shown))


def onward_wire(known: Known, layer: int, j: int) -> Wire:
    """a of a neuron that is no output: ∂J/∂a is the sum of what comes back."""
    count, done = known.trace.spec.sizes[layer + 1], known.returned(layer, j)
    gradient: float | None = None
    if done >= count:
        gradient = known.da(layer, j)
    elif done:
        gradient = float(_terms(known, layer, j)[:done].sum())
    return Wire(
        name=a_(layer, j),
        value=known.a(layer, j),
        gradient=gradient,
        gradient_name=by_(a_(layer, j)),
        place=Place(layer, j),
        lit=known.works(Kind.NEURON, layer, j, -1)
        or known.works(Kind.ACTIVATION, layer, j)
        or known.works(_kind(layer), layer, j, count - 1),
        gradient_grows=0 < done < count,
    )


def _kind(layer: int) -> Kind:
    return Kind.DELTA if layer else Kind.INPUT_GRADIENT


def _current(known: Known, layer: int, j: int, count: int) -> int | None:
    at = known.at
    if at is None or (at.kind, at.layer, at.neuron) != (_kind(layer), layer, j):
        return None
    return at.term if at.term < count else None


def _works(known: Known, layer: int, j: int, k: int) -> bool:
    return (layer == 0 or known.elementwise(layer)) and known.works(_kind(layer), layer, j, k)


def _branch(known: Known, layer: int, j: int, k: int) -> Branch:
    w, delta = known.weight(layer + 1, k, j), known.delta(layer + 1, k)
    returned = known.returned(layer, j) > k
    forward = known.works(known.sum_kind(layer + 1), layer + 1, k, j)
    by_weight = known.works(Kind.GRADIENT, layer + 1, k, j)
    back = _works(known, layer, j, k)
    weight = w_(layer + 1, k, j)
    edge = Place(layer + 1, k, j)
    a = float(known.values(layer)[j])
    return Branch(
        weight=Wire(
            name=weight,
            value=w,
            gradient=known.gradient(layer + 1, k, j),
            gradient_name=by_(weight),
            place=edge,
            lit=forward or by_weight or back,
            weight=True,
        ),
        back=Wire(
            name=a_(layer, j),
            gradient=w * float(known.deltas(layer + 1)[k]) if returned else None,
            gradient_name=f"{weight} {delta_(layer + 1, k)}",
            place=edge,
            lit=forward or back,
        ),
        gate=Gate(
            "×",
            (Local(f"∂/∂{'a' if layer else 'x'}", "w", w),),
            edge,
            lit=forward or by_weight or back,
        ),
        out=Wire(
            name=z_(layer + 1, k),
            value=w * a if known.products(layer + 1, k) > j else None,
            gradient=delta,
            gradient_name=delta_(layer + 1, k),
            place=Place(layer + 1, k),
            lit=forward or back,
        ),
    )


def _terms(known: Known, layer: int, j: int) -> Array:
    terms: Array = known.weights(layer + 1)[:, j] * known.deltas(layer + 1)
    return terms


def _rest(known: Known, layer: int, j: int, shown: tuple[int, ...]) -> Rest | None:
    count = known.trace.spec.sizes[layer + 1]
    if len(shown) == count:
        return None
    mask = np.arange(count) < known.returned(layer, j)
    mask[list(shown)] = False
    revealed, hidden = int(mask.sum()), count - len(shown)
    return Rest(
        hidden,
        Wire(
            gradient=float(_terms(known, layer, j)[mask].sum()) if revealed else None,
            gradient_name="Σ w δ",
            place=Place(layer, j),
            lit=known.whole and known.works(_kind(layer), layer, j, -1),
            gradient_grows=0 < revealed < hidden,
        ),
    )
