"""What flows into a neuron: products of weights and values, the bias, and their sum."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array
from bpstudio.stepping.graph.known import Known, drawn
from bpstudio.stepping.graph.names import a_, b_, by_, delta_, w_, z_
from bpstudio.stepping.graph.parts import Gate, Local, Pair, Place, Rest, Sum, Wire
from bpstudio.stepping.level import Kind


def fan_in(known: Known, layer: int, j: int, chosen: int | None = None) -> Sum:
    """z of a neuron, from its products and its bias; `chosen` is a source to be drawn by itself."""
    n_in = known.trace.spec.sizes[layer - 1]
    shown = drawn(n_in, _current(known, layer, j, n_in, chosen))
    done = known.products(layer, j)
    return Sum(
        pairs=tuple(_product(known, layer, j, k) for k in shown),
        rest=_rest(known, layer, j, shown),
        bias=Wire(
            name=b_(layer, j),
            value=known.bias(layer, j),
            gradient=known.gradient(layer, j, n_in),
            gradient_name=by_(b_(layer, j)),
            place=Place(layer, j),
            lit=known.works(known.sum_kind(layer), layer, j, n_in)
            or known.works(Kind.GRADIENT, layer, j, n_in),
            weight=True,
        ),
        gate=Gate(
            "+",
            (Local("∂z/∂(w a)", "1", 1.0),),
            Place(layer, j),
            lit=known.works(known.sum_kind(layer), layer, j, *range(n_in + 1)),
        ),
        out=Wire(
            name=z_(layer, j),
            value=_sum_so_far(known, layer, j, done),
            gradient=known.delta(layer, j),
            gradient_name=delta_(layer, j),
            place=Place(layer, j),
            lit=known.works(known.sum_kind(layer), layer, j, n_in)
            or known.works(Kind.DELTA, layer, j, -1),
            value_grows=0 < done <= n_in,
        ),
    )


def _current(known: Known, layer: int, j: int, n_in: int, chosen: int | None) -> int | None:
    """The source that the step is about, if it is one alone."""
    at = known.at
    if chosen is not None or at is None or (at.layer, at.neuron) != (layer, j):
        return chosen
    of_sources = at.kind in (known.sum_kind(layer), Kind.GRADIENT)
    return at.term if of_sources and at.term < n_in else None


def _product(known: Known, layer: int, j: int, k: int) -> Pair:
    w, a = known.weight(layer, j, k), known.a(layer - 1, k)
    back = known.returned(layer - 1, k) > j
    delta = known.delta(layer, j)
    forward = known.works(known.sum_kind(layer), layer, j, k)
    by_weight = known.works(Kind.GRADIENT, layer, j, k)
    by_value = _works_back(known, layer, j, k)
    weight, value = w_(layer, j, k), a_(layer - 1, k)
    return Pair(
        first=Wire(
            name=weight,
            value=w,
            gradient=known.gradient(layer, j, k),
            gradient_name=by_(weight),
            place=Place(layer, j, k),
            lit=forward or by_weight,
            weight=True,
        ),
        second=Wire(
            name=value,
            value=a,
            gradient=w * float(known.deltas(layer)[j]) if back else None,
            gradient_name=f"{weight} {delta_(layer, j)}",
            place=Place(layer - 1, k),
            lit=forward or by_value,
        ),
        gate=Gate(
            "×",
            (
                Local("∂/∂w", "a" if layer > 1 else "x", a),
                Local("∂/∂a" if layer > 1 else "∂/∂x", "w", w),
            ),
            Place(layer, j, k),
            lit=forward or by_weight or by_value,
        ),
        out=Wire(
            name=f"{weight} {value}",
            value=w * float(known.values(layer - 1)[k]) if known.products(layer, j) > k else None,
            gradient=delta,
            gradient_name=delta_(layer, j),
            place=Place(layer, j, k),
            lit=forward,
        ),
    )


def _works_back(known: Known, layer: int, j: int, k: int) -> bool:
    kind = Kind.INPUT_GRADIENT if layer == 1 else Kind.DELTA
    return known.works(kind, layer - 1, k, j)


def _products(known: Known, layer: int, j: int) -> Array:
    products: Array = known.weights(layer)[j] * known.values(layer - 1)
    return products


def _rest(known: Known, layer: int, j: int, shown: tuple[int, ...]) -> Rest | None:
    n_in = known.trace.spec.sizes[layer - 1]
    if len(shown) == n_in:
        return None
    done = min(known.products(layer, j), n_in)
    mask = np.arange(n_in) < done
    mask[list(shown)] = False
    count = n_in - len(shown)
    revealed = int(mask.sum())
    kind = known.sum_kind(layer)
    return Rest(
        count,
        Wire(
            value=float(_products(known, layer, j)[mask].sum()) if revealed else None,
            gradient=known.delta(layer, j),
            gradient_name=delta_(layer, j),
            place=Place(layer, j),
            lit=known.whole and known.works(kind, layer, j, -1),
            value_grows=0 < revealed < count,
        ),
    )


def _sum_so_far(known: Known, layer: int, j: int, done: int) -> float | None:
    whole = known.z(layer, j)
    if whole is not None or not done:
        return whole
    return float(_products(known, layer, j)[:done].sum())
