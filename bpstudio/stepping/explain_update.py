"""The update in words: how the optimizer turns gradients into new parameters."""

from __future__ import annotations

from bpstudio.engine import Array, NoRegulariser
from bpstudio.stepping import labels
from bpstudio.stepping import sentences as say
from bpstudio.stepping.explanation import Cells, Explanation, TermTable
from bpstudio.stepping.given import given_parameter
from bpstudio.stepping.notation import maths, number, plain, vector
from bpstudio.stepping.optimizer_lines import (
    Change,
    Line,
    gradient_line,
    optimizer_lines,
    update_code,
)
from bpstudio.stepping.step import Step
from bpstudio.stepping.symbols import parameter_
from bpstudio.stepping.tables import first_rows
from bpstudio.stepping.words import Text, joined

_SHOWN = 3


def explain_update(step: Step) -> Explanation:
    """All parameters of a neuron move at once."""
    j, layer, n_in = step.neuron, step.layer, step.n_in
    changes = [change_of(step, k) for k in range(min(n_in, _SHOWN))]
    lines = _lines(step, changes[0])
    numbers = [line.numbers for line in lines]
    code = _code(step, f"W{layer}[{j}]", f"dW{layer}[{j}]", True)
    if not step.trace.optimizer.slots:
        if step.spec.train_biases:
            changes.append(change_of(step, n_in))
            code += "; " + _code(step, f"b{layer}[{j}]", f"db{layer}[{j}]", False)
        if len(lines) == 2:
            numbers = [_lines(step, change)[-1].numbers for change in changes]
    after = step.trace.weights_after(layer)[j]
    return step.explain(
        Text(labels.UPDATE_OF, unit=step.name()),
        formula=[line.rule for line in lines],
        numbers=numbers,
        result=f"= {vector(after[:_SHOWN].tolist(), n_in).plain}, "
        f"{plain(float(step.trace.biases_after(layer)[j]))}",
        terms=_table(step),
        sentence=joined(how_it_moves(step), _fixed(step), Text(say.UPDATE_WAITS)),
        code=code,
    )


def explain_update_term(step: Step) -> Explanation:
    """One weight or bias moves."""
    j, layer, k = step.neuron, step.layer, step.at.term
    change, is_weight = change_of(step, k), k < step.n_in
    if not is_weight and not step.spec.train_biases:
        return _explain_fixed(step, change)
    lines = _lines(step, change)
    where = f"{layer}[{j}, {k}]" if is_weight else f"{layer}[{j}]"
    letter = "W" if is_weight else "b"
    return step.explain(
        Text(labels.UPDATE_OF_ONE, parameter=change.symbol.plain),
        formula=[line.rule for line in lines],
        numbers=[line.numbers for line in lines],
        value=change.after,
        terms=_change_table(step, change),
        sentence=joined(_moved(change), how_it_moves(step), _price(step, change)),
        code=_code(step, f"{letter}{where}", f"d{letter}{where}", is_weight),
    )


def _explain_fixed(step: Step, change: Change) -> Explanation:
    """A bias that the network does not train."""
    line = _fixed_line(change)
    return step.explain(
        Text(labels.UPDATE_OF_ONE, parameter=change.symbol.plain),
        formula=[line.rule],
        numbers=[line.numbers],
        value=change.after,
        terms=_change_table(step, change),
        sentence=_fixed(step),
    )


def _fixed(step: Step) -> Text | str:
    return "" if step.spec.train_biases else Text(say.BIAS_FIXED)


def _fixed_line(change: Change) -> Line:
    return Line(maths("b ← b"), maths("{} = {}", change.symbol, number(change.before)))


def change_of(step: Step, k: int) -> Change:
    """What the update does to weight k of the neuron, or to its bias when k is n_in."""
    trace, layer, j = step.trace, step.layer, step.neuron

    def entry(flat: Array) -> float:
        return float(trace.of_layer(flat, layer)[j, k])

    return Change(
        letter="w" if k < step.n_in else "b",
        symbol=parameter_(layer, j, k, step.n_in),
        before=entry(trace.theta),
        after=entry(trace.theta_after),
        mean=entry(trace.grad),
        g=entry(trace.full_grad),
        slots=tuple(entry(slot) for slot in trace.slots),
        slots_after=tuple(entry(slot) for slot in trace.slots_after),
        t=trace.t,
    )


def _lines(step: Step, change: Change) -> list[Line]:
    trace = step.trace
    return [gradient_line(change, trace.regulariser), *optimizer_lines(trace.optimizer, change)]


def _table(step: Step) -> TermTable:
    n_in = step.n_in

    def row(k: int) -> Cells:
        change = change_of(step, k)
        name = Text(labels.BIAS) if k == n_in else step.short_name(step.layer - 1, k)
        before = given_parameter(plain(change.before), step.layer, step.neuron, k, n_in)
        return name, before, plain(change.g, sign=True), plain(change.after)

    headers = (Text(labels.FROM), Text(labels.BEFORE), "g", Text(labels.AFTER))
    return TermTable(headers, (*first_rows(n_in, row), row(n_in)))


def _change_table(step: Step, change: Change) -> TermTable:
    """The parameter and what the optimizer remembers of it, before and after."""
    names = (change.letter, *step.trace.optimizer.slot_names)
    after = (change.after, *change.slots_after)
    given = given_parameter(plain(change.before), step.layer, step.neuron, step.at.term, step.n_in)
    shown = (given, *map(plain, change.slots))
    rows = tuple(zip(names, shown, map(plain, after), strict=True))
    return TermTable(("", Text(labels.BEFORE), Text(labels.AFTER)), rows)


def _moved(change: Change) -> Text:
    moved = change.after - change.before
    name = change.symbol.plain
    if moved == 0:
        return Text(say.STAYS, parameter=name, g=plain(change.g))
    template = say.RISES if moved > 0 else say.FALLS
    return Text(template, parameter=name, d=plain(abs(moved)), g=plain(change.g, sign=True))


def how_it_moves(step: Step) -> Text:
    """What the optimizer does, in a sentence."""
    optimizer = step.trace.optimizer
    return Text(labels.OPTIMIZERS[optimizer.name], eta=plain(optimizer.learning_rate))


def _price(step: Step, change: Change) -> Text | str:
    if isinstance(step.trace.regulariser, NoRegulariser):
        return ""
    if change.letter == "b":
        return Text(say.BIASES_ARE_FREE)
    return Text(say.PRICE, part=plain(change.g - change.mean, sign=True))


def _code(step: Step, parameter: str, gradient: str, is_weight: bool) -> str:
    return update_code(step.trace.optimizer, step.trace.regulariser, parameter, gradient, is_weight)
