"""A whole layer in words: the matrix form, and a table of its neurons."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array, NoRegulariser
from bpstudio.stepping import labels
from bpstudio.stepping import sentences as say
from bpstudio.stepping import sentences_forward as say_forward
from bpstudio.stepping.activation_formulas import SOFTMAX_SYMBOL
from bpstudio.stepping.explain_loss import explain_loss
from bpstudio.stepping.explain_update import how_it_moves
from bpstudio.stepping.explanation import Cells, Explanation, TermTable
from bpstudio.stepping.given import given_parameter, given_unit
from bpstudio.stepping.level import Kind, Phase
from bpstudio.stepping.notation import (
    Maths,
    column,
    fraction,
    function,
    maths,
    matrix,
    partial,
    plain,
    symbol,
    vector,
)
from bpstudio.stepping.optimizer_lines import update_code
from bpstudio.stepping.step import Step
from bpstudio.stepping.tables import first_rows
from bpstudio.stepping.words import Text, joined

_MATRIX_SIDE = 3
"""Matrices up to this size are written out."""
_VECTOR = 4
_J = Maths("J", "J")


def explain_layer(step: Step) -> Explanation:
    """Everything that one phase has to say of the step's layer."""
    phase, kind = step.at.phase, step.at.kind
    if phase is Phase.FORWARD:
        return _forward(step)
    if phase is Phase.LOSS:
        return explain_loss(step)
    if kind is Kind.INPUT_GRADIENT:
        return _input_gradients(step)
    if phase is Phase.BACKWARD:
        return _backward(step)
    return _means(step) if kind is Kind.MEAN else _update(step)


def bold(letter: str, layer: int) -> Maths:
    """A vector or matrix of a layer; the inputs are x."""
    if letter == "a" and layer == 0:
        return Maths(r"\mathbf{x}", "x")
    return symbol(Maths(rf"\mathbf{{{letter}}}", letter), layer=layer)


_DELTA = Maths(r"\boldsymbol{\delta}", "δ")


def _delta(layer: int) -> Maths:
    return symbol(_DELTA, layer=layer)


def _transposed(inner: Maths) -> Maths:
    latex = f"({inner.latex})" if "^" in inner.latex else inner.latex
    return Maths(rf"{latex}^{{\top}}", f"{inner.plain}ᵀ")


def _shown(xs: Array) -> Maths:
    return vector(xs[:_VECTOR].tolist(), len(xs))


def _symbol(step: Step) -> Maths:
    formula = step.formula(step.layer)
    return formula.symbol if formula else SOFTMAX_SYMBOL


def _forward(step: Step) -> Explanation:
    layer = step.layer
    z, a, x = step.z(layer), step.a(layer), step.a(layer - 1)
    big_z, big_a = bold("z", layer), bold("a", layer)
    weights, biases = step.trace.weights(layer), step.trace.biases(layer)
    numbers = [maths("{} = {}", big_z, _shown(z)), maths("{} = {}", big_a, _shown(a))]
    if max(weights.shape) <= _MATRIX_SIDE:
        product = maths(
            "= {} {} + {}", matrix(weights.tolist()), column(x.tolist()), column(biases.tolist())
        )
        numbers.insert(0, maths("{} {}", big_z, product))

    def row(j: int) -> Cells:
        return step.short_name(layer, j), plain(float(z[j])), plain(float(a[j]))

    source = f"a{layer - 1}" if layer > 1 else "x"
    return step.explain(
        step.layer_name(),
        formula=[
            maths(
                "{} = {} {} + {}", big_z, bold("W", layer), bold("a", layer - 1), bold("b", layer)
            ),
            maths("{} = {}", big_a, function(_symbol(step), big_z)),
        ],
        numbers=numbers,
        result=f"= {_shown(a).plain}",
        terms=TermTable((Text(labels.NEURON_HEADER), "z", "a"), first_rows(len(z), row)),
        sentence=joined(
            Text(
                say_forward.LAYER_FORWARD if len(z) > 1 else say_forward.LAYER_FORWARD_ONE,
                layer=step.layer_name(),
                n=str(len(z)),
                inputs=Text(labels.INPUTS if len(x) > 1 else labels.ONE_INPUT, n=str(len(x))),
            ),
            _range_words(a),
        ),
        code=f"z{layer} = W{layer} @ {source} + b{layer}",
    )


def _range_words(a: Array) -> Text | str:
    if len(a) == 1:
        return ""
    return Text(say_forward.RANGE, low=plain(float(a.min()), 4), high=plain(float(a.max()), 4))


def _backward(step: Step) -> Explanation:
    layer = step.layer
    delta, da, x = step.dz(layer), step.da(layer), step.a(layer - 1)
    norm = float(np.linalg.norm(delta) * np.sqrt(float(x @ x) + 1))
    headers = (Text(labels.NEURON_HEADER), "∂J/∂a", "δ")

    def row(j: int) -> Cells:
        return (
            step.short_name(layer, j),
            plain(float(da[j]), sign=True),
            plain(float(delta[j]), sign=True),
        )

    return step.explain(
        Text(labels.LAYER_DELTAS_OF, layer=step.layer_name()),
        formula=[_delta_rule(step), *_gradient_rules(layer)],
        numbers=[maths("{} = {}", _delta(layer), _shown(delta)), *_outer(step)],
        result=f"= {_shown(delta).plain}",
        terms=TermTable(headers, first_rows(len(delta), row)),
        sentence=Text(
            say.LAYER_BACKWARD if len(delta) > 1 else say.LAYER_BACKWARD_ONE,
            layer=step.layer_name(),
            norm=plain(norm, 4),
        ),
        code=_delta_code(step) + f"; dW{layer} = np.outer(delta{layer}, {_source(layer)})",
    )


def _source(layer: int) -> str:
    return f"a{layer - 1}" if layer > 1 else "x"


def _delta_rule(step: Step) -> Maths:
    layer = step.layer
    if step.fused:
        return maths("{} = {} − {}", _delta(layer), bold("a", layer), Maths(r"\mathbf{y}", "y"))
    if layer == step.last:
        back = partial(_J, bold("a", layer))
    else:
        back = maths("{} {}", _transposed(bold("W", layer + 1)), _delta(layer + 1))
    formula = step.formula(layer)
    if formula is None:
        jacobian = partial(bold("a", layer), bold("z", layer))
        return maths("{} = {} {}", _delta(layer), _transposed(jacobian), back)
    prime = Maths(f"{formula.symbol.latex}'", f"{formula.symbol.plain}′")
    return maths("{} = {} ⊙ {}", _delta(layer), back, function(prime, bold("z", layer)))


def _delta_code(step: Step) -> str:
    layer = step.layer
    if step.fused:
        return f"delta{layer} = a{layer} - y"
    back = f"da{layer}" if layer == step.last else f"(W{layer + 1}.T @ delta{layer + 1})"
    formula = step.formula(layer)
    if formula is None:
        return f"delta{layer} = a{layer} * ({back} - a{layer} @ {back})"
    return f"delta{layer} = {back} * ({formula.slope_code.format(z=f'z{layer}', a=f'a{layer}')})"


def _gradient_rules(layer: int) -> list[Maths]:
    by_weights = partial(_J, bold("W", layer))
    return [
        maths("{} = {} {}", by_weights, _delta(layer), _transposed(bold("a", layer - 1))),
        maths("{} = {}", partial(_J, bold("b", layer)), _delta(layer)),
    ]


def _outer(step: Step) -> list[Maths]:
    layer = step.layer
    delta, x = step.dz(layer), step.a(layer - 1)
    if max(len(delta), len(x)) > _MATRIX_SIDE:
        return []
    return [maths("{} = {}", partial(_J, bold("W", layer)), matrix(np.outer(delta, x).tolist()))]


def _input_gradients(step: Step) -> Explanation:
    dx = step.da(0)
    by_input = partial(_J, bold("a", 0))

    def row(k: int) -> Cells:
        x = given_unit(plain(float(step.a(0)[k])), 0, k)
        return step.short_name(0, k), x, plain(float(dx[k]), sign=True)

    return step.explain(
        Text(labels.INPUT_GRADIENTS),
        formula=[maths("{} = {} {}", by_input, _transposed(bold("W", 1)), _delta(1))],
        numbers=[maths("{} = {}", by_input, _shown(dx))],
        result=f"= {_shown(dx).plain}",
        terms=TermTable((Text(labels.FROM), "x", "∂J/∂x"), first_rows(len(dx), row)),
        sentence=Text(say.INPUTS_STAY),
        code="dx = W1.T @ delta1",
    )


# The update -------------------------------------------------------------------------------------


def _means(step: Step) -> Explanation:
    layer, size = step.layer, str(step.batch_size)
    mean = step.trace.of_layer(step.trace.grad, layer)
    by_weights = partial(Maths("J_s", "Jₛ"), bold("W", layer))
    summed = Maths(rf"\sum_{{s}} {by_weights.latex}", f"Σₛ {by_weights.plain}")
    return step.explain(
        Text(labels.MEAN_OF, unit=step.layer_name()),
        formula=[maths("{} = {} {}", bold("G", layer), fraction("1", "B"), summed)],
        numbers=[maths("{} = {} {}", bold("G", layer), fraction("1", size), summed)],
        terms=TermTable(
            (Text(labels.NEURON_HEADER), "‖G‖", "∂J/∂b"),
            first_rows(
                len(mean),
                lambda j: (
                    step.short_name(layer, j),
                    plain(float(np.linalg.norm(mean[j, :-1]))),
                    plain(float(mean[j, -1]), sign=True),
                ),
            ),
        ),
        sentence=Text(say.MEAN, count=size),
        code=f"dW{layer} /= {size}; db{layer} /= {size}",
    )


def _update(step: Step) -> Explanation:
    layer, trace = step.layer, step.trace
    change = trace.of_layer(trace.theta_after, layer) - trace.of_layer(trace.theta, layer)
    before, after = trace.of_layer(trace.theta, layer), trace.of_layer(trace.theta_after, layer)
    count = before.size
    n_in = step.n_in
    numbers = []
    if max(before.shape[0], n_in) <= _MATRIX_SIDE:
        numbers = [
            maths("{} = {}", bold("W", layer), matrix(after[:, :-1].tolist())),
            maths("{} = {}", bold("b", layer), column(after[:, -1].tolist())),
        ]

    def row(i: int) -> Cells:
        j, k = divmod(i, n_in + 1)
        return (
            step.parameter(j, k).plain,
            given_parameter(plain(float(before[j, k])), layer, j, k, n_in),
            plain(float(change[j, k]), sign=True),
            plain(float(after[j, k])),
        )

    headers = ("", Text(labels.BEFORE), Text(labels.CHANGE), Text(labels.AFTER))
    return step.explain(
        Text(labels.UPDATE_OF, unit=step.layer_name()),
        formula=[_update_rule(step)],
        numbers=numbers,
        terms=TermTable(headers, first_rows(count, row)),
        sentence=joined(
            Text(
                say.LAYER_MOVED if step.spec.train_biases else say.LAYER_WEIGHTS_MOVED,
                count=str(count),
                layer=step.layer_name(),
                norm=plain(float(np.linalg.norm(change)), 4),
            ),
            how_it_moves(step),
        ),
        code=update_code(
            trace.optimizer, trace.regulariser, f"W{layer}", f"dW{layer}", is_weight=True
        ),
    )


def _update_rule(step: Step) -> Maths:
    w, by = bold("W", step.layer), partial(_J, bold("W", step.layer))
    if step.trace.optimizer.slots or not isinstance(step.trace.regulariser, NoRegulariser):
        return maths("{} ← {} + {} {}", w, w, Maths(r"\Delta", "Δ"), w)
    return maths("{} ← {} − η {}", w, w, by)
