"""The forward pass in words: a neuron's sum, product by product, and its activation."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array
from bpstudio.stepping import labels
from bpstudio.stepping import sentences_forward as say_forward
from bpstudio.stepping.activation_formulas import SOFTMAX_SYMBOL
from bpstudio.stepping.explanation import Cells, Explanation, TermTable
from bpstudio.stepping.given import given_parameter, given_unit
from bpstudio.stepping.level import Kind
from bpstudio.stepping.notation import (
    Maths,
    factor,
    function,
    maths,
    number,
    plain,
    sum_over,
    total,
)
from bpstudio.stepping.remarks import activation_remark
from bpstudio.stepping.step import Step
from bpstudio.stepping.symbols import a_, b_, w_, z_
from bpstudio.stepping.tables import first_rows, growing_table, last_rows, whole_table
from bpstudio.stepping.words import Text, joined


def explain_neuron(step: Step) -> Explanation:
    """z and, but for softmax, a of one neuron."""
    only_sum = step.at.kind is Kind.SUM
    j, layer = step.neuron, step.layer
    z = float(step.z(layer)[j])
    name = step.name()
    largest = _largest_part(step)
    if only_sum:
        return step.explain(
            Text(labels.SUM_OF, unit=name),
            formula=[_sum_rule(step)],
            numbers=_sum_numbers(step),
            value=z,
            terms=_sum_table(step),
            sentence=joined(
                Text(
                    say_forward.SOFTMAX_SUM if step.n_in > 1 else say_forward.SOFTMAX_SUM_ONE,
                    unit=name,
                    n=str(step.n_in),
                    z=plain(z),
                ),
                largest,
            ),
            code=_sum_code(step),
        )
    a = float(step.a(layer)[j])
    return step.explain(
        name,
        formula=[_sum_rule(step), _activation_rule(step)],
        numbers=[
            maths("{} {}", z_(layer, j), _sum_numbers(step)[0]),
            maths("= {}", number(z)),
            *_activation_numbers(step),
        ],
        value=a,
        terms=_sum_table(step),
        sentence=joined(
            Text(
                say_forward.NEURON if step.n_in > 1 else say_forward.NEURON_ONE,
                unit=name,
                n=str(step.n_in),
                z=plain(z),
                f=step.label(layer),
                a=plain(a),
            ),
            activation_remark(step.activation(layer), step.label(layer), z, a) or largest,
        ),
        code=_activation_code(step, f"W{layer}[{j}] @ {_input(layer)} + b{layer}[{j}]"),
    )


def explain_neuron_term(step: Step) -> Explanation:
    """The product, the bias or the activation that has just come in."""
    term, n_in = step.at.term, step.n_in
    if term == n_in + 1:
        return _activation_term(step)
    j, layer = step.neuron, step.layer
    products = _products(step)
    value = float(products[: term + 1].sum()) if term < n_in else float(step.z(layer)[j])
    before = float(products[:term].sum())
    if term < n_in:
        what = Text(labels.PRODUCT_FROM, unit=step.name(), source=step.name(layer - 1, term))
        product = maths("{} {}", w_(layer, j, term), a_(layer - 1, term))
        added = maths("{} × {}", *_pair(step, term))
        sentence = Text(
            say_forward.PRODUCT,
            n=str(term + 1),
            of=str(n_in),
            source=step.name(layer - 1, term),
            product=plain(float(products[term]), sign=True),
            so_far=plain(value),
        )
    else:
        what = Text(labels.BIAS_OF, unit=step.name())
        product = b_(layer, j)
        added = factor(float(step.trace.biases(layer)[j]))
        sentence = Text(say_forward.BIAS_ADDED, z=plain(value))
    return step.explain(
        what,
        formula=[_sum_rule(step), maths("{} ← {} + {}", *(z_(layer, j),) * 2, product)],
        numbers=[maths("= {} + {}", number(before), added)],
        value=value,
        terms=_sum_table(step, term + 1),
        sentence=sentence,
        code=f"z{layer}[{j}] += W{layer}[{j}, {term}] * {_input(layer)}[{term}]"
        if term < n_in
        else f"z{layer}[{j}] += b{layer}[{j}]",
    )


def _activation_term(step: Step) -> Explanation:
    j, layer = step.neuron, step.layer
    z, a = float(step.z(layer)[j]), float(step.a(layer)[j])
    label = step.label(layer)
    return step.explain(
        Text(labels.ACTIVATION_OF, f=label, unit=step.name()),
        formula=[_activation_rule(step)],
        numbers=_activation_numbers(step),
        value=a,
        sentence=joined(
            Text(say_forward.ACTIVATION, f=label, z=plain(z), a=plain(a)),
            activation_remark(step.activation(layer), label, z, a),
        ),
        code=_activation_code(step, f"z{layer}[{j}]"),
    )


# The sum ----------------------------------------------------------------------------------------


def _input(layer: int) -> str:
    return f"a{layer - 1}" if layer > 1 else "x"


def _products(step: Step) -> Array:
    products: Array = step.trace.weights(step.layer)[step.neuron] * step.a(step.layer - 1)
    return products


def _pair(step: Step, k: int) -> tuple[Maths, Maths]:
    weight = step.trace.weights(step.layer)[step.neuron, k]
    return factor(float(weight)), factor(float(step.a(step.layer - 1)[k]))


def _sum_rule(step: Step) -> Maths:
    j, layer = step.neuron, step.layer
    product = maths("{} {}", w_(layer, j, "k"), a_(layer - 1, "k"))
    return maths("{} = {} + {}", z_(layer, j), sum_over("k", product), b_(layer, j))


def _sum_numbers(step: Step) -> list[Maths]:
    products = total(step.n_in, lambda k: maths("{} × {}", *_pair(step, k)))
    bias = factor(float(step.trace.biases(step.layer)[step.neuron]))
    return [maths("= {} + {}", products, bias)]


def _sum_table(step: Step, revealed: int | None = None) -> TermTable:
    """All summands of z, or those revealed so far."""
    j, layer, n_in = step.neuron, step.layer, step.n_in
    weights, inputs = step.trace.weights(layer)[j], step.a(layer - 1)
    bias = float(step.trace.biases(layer)[j])
    inputs_letter = "a" if layer > 1 else "x"
    headers = (Text(labels.FROM), "w", inputs_letter, f"w · {inputs_letter}")

    def row(k: int) -> Cells:
        if k == n_in:
            given = given_parameter(plain(bias), layer, j, k, n_in)
            return Text(labels.BIAS), given, "", plain(bias, sign=True)
        w, a = float(weights[k]), float(inputs[k])
        return (
            step.short_name(layer - 1, k),
            given_parameter(plain(w), layer, j, k, n_in),
            given_unit(plain(a), layer - 1, k),
            plain(w * a, sign=True),
        )

    z = float(step.z(layer)[j])
    if revealed is None:
        return whole_table(headers, (*first_rows(n_in, row), row(n_in)), plain(z, sign=True))
    so_far = z if revealed > n_in else float((weights[:revealed] * inputs[:revealed]).sum())
    return growing_table(headers, last_rows(revealed, row), plain(so_far, sign=True))


def _sum_code(step: Step) -> str:
    j, layer = step.neuron, step.layer
    return f"z{layer}[{j}] = W{layer}[{j}] @ {_input(layer)} + b{layer}[{j}]"


def _largest_part(step: Step) -> Text | str:
    products = _products(step)
    if len(products) < 2:
        return ""
    k = int(np.argmax(np.abs(products)))
    if not products[k]:
        return Text(say_forward.NO_PART)
    return Text(
        say_forward.LARGEST_PART,
        source=step.name(step.layer - 1, k),
        product=plain(float(products[k]), sign=True),
    )


# The activation ---------------------------------------------------------------------------------


def _activation_rule(step: Step) -> Maths:
    j, layer = step.neuron, step.layer
    a, z, formula = a_(layer, j), z_(layer, j), step.formula(layer)
    if formula is None:
        return maths("{} = {}", a, function(SOFTMAX_SYMBOL, z))
    if step.activation(layer) == "identity":
        return maths("{} = {}", a, z)
    called, written = function(formula.symbol, z), formula.of(z, maths("−{}", z))
    return (
        maths("{} = {}", a, called)
        if called == written
        else maths("{} = {} = {}", a, called, written)
    )


def _activation_numbers(step: Step) -> list[Maths]:
    j, layer = step.neuron, step.layer
    formula, z = step.formula(layer), float(step.z(layer)[j])
    a = a_(layer, j)
    if formula is None:
        return []
    if step.activation(layer) == "identity":
        return [maths("{} = {}", a, number(z))]
    return [maths("{} = {}", a, formula.with_number(z))]


def _activation_code(step: Step, z: str) -> str:
    formula = step.formula(step.layer)
    code = formula.code.format(z=z) if formula else ""
    return f"a{step.layer}[{step.neuron}] = {code}"
