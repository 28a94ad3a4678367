"""A phase, a sample or an iteration in words: what came out of it."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import Array, NoRegulariser, evaluate
from bpstudio.stepping import labels
from bpstudio.stepping import sentences as say
from bpstudio.stepping import sentences_forward as say_forward
from bpstudio.stepping.explain_loss import explain_loss, has_targets
from bpstudio.stepping.explanation import Cells, Explanation, TermTable
from bpstudio.stepping.given import given_target
from bpstudio.stepping.level import Level, Phase
from bpstudio.stepping.notation import (
    Maths,
    fraction,
    maths,
    number,
    plain,
    sum_over,
    total,
    vector,
)
from bpstudio.stepping.step import Step
from bpstudio.stepping.tables import first_rows
from bpstudio.stepping.words import Text, joined

VANISHES = 0.01
"""A first layer whose deltas are this much smaller than the last one's has a vanishing gradient."""


def explain_phase(step: Step) -> Explanation:
    """What the phase that has just ended has brought."""
    phase = step.at.phase
    if phase is Phase.LOSS:
        return explain_loss(step)
    if phase is Phase.FORWARD:
        return _forward(step)
    return _backward(step) if phase is Phase.BACKWARD else explain_iteration(step)


def explain_whole(step: Step, level: Level) -> Explanation:
    """What a sample or the iteration has brought."""
    if level is Level.SAMPLE and step.at.phase is not Phase.UPDATE:
        return _sample(step)
    return explain_iteration(step)


def _forward(step: Step) -> Explanation:
    a, y = step.a(step.last), step.y

    targets = has_targets(step)

    def row(k: int) -> Cells:
        target = (given_target(plain(float(y[k])), step.last, k),) if targets else ()
        return step.name(step.last, k), plain(float(a[k])), *target

    return step.explain(
        Text(labels.FORWARD_DONE),
        formula=[Maths(r"\mathbf{a} = f(\mathbf{x}; \theta)", "a = f(x; θ)")],
        numbers=[maths("= {}", vector(a[:4].tolist(), len(a)))],
        value=float(a[0]) if len(a) == 1 else None,
        terms=TermTable(
            (Text(labels.FROM), "a", *(("y",) if targets else ())), first_rows(len(a), row)
        ),
        sentence=joined(
            Text(say_forward.FORWARD_PASS if targets else say_forward.FORWARD_PASS_ALONE),
            _verdict(step, a, y),
        ),
        code="for W, b, f in layers: a = f(W @ a + b)",
    )


def _verdict(step: Step, a: Array, y: Array) -> Text | str:
    """For a choice among several: whether the right one is ahead."""
    if len(a) < 2 or step.activation(step.last) != "softmax" or not has_targets(step):
        return ""
    first, right = int(np.argmax(a)), int(np.argmax(y))
    template = say_forward.RIGHT_CLASS if first == right else say_forward.WRONG_CLASS
    return Text(
        template,
        unit=step.name(step.last, first),
        right=step.name(step.last, right),
        share=plain(100 * float(a[first]), 4),
    )


def _backward(step: Step) -> Explanation:
    return step.explain(
        Text(labels.BACKWARD_DONE),
        formula=[_NORM],
        value=(norm := float(np.sqrt(sum(_squares(step))))),
        terms=_norms(step),
        sentence=joined(Text(say.BACKWARD_PASS, norm=plain(norm, 4)), _flow(step)),
        code="for W, a, slope in reversed(layers): "
        "dW = np.outer(delta, a); delta = (W.T @ delta) * slope",
    )


def _sample(step: Step) -> Explanation:
    sample, loss = step.at.sample, float(step.trace.pass_.losses[step.at.sample])
    n, of = str(sample + 1), str(step.batch_size)
    return step.explain(
        Text(labels.SAMPLE_DONE, n=n, of=of),
        formula=[Maths(r"J_s = J(\mathbf{a}, \mathbf{y})", "Jₛ = J(a, y)")],
        numbers=[maths("= {}", number(loss))],
        value=loss,
        terms=_norms(step),
        sentence=joined(
            Text(
                say.SAMPLE if has_targets(step) else say.SAMPLE_ALONE,
                n=n,
                of=of,
                a=_together(step.a(step.last)),
                y=_together(step.y),
                j=plain(loss),
            ),
            Text(say.NOTHING_MOVED_YET) if sample + 1 < step.batch_size else Text(say.UPDATE_NEXT),
        ),
        code=f"losses[{sample}] = loss(a{step.last}, y)",
    )


def _together(outputs: Array) -> str:
    """One number by itself, several in parentheses."""
    if len(outputs) == 1:
        return plain(float(outputs[0]))
    return vector(outputs[:4].tolist(), len(outputs)).plain


def _squares(step: Step) -> list[float]:
    """‖∂J/∂W‖² with biases, of this sample, by layer from 1: ‖δ aᵀ‖ = ‖δ‖ ‖a‖."""
    squares = []
    for layer in range(1, step.last + 1):
        delta, x = step.dz(layer), step.a(layer - 1)
        squares.append(float(delta @ delta) * (float(x @ x) + 1))
    return squares


def _norms(step: Step) -> TermTable:
    """How much gradient arrives at each layer: the numbers by which one sees it vanish."""
    squares = _squares(step)

    def row(i: int) -> Cells:
        layer = step.last - i
        delta = plain(float(np.linalg.norm(step.dz(layer))), 4)
        return step.layer_name(layer), delta, plain(float(np.sqrt(squares[layer - 1])), 4)

    return TermTable((Text(labels.LAYER_HEADER), "‖δ‖", "‖∂J/∂W, b‖"), first_rows(step.last, row))


def _flow(step: Step) -> Text | str:
    if step.last < 2:
        return ""
    first, last = (float(np.linalg.norm(step.dz(layer))) for layer in (1, step.last))
    if last == 0:
        return Text(say.NOTHING_TO_LEARN)
    template = say.VANISHING if first < VANISHES * last else say.FLOW
    return Text(template, share=plain(100 * first / last, 3))


_NORM = Maths(
    r"\left\lVert \frac{\partial J}{\partial \theta} \right\rVert = "
    r"\sqrt{\sum_{i} \left( \frac{\partial J}{\partial \theta_i} \right)^{2}}",
    "‖∂J/∂θ‖ = √(Σᵢ (∂J/∂θᵢ)²)",
)


def explain_iteration(step: Step) -> Explanation:
    """The batch's loss, the gradient's length, how far the parameters went, and the loss then."""
    trace, size = step.trace, step.batch_size
    loss = float(trace.pass_.loss)
    after = evaluate(trace.spec, trace.theta_after, trace.x, trace.y)
    gradient = float(np.linalg.norm(trace.grad))
    moved = float(np.linalg.norm(trace.theta_after - trace.theta))
    rows: list[Cells] = [
        (Text(labels.LOSS_BEFORE), plain(loss, 9)),
        (Text(labels.LOSS_AFTER), plain(after, 9)),
        ("‖∂J/∂θ‖", plain(gradient)),
        ("‖Δθ‖", plain(moved)),
    ]
    if not isinstance(trace.regulariser, NoRegulariser):
        penalty = trace.regulariser.penalty(trace.spec, trace.theta)
        rows.insert(1, (Text(labels.PENALTY), plain(penalty)))
    return step.explain(
        Text(labels.ITERATION_DONE),
        formula=[maths("J = {} {}", fraction("1", "B"), sum_over("s", Maths("J_s", "Jₛ")))],
        numbers=_mean_loss(trace.pass_.losses) if size > 1 else [maths("= {}", number(loss))],
        value=loss,
        terms=TermTable((Text(labels.QUANTITY), Text(labels.VALUE)), tuple(rows)),
        sentence=joined(
            Text(say.ITERATION, count=str(trace.spec.n_parameters))
            if trace.spec.train_biases
            else Text(say.ITERATION_OF_WEIGHTS),
            _progress(loss, after),
        ),
        code="theta, slots = optimizer.update(theta, grad, slots, t)",
    )


def _mean_loss(losses: Array) -> list[Maths]:
    shown = total(len(losses), lambda s: number(float(losses[s])))
    return [maths("= {} ({})", fraction("1", str(len(losses))), shown)]


def _progress(loss: float, after: float) -> Text:
    """Whether the step has paid, on the same samples."""
    if not np.isfinite(after):
        return Text(say.DIVERGED)
    if after == loss:
        return Text(say.LOSS_STAYS)
    template = say.LOSS_FELL if after < loss else say.LOSS_ROSE
    return Text(template, before=plain(loss), after=plain(after))
