"""Which board a step is shown on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from bpstudio.frame import Frame
from bpstudio.stepping import Kind
from bpstudio.ui.views.matrix.backward import delta_board
from bpstudio.ui.views.matrix.board import Board
from bpstudio.ui.views.matrix.focus import Focus
from bpstudio.ui.views.matrix.forward import forward_board, loss_board
from bpstudio.ui.views.matrix.gradients import gradient_board, input_board
from bpstudio.ui.views.matrix.update import mean_board, update_board

_BOARDS: Mapping[Kind, Callable[[Focus], Board]] = MappingProxyType(
    {
        Kind.SUM: forward_board,
        Kind.NEURON: forward_board,
        Kind.ACTIVATION: forward_board,
        Kind.LOSS_TERM: loss_board,
        Kind.LOSS_TOTAL: loss_board,
        Kind.DELTA: delta_board,
        Kind.GRADIENT: gradient_board,
        Kind.INPUT_GRADIENT: input_board,
        Kind.MEAN: mean_board,
        Kind.UPDATE: update_board,
    }
)


@np.errstate(all="ignore")
def board_of(frame: Frame) -> Board:
    """The matrices of the frame's step, or of what is selected, as far as they are known."""
    focus = Focus(frame)
    return _BOARDS[focus.kind](focus)


def board_before(frame: Frame) -> Board | None:
    """The same one before a value was edited; until the next step."""
    if frame.before is None or frame.training:
        return None
    # Asked for here, it is computed once for all that is looked at of that moment.
    frame.before.trace  # noqa: B018
    return board_of(frame.before.moved(frame.cursor, frame.level, frame.selection))
