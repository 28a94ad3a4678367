"""Gradients as matrices: of the weights, and of the inputs."""

from __future__ import annotations

from bpstudio.frame import Selection
from bpstudio.stepping import Kind
from bpstudio.stepping.symbols import a_
from bpstudio.ui.views.matrix.backward import backward_board, sent_back
from bpstudio.ui.views.matrix.board import ONE, Board, Cell, Hue, Panel
from bpstudio.ui.views.matrix.focus import ALL, NOTHING, Focus, of_layer


def gradient_board(focus: Focus) -> Board:
    """∂J/∂W is the outer product of δ and the layer's inputs; ∂J/∂b is δ."""
    layer, j, term = focus.layer, focus.neuron, focus.term
    n_in = focus.sizes[layer - 1]
    product = term if term is not None and term < n_in else None
    weighs, shifts = term is None or product is not None, term is None or term == n_in
    sum_sign = "Σ " if focus.batch_size > 1 else ""
    shown = focus.trace.gradient_shown(layer, focus.cursor)
    known = _known_gradients(focus)
    panels = (
        focus.units(
            "δ",
            layer,
            focus.trace.pass_.dz[layer][focus.sample],
            focus.sizes[layer],
            at=j,
            lit=focus.lit,
            element=j if term is not None else None,
            hue=Hue.GRADIENT,
        ),
        _inputs_row(focus, product, weighs),
        focus.weights(
            layer,
            shown[:, :-1],
            symbol=f"{sum_sign}∂J/∂W",
            name=f"{sum_sign}∂J/∂{{}}",
            row=j,
            column=product or 0,
            known=known,
            rows_lit=focus.lit if weighs else NOTHING,
            element=None if product is None else (j, product),
            hue=Hue.GRADIENT,
            before="→" if sum_sign else "=",
        ),
        focus.biases(
            layer,
            shown[:, -1],
            symbol=f"{sum_sign}∂J/∂b",
            name=f"{sum_sign}∂J/∂{{}}",
            row=j,
            known=known,
            lit=focus.lit if shifts else NOTHING,
            element=j if term == n_in else None,
            hue=Hue.GRADIENT,
            glued=True,
        ),
    )
    return backward_board(focus, _gradient_rule(layer), panels, summed=bool(sum_sign))


def _gradient_rule(layer: int) -> str:
    w, b, delta = (of_layer(letter, layer) for letter in "Wbδ")
    return f"∂J/∂{w} = {delta} {of_layer('a', layer - 1)}ᵀ,   ∂J/∂{b} = {delta}"


def _known_gradients(focus: Focus) -> int | None:
    """Entries that are known; from the second sample on each has a sum."""
    if focus.revealed.sample > 0:
        return None
    return focus.entries(Kind.GRADIENT, focus.layer, focus.revealed.gradients)


def _inputs_row(focus: Focus, product: int | None, lit: bool) -> Panel:
    below = focus.layer - 1
    return Panel(
        symbol=of_layer("aᵀ", below) if below else "xᵀ",
        values=focus.trace.pass_.a[below][focus.sample][None, :],
        rows=ONE,
        columns=focus.axis(below, product or 0),
        cell=lambda _, k: Cell(a_(below, k).plain, Selection(below, k)),
        rows_lit=ALL if lit else NOTHING,
        columns_lit=ALL,
        element=None if product is None else (0, product),
        before="·",
        glued=True,
    )


def input_board(focus: Focus) -> Board:
    """∂J/∂x = W⁽¹⁾ᵀ δ⁽¹⁾."""
    product = focus.term
    panels = (
        *sent_back(focus, product, True),
        focus.units(
            "∂J/∂x",
            0,
            focus.trace.pass_.da[0][focus.sample],
            focus.revealed.input_gradients,
            at=focus.neuron,
            lit=focus.lit,
            hue=Hue.GRADIENT,
            before="=",
        ),
    )
    return backward_board(focus, f"∂J/∂x = {of_layer('W', 1)}ᵀ {of_layer('δ', 1)}", panels)
