"""The backward pass as matrices: deltas, gradients and what reaches the inputs."""

from __future__ import annotations

import numpy as np

from bpstudio.engine import ACTIVATIONS, Array, is_fused
from bpstudio.frame import Selection
from bpstudio.stepping import Phase
from bpstudio.stepping.symbols import a_, z_
from bpstudio.ui.views.matrix.board import Board, Cell, Hue, Panel
from bpstudio.ui.views.matrix.focus import ALL, NOTHING, Focus, of_layer
from bpstudio.ui.views.matrix.forward import activation_symbol


def delta_board(focus: Focus) -> Board:
    """δ of a layer, from the loss or from the layer after."""
    layer = focus.layer
    if layer == focus.last and is_fused(focus.spec):
        return _fused_board(focus)
    if not focus.elementwise(layer):
        return _softmax_board(focus)
    return _output_board(focus) if layer == focus.last else _hidden_board(focus)


def _fused_board(focus: Focus) -> Board:
    layer, passed = focus.layer, focus.trace.pass_
    outputs = focus.sizes[layer]
    panels = (
        _column(focus, "a", passed.a[layer], outputs, "", Hue.SIGN),
        _column(focus, "y", focus.trace.y, outputs, "−", Hue.SIGN),
        _delta(focus, "="),
    )
    return backward_board(focus, f"{of_layer('δ', layer)} = {of_layer('a', layer)} − y", panels)


def _output_board(focus: Focus) -> Board:
    layer, passed, term = focus.layer, focus.trace.pass_, focus.term
    done = focus.revealed.deltas[layer]
    by_loss = _column(
        focus,
        "∂J/∂a",
        passed.da[layer],
        done + (term in (0, 1)),
        "",
        Hue.GRADIENT,
        term in (None, 0),
    )
    slope = _slope(focus, done + (term == 1), term in (None, 1))
    return backward_board(
        focus,
        _chain_rule(focus, of_layer("∂J/∂a", layer)),
        (by_loss, slope, _delta(focus, "=", term in (None, 2))),
    )


def _hidden_board(focus: Focus) -> Board:
    layer, term = focus.layer, focus.term
    after = layer + 1
    product = term if term is not None and term < focus.sizes[after] else None
    sends = term is None or product is not None
    done = focus.revealed.deltas[layer]
    panels = (
        *sent_back(focus, product, sends),
        _column(
            focus, "∂J/∂a", focus.trace.pass_.da[layer], done, "=", Hue.GRADIENT, element=False
        ),
        _slope(focus, done, product is None),
        _delta(focus, "=", product is None),
    )
    back = f"{of_layer('W', after)}ᵀ {of_layer('δ', after)}"
    return backward_board(focus, _chain_rule(focus, back), panels)


def sent_back(focus: Focus, product: int | None, sends: bool) -> tuple[Panel, Panel]:
    """The weights of the layer after, this neuron's column lit, and the deltas there."""
    after, j = focus.layer + 1, focus.neuron
    trace = focus.trace
    weights = focus.weights(
        after,
        trace.weights(after),
        row=product or 0,
        column=j,
        rows_lit=ALL if sends else NOTHING,
        columns_lit=focus.lit,
        element=None if product is None else (product, j),
        transposed=True,
    )
    deltas = focus.units(
        "δ",
        after,
        trace.pass_.dz[after][focus.sample],
        focus.sizes[after],
        at=product or 0,
        lit=ALL if sends else NOTHING,
        element=product,
        hue=Hue.GRADIENT,
        before="·",
        glued=True,
    )
    return weights, deltas


def _softmax_board(focus: Focus) -> Board:
    """Softmax moves every output at once: δ is the Jacobian's transpose times ∂J/∂a."""
    layer, j, term, passed = focus.layer, focus.neuron, focus.term, focus.trace.pass_
    a = passed.a[layer][focus.sample]
    jacobian = Panel(
        symbol=f"∂{of_layer('a', layer)}/∂z",
        values=np.diag(a) - np.outer(a, a),
        rows=focus.axis(layer, term or 0),
        columns=focus.axis(layer, j),
        cell=lambda i, k: Cell(f"∂{a_(layer, i).plain}/∂{z_(layer, k).plain}", Selection(layer, k)),
        rows_lit=ALL,
        columns_lit=focus.lit,
        element=None if term is None else (term, j),
        transposed=True,
    )
    flow = focus.units(
        "∂J/∂a",
        layer,
        passed.da[layer][focus.sample],
        focus.sizes[layer],
        at=term or 0,
        lit=ALL,
        element=term,
        hue=Hue.GRADIENT,
        before="·",
        glued=True,
    )
    rule = f"{of_layer('δ', layer)} = (∂a/∂z)ᵀ {of_layer('∂J/∂a', layer)}"
    return backward_board(focus, rule, (jacobian, flow, _delta(focus, "=", glued=False)))


def _chain_rule(focus: Focus, flow: str) -> str:
    layer = focus.layer
    f = activation_symbol(focus, layer)
    return f"{of_layer('δ', layer)} = {flow} ⊙ {f}′({of_layer('z', layer)})"


def _column(
    focus: Focus,
    letter: str,
    batch: Array,
    known: int,
    before: str,
    hue: Hue,
    lit: bool = True,
    element: bool = True,
) -> Panel:
    """A column of this layer, the current neuron's row lit."""
    at_work = lit and element and focus.term is not None
    return focus.units(
        letter,
        focus.layer,
        batch[focus.sample],
        known,
        at=focus.neuron,
        lit=focus.lit if lit else NOTHING,
        element=focus.neuron if at_work else None,
        hue=hue,
        before=before,
        glued=before in ("−", "⊙"),
    )


def _slope(focus: Focus, known: int, lit: bool) -> Panel:
    layer, passed, one = focus.layer, focus.trace.pass_, slice(focus.sample, focus.sample + 1)
    activation = ACTIVATIONS[focus.spec.layers[layer - 1].activation]
    values = activation.slope(passed.z[layer][one], passed.a[layer][one])
    return focus.units(
        f"{activation_symbol(focus, layer)}′",
        layer,
        values[0],
        known,
        at=focus.neuron,
        lit=focus.lit if lit else NOTHING,
        element=focus.neuron if lit and focus.term is not None else None,
        before="⊙",
        glued=True,
    )


def _delta(focus: Focus, before: str, lit: bool = True, glued: bool = True) -> Panel:
    layer = focus.layer
    deltas = focus.trace.pass_.dz[layer]
    known = focus.revealed.deltas[layer]
    return focus.units(
        "δ",
        layer,
        deltas[focus.sample],
        known,
        at=focus.neuron,
        lit=focus.lit if lit else NOTHING,
        hue=Hue.GRADIENT,
        before=before,
        glued=glued,
    )


def backward_board(
    focus: Focus, rule: str, panels: tuple[Panel, ...], summed: bool = False
) -> Board:
    """A board of the backward pass; `summed` where gradients add up over the batch."""
    return Board(rule, Phase.BACKWARD, panels, focus.sample, focus.batch_size, summed)
