"""The loss in words: one output's part, and the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from bpstudio.engine import LOSSES, Array, clip_outputs, is_fused
from bpstudio.stepping import labels
from bpstudio.stepping import sentences_forward as say_forward
from bpstudio.stepping.explanation import Cells, Explanation
from bpstudio.stepping.given import given_target
from bpstudio.stepping.loss_formulas import LOSS_FORMULAS, LossFormula
from bpstudio.stepping.notation import Maths, factor, fraction, maths, plain, symbol, total
from bpstudio.stepping.step import Step
from bpstudio.stepping.symbols import Index, a_, index
from bpstudio.stepping.tables import first_rows, whole_table
from bpstudio.stepping.words import Text, joined

_NEARLY_ALL = 99.95


def explain_loss_term(step: Step) -> Explanation:
    """E of one output."""
    k, formula = step.neuron, _formula(step)
    a, y, counted = float(step.a(step.last)[k]), float(step.y[k]), counted_output(step, k)
    value = float(loss_terms(step)[k])
    output = step.name(step.last, k)
    return step.explain(
        Text(labels.LOSS_OF, unit=output),
        formula=[maths("{} = {}", _e(k), formula.term(a_(step.last, k), y_(k)))],
        numbers=[maths("= {}", formula.term(factor(counted), factor(y)))],
        value=value,
        sentence=joined(
            Text(
                say_forward.LOSS_TERM if has_targets(step) else say_forward.LOSS_TERM_ALONE,
                unit=output,
                a=plain(a),
                y=plain(y),
                loss=Text(labels.LOSS_NAMES[step.spec.loss]),
                e=plain(value),
            ),
            clip_remark(step, k),
        ),
        code="E = " + formula.code.format(a=output_code(step, k), y=f"y[{k}]"),
    )


def explain_loss(step: Step) -> Explanation:
    """J of the sample."""
    formula, last = _formula(step), step.last
    a, y, terms = step.a(last), step.y, loss_terms(step)
    value = float(step.trace.pass_.losses[step.at.sample])
    count = len(terms)
    summed = total(count, lambda k: factor(float(terms[k])))

    def row(k: int) -> Cells:
        target = (given_target(plain(float(y[k])), last, k),) if has_targets(step) else ()
        return step.name(last, k), plain(float(a[k])), *target, plain(float(terms[k]))

    headers = (Text(labels.FROM), "a", *(("y",) if has_targets(step) else ()), "E")
    return step.explain(
        Text(labels.LOSS_OF_SAMPLE),
        formula=[_rule(step)],
        numbers=[maths("= {}", _with_numbers(step, summed))],
        value=value,
        terms=whole_table(headers, first_rows(count, row), plain(float(terms.sum()))),
        sentence=joined(
            _what_it_measures(step, value),
            _worst(step, terms),
            clip_remark(step, 0) if count == 1 else "",
        ),
        code="J = " + formula.code.format(a=_outputs_code(step), y="y"),
    )


def has_targets(step: Step) -> bool:
    """Whether the loss compares the outputs with anything."""
    return LOSSES[step.spec.loss].has_targets


def loss_terms(step: Step) -> Array:
    """E of each output, (outputs,)."""
    if step.spec.loss in _FROM_Z and is_fused(step.spec):
        return _FROM_Z[step.spec.loss](step.z(step.last), step.y)
    terms: Array = LOSSES[step.spec.loss].terms(step.a(step.last)[np.newaxis], step.y[np.newaxis])[
        0
    ]
    return terms


def _logistic_terms(z: Array, y: Array) -> Array:
    """−(y ln σ(z) + (1 − y) ln(1 − σ(z))), as exact in the tails as the engine's sum."""
    terms: Array = np.logaddexp(0, z) - y * z
    return terms


def _softmax_terms(z: Array, y: Array) -> Array:
    """−y ln softmax(z), as exact in the tails as the engine's sum."""
    terms: Array = y * (np.logaddexp.reduce(z) - z)
    return terms


_FROM_Z: Mapping[str, Callable[[Array, Array], Array]] = MappingProxyType(
    {"binary_cross_entropy": _logistic_terms, "cross_entropy": _softmax_terms}
)


def loss_derivative(step: Step, k: int) -> Maths:
    """∂J/∂a of one output, with its numbers."""
    a, y = float(step.a(step.last)[k]), float(step.y[k])
    if counted_output(step, k) != a:
        return maths("0")
    return _formula(step).derivative(factor(a), factor(y), str(step.spec.outputs))


def counted_output(step: Step, k: int) -> float:
    """Output k as the loss counts it: a cross-entropy clips what a logarithm cannot take."""
    a = step.a(step.last)
    clips = step.spec.loss in _FROM_Z and not is_fused(step.spec)
    return float(clip_outputs(a)[k] if clips else a[k])


def clip_remark(step: Step, k: int) -> Text | str:
    """Said of an output that the loss had to clip."""
    a, counted = float(step.a(step.last)[k]), counted_output(step, k)
    return "" if a == counted else Text(say_forward.CLIPPED, a=plain(a), c=plain(counted))


def output_code(step: Step, k: int) -> str:
    """NumPy for output k as the loss counts it."""
    name = f"a{step.last}[{k}]"
    clipped = counted_output(step, k) != float(step.a(step.last)[k])
    return f"np.clip({name}, 1e-12, 1 - 1e-12)" if clipped else name


def y_(k: Index) -> Maths:
    """The target of one output."""
    return symbol("y", index(k))


def _outputs_code(step: Step) -> str:
    clipped = any(output_code(step, k).startswith("np") for k in range(step.spec.outputs))
    return f"np.clip(a{step.last}, 1e-12, 1 - 1e-12)" if clipped else f"a{step.last}"


def _formula(step: Step) -> LossFormula:
    return LOSS_FORMULAS[step.spec.loss]


def _e(k: Index) -> Maths:
    return symbol("E", index(k))


def _rule(step: Step) -> Maths:
    formula, last = _formula(step), step.last
    if step.spec.outputs == 1:
        return maths("J = {}", formula.term(a_(last, 0), y_(0)))
    return maths(
        "J = {} ,  {} = {}", formula.total(_e("k")), _e("k"), formula.term(a_(last, "k"), y_("k"))
    )


def _with_numbers(step: Step, summed: Maths) -> Maths:
    formula, outputs = _formula(step), step.spec.outputs
    if outputs == 1:
        return formula.term(factor(counted_output(step, 0)), factor(float(step.y[0])))
    return maths("{} ({})", fraction("1", str(outputs)), summed) if formula.mean else summed


def _what_it_measures(step: Step, value: float) -> Text:
    one = step.spec.outputs == 1
    if not has_targets(step):
        return Text(say_forward.OUTPUT_LOSS_ONE if one else say_forward.OUTPUT_LOSS)
    template = say_forward.LOSS_TOTAL_ONE if one else say_forward.LOSS_TOTAL
    return Text(template, loss=Text(labels.LOSS_NAMES[step.spec.loss]), j=plain(value))


def _worst(step: Step, terms: Array) -> Text | str:
    if len(terms) == 1 or not has_targets(step) or not terms.max() > 0:
        return ""
    k = int(np.argmax(terms))
    share = 100 * float(terms[k] / terms.sum())
    template = say_forward.WORST_OUTPUT if share > 50 else say_forward.LARGEST_OUTPUT
    if share > _NEARLY_ALL:
        template = say_forward.ONLY_OUTPUT
    return Text(template, unit=step.name(step.last, k), share=plain(share, 3))
