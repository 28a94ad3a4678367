"""The mean gradients and the update as matrices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication

from bpstudio.engine import L1, L2, SGD, Array
from bpstudio.stepping import Kind, Phase
from bpstudio.stepping.notation import plain
from bpstudio.ui.views.matrix.board import Board, Hue, Panel
from bpstudio.ui.views.matrix.focus import NOTHING, Focus, of_layer

_PRICES: Mapping[type, str] = MappingProxyType({L1: " + λ sign W", L2: " + λ W"})


def mean_board(focus: Focus) -> Board:
    """The sums over the batch, divided by its size."""
    layer, trace = focus.layer, focus.trace
    summed = trace.gradient_sum(layer, focus.batch_size - 1)
    known = focus.entries(Kind.MEAN, layer, focus.revealed.means)
    panels = (
        *_pair(focus, summed, "Σ ∂J/∂{}", "", None, Hue.GRADIENT),
        *_pair(
            focus,
            trace.of_layer(trace.grad, layer),
            "∂J/∂{}",
            f"÷ {focus.batch_size} =",
            known,
            Hue.GRADIENT,
        ),
    )
    return _board(focus, f"∂J/∂{of_layer('W', layer)} = 1/{focus.batch_size} Σₛ ∂Jₛ/∂W", panels)


def update_board(focus: Focus) -> Board:
    """The old parameters, their gradient, and the new parameters."""
    layer, trace = focus.layer, focus.trace
    known = focus.entries(Kind.UPDATE, layer, focus.revealed.updates)
    plain_rule = isinstance(trace.optimizer, SGD)
    price = _PRICES.get(type(trace.regulariser), "")
    gradient = trace.of_layer(trace.full_grad, layer)
    step = f"− {plain(trace.optimizer.learning_rate, 4)} ·" if plain_rule else ""
    panels = (
        *_pair(focus, trace.of_layer(trace.theta, layer), "{}", "", None, Hue.SIGN),
        *_pair(focus, gradient, "∂J/∂{}", step, None, Hue.GRADIENT, price),
        *_pair(
            focus,
            trace.of_layer(trace.theta_after, layer),
            QCoreApplication.translate("MatrixView", "new {}"),
            "=" if plain_rule else "→",
            known,
            Hue.SIGN,
        ),
    )
    return _board(focus, _rule(focus, plain_rule, price), panels)


def _rule(focus: Focus, plain_rule: bool, price: str) -> str:
    w = of_layer("W", focus.layer)
    by = f"(∂J/∂{w}{price})" if price and plain_rule else f"∂J/∂{w}{price}"
    if plain_rule:
        return f"{w} ← {w} − η {by}"
    return f"{w} ← {focus.trace.optimizer.label}({w}, {by})"


def _pair(
    focus: Focus, both: Array, name: str, before: str, known: int | None, hue: Hue, price: str = ""
) -> tuple[Panel, Panel]:
    """An (out, in + 1) matrix as its weights and, beside them, its biases."""
    layer, j, term = focus.layer, focus.neuron, focus.term
    n_in = focus.sizes[layer - 1]
    weight = term if term is not None and term < n_in else None
    weights = focus.weights(
        layer,
        both[:, :-1],
        symbol=name.format("W"),
        name=name + price,
        suffix=price,
        row=j,
        column=weight or 0,
        known=known,
        rows_lit=focus.lit if term is None or weight is not None else NOTHING,
        element=None if weight is None else (j, weight),
        hue=hue,
        before=before,
    )
    biases = focus.biases(
        layer,
        both[:, -1],
        symbol=name.format("b"),
        name=name,
        row=j,
        known=known,
        lit=focus.lit if term is None or weight is None else NOTHING,
        element=j if term == n_in else None,
        hue=hue,
        glued=True,
    )
    return weights, biases


def _board(focus: Focus, rule: str, panels: tuple[Panel, ...]) -> Board:
    return Board(rule, Phase.UPDATE, panels, focus.sample, focus.batch_size)
