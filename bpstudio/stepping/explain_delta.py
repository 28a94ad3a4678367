"""The backward pass in words: δ = ∂J/∂z of a neuron, by whichever rule its layer has."""

from __future__ import annotations

from bpstudio.stepping import labels
from bpstudio.stepping import sentences as say
from bpstudio.stepping.back import Back
from bpstudio.stepping.explain_loss import clip_remark, has_targets, loss_derivative, y_
from bpstudio.stepping.explain_softmax import explain_softmax_delta
from bpstudio.stepping.explanation import Explanation, TermTable
from bpstudio.stepping.given import given_target
from bpstudio.stepping.loss_formulas import LOSS_FORMULAS
from bpstudio.stepping.notation import (
    Maths,
    factor,
    function,
    maths,
    number,
    parentheses,
    partial,
    plain,
)
from bpstudio.stepping.remarks import slope_remark
from bpstudio.stepping.step import Step
from bpstudio.stepping.symbols import a_, delta_, w_, z_
from bpstudio.stepping.words import Text, joined


def explain_delta(step: Step) -> Explanation:
    """δ of a neuron, all its terms known."""
    if step.fused:
        return _fused(step)
    if step.formula(step.layer) is None:
        return explain_softmax_delta(step)
    return _output(step) if step.layer == step.last else _hidden(step)


def explain_delta_term(step: Step) -> Explanation:
    """The factor or the summand of δ that has just come in."""
    if step.at.is_last_term:
        return explain_delta(step)
    if step.formula(step.layer) is None:
        return explain_softmax_delta(step, step.at.term + 1)
    if step.layer < step.last:
        return _hidden_product(step)
    return _slope(step) if step.at.term else _loss_derivative(step)


_ROUNDING = 1e-12


# Output -----------------------------------------------------------------------------------------


def _fused(step: Step) -> Explanation:
    """Sigmoid with binary cross-entropy, softmax with cross-entropy: the slope cancels."""
    j, layer = step.neuron, step.layer
    a, y, delta = float(step.a(layer)[j]), float(step.y[j]), float(step.dz(layer)[j])
    whole = 1.0 if step.formula(layer) else float(step.y.sum())

    def share(output: Maths) -> Maths:
        """Softmax shares out what the targets sum to, which is nearly always 1."""
        return output if abs(whole - 1) < _ROUNDING else maths("{} × {}", output, number(whole))

    why = say.FUSED_SOFTMAX if step.formula(layer) is None else say.FUSED_SIGMOID
    verdict = say.TOO_HIGH if delta > 0 else say.TOO_LOW if delta < 0 else say.JUST_RIGHT
    return step.explain(
        Text(labels.DELTA_OF, unit=step.name()),
        formula=[maths("{} = {} − {}", delta_(layer, j), share(a_(layer, j)), y_(j))],
        numbers=[maths("= {} − {}", share(number(a)), factor(y))],
        value=delta,
        signed=True,
        terms=TermTable(
            (Text(labels.FACTOR), Text(labels.VALUE)),
            (("a", plain(a * whole)), ("y", given_target(plain(y), layer, j))),
            ("a − y", plain(delta, sign=True)),
        ),
        sentence=joined(Text(why), Text(verdict, d=plain(abs(delta)))),
        code=f"delta{layer}[{j}] = a{layer}[{j}] - y[{j}]",
    )


def _output(step: Step) -> Explanation:
    j, layer = step.neuron, step.layer
    delta, slope, da = float(step.dz(layer)[j]), step.slope(layer, j), float(step.da(layer)[j])
    y, numbers = float(step.y[j]), _slope_numbers(step)
    return step.explain(
        Text(labels.DELTA_OF, unit=step.name()),
        formula=[
            maths("{} = {} · {}", delta_(layer, j), partial("J", a_(layer, j)), _slope_(step, j)),
            _loss_rule(step),
            _slope_rule(step),
        ],
        numbers=[
            maths("= {} × {}", _one_factor(loss_derivative(step, j)), _one_factor(numbers)),
            maths("= {} × {}", number(da), factor(slope)),
        ],
        value=delta,
        signed=True,
        terms=_factors(step, 3),
        sentence=joined(_loss_words(step, da, y), clip_remark(step, j), _slope_words(step, slope)),
        code=f"delta{layer}[{j}] = ({_loss_slope_code(step)}) * ({_slope_code(step)})",
    )


def _one_factor(piece: Maths) -> Maths:
    """In parentheses, where it is more than one number."""
    return parentheses(piece) if " " in piece.plain or piece.plain.startswith("−") else piece


def _loss_derivative(step: Step) -> Explanation:
    j, layer = step.neuron, step.layer
    da, y = float(step.da(layer)[j]), float(step.y[j])
    return step.explain(
        Text(labels.LOSS_SLOPE_OF, unit=step.name()),
        formula=[_loss_rule(step)],
        numbers=[maths("= {}", loss_derivative(step, j))],
        value=da,
        signed=True,
        terms=_factors(step, 1),
        sentence=joined(_loss_words(step, da, y), clip_remark(step, j)),
        code=f"da{layer}[{j}] = {_loss_slope_code(step)}",
    )


def _loss_slope_code(step: Step) -> str:
    if clip_remark(step, step.neuron):
        return "0.0"
    output, target = f"a{step.layer}[{step.neuron}]", f"y[{step.neuron}]"
    return LOSS_FORMULAS[step.spec.loss].slope_code.format(a=output, y=target)


def _slope(step: Step) -> Explanation:
    slope = step.slope(step.layer, step.neuron)
    return step.explain(
        Text(labels.SLOPE_OF, unit=step.name()),
        formula=[_slope_rule(step)],
        numbers=[maths("= {}", _slope_numbers(step))],
        value=slope,
        terms=_factors(step, 2),
        sentence=_slope_words(step, slope),
        code=f"slope = {_slope_code(step)}",
    )


def _factors(step: Step, known: int) -> TermTable:
    j, layer = step.neuron, step.layer
    rows = (
        (f"∂J/∂{a_(layer, j).plain}", plain(float(step.da(layer)[j]), sign=True)),
        (_slope_(step, j).plain, plain(step.slope(layer, j))),
    )
    total = (Text(labels.PRODUCT_HEADER), plain(float(step.dz(layer)[j]), sign=True))
    headers = (Text(labels.FACTOR), Text(labels.VALUE))
    if known < 3:
        return TermTable(headers, rows[:known], current=known - 1)
    return TermTable(headers, rows, total)


def _loss_rule(step: Step) -> Maths:
    j, layer = step.neuron, step.layer
    derivative = LOSS_FORMULAS[step.spec.loss].derivative(a_(layer, j), y_(j), "n")
    return maths("{} = {}", partial("J", a_(layer, j)), derivative)


def _loss_words(step: Step, da: float, y: float) -> Text:
    if not has_targets(step):
        return Text(say.OUTPUT_SLOPE if step.spec.outputs == 1 else say.OUTPUTS_SLOPE)
    if da == 0:
        return Text(say.NO_ERROR, unit=step.name(), y=plain(y))
    template = say.RAISES if da > 0 else say.LOWERS
    a = float(step.a(step.layer)[step.neuron])
    return Text(template, unit=step.name(), a=plain(a), y=plain(y), da=plain(da, sign=True))


# Hidden -----------------------------------------------------------------------------------------


def _hidden(step: Step) -> Explanation:
    j, layer = step.neuron, step.layer
    slope, back = step.slope(layer, j), Back(step, layer, j)
    return step.explain(
        Text(labels.DELTA_OF, unit=step.name()),
        formula=[_hidden_rule(step, back), _slope_rule(step)],
        numbers=[
            maths("= {} × ({})", factor(slope), back.products()),
            maths("= {} × {}", factor(slope), factor(back.whole)),
        ],
        value=float(step.dz(layer)[j]),
        signed=True,
        terms=back.table(),
        sentence=joined(_passed_back(step, back), _slope_words(step, slope)),
        code=f"delta{layer}[{j}] = W{layer + 1}[:, {j}] @ delta{layer + 1} * ({_slope_code(step)})",
    )


def _hidden_product(step: Step) -> Explanation:
    j, layer, term = step.neuron, step.layer, step.at.term
    back, source = Back(step, layer, j), step.name(layer + 1, term)
    value = back.so_far(term + 1)
    product = maths("{} {}", w_(layer + 1, term, j), delta_(layer + 1, term))
    return step.explain(
        Text(labels.DELTA_FROM, unit=step.name(), source=source),
        formula=[_hidden_rule(step, back), maths("s ← s + {}", product)],
        numbers=[maths("= {} + {}", number(back.so_far(term)), back.product(term))],
        value=value,
        signed=True,
        terms=back.table(term + 1),
        sentence=back.sentence(term, source),
        code=f"s += W{layer + 1}[{term}, {j}] * delta{layer + 1}[{term}]",
    )


def _hidden_rule(step: Step, back: Back) -> Maths:
    return maths(
        "{} = {} {}", delta_(step.layer, step.neuron), _slope_(step, step.neuron), back.rule()
    )


def _passed_back(step: Step, back: Back) -> Text:
    if back.count == 1:
        return Text(say.PASSED_BACK_BY_ONE, unit=step.name(back.layer + 1, 0))
    layer = step.layer_name(back.layer + 1)
    return Text(say.PASSED_BACK, count=str(back.count), layer=layer)


# The slope --------------------------------------------------------------------------------------


def _slope_(step: Step, j: int) -> Maths:
    formula = step.formula(step.layer)
    symbol = formula.symbol if formula else Maths("f", "f")
    return function(Maths(f"{symbol.latex}'", f"{symbol.plain}′"), z_(step.layer, j))


def _slope_rule(step: Step) -> Maths:
    j, layer, formula = step.neuron, step.layer, step.formula(step.layer)
    written = formula.slope(z_(layer, j), a_(layer, j)) if formula else maths("1")
    return maths("{} = {}", _slope_(step, j), written)


def _slope_numbers(step: Step) -> Maths:
    j, layer, formula = step.neuron, step.layer, step.formula(step.layer)
    z, a = float(step.z(layer)[j]), float(step.a(layer)[j])
    return formula.slope_with_numbers(z, a) if formula else maths("1")


def _slope_code(step: Step) -> str:
    j, layer, formula = step.neuron, step.layer, step.formula(step.layer)
    return formula.slope_code.format(z=f"z{layer}[{j}]", a=f"a{layer}[{j}]") if formula else "1.0"


def _slope_words(step: Step, slope: float) -> Text:
    j, layer = step.neuron, step.layer
    return slope_remark(
        step.activation(layer),
        step.label(layer),
        float(step.z(layer)[j]),
        float(step.a(layer)[j]),
        slope,
    )
