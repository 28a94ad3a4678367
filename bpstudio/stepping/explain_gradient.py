"""Gradients in words: of a neuron's weights, of an input, and their mean over the batch."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array
from bpstudio.stepping import labels
from bpstudio.stepping import sentences as say
from bpstudio.stepping.back import Back
from bpstudio.stepping.explanation import Cells, Explanation, TermTable
from bpstudio.stepping.given import given_unit
from bpstudio.stepping.notation import (
    Maths,
    factor,
    fraction,
    maths,
    number,
    partial,
    plain,
    vector,
)
from bpstudio.stepping.step import Step
from bpstudio.stepping.symbols import Index, a_, b_, delta_, w_
from bpstudio.stepping.tables import first_rows, growing_table, last_rows, whole_table
from bpstudio.stepping.words import Text, joined

_NUMBERS_SHOWN = 3


# Of weights -------------------------------------------------------------------------------------


def explain_gradient(step: Step) -> Explanation:
    """∂J/∂w of all weights of a neuron, and ∂J/∂b."""
    j, layer = step.neuron, step.layer
    delta, inputs = float(step.dz(layer)[j]), step.a(layer - 1)
    shown = inputs[:_NUMBERS_SHOWN].tolist()
    return step.explain(
        Text(labels.GRADIENTS_OF, unit=step.name()),
        formula=[_weight_rule(step, "k"), _bias_rule(step)],
        numbers=[
            maths("{} = {} × {}", _by_weight(step, "k"), factor(delta), vector(shown, step.n_in)),
            maths("{} = {}", partial("J", b_(layer, j)), number(delta)),
        ],
        result=f"= {vector((delta * inputs[:_NUMBERS_SHOWN]).tolist(), step.n_in).plain}"
        f", {plain(delta, sign=True)}",
        terms=_gradient_table(step),
        sentence=joined(_gradient_words(step, delta), _sum_words(step)),
        code=f"dW{layer}[{j}] {_add(step)} delta{layer}[{j}] * {_inputs(layer)}; "
        f"db{layer}[{j}] {_add(step)} delta{layer}[{j}]",
    )


def explain_gradient_term(step: Step) -> Explanation:
    """∂J/∂w of one weight, or ∂J/∂b."""
    j, layer, k = step.neuron, step.layer, step.at.term
    delta = float(step.dz(layer)[j])
    is_bias = k == step.n_in
    a = 1.0 if is_bias else float(step.a(layer - 1)[k])
    value = delta * a
    numbers = [
        maths("= {}", number(delta)) if is_bias else maths("= {} × {}", factor(delta), factor(a))
    ]
    if step.batch_size > 1:
        numbers.append(_sum_line(step, k, value))
    return step.explain(
        Text(labels.GRADIENT_OF, parameter=step.parameter(step.neuron, k).plain),
        formula=[_bias_rule(step) if is_bias else _weight_rule(step, k)],
        numbers=numbers,
        value=value,
        signed=True,
        terms=_gradient_table(step, k + 1),
        sentence=joined(_one_gradient_words(step, k, a, delta), _sum_words(step)),
        code=f"db{layer}[{j}] {_add(step)} delta{layer}[{j}]"
        if is_bias
        else f"dW{layer}[{j}, {k}] {_add(step)} delta{layer}[{j}] * {_inputs(layer)}[{k}]",
    )


def _weight_rule(step: Step, k: Index) -> Maths:
    product = maths("{} {}", delta_(step.layer, step.neuron), a_(step.layer - 1, k))
    return maths("{} = {}", _by_weight(step, k), product)


def _bias_rule(step: Step) -> Maths:
    j, layer = step.neuron, step.layer
    return maths("{} = {}", partial("J", b_(layer, j)), delta_(layer, j))


def _by_weight(step: Step, k: Index) -> Maths:
    return partial("J", w_(step.layer, step.neuron, k))


def _sum_line(step: Step, k: int, value: float) -> Maths:
    """The running sum: what the samples before gave, and this one's part."""
    before = _batch_sum(step, step.at.sample)[k]
    return maths("s = {} + {}", number(float(before)), factor(value))


def _batch_sum(step: Step, samples: int) -> Array:
    """The sum of this neuron's gradients over the first samples of the batch, (in + 1,)."""
    pass_, layer = step.trace.pass_, step.layer
    deltas = pass_.dz[layer][:samples, step.neuron]
    return np.append(deltas @ pass_.a[layer - 1][:samples], deltas.sum())


def _gradient_table(step: Step, revealed: int | None = None) -> TermTable:
    layer, n_in, several = step.layer, step.n_in, step.batch_size > 1
    delta, inputs = float(step.dz(layer)[step.neuron]), step.a(layer - 1)
    letter = "a" if layer > 1 else "x"
    headers: Cells = (Text(labels.FROM), letter, f"δ · {letter}")
    summed = _batch_sum(step, step.at.sample + 1) if several else None
    if several:
        headers = (*headers, Text(labels.SUM_SO_FAR))

    def row(k: int) -> Cells:
        a = 1.0 if k == n_in else float(inputs[k])
        name = Text(labels.BIAS) if k == n_in else step.short_name(layer - 1, k)
        shown = plain(a) if k == n_in else given_unit(plain(a), layer - 1, k)
        cells = (name, shown, plain(delta * a, sign=True))
        return cells if summed is None else (*cells, plain(float(summed[k]), sign=True))

    if revealed is None:
        return whole_table(headers, (*first_rows(n_in, row), row(n_in)))
    return growing_table(headers, last_rows(revealed, row))


def _gradient_words(step: Step, delta: float) -> Text:
    if delta == 0:
        return Text(say.NO_GRADIENT, unit=step.name())
    return Text(say.GRADIENTS, unit=step.name(), delta=plain(delta, sign=True))


def _one_gradient_words(step: Step, k: int, a: float, delta: float) -> Text:
    if k == step.n_in:
        return Text(say.BIAS_GRADIENT)
    source = step.name(step.layer - 1, k)
    if a == 0:
        return Text(say.SILENT_SOURCE, source=source)
    if delta == 0:
        return Text(say.NO_GRADIENT, unit=step.name())
    template = say.WEIGHT_UP_HURTS if a * delta > 0 else say.WEIGHT_UP_HELPS
    return Text(template, source=source, a=plain(a))


def _sum_words(step: Step) -> Text | str:
    if step.batch_size == 1:
        return ""
    template = say.ADDS_UP if step.at.sample else say.FIRST_OF_BATCH
    return Text(template, n=str(step.at.sample + 1), of=str(step.batch_size))


def _add(step: Step) -> str:
    return "+=" if step.batch_size > 1 else "="


def _inputs(layer: int) -> str:
    return f"a{layer - 1}" if layer > 1 else "x"


# Of inputs --------------------------------------------------------------------------------------


def explain_input_gradient(step: Step) -> Explanation:
    """∂J/∂x of one input, all products known."""
    k = step.neuron
    back = Back(step, 0, k)
    return step.explain(
        Text(labels.INPUT_GRADIENT_OF, unit=step.name()),
        formula=[maths("{} = {}", partial("J", a_(0, k)), back.rule())],
        numbers=[maths("= {}", back.products())],
        value=back.whole,
        signed=True,
        terms=back.table(),
        sentence=joined(Text(say.INPUT_GRADIENT, unit=step.name()), Text(say.INPUTS_STAY)),
        code=f"dx[{k}] = W1[:, {k}] @ delta1",
    )


def explain_input_gradient_term(step: Step) -> Explanation:
    """One product of ∂J/∂x."""
    k, term = step.neuron, step.at.term
    back, source = Back(step, 0, k), step.name(1, term)
    value = back.so_far(term + 1)
    return step.explain(
        Text(labels.INPUT_GRADIENT_FROM, unit=step.name(), source=source),
        formula=[maths("{} = {}", partial("J", a_(0, k)), back.rule())],
        numbers=[maths("= {} + {}", number(back.so_far(term)), back.product(term))],
        value=value,
        signed=True,
        terms=back.table(term + 1),
        sentence=back.sentence(term, source),
        code=f"dx[{k}] += W1[{term}, {k}] * delta1[{term}]",
    )


# The mean ---------------------------------------------------------------------------------------


def explain_mean(step: Step) -> Explanation:
    """The batch's mean gradients of one neuron."""
    n_in, size, layer, j = step.n_in, step.batch_size, step.layer, step.neuron
    mean = step.trace.of_layer(step.trace.grad, layer)[j]
    return step.explain(
        Text(labels.MEAN_OF, unit=step.name()),
        formula=[_mean_rule(w_(layer, j, "k"))],
        numbers=[_mean_line(step, k) for k in range(min(n_in, _NUMBERS_SHOWN))],
        result=f"= {vector(mean[:_NUMBERS_SHOWN].tolist(), n_in + 1).plain}",
        terms=_mean_table(step, mean),
        sentence=Text(say.MEAN, count=str(size)),
        code=f"dW{layer}[{j}] /= {size}; db{layer}[{j}] /= {size}",
    )


def explain_mean_term(step: Step) -> Explanation:
    """The mean gradient of one parameter."""
    k, size, layer, j = step.at.term, step.batch_size, step.layer, step.neuron
    mean = step.trace.of_layer(step.trace.grad, layer)[j]
    name = f"db{layer}[{j}]" if k == step.n_in else f"dW{layer}[{j}, {k}]"
    return step.explain(
        Text(labels.MEAN_OF_ONE, parameter=step.parameter(step.neuron, k).plain),
        formula=[_mean_rule(step.parameter(step.neuron, k))],
        numbers=[maths("= {}", _quotient(step, k))],
        value=float(mean[k]),
        signed=True,
        terms=_mean_table(step, mean, k + 1),
        sentence=Text(say.MEAN, count=str(size)),
        code=f"{name} /= {size}",
    )


def _mean_rule(parameter: Maths) -> Maths:
    body = Maths(
        rf"\frac{{1}}{{B}} \sum_{{s}} \frac{{\partial J_s}}{{\partial {parameter.latex}}}",
        f"1/B Σₛ ∂Jₛ/∂{parameter.plain}",
    )
    return maths("g = {}", body)


def _quotient(step: Step, k: int) -> Maths:
    summed = float(_batch_sum(step, step.batch_size)[k])
    return fraction(number(summed), str(step.batch_size))


def _mean_line(step: Step, k: int) -> Maths:
    return maths("{} = {}", partial("J", w_(step.layer, step.neuron, k)), _quotient(step, k))


def _mean_table(step: Step, mean: Array, revealed: int | None = None) -> TermTable:
    summed, n_in = _batch_sum(step, step.batch_size), step.n_in
    headers = (Text(labels.FROM), Text(labels.SUM), Text(labels.MEAN_HEADER))

    def row(k: int) -> Cells:
        name = Text(labels.BIAS) if k == n_in else step.short_name(step.layer - 1, k)
        return name, plain(float(summed[k]), sign=True), plain(float(mean[k]), sign=True)

    if revealed is None:
        return whole_table(headers, (*first_rows(n_in, row), row(n_in)))
    return growing_table(headers, last_rows(revealed, row))
