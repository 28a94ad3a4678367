"""Softmax in words: each of its outputs depends on every z of its layer."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array
from bpstudio.stepping import labels
from bpstudio.stepping import sentences as say
from bpstudio.stepping import sentences_forward as say_forward
from bpstudio.stepping.explanation import Cells, Explanation, TermTable
from bpstudio.stepping.notation import (
    Maths,
    factor,
    fraction,
    maths,
    number,
    partial,
    plain,
    power,
    sum_over,
    total,
)
from bpstudio.stepping.step import Step
from bpstudio.stepping.symbols import a_, delta_, z_
from bpstudio.stepping.tables import first_rows, growing_table, last_rows, whole_table
from bpstudio.stepping.words import Text

_MAX_OVER_K = Maths(r"\max_{k}", "maxₖ")


def explain_softmax(step: Step) -> Explanation:
    """a of one softmax neuron, from every z of its layer."""
    j, layer = step.neuron, step.layer
    z, a = step.z(layer), float(step.a(layer)[j])
    top = float(z.max())
    powers = np.exp(z - top)
    count, summed = len(z), float(powers.sum())

    def row(k: int) -> Cells:
        return step.short_name(layer, k), plain(float(z[k])), plain(float(powers[k]))

    return step.explain(
        Text(labels.ACTIVATION_OF, f=step.label(layer), unit=step.name()),
        formula=[
            maths("{} = {}", a_(layer, j), fraction(_shifted(layer, j), _summed(layer))),
            maths("m = {} {}", _MAX_OVER_K, z_(layer, "k")),
        ],
        numbers=[
            maths(
                "= {}",
                fraction(
                    power("e", maths("{} − {}", number(float(z[j])), factor(top))),
                    total(count, lambda k: number(float(powers[k]))),
                ),
            ),
            maths("= {}", fraction(number(float(powers[j])), number(summed))),
        ],
        value=a,
        terms=whole_table(
            (Text(labels.NEURON_HEADER), "z", "e^(z − m)"), first_rows(count, row), plain(summed)
        ),
        sentence=Text(say_forward.SOFTMAX, unit=step.name(), share=plain(100 * a, 4)),
        code=f"a{layer}[{j}] = np.exp(z{layer}[{j}] - z{layer}.max()) "
        f"/ np.exp(z{layer} - z{layer}.max()).sum()",
    )


def _shifted(layer: int, k: int | str) -> Maths:
    return power("e", maths("{} − m", z_(layer, k)))


def _summed(layer: int) -> Maths:
    return sum_over("k", _shifted(layer, "k"))


def explain_softmax_delta(step: Step, revealed: int | None = None) -> Explanation:
    """δ of one softmax neuron through the Jacobian, or its sum so far."""
    j, layer = step.neuron, step.layer
    jacobian, da = _jacobian(step), step.da(layer)
    products = da * jacobian
    count = len(products)
    known = count if revealed is None else revealed
    value = float(step.dz(layer)[j]) if known == count else float(products[:known].sum())

    def product(i: int) -> Maths:
        return maths("{} × {}", factor(float(da[i])), factor(float(jacobian[i])))

    unit = step.name()
    growing = revealed is not None
    return step.explain(
        Text(labels.DELTA_FROM, unit=unit, source=step.name(layer, known - 1))
        if growing
        else Text(labels.DELTA_OF, unit=unit),
        formula=_jacobian_rules(step),
        numbers=[
            maths("= {} + {}", number(float(products[: known - 1].sum())), product(known - 1))
            if growing
            else maths("= {}", total(count, product))
        ],
        value=value,
        signed=True,
        terms=_jacobian_table(step, jacobian, revealed),
        sentence=Text(say.SOFTMAX_DELTA, unit=unit, count=str(count)),
        code=f"delta{layer}[{j}] = a{layer}[{j}] * (da{layer}[{j}] - a{layer} @ da{layer})",
    )


def _jacobian(step: Step) -> Array:
    """∂a_i/∂z_j = a_i ([i = j] − a_j) for every unit i of the layer."""
    j, a = step.neuron, step.a(step.layer)
    column: Array = -a * a[j]
    column[j] += a[j]
    return column


def _jacobian_rules(step: Step) -> list[Maths]:
    j, layer = step.neuron, step.layer
    da, slope = partial("J", a_(layer, "i")), partial(a_(layer, "i"), z_(layer, j))
    return [
        maths("{} = {}", delta_(layer, j), sum_over("i", maths("{} {}", da, slope))),
        maths("{} = {} ([i = {}] − {})", slope, a_(layer, "i"), str(j + 1), a_(layer, j)),
    ]


def _jacobian_table(step: Step, jacobian: Array, revealed: int | None) -> TermTable:
    layer, da = step.layer, step.da(step.layer)
    headers = (Text(labels.THROUGH), "∂J/∂a", "∂a/∂z", Text(labels.PRODUCT_HEADER))

    def row(i: int) -> Cells:
        back, slope = float(da[i]), float(jacobian[i])
        return (
            step.short_name(layer, i),
            plain(back, sign=True),
            plain(slope, sign=True),
            plain(back * slope, sign=True),
        )

    if revealed is None:
        total_delta = plain(float(step.dz(layer)[step.neuron]), sign=True)
        return whole_table(headers, first_rows(len(da), row), total_delta)
    so_far = float((da[:revealed] * jacobian[:revealed]).sum())
    return growing_table(headers, last_rows(revealed, row), plain(so_far, sign=True))
