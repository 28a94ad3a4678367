"""The forward pass and the loss as matrices."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import LOSSES, Array
from bpstudio.frame import Selection
from bpstudio.stepping import Kind
from bpstudio.stepping.activation_formulas import FORMULAS, SOFTMAX_SYMBOL
from bpstudio.stepping.loss_formulas import LOSS_FORMULAS
from bpstudio.ui.views.matrix.board import ONE, Board, Cell, Hue, Panel
from bpstudio.ui.views.matrix.focus import ALL, NOTHING, Focus, of_layer


def activation_symbol(focus: Focus, layer: int) -> str:
    """σ, tanh, ReLU …"""
    formula = FORMULAS.get(focus.spec.layers[layer - 1].activation)
    return formula.symbol.plain if formula else SOFTMAX_SYMBOL.plain


def forward_board(focus: Focus) -> Board:
    """W a + b = z, then a = f(z)."""
    panels = (*_product(focus), *_sum_and_activation(focus))
    return _board(focus, _forward_rule(focus, focus.layer), panels)


def _product(focus: Focus) -> tuple[Panel, Panel, Panel]:
    """W, a and b; at the term that is summed now, or all of them."""
    layer, j, term = focus.layer, focus.neuron, focus.term
    n_in = focus.sizes[layer - 1]
    sums = focus.kind is not Kind.ACTIVATION
    weighs = sums and (term is None or term < n_in)
    shifts = sums and (term is None or term == n_in)
    product = term if weighs else None
    weights = focus.weights(
        layer,
        focus.trace.weights(layer),
        row=j,
        column=product or 0,
        rows_lit=focus.lit if weighs else NOTHING,
        element=None if product is None else (j, product),
    )
    below = focus.units(
        "a",
        layer - 1,
        focus.trace.pass_.a[layer - 1][focus.sample],
        n_in,
        at=product or 0,
        lit=ALL if weighs and focus.at else NOTHING,
        element=product,
        before="·",
        glued=True,
    )
    biases = focus.biases(
        layer,
        focus.trace.biases(layer),
        row=j,
        lit=focus.lit if shifts else NOTHING,
        element=j if shifts and term is not None else None,
        before="+",
    )
    return weights, below, biases


def _sum_and_activation(focus: Focus) -> tuple[Panel, Panel]:
    """z, and what f makes of it."""
    layer, j, term = focus.layer, focus.neuron, focus.term
    sums, after_sum = focus.kind is not Kind.ACTIVATION, focus.sizes[layer - 1] + 1
    bends = not sums or (focus.kind is Kind.NEURON and (term is None or term >= after_sum))
    passed, revealed, sample = focus.trace.pass_, focus.revealed, focus.sample
    z = focus.units(
        "z",
        layer,
        passed.z[layer][sample],
        revealed.sums[layer],
        at=j,
        lit=focus.lit if sums else ALL,
        before="=",
        glued=True,
    )
    a = focus.units(
        "a",
        layer,
        passed.a[layer][sample],
        revealed.activations[layer],
        at=j,
        lit=focus.lit if bends else NOTHING,
        element=j if term is not None and bends else None,
        before="→",
        glued=True,
    )
    return z, a


def _forward_rule(focus: Focus, layer: int) -> str:
    names = {letter: of_layer(letter, layer) for letter in "aWbz"}
    below, f = of_layer("a", layer - 1), activation_symbol(focus, layer)
    return f"{names['z']} = {names['W']} {below} + {names['b']},   {names['a']} = {f}({names['z']})"


def loss_board(focus: Focus) -> Board:
    """The outputs beside their targets, the terms of the loss, and the loss."""
    last, loss = focus.last, focus.spec.loss
    trace, sample, revealed = focus.trace, focus.sample, focus.revealed
    a, y = trace.pass_.a[last], trace.y
    total = focus.kind is Kind.LOSS_TOTAL
    whole = total or len(focus.lit) != 1
    lit = ALL if whole else focus.lit
    at = 0 if whole else focus.neuron
    outputs = focus.sizes[last]
    panels = [focus.units("a", last, a[sample], outputs, at=at, lit=lit)]
    if loss != "output":
        panels.append(_to_loss(focus, "y", y[sample], outputs, at, lit, ""))
    if outputs > 1:
        terms = LOSSES[loss].terms(a, y)[sample]
        panels.append(_to_loss(focus, "E", terms, revealed.loss_terms, at, lit, "→"))
    panels.append(
        Panel(
            symbol="J",
            values=np.full((1, 1), trace.pass_.losses[sample]),
            rows=ONE,
            columns=ONE,
            cell=lambda _row, _column: Cell("J", Selection(last + 1, 0)),
            known=lambda _row, _column: revealed.loss_total,
            rows_lit=ALL if total else NOTHING,
            columns_lit=ALL,
            before="→",
            glued=True,
        )
    )
    return _board(focus, _loss_rule(loss, outputs), tuple(panels))


def _to_loss(
    focus: Focus,
    letter: str,
    values: Array,
    known: int,
    at: int,
    lit: range,
    before: str,
) -> Panel:
    box = focus.last + 1
    index = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return Panel(
        symbol=letter,
        values=values[:, None],
        rows=focus.axis(focus.last, at),
        columns=ONE,
        cell=lambda row, _: Cell(
            f"{letter}{str(row + 1).translate(index)}", Selection(box, 0, row)
        ),
        known=lambda row, _: row < known,
        hue=Hue.SIGN,
        rows_lit=lit,
        columns_lit=ALL,
        before=before,
        glued=True,
    )


def _loss_rule(loss: str, outputs: int) -> str:
    formula = LOSS_FORMULAS[loss]
    term = formula.term("a", "y").plain
    if outputs == 1:
        return f"J = {term}"
    return f"E = {term},   J = {'1/n ' if formula.mean else ''}Σ E"


def _board(focus: Focus, rule: str, panels: tuple[Panel, ...]) -> Board:
    return Board(rule, focus.phase, panels, focus.sample, focus.batch_size)
