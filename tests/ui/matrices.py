"""Boards of matrices, asked by their symbols."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.engine import Array
from bpstudio.frame import Frame
from bpstudio.stepping import Kind, Level
from bpstudio.ui.views.matrix.board import Board, Panel
from bpstudio.ui.views.matrix.boards import board_of
from tests.ui.moments import at, at_node


def term(frame: Frame, kind: Kind, layer: int, neuron: int, number: int) -> Frame:
    """At one term of a node, at the term level."""
    location = at_node(frame, kind, layer, neuron).location
    assert location is not None
    return replace(at(frame, location.node_start + number + 1), level=Level.TERM)


def panel(board: Board | None, symbol: str) -> Panel:
    assert board is not None
    [found] = [one for one in board.panels if one.symbol == symbol]
    return found


def values(frame: Frame, symbol: str) -> Array:
    return panel(board_of(frame), symbol).values


def known(one: Panel) -> list[tuple[int, int]]:
    rows, columns = one.values.shape
    return [(j, k) for j in range(rows) for k in range(columns) if one.known(j, k)]


def lit(one: Panel) -> list[tuple[int, int]]:
    rows, columns = one.values.shape
    return [(j, k) for j in range(rows) for k in range(columns) if one.is_lit(j, k)]
